import type { Log, Provider, TopicFilter } from "ethers";
import { isTransient, retrying } from "./retry.js";
import { typed } from "./typed.js";

/** How many blocks one request asks for; nodes that allow fewer get halves. */
const SPAN = 10_000;

/**
 * All logs of a contract that match, oldest first, asked for in bounded ranges of blocks.
 * @param fromBlock where the contract was deployed
 * @param toBlock the last one; the latest if not given
 */
export async function logsOf(
  provider: Provider,
  address: string,
  topics: TopicFilter,
  fromBlock: number,
  toBlock?: number,
): Promise<Log[]> {
  const latest = toBlock ?? (await retrying("the block number", () => provider.getBlockNumber()));
  const logs: Log[] = [];
  let span = SPAN;
  for (let from = fromBlock; from <= latest;) {
    const to = Math.min(from + span - 1, latest);
    try {
      logs.push(
        ...(await retrying("logs", () =>
          provider.getLogs({ address, topics, fromBlock: from, toBlock: to }),
        )),
      );
      from = to + 1;
    } catch (error) {
      if (span === 1 || isTransient(error)) throw typed(error);
      span = Math.ceil(span / 2);
    }
  }
  return logs;
}
