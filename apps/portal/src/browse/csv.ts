import { printable } from "../../../../src/index.js";
import type { Row } from "./listing.js";

const HEADER = ["code", "name", "kind", "status", "holder", "issued"];

/**
 * Rows as comma-separated values (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets look for.
 * Times are those of UTC (ISO 8601). Words are the contracts', whatever language the page has.
 */
export function csvOf(rows: readonly Row[], nameOf: (code: string) => string | undefined): string {
  const lines = rows.map(({ code, kind, status, holder, issuedAt }) => [
    code,
    nameOf(code) ?? "",
    kind,
    status,
    holder,
    new Date(1000 * issuedAt).toISOString(),
  ]);
  return `\uFEFF${[HEADER, ...lines].map((line) => `${line.map(cell).join(",")}\r\n`).join("")}`;
}

/** Quoted where needed; what a spreadsheet would take for a formula begins with an apostrophe. */
function cell(text: string): string {
  const plain = printable(text);
  const harmless = /^\s*[=+\-@＝＋－＠]/.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
