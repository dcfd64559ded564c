import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { chart } from "./chart.js";
import { markdown, operationsTable } from "./markdown.js";
import { type Results, RESULTS } from "./results.js";

const README = new URL("../README.md", import.meta.url);
const STYLE = { printWidth: 100 };

/** The README's section of operations: its text, and the table. */
const OPERATIONS = /^## Operations\n[^]*?(?<table>^\|[^]*?)\n\n/m;

/** What follows from the results: the files' paths and contents. */
export async function generated(results: Results): Promise<Map<string, string>> {
  const readme = await readFile(README, "utf8");
  const table = OPERATIONS.exec(readme)?.groups?.table;
  if (table === undefined) throw new Error("README.md has no table under ## Operations.");
  const inMarkdown = (text: string) => format(text, { ...STYLE, parser: "markdown" });
  return new Map([
    [fileURLToPath(RESULTS), await format(JSON.stringify(results), { ...STYLE, parser: "json" })],
    [
      fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url)),
      await inMarkdown(markdown(results)),
    ],
    [fileURLToPath(new URL("../docs/benchmarks.svg", import.meta.url)), chart(results)],
    [
      fileURLToPath(README),
      readme.replace(table, (await inMarkdown(operationsTable(results))).trimEnd()),
    ],
  ]);
}
