import csv from "../../../../data/prefectures.csv?raw";
import type { Language } from "../language/language.js";

/** Lines of code, name, English name and province, none of them quoted. */
const cities = new Map<string, Record<Language, string>>(
  csv
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => {
      const [code, name, english] = line.split(",") as [string, string, string];
      return [`MA.156.${code}`, { zh: name, en: english }] as const;
    }),
);

/** The name of a prefecture-level city of China. */
export const cityName = (code: string, language: Language): string | undefined =>
  cities.get(code)?.[language];
