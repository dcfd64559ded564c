import type { Provider } from "ethers";
import { revertData } from "./revert.js";
import { isTransient } from "./retry.js";
import { firstLine } from "./typed.js";

/** Providers whose node has no `pending` block. */
const without = new WeakSet<Provider>();

/** Asks about the next block, `pending`; where the node has none, about the latest from then on. */
export async function ofNextBlock<T>(
  provider: Provider,
  ask: (tag: "pending" | "latest") => Promise<T>,
): Promise<T> {
  if (without.has(provider)) return ask("latest");
  try {
    return await ask("pending");
  } catch (error) {
    if (!lacksPending(error)) throw error;
    const answer = await ask("latest");
    without.add(provider);
    return answer;
  }
}

/** Whether the node of a provider is not known to have none. */
export const hasPending = (provider: Provider): boolean => !without.has(provider);

/** What nodes say: `"pending" is not yet supported`, `Unknown block tag`, `invalid block number`. */
const lacksPending = (error: unknown): boolean =>
  revertData(error) === undefined &&
  !isTransient(error) &&
  /\bpending\b|block ?(tag|number|parameter)|unknown block/i.test(firstLine(error));
