import prefectures from "../../../../data/prefectures.csv?raw";
import type { Language } from "../language/language.js";

/** The name of a country by ISO 3166-1 or of a city by data/prefectures.csv; undefined for other codes. */
export function knownName(code: string, language: Language): string | undefined {
  const country = /^MA\.(\d{3})$/.exec(code)?.[1];
  return country === undefined ? CITIES.get(code)?.[language] : countryName(country, language);
}

/** Browsers name countries by letters, and know which letters a number has. */
function countryName(number: string, language: Language): string | undefined {
  const { region } = new Intl.Locale(`und-${number}`);
  if (region === undefined || region === "ZZ" || /\d/.test(region)) return undefined;
  return COUNTRIES[language].of(region);
}

const COUNTRIES: Record<Language, Intl.DisplayNames> = {
  en: new Intl.DisplayNames("en", { type: "region", fallback: "none" }),
  zh: new Intl.DisplayNames("zh-Hans", { type: "region", fallback: "none" }),
};

/** Lines of code, name, English name and province, none of them quoted. */
const CITIES = new Map<string, Record<Language, string>>(
  prefectures
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      const [code, name, english] = line.split(",") as [string, string, string];
      return [`MA.156.${code}`, { zh: name, en: english }] as const;
    }),
);
