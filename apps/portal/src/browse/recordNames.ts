import { useEffect, useState } from "react";
import { type Link, nameIn, RecordError } from "../../../../src/index.js";
import { useRead } from "../chain/queries.js";
import { domicile, sources } from "../chain/reading.js";
import { useLanguage } from "../language/language.js";
import type { Row } from "./listing.js";

/** How many records are fetched at once. */
const AT_ONCE = 6;
/** How often what was fetched is shown, in milliseconds. */
const SHOWN_EVERY_MS = 150;

/** The links of verified records that say what they are about, by digest. A digest's document never changes. */
const about = new Map<string, Link[]>();

/** So few are read without being searched for. */
const FEW = 50;

export interface RecordNames {
  nameOf: (code: string) => string | undefined;
  /** How far the reading is; null where nothing is read. */
  progress: { read: number; missing: number; all: number } | null;
}

/**
 * The names that stand in the records of codes: the title of what a record is about. A few records are fetched at
 * once, until the page is left.
 * @param key names the rows, as their query
 * @param isSearched fetches them however many they are
 */
export function useRecordNames(
  key: readonly unknown[],
  rows: readonly Row[],
  isSearched: boolean,
): RecordNames {
  const { data: digests } = useRead(
    ["published", key, rows.length],
    () => domicile.records.published(rows.map(({ code }) => code)),
    { enabled: rows.length > 0 },
  );
  const [progress, setProgress] = useState<RecordNames["progress"]>(null);
  const { language } = useLanguage();
  useEffect(() => {
    const published = rows.flatMap(({ code }) => {
      const digest = digests?.get(code);
      return digest === undefined ? [] : { code, digest };
    });
    if (digests === undefined || (published.length > FEW && !isSearched)) return setProgress(null);
    const waiting = published.filter(({ digest }) => !about.has(digest));
    let [isLeft, read, missing, shownAt] = [false, published.length - waiting.length, 0, 0];
    const show = (): void => {
      shownAt = performance.now();
      setProgress({ read, missing, all: published.length });
    };
    const work = async (): Promise<void> => {
      for (let row = waiting.shift(); row !== undefined && !isLeft; row = waiting.shift()) {
        const { code, digest } = row;
        try {
          const { links } = await domicile.records.fetchPublished(code, digest, sources);
          about.set(
            digest,
            links.filter(({ relation }) => relation === "about"),
          );
          read++;
        } catch (error) {
          if (!(error instanceof RecordError)) throw error;
          missing++;
        }
        const isDone = read + missing === published.length;
        if (!isLeft && (isDone || performance.now() - shownAt > SHOWN_EVERY_MS)) show();
      }
    };
    show();
    for (let i = 0; i < AT_ONCE; i++) void work();
    return () => {
      isLeft = true;
    };
  }, [rows, digests, isSearched]);
  return {
    nameOf: (code) => nameIn(about.get(digests?.get(code) ?? "") ?? [], language),
    progress,
  };
}
