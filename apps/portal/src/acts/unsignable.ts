import { DomicileError } from "../../../../src/index.js";
import type { AnyUnsigned } from "./act.js";

/** How long the page lets a message be good for: 30 days, four times what it makes itself. */
export const MAX_DAYS = 30;

/** A message would be good for longer than anything that is signed here: some clock is wrong, or told wrongly. */
export class TooLongGoodError extends DomicileError {
  constructor(
    /** Whole days from now by this computer's clock. */
    readonly days: number,
  ) {
    super(
      `it would be good for ${days} days by this computer's clock, and nothing is signed for more than ${MAX_DAYS}; set the clock right, use another node, or ask for a message that ends earlier.`,
    );
  }
}

/** The node can't simulate a message, so that nobody knows what signing it would do. */
export class NotSimulatedError extends DomicileError {
  constructor() {
    super(
      "the node can't simulate this for two who sign, and nothing is signed without; use another node, or let the other one sign first.",
    );
  }
}

/** @throws {TooLongGoodError} */
export function checkDeadline({ message: { deadline } }: AnyUnsigned): void {
  const days = Math.floor((deadline - Date.now() / 1000) / (24 * 3600));
  if (days >= MAX_DAYS) throw new TooLongGoodError(days);
}
