import prefectures from "../../../../data/prefectures.csv?raw";
import type { Language } from "../language/language.js";

/** The name of a country by ISO 3166-1 or of a city by data/prefectures.csv; undefined for other codes. */
export function staticName(code: string, language: Language): string | undefined {
  const country = /^MA\.(\d{3})$/.exec(code)?.[1];
  if (country !== undefined) return countryName(country, language);
  const city = CITIES.get(code);
  return language === "zh" ? city?.name : city?.english;
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

const CITIES = new Map(
  prefectures
    .trim()
    .split("\n")
    .slice(1)
    .map((row) => {
      const [number, name, english] = row.split(",");
      return [`MA.156.${number}`, { name, english }];
    }),
);
