import { stripVTControlCharacters, styleText } from "node:util";
import { ZeroHash } from "ethers";
import { attributeText, type Before, type HistoryEntry } from "../src/index.js";
import { nameFromBytes } from "../src/identity/acts.js";
import { printable } from "../src/printable.js";
import { time } from "./session.js";

/** How a code or a Super ID is shown: a heading, then rows of keys and values. */

/** What it is to the left, how it stands to the right. */
export function heading(
  what: string,
  [status, why]: [status: string, why: string],
  colour: Parameters<typeof styleText>[0],
): string {
  const state = `${styleText(colour, "●")} ${status}`;
  const width = Math.max(what.length + 2, 80 - stripVTControlCharacters(state).length);
  return [`${what.padEnd(width)}${state}`, why].filter(Boolean).join(" ");
}

/** Makes rows of a key and its values, each on a line of its own, with keys of that width. */
export const rowsOf =
  (width: number) =>
  (key: string, values: readonly string[]): string[] =>
    values.map((value, i) => `  ${(i === 0 ? key : "").padEnd(width)} ${value}`);

/** How a list goes on, where it does. */
export const olderOnes = (next: Before | null): string[] =>
  next === null ? [] : [`older ones: --before ${next.block}:${next.index}`];

/** What came to an account that it did not ask for, behind what it did. */
export const withUnasked = (asked: string[], unasked: string[]): string[] =>
  unasked.length === 0 ? asked : [...asked, "came unasked, and was not used since:", ...unasked];

/** What happened: in a word each, or listed. What has no word only goes with something else. */
export function historyLines(
  history: readonly HistoryEntry[],
  said: (entry: HistoryEntry) => string | undefined,
  isListed: boolean,
): string[] {
  const told = history.flatMap((entry) => {
    const words = said(entry);
    return words === undefined ? [] : [{ ...entry, words }];
  });
  if (!isListed) {
    return [`${told.map(({ words }) => words).join(" · ")}        (--history lists them)`];
  }
  return told.map(({ words, block, transaction, arguments: args }) => {
    const facts = Object.entries(args)
      .filter(([name, value]) => !OF_THE_SUBJECT.has(name) && value !== ZeroHash && value !== 0)
      .map(([name, value]) => `${name} ${readable(name, value)}`);
    return `block ${block}  ${words}: ${facts.join(", ")}  ${transaction}`;
  });
}

/** What is the same in all entries, or only links them. */
const OF_THE_SUBJECT = new Set(["code", "parent", "superId", "identity", "previousChange"]);
const TIMES = new Set(["until", "finalFrom", "validTo"]);

function readable(name: string, value: unknown): string {
  if (TIMES.has(name)) return time(value as number);
  // A credit code is text.
  if (name === "nullifier") return printable(nameFromBytes(value as string));
  if (name === "value") return attributeText(value as string);
  return [value].flat().join(" ");
}
