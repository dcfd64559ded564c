import { useQuery } from "@tanstack/react-query";
import { RecordError } from "../../../../src/index.js";
import { type FoundRecord, useRecord } from "../chain/queries.js";
import { type Language, useLanguage } from "../language/language.js";

/** The title of what a verified record is about. Its author is the code's holder: see {Isolated}. */
export function titleOf(record: FoundRecord | undefined): string | undefined {
  if (record === undefined || record === null || record instanceof RecordError) return undefined;
  return record.links.find(({ relation }) => relation === "about")?.title;
}

/** The name of a country by ISO 3166-1 or of a city by data/prefectures.csv; undefined for other codes. */
export async function knownName(code: string, language: Language): Promise<string | undefined> {
  const country = /^MA\.(\d{3})$/.exec(code)?.[1];
  if (country !== undefined) return countryName(country, language);
  if (!/^MA\.156\.\d{4}$/.test(code)) return undefined;
  const { cityName } = await import("./cities.js");
  return cityName(code, language);
}

/** Browsers name countries by letters, and know which letters a number has. */
function countryName(number: string, language: Language): string | undefined {
  const { region } = new Intl.Locale(`und-${number}`);
  if (region === undefined || region === "ZZ" || /\d/.test(region)) return undefined;
  return new Intl.DisplayNames([language], { type: "region", fallback: "none" }).of(region);
}

/** A code's name for people, if it has one: its record's, else a known one. Show it through {Isolated}. */
export function useName(code: string): string | undefined {
  const { language } = useLanguage();
  const { data: record } = useRecord(code);
  const { data: known } = useQuery({
    queryKey: ["known name", code, language],
    queryFn: async () => (await knownName(code, language)) ?? null,
    staleTime: Infinity,
  });
  return titleOf(record) ?? known ?? undefined;
}
