import { id, type Log, type Provider, type TopicFilter } from "ethers";
import { ListTooLongError } from "../errors.js";
import { isTransient, retrying } from "./retry.js";
import { typed } from "./typed.js";

/** A contract's logs that match, since it was deployed. */
export interface LogSource {
  provider: Provider;
  address: string;
  topics: TopicFilter;
  /** Where the contract was deployed. */
  fromBlock: number;
  /** The last block that counts; the latest one if not given. */
  toBlock?: number;
}

/** Where a list that is read newest first goes on: with what is older than this log. */
export interface Before {
  block: number;
  index: number;
}

/** One page of a list, newest first. */
export interface Page<Item> {
  items: Item[];
  /** Where the next page begins; null where there is none. */
  next: Before | null;
}

/** How many blocks a node gives the logs of at once: the most that it grants of these. */
const SPANS = [10_000, 5_000, 2_000, 1_000, 500, 100, 10, 1] as const;
/** With which span a page begins: what it is about may fill few blocks. Each further request asks for more. */
const FIRST_SPAN = 250;
const GROWTH = 4;
/** How many requests there are at once at most; one list begins with one. */
const AT_ONCE = 16;
/** How many requests a whole list may take, and a page before it ends as it is. */
const MOST_REQUESTS = 2_000;
const PAGE_REQUESTS = 200;
/** How many logs a whole list may have. */
export const MOST_LOGS = 50_000;

/** What nodes granted so far; not there until one refused a span. */
const granted = new WeakMap<Provider, number>();
const spanOf = (provider: Provider): number => granted.get(provider) ?? SPANS[0];

/**
 * All logs that match, oldest first.
 * @throws {ListTooLongError} rather than asking without end
 */
export async function logsOf(source: LogSource): Promise<Log[]> {
  const logs: Log[] = [];
  let requests = 0;
  for await (const range of backwards(source, null, SPANS[0])) {
    logs.push(...range.logs);
    if (logs.length > MOST_LOGS) {
      throw new ListTooLongError(
        `more than ${MOST_LOGS.toLocaleString("en-US")} events match; read the newest of them only, or ask about a part.`,
      );
    }
    const span = spanOf(source.provider);
    const left = range.first - source.fromBlock;
    if (++requests + left / span > MOST_REQUESTS) {
      throw new ListTooLongError(
        `the node gives the events of ${span} blocks at once, and there are ${left} more blocks; use a node that gives more.`,
      );
    }
  }
  return logs.reverse();
}

/**
 * At most so many of the newest logs that match, newest first. Where they are few and far between, a page ends before
 * it is full, and the next one goes on.
 */
export async function newestLogs(
  source: LogSource,
  count: number,
  before: Before | null = null,
): Promise<Page<Log>> {
  const items: Log[] = [];
  let requests = 0;
  for await (const { logs, first } of backwards(source, before, FIRST_SPAN)) {
    items.push(...logs);
    if (items.length > count) {
      return { items: items.slice(0, count), next: beforeLog(items[count - 1]!) };
    }
    if (first > source.fromBlock && (items.length === count || ++requests === PAGE_REQUESTS)) {
      return { items, next: { block: first, index: 0 } };
    }
  }
  return { items, next: null };
}

/**
 * Which of the topics in a place of the filter logs have there. Reads on from the newest only until all are found.
 * @param place of the topics, counted from 0
 */
export async function seenAmong(
  source: LogSource,
  place: number,
  topics: readonly string[],
): Promise<Set<string>> {
  const seen = new Set<string>();
  for await (const { logs } of backwards(source, null, SPANS[0])) {
    for (const log of logs) seen.add(log.topics[place]!);
    if (seen.size === topics.length) break;
  }
  return seen;
}

/** A list goes on with what is older than a log. */
export const beforeLog = ({ blockNumber, index }: Log): Before => ({ block: blockNumber, index });

/** Logs of a range of blocks, newest first. */
interface LogRange {
  logs: Log[];
  /** Its first block. */
  first: number;
}

/** All logs that match in ranges of blocks, each asked for at once, from the latest block on backwards. */
async function* backwards(
  { provider, address, topics, fromBlock, toBlock }: LogSource,
  before: Before | null,
  firstSpan: number,
): AsyncGenerator<LogRange> {
  const logsIn = (fromBlock: number, toBlock: number): Promise<Log[]> =>
    retrying("logs", () => provider.getLogs({ address, topics, fromBlock, toBlock }));

  let last =
    before?.block ??
    toBlock ??
    (await retrying("the block number", () => provider.getBlockNumber()));
  let [span, width] = [firstSpan, 1];
  while (last >= fromBlock) {
    span = Math.min(span, spanOf(provider));
    const ranges: [first: number, last: number][] = [];
    for (let to = last; to >= fromBlock && ranges.length < width; to -= span) {
      ranges.push([Math.max(to - span + 1, fromBlock), to]);
    }
    const answers = await Promise.allSettled(ranges.map(([first, last]) => logsIn(first, last)));
    for (const [i, answer] of answers.entries()) {
      const [first, to] = ranges[i]!;
      if (answer.status === "rejected") {
        if (isTransient(answer.reason) || first === to) throw typed(answer.reason);
        const size = to - first + 1;
        if (await isGranted(provider, address, to, size)) span = Math.ceil(size / 2);
        else if (!(await learnSpan(provider, address, to, size))) throw typed(answer.reason);
        width = 1;
        break;
      }
      const logs = answer.value.reverse();
      yield { logs: before === null ? logs : logs.filter(isOlderThan(before)), first };
      last = first - 1;
      if (i < ranges.length - 1) continue;
      if (span < spanOf(provider)) span *= GROWTH;
      else width = Math.min(2 * width, AT_ONCE);
    }
  }
}

const isOlderThan =
  ({ block, index }: Before) =>
  (log: Log): boolean =>
    log.blockNumber < block || (log.blockNumber === block && log.index < index);

/** A topic that no event has. */
const NO_EVENT = id("no event");

/** Whether a node looks for nothing in so many blocks: where it does not, it is their number that it refuses. */
async function isGranted(
  provider: Provider,
  address: string,
  toBlock: number,
  size: number,
): Promise<boolean> {
  const filter = { address, topics: [NO_EVENT], fromBlock: toBlock - size + 1, toBlock };
  try {
    await retrying("logs", () => provider.getLogs(filter));
    return true;
  } catch (error) {
    if (isTransient(error)) throw typed(error);
    return false;
  }
}

/** Finds the span that a node grants, of those below one that it refused, and keeps it. @returns whether there is one */
async function learnSpan(
  provider: Provider,
  address: string,
  toBlock: number,
  refused: number,
): Promise<boolean> {
  for (const span of SPANS) {
    if (span >= refused || !(await isGranted(provider, address, toBlock, span))) continue;
    granted.set(provider, span);
    return true;
  }
  return false;
}
