/** A Boolean function of the inputs' bits: a node of the diagram below. Equal functions are the same node. */
export type Bit = number;
/** 256 bits, the lowest first. */
export type Word = readonly Bit[];

export const FALSE: Bit = 0;
export const TRUE: Bit = 1;

/** Two nodes in one exact number. */
const pair = (a: number, b: number): number => a * 2 ** 26 + b;

/** A reduced ordered binary decision diagram: a function is a decision on its first variable, shared by all who use it. */
const variables = [Infinity, Infinity];
const lows = [FALSE, TRUE];
const highs = [FALSE, TRUE];
const nodes = new Map<number, Map<number, Bit>>();

function node(variable: number, low: Bit, high: Bit): Bit {
  if (low === high) return low;
  let ofVariable = nodes.get(variable);
  if (ofVariable === undefined) nodes.set(variable, (ofVariable = new Map<number, Bit>()));
  let bit = ofVariable.get(pair(low, high));
  if (bit === undefined) {
    bit = variables.length;
    variables.push(variable);
    lows.push(low);
    highs.push(high);
    ofVariable.set(pair(low, high), bit);
  }
  return bit;
}

/** An input; those of lower ranks are decided on first, which is a matter of size only. */
export const input = (rank: number): Bit => node(rank, FALSE, TRUE);

/** A function of two bits, by what it is once one of them is known; undefined where that doesn't suffice. */
function operation(known: (a: Bit, b: Bit) => Bit | undefined): (a: Bit, b: Bit) => Bit {
  const results = new Map<number, Bit>();
  const apply = (a: Bit, b: Bit): Bit => {
    const simple = known(a, b) ?? known(b, a);
    if (simple !== undefined) return simple;
    const key = a < b ? pair(a, b) : pair(b, a);
    let result = results.get(key);
    if (result === undefined) {
      const first = Math.min(variables[a]!, variables[b]!);
      const [lowA, highA] = variables[a] === first ? [lows[a]!, highs[a]!] : [a, a];
      const [lowB, highB] = variables[b] === first ? [lows[b]!, highs[b]!] : [b, b];
      result = node(first, apply(lowA, lowB), apply(highA, highB));
      results.set(key, result);
    }
    return result;
  };
  return apply;
}

export const and = operation((a, b) =>
  a === FALSE ? FALSE : a === TRUE || a === b ? b : undefined,
);
export const or = operation((a, b) => (a === TRUE ? TRUE : a === FALSE || a === b ? b : undefined));
export const xor = operation((a, b) => (a === FALSE ? b : a === b ? FALSE : undefined));
export const not = (a: Bit): Bit => xor(a, TRUE);
const choose = (condition: Bit, a: Bit, b: Bit): Bit =>
  or(and(condition, a), and(not(condition), b));

// ------------------------------------------------------------------------------------------------------------ words

const BITS = Array.from({ length: 256 }, (_, i) => i);

export const constant = (value: bigint): Word => BITS.map((i) => Number((value >> BigInt(i)) & 1n));
/** The lowest bits as given, the others zero. */
export const extended = (bits: readonly Bit[]): Word => BITS.map((i) => bits[i] ?? FALSE);
export const bool = (bit: Bit): Word => extended([bit]);
export const any = (bits: readonly Bit[]): Bit => bits.reduce(or, FALSE);

/** The number that a word is for all inputs, undefined if there is none. */
export function valueOf(word: Word): bigint | undefined {
  if (word.some((bit) => bit > TRUE)) return undefined;
  return word.reduce((value, bit, i) => value | (BigInt(bit) << BigInt(i)), 0n);
}

export const bitwise = (of: (a: Bit, b: Bit) => Bit, a: Word, b: Word): Word =>
  a.map((bit, i) => of(bit, b[i]!));
export const complement = (a: Word): Word => a.map(not);
export const chosen = (condition: Bit, a: Word, b: Word): Word =>
  a.map((bit, i) => choose(condition, bit, b[i]!));
export const different = (a: Word, b: Word): Bit => any(bitwise(xor, a, b));

/** Up to the high bits for a positive `by`, down for a negative one. */
export const shifted = (a: Word, by: number): Word => a.map((_, i) => a[i - by] ?? FALSE);

export function sum(a: Word, b: Word, carry: Bit = FALSE): Word {
  return a.map((bit, i) => {
    const half = xor(bit, b[i]!);
    const result = xor(half, carry);
    carry = choose(half, carry, bit);
    return result;
  });
}

export const difference = (a: Word, b: Word): Word => sum(a, complement(b), TRUE);

/** Whether one unsigned number is below another. */
export const less = (a: Word, b: Word): Bit =>
  a.reduce((below, bit, i) => choose(xor(bit, b[i]!), b[i]!, below), FALSE);

export const product = (a: Word, b: bigint): Word =>
  BITS.filter((i) => ((b >> BigInt(i)) & 1n) === 1n).reduce(
    (result, i) => sum(result, shifted(a, i)),
    constant(0n),
  );

/** The integer quotient, by long division; zero for a division by zero. */
export function quotient(a: Word, divisor: bigint): Word {
  if (divisor === 0n) return constant(0n);
  let rest = constant(0n);
  const result: Bit[] = [];
  for (let i = 255; i >= 0; --i) {
    rest = extended([a[i]!, ...rest.slice(0, 255)]);
    result[i] = not(less(rest, constant(divisor)));
    rest = chosen(result[i]!, difference(rest, constant(divisor)), rest);
  }
  return result;
}
