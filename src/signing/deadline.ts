import { blockTime, isMilliseconds } from "../chain/reader.js";
import type { Context } from "../context.js";
import { DomicileError, InvalidInputError } from "../errors.js";

const DAY = 24 * 3600;
/** How long messages are good for, unless said otherwise, in seconds. */
const DEFAULT_VALID_FOR = 7 * DAY;
/** For more whole days nothing is built or signed. */
export const MAX_VALID_DAYS = 30;

/** How long a signed message is good for, in seconds from now; a week unless said otherwise. */
export interface Validity {
  validFor?: number;
}

/** How far a node's time may be ahead of the clock, in seconds. */
const MAX_AHEAD = DAY;
/** How far behind it: chains that make blocks on demand have old ones. */
const MAX_BEHIND = 30 * DAY;

/** A node's time, that of its latest block, is not what the computer's clock makes probable. */
export class ClockError extends DomicileError {
  constructor(
    readonly problem: "milliseconds" | "ahead" | "behind",
    /** As the node says. */
    readonly blockTime: number,
    /** Whole days between the two. */
    readonly days: number,
  ) {
    super(
      {
        milliseconds: `the node says that it is ${blockTime}, which are milliseconds, and all deadlines are in seconds; use another node, or another chain if its contracts see the same.`,
        ahead: `the node's time is ${days} days ahead of this computer's clock; set the clock right or use another node.`,
        behind: `the node's latest block is ${days} days older than this computer's clock says; set the clock right, use another node, or wait for a block.`,
      }[problem],
    );
  }
}

/** A message would be good for longer than anything that is signed: some clock is wrong, or told wrongly. */
export class TooLongGoodError extends DomicileError {
  constructor(
    /** Whole days from now by this computer's clock. */
    readonly days: number,
  ) {
    super(
      `it would be good for ${days} days by this computer's clock, and nothing is signed for more than ${MAX_VALID_DAYS}; set the clock right, use another node, or ask for a message that ends earlier.`,
    );
  }
}

/**
 * The last second of a message that is made now, by the chain's clock or by the computer's, whichever is later.
 * @throws {ClockError} they differ too much
 * @throws {InvalidInputError} it would be good for more than 30 days
 */
export async function deadlineIn(
  { provider, clock }: Context,
  validFor = DEFAULT_VALID_FOR,
): Promise<number> {
  if (validFor > MAX_VALID_DAYS * DAY) {
    throw new InvalidInputError(
      `a message would be good for ${Math.ceil(validFor / DAY)} days; give ${MAX_VALID_DAYS} at most.`,
    );
  }
  const [block, now] = await Promise.all([blockTime(provider), clock()]);
  const days = Math.floor(Math.abs(block - now) / DAY);
  if (isMilliseconds(block)) throw new ClockError("milliseconds", block, days);
  if (block > now + MAX_AHEAD) throw new ClockError("ahead", block, days);
  if (block < now - MAX_BEHIND) throw new ClockError("behind", block, days);
  return Math.max(block, now) + validFor;
}

/**
 * Whatever a node or another one says the time is.
 * @throws {TooLongGoodError} a message would be good for more than 30 days
 */
export async function checkDeadline({ clock }: Context, deadline: number): Promise<void> {
  const days = Math.floor((deadline - (await clock())) / DAY);
  if (days > MAX_VALID_DAYS) throw new TooLongGoodError(days);
}
