import { readFile } from "node:fs/promises";
import { HDNodeWallet, Mnemonic } from "ethers";
import { parse } from "csv-parse/sync";

/** A prefecture-level division; data/README.md names the source. */
export interface City {
  code: string;
  name: string;
  english: string;
  province: string;
}

/** China's 342 prefecture-level divisions, their codes as city codes. */
export async function readCities(): Promise<City[]> {
  const text = await readFile(new URL("../data/prefectures.csv", import.meta.url), "utf8");
  const rows = parse<City>(text, { columns: true });
  return rows.map((row) => ({ ...row, code: `MA.156.${row.code}` }));
}

/** The test phrase of every local chain: these keys are known to everybody. */
const PHRASE = "test test test test test test test test test test test junk";

/** As many keys as there are cities, each another; none is an account of the local chain itself. */
export function cityKeys(count: number): HDNodeWallet[] {
  const parent = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(PHRASE), "m/44'/60'/1'/0");
  return Array.from({ length: count }, (_, i) => parent.deriveChild(i));
}
