import { useQuery } from "@tanstack/react-query";
import { RecordError } from "../../../../src/index.js";
import { type FoundRecord, useRecord } from "../chain/queries.js";
import { useLanguage } from "../language/language.js";

/** The title of what a verified record is about. Its author is the code's holder: see {Isolated}. */
export function titleOf(record: FoundRecord | undefined): string | undefined {
  if (record === undefined || record === null || record instanceof RecordError) return undefined;
  return record.links.find(({ relation }) => relation === "about")?.title;
}

/** A code's name for people, if it has one: its record's, else a known one. Show it through {Isolated}. */
export function useName(code: string): string | undefined {
  const { language } = useLanguage();
  const { data: record } = useRecord(code);
  const { data: known } = useQuery({
    queryKey: ["known name", code, language],
    // The list of cities comes when a name is first wanted.
    queryFn: async () => (await import("./knownNames.js")).knownName(code, language) ?? null,
    staleTime: Infinity,
  });
  return titleOf(record) ?? known ?? undefined;
}
