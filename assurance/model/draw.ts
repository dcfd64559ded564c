/** Picks that a command decides by; 0, to which fast-check shrinks, picks the first and slips nowhere. */
export class Draw {
  private at = 0;

  constructor(private readonly picks: readonly number[]) {}

  next(): number {
    return this.picks[this.at++] ?? 0;
  }

  /** One of these, which must not be empty. */
  among<T>(list: readonly T[]): T {
    return list[this.next() % list.length]!;
  }

  /** True once in so many times. */
  slips(oneIn: number): boolean {
    return this.next() % oneIn === oneIn - 1;
  }

  /** What is right, and once in so many times one of the others. */
  mostly<T>(right: T, oneIn: number, ...others: readonly T[]): T {
    const pick = this.next();
    return pick % oneIn === oneIn - 1 ? others[Math.floor(pick / oneIn) % others.length]! : right;
  }
}
