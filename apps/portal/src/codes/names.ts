import { useQuery } from "@tanstack/react-query";
import { nameIn, RecordError } from "../../../../src/index.js";
import { type FoundRecord, useRecord } from "../chain/queries.js";
import { type Language, useLanguage } from "../language/language.js";

/** As {nameIn}, of a verified record. Its author is the code's holder: see {Isolated}. */
function nameFrom(record: FoundRecord | undefined, language: Language): string | undefined {
  if (record === undefined || record === null || record instanceof RecordError) return undefined;
  return nameIn(record.links, language);
}

/** A code's name for people, if it has one: its record's, else a known one. Show it through {Isolated}. */
export function useName(code: string): string | undefined {
  const { language } = useLanguage();
  const { data: record } = useRecord(code);
  const known = useKnownName(code);
  return nameFrom(record, language) ?? known;
}

/** A code's name without its record, so without a question to the chain. */
export function useKnownName(code: string): string | undefined {
  const { language } = useLanguage();
  const { data: known } = useQuery({
    queryKey: ["known name", code, language],
    // The list of cities comes when a name is first wanted.
    queryFn: async () => (await import("./knownNames.js")).knownName(code, language) ?? null,
    staleTime: Infinity,
  });
  return known ?? undefined;
}
