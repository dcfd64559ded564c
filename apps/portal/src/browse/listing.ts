import { getAddress, isAddress } from "ethers";
import {
  ancestorsOf,
  type Kind,
  kindsOf,
  type ListedCode,
  parentOf,
  type Resolved,
  type Status,
} from "../../../../src/index.js";
import { domicile } from "../chain/reading.js";
import type { View } from "./view.js";

/** A code in the list. */
export interface Row {
  code: string;
  kind: Kind;
  status: Status;
  holder: string;
  /** Seconds since 1970. */
  issuedAt: number;
}

/** The account whose codes are searched for, wherever they stand; null: the children of a code are shown. */
export const holderIn = ({ q }: View): string | null =>
  isAddress(q.trim()) ? getAddress(q.trim()) : null;

/** Where the codes of a view come from before it is filtered: what names that, and how it is read. */
export function rowsOf(view: View): [key: readonly unknown[], read: () => Promise<Row[]>] {
  const holder = holderIn(view);
  const { below, q } = view;
  if (holder !== null) return [["held", holder], () => heldBy(holder)];
  // Who looks for a name among the countries need not know where in the tree it is.
  if (below === null && mayBeName(q)) return [["all codes"], allCodes];
  return [["list", below], () => childrenOf(below)];
}

const childrenOf = async (below: string | null): Promise<Row[]> =>
  (await domicile.list(below)).map(rowOf);

/** Oldest first, without what came to it unasked. */
const heldBy = async (holder: string): Promise<Row[]> =>
  (await domicile.heldBy(holder)).asked.map(rowOf).reverse();

const allCodes = async (): Promise<Row[]> =>
  (await domicile.resolveAll((await domicile.issued()).map(({ code }) => code))).map(rowOf);

const rowOf = ({ code, kind, status, holder, issuedAt }: ListedCode | Resolved): Row => ({
  code,
  kind: kind!,
  status,
  holder,
  issuedAt,
});

/** The rows that a view asks for, in its order. Names are those that are known. */
export function shownOf(
  rows: readonly Row[],
  view: View,
  nameOf: (code: string) => string | undefined,
): Row[] {
  const { below, status, kind, sort } = view;
  const text = holderIn(view) === null ? view.q.trim() : "";
  const [start, part] = [text.toUpperCase(), text.toLowerCase()];
  const isFound = (code: string): boolean =>
    code.startsWith(start) ||
    code.slice((below?.length ?? 2) + 1).startsWith(start) ||
    (nameOf(code)?.toLowerCase().includes(part) ?? false);
  const shown = rows.filter(
    (row) =>
      (status === "" || row.status === status) &&
      (kind === "" || row.kind === kind) &&
      (text === "" || isFound(row.code)),
  );
  return shown.sort(sort === "time" ? byTime : byCode);
}

const byCode = (a: Row, b: Row): number => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
const byTime = (a: Row, b: Row): number => a.issuedAt - b.issuedAt;

/** Whether a text is looked for among names: it has letters and begins no code. */
export const mayBeName = (q: string): boolean =>
  /\p{L}/u.test(q) && !/^ma(\.|$)/i.test(q.trim()) && !isAddress(q.trim());

/** The code whose children begin with a prefix, where it is another one than `below`. */
export function levelOf(q: string, below: string | null): string | null {
  const above = parentOf(q.trim().toUpperCase());
  return above !== null && above !== below && kindsOf(above).length > 0 ? above : null;
}

/** A code and all above it, the country first. */
export const pathTo = (code: string): string[] => [...ancestorsOf(code), code];
