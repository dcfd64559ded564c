import { useEffect, useState } from "react";
import { RecordError } from "../../../../src/index.js";
import { useRead } from "../chain/queries.js";
import { domicile, sources } from "../chain/reading.js";
import type { Row } from "./listing.js";

/** How many records are fetched at once. */
const AT_ONCE = 6;
/** How often what was fetched is shown, in milliseconds. */
const SHOWN_EVERY_MS = 150;

/** Titles of verified records by digest; undefined where a record has none. A digest's document never changes. */
const titles = new Map<string, string | undefined>();

export interface RecordNames {
  nameOf: (code: string) => string | undefined;
  /** How far the reading is; null where nothing is read. */
  progress: { read: number; missing: number; all: number } | null;
}

/**
 * The names that stand in the records of codes: the title of what a record is about.
 * @param isWanted fetches them, a few at once, until the page is left; else those that were fetched before
 */
export function useRecordNames(rows: readonly Row[], isWanted: boolean): RecordNames {
  const { data: digests } = useRead(["published"], () => domicile.records.published(), {
    enabled: isWanted,
  });
  const [progress, setProgress] = useState<RecordNames["progress"]>(null);
  useEffect(() => {
    if (!isWanted || digests === undefined) return setProgress(null);
    let [isLeft, missing, shownAt] = [false, 0, 0];
    const published = rows.filter(({ code }) => digests.has(code));
    const waiting = published.filter(({ code }) => !titles.has(digests.get(code)!));
    let left = waiting.length;
    const show = (): void => {
      shownAt = performance.now();
      setProgress({ read: published.length - left, missing, all: published.length });
    };
    const work = async (): Promise<void> => {
      for (let row = waiting.shift(); row !== undefined && !isLeft; row = waiting.shift()) {
        const digest = digests.get(row.code)!;
        try {
          const { links } = await domicile.records.fetchPublished(row.code, digest, sources);
          titles.set(digest, links.find(({ relation }) => relation === "about")?.title);
        } catch (error) {
          if (!(error instanceof RecordError)) throw error;
          missing++;
        }
        left--;
        if (!isLeft && (left === 0 || performance.now() - shownAt > SHOWN_EVERY_MS)) show();
      }
    };
    show();
    for (let i = 0; i < AT_ONCE; i++) void work();
    return () => {
      isLeft = true;
    };
  }, [rows, digests, isWanted]);
  return { nameOf: (code) => titles.get(digests?.get(code) ?? ""), progress };
}
