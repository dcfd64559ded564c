/** What both models are written in. */

/** Seconds. */
export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** Nobody. */
export const ZERO = "0x0000000000000000000000000000000000000000";

/**
 * What calls, events and errors carry. Codes, credit codes and names are texts, everything else of bytes
 * is hexadecimal (`0x…`); enumerations are numbers; a refusal is one that is encoded in another.
 */
export type Value = string | number | bigint | boolean | Refusal | readonly Value[];

/** A call as the registries see it. */
export interface Sent {
  from: string;
  /** Seconds since 1970. */
  time: number;
  block: number;
  /** What the access manager calls this very call of this sender. */
  operation: string;
}

export interface Event {
  name: string;
  args: Value[];
}

/** A custom error. Nothing has changed when it is thrown. No fault of the program: it has no stack. */
export class Refusal {
  readonly args: Value[];

  constructor(
    readonly name: string,
    ...args: Value[]
  ) {
    this.args = args;
  }
}

/** A value outside an enumeration: reverts without data. */
export const NO_SUCH_MEMBER = "";

export function refuse(name: string, ...args: Value[]): never {
  refuseFor(new Refusal(name, ...args));
}

export function refuseFor(refusal: Refusal): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  throw refusal;
}

/** Of `size` members, the first of which is 0. */
export function requireMember(value: number, size: number): void {
  if (value >= size) refuse(NO_SUCH_MEMBER);
}
