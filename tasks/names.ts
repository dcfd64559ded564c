import countries from "i18n-iso-countries";
import english from "i18n-iso-countries/langs/en.json" with { type: "json" };
import { readCities } from "../scripts/cities.js";
import { printable } from "../src/printable.js";
import type { VerifiedRecord } from "../src/records/records.js";

/**
 * A code's name for people. The chain has none: it is the title of what the verified record is
 * about, else the country of ISO 3166-1 or the city of data/prefectures.csv.
 */
export async function nameOf(
  code: string,
  record: VerifiedRecord | null,
): Promise<string | undefined> {
  const title = record?.links.find(({ relation }) => relation === "about")?.title;
  if (title !== undefined) return printable(title);
  const country = /^MA\.(\d{3})$/.exec(code)?.[1];
  if (country !== undefined) {
    countries.registerLocale(english);
    const alpha2 = countries.numericToAlpha2(country);
    return alpha2 === undefined ? undefined : countries.getName(alpha2, "en", { select: "alias" });
  }
  return (await readCities()).find((city) => city.code === code)?.english;
}
