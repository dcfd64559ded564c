import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { keccak256 } from "ethers";
import hre from "hardhat";
import { format, resolveConfig } from "prettier";
import { DEPLOYED } from "./drift/snapshot.js";
import type { Part, Results, Tried } from "./findings.js";
import { page } from "./page.js";

const RESULTS = new URL("results.json", import.meta.url);
const PAGE = new URL("../docs/assurance.md", import.meta.url);

export const readResults = async (): Promise<Results> =>
  JSON.parse(await readFile(RESULTS, "utf8")) as Results;

/** Writes what a part found; what others found stays, if it was of the same code. */
export async function record<Name extends Part>(name: Name, tried: Tried<Name>): Promise<void> {
  const code = await currentCode();
  const before = await readResults().catch(() => undefined);
  const isSame = JSON.stringify(before?.code) === JSON.stringify(code);
  const parts = { ...(isSame ? before?.parts : {}), [name]: tried };
  const results = { code, parts } as Results;
  for (const [file, content] of await generated(results)) await writeFile(file, content);
}

async function currentCode(): Promise<Results["code"]> {
  const hashes = DEPLOYED.map(async (contract) => {
    const { bytecode } = await hre.artifacts.readArtifact(contract);
    return [contract, keccak256(bytecode)] as const;
  });
  return Object.fromEntries(await Promise.all(hashes)) as Results["code"];
}

/** What follows from the results: the contents of files, by their paths. */
export async function generated(results: Results): Promise<Map<string, string>> {
  const style = await resolveConfig(PAGE);
  const formatted = (text: string, parser: string) => format(text, { ...style, parser });
  return new Map([
    [fileURLToPath(RESULTS), await formatted(JSON.stringify(results), "json")],
    [fileURLToPath(PAGE), await formatted(await page(results), "markdown")],
  ]);
}
