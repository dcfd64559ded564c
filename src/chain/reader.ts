import type { ContractRunner, Provider } from "ethers";
import { retrying } from "./retry.js";
import { typed } from "./typed.js";

/** Runs contract reads that are asked again when an answer gets lost. It can't send. */
export const reader = (provider: Provider): ContractRunner => ({
  provider,
  call: async (request) => {
    try {
      return await retrying("a call", () => provider.call(request));
    } catch (error) {
      throw typed(error);
    }
  },
});

/** Time of the latest block, seconds since 1970: what the contracts compare deadlines with. */
export async function blockTime(provider: Provider): Promise<number> {
  const block = await retrying("the latest block", () => provider.getBlock("latest"));
  return block?.timestamp ?? 0;
}

/** Whether a block's time counts milliseconds: in seconds it would be in the year 5138. */
export const isMilliseconds = (time: number): boolean => time > 1e11;

/**
 * A clock for {ConnectOptions.clock} that believes the node: for local chains, whose clock is moved. Elsewhere a node
 * that lies would get signatures that are good for as long as it likes.
 */
export const chainClock = (provider: Provider) => (): Promise<number> => blockTime(provider);
