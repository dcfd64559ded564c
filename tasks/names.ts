import countries from "i18n-iso-countries";
import english from "i18n-iso-countries/langs/en.json" with { type: "json" };
import { readCities } from "../data/cities.js";
import {
  type Domicile,
  httpGateway,
  nameIn,
  RecordError,
  type RecordSource,
} from "../src/index.js";
import { blockDirectory } from "../src/node.js";
import { printable } from "../src/printable.js";
import type { VerifiedRecord } from "../src/records/records.js";
import type { Session } from "./session.js";

/** The verified record, null if none is published, or why it is not to be had. */
export type FoundRecord = VerifiedRecord | RecordError | null;

/** Where records are looked for: the directory, and a gateway if one is given. */
export function sourcesOf(session: Session): RecordSource[] {
  const directory = session.text("records") ?? "./records";
  const gateway = session.text("gateway");
  return [blockDirectory(directory), ...(gateway === undefined ? [] : [httpGateway(gateway)])];
}

export async function recordOf(
  client: Domicile,
  code: string,
  sources: RecordSource[],
): Promise<FoundRecord> {
  try {
    return await client.records.fetch(code, sources);
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
}

/**
 * A code's name for people. The chain has none: it is the title of what the verified record is
 * about, in the terminal's language where there is one, else the country of ISO 3166-1 or the city of data/prefectures.csv.
 */
export async function nameOf(code: string, record: FoundRecord): Promise<string | undefined> {
  const links = record === null || record instanceof RecordError ? [] : record.links;
  const title = nameIn(links, Intl.DateTimeFormat().resolvedOptions().locale);
  if (title !== undefined) return printable(title);
  const country = /^MA\.(\d{3})$/.exec(code)?.[1];
  if (country !== undefined) {
    countries.registerLocale(english);
    const alpha2 = countries.numericToAlpha2(country);
    return alpha2 === undefined ? undefined : countries.getName(alpha2, "en", { select: "alias" });
  }
  return (await readCities()).find((city) => city.code === code)?.english;
}

/** `MA.156.1301 Shijiazhuang` */
export const withName = async (
  client: Domicile,
  code: string,
  sources: RecordSource[],
): Promise<string> => joined(code, await nameOf(code, await recordOf(client, code, sources)));

export const joined = (code: string, name: string | undefined): string =>
  name === undefined ? code : `${code} ${name}`;
