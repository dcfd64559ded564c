import { type IssuedCode, type Kind, KINDS } from "../../../../src/index.js";
import { queries } from "../chain/queries.js";
import { provider } from "../chain/reading.js";

/** How many points in time a chart shows. */
const POINTS = 24;

/** How many codes there were at a time (seconds since 1970). */
export interface Point {
  time: number;
  count: number;
}

/** How many codes of each kind were issued; retired ones count, because a code is never issued again. */
export const countsByKind = (issued: readonly IssuedCode[]): [Kind, number][] =>
  KINDS.map((kind) => [kind, issued.filter((code) => code.kind === kind).length]);

/**
 * How the number of codes grew: exact at each point, of which there are a bounded number, the first and the last
 * issuing among them. Only the points' blocks are asked for.
 * @param issued in the order of their issuing
 */
export async function growth(issued: readonly IssuedCode[]): Promise<Point[]> {
  const counts = new Map<number, number>();
  issued.forEach(({ block }, i) => counts.set(block, i + 1));
  const blocks = sample([...counts.keys()], POINTS);
  return Promise.all(
    blocks.map(async (block) => ({ time: await timeOf(block), count: counts.get(block)! })),
  );
}

/** At most so many items, evenly apart, the first and the last among them. */
function sample<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => items[Math.round(i * step)]!);
}

/** The time of a block, seconds since 1970. */
const timeOf = (block: number): Promise<number> =>
  queries.fetchQuery({
    queryKey: ["block time", block],
    queryFn: async () => (await provider.getBlock(block))?.timestamp ?? 0,
    staleTime: Infinity,
  });
