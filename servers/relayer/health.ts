import { canSend } from "../../src/chain/fees.js";
import { currentChainId } from "../../src/chain/sender.js";
import { retrying } from "../../src/chain/retry.js";
import type { Provider } from "ethers";
import type { Queue } from "./queue.js";

/** Whether the relayer can do its work. */
export interface Health {
  ok: boolean;
  /** Why it can't. */
  problem: string | null;
  chainId: number;
  address: string;
  block: number | null;
  /** In wei. */
  balance: string | null;
  queued: number;
  signed: number;
  /** When the oldest unfinished request came. */
  oldest: string | null;
}

/** How long an answer of the node is good for, in milliseconds: whoever asks, the node is asked seldom. */
const GOOD_FOR = 1_000;

/** Tells how the relayer is. Never throws. */
export function healthOf(provider: Provider, chainId: number, address: string, queue: Queue) {
  const ask = async (): Promise<Pick<Health, "problem" | "block" | "balance">> => {
    try {
      const [actual, block, balance, isAble] = await Promise.all([
        currentChainId(provider),
        retrying("the block number", () => provider.getBlockNumber()),
        retrying("a balance", () => provider.getBalance(address)),
        canSend(provider, address),
      ]);
      const problem =
        actual !== BigInt(chainId)
          ? `the node is on chain ${actual}`
          : isAble
            ? null
            : `${address} has no ether`;
      return { problem, block, balance: balance.toString() };
    } catch {
      return { problem: "the node does not answer", block: null, balance: null };
    }
  };
  let last: { at: number; answer: ReturnType<typeof ask> } | undefined;
  return async (): Promise<Health> => {
    if (last === undefined || Date.now() - last.at > GOOD_FOR) {
      last = { at: Date.now(), answer: ask() };
    }
    const answer = await last.answer;
    return { ok: answer.problem === null, ...answer, chainId, address, ...queue.load() };
  };
}
