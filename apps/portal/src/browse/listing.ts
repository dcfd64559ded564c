import type { UseQueryResult } from "@tanstack/react-query";
import { getAddress, isAddress } from "ethers";
import { ancestorsOf, type Kind, kindsOf, parentOf, type Status } from "../../../../src/index.js";
import { queries, useRead } from "../chain/queries.js";
import { domicile, provider } from "../chain/reading.js";
import type { View } from "./view.js";

/** A code in the list. */
export interface Row {
  code: string;
  kind: Kind;
  status: Status;
  holder: string;
  /** When it was issued: the block, or the time in seconds since 1970 where only that is known. */
  issued: { block: number } | { time: number };
}

/** The account whose codes are searched for, wherever they stand; null: the children of a code are shown. */
export const holderIn = ({ q }: View): string | null =>
  isAddress(q.trim()) ? getAddress(q.trim()) : null;

/** The codes of a view before it is filtered. */
export function useRows(view: View): UseQueryResult<Row[]> {
  const holder = holderIn(view);
  const { below, q } = view;
  // Who looks for a name among the countries need not know where in the tree it is.
  const isEverywhere = holder === null && below === null && mayBeName(q);
  return useRead(
    isEverywhere ? ["all codes"] : holder === null ? ["list", below] : ["held", holder],
    isEverywhere ? allCodes : holder === null ? () => childrenOf(below) : () => heldBy(holder),
  );
}

const childrenOf = async (below: string | null): Promise<Row[]> =>
  (await domicile.list(below)).map(({ code, kind, status, holder, block }) => ({
    code,
    kind,
    status,
    holder,
    issued: { block },
  }));

const heldBy = async (holder: string): Promise<Row[]> => resolved(await domicile.heldBy(holder));

const allCodes = async (): Promise<Row[]> =>
  resolved([...new Set((await domicile.issued()).map(({ code }) => code))]);

const resolved = async (codes: readonly string[]): Promise<Row[]> =>
  (await domicile.resolveAll(codes)).map(({ code, kind, status, holder, issuedAt }) => ({
    code,
    kind: kind!,
    status,
    holder,
    issued: { time: issuedAt },
  }));

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
const byTime = (a: Row, b: Row): number => when(a) - when(b);
const when = ({ issued }: Row): number => ("time" in issued ? issued.time : issued.block);

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

/** How many blocks are asked for at once. */
const AT_ONCE = 50;

/** The times of blocks, seconds since 1970, with as few questions as there are blocks. */
export async function timesOf(blocks: Iterable<number>): Promise<Map<number, number>> {
  const distinct = [...new Set(blocks)];
  const times = new Map<number, number>();
  for (let i = 0; i < distinct.length; i += AT_ONCE) {
    await Promise.all(
      distinct.slice(i, i + AT_ONCE).map(async (block) => {
        const time = await queries.fetchQuery({
          queryKey: ["block time", block],
          queryFn: async () => (await provider.getBlock(block))?.timestamp ?? 0,
          staleTime: Infinity,
        });
        times.set(block, time);
      }),
    );
  }
  return times;
}
