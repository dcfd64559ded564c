import { blockTime } from "../chain/reader.js";
import type { Context } from "../context.js";

/** How long messages are good for, unless said otherwise: a week, in seconds. */
const DEFAULT_VALID_FOR = 7 * 24 * 3600;

/** The last second of a message that is made now, by the chain's clock. */
export async function deadlineIn(context: Context, validFor = DEFAULT_VALID_FOR): Promise<number> {
  return (await blockTime(context.provider)) + validFor;
}
