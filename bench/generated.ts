import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { chart } from "./chart.js";
import { markdown, mostTable } from "./markdown.js";
import { type Results, RESULTS } from "./results.js";

const README = new URL("../README.md", import.meta.url);

/** The table in the README's section of operations. */
const OPERATIONS = /^## Operations\n[^]*?(?<table>^\|[^]*?)\n\n/m;

/** What follows from the results: the contents of files, by their paths. */
export async function generated(results: Results): Promise<Map<string, string>> {
  const readme = await readFile(README, "utf8");
  const table = OPERATIONS.exec(readme)?.groups?.table;
  if (table === undefined) throw new Error("README.md has no table under ## Operations.");
  const style = await resolveConfig(README);
  const formatted = (text: string, parser: string) => format(text, { ...style, parser });
  const newTable = (await formatted(mostTable(results), "markdown")).trimEnd();
  return new Map([
    [fileURLToPath(RESULTS), await formatted(JSON.stringify(results), "json")],
    [
      fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url)),
      await formatted(markdown(results), "markdown"),
    ],
    [fileURLToPath(new URL("../docs/benchmarks.svg", import.meta.url)), chart(results)],
    [fileURLToPath(README), readme.replace(table, () => newTable)],
  ]);
}
