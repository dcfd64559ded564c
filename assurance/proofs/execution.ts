import {
  and,
  any,
  type Bit,
  bitwise,
  bool,
  chosen,
  complement,
  constant,
  difference,
  different,
  extended,
  FALSE,
  less,
  not,
  or,
  product,
  quotient,
  shifted,
  sum,
  TRUE,
  valueOf,
  type Word,
  xor,
} from "./bits.js";

/** What a call comes to, for all inputs at once. */
export interface Outcome {
  /** When it returns; else it reverts. */
  returns: Bit;
  /** The first word of what it returns, where it does. */
  output: Word;
}

interface Path {
  counter: number;
  stack: Word[];
  /** By the address of each byte, whose lowest bit comes first. */
  memory: Map<number, readonly Bit[]>;
  condition: Bit;
}

export interface Call {
  code: Uint8Array;
  /** The arguments' first byte is at 4. */
  selector: bigint;
  words: readonly Word[];
  timestamp: Word;
}

/**
 * Runs the EVM code of a pure or view function along every path that some input takes. Throws at what such a function
 * of numbers doesn't need: an opcode, or an address or a jump that depends on inputs.
 */
export function execute(call: Call): Outcome {
  let returns = FALSE;
  let output = constant(0n);
  const paths: Path[] = [{ counter: 0, stack: [], memory: new Map(), condition: TRUE }];
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
    const end = follow(path, call, paths);
    if (end === undefined) continue;
    returns = or(returns, path.condition);
    output = chosen(path.condition, end, output);
  }
  return { returns, output };
}

/** Goes on to the end of a path; what branches off joins `paths`. The word returned, undefined if it reverts. */
function follow(path: Path, call: Call, paths: Path[]): Word | undefined {
  const { stack } = path;
  const pop = (): Word => stack.pop()!;
  const size = 4 + 32 * call.words.length;
  for (;;) {
    const opcode = call.code[path.counter++] ?? 0;
    const name = OPCODES[opcode];
    if (opcode >= 0x5f && opcode <= 0x7f) {
      const length = opcode - 0x5f;
      const bytes = call.code.subarray(path.counter, path.counter + length);
      stack.push(constant(bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n)));
      path.counter += length;
    } else if (opcode >= 0x80 && opcode <= 0x8f) {
      stack.push(stack.at(0x7f - opcode)!);
    } else if (opcode >= 0x90 && opcode <= 0x9f) {
      const other = stack.length + 0x8e - opcode;
      const top = pop();
      stack.push(stack[other]!);
      stack[other] = top;
    } else if (name === "JUMP") {
      path.counter = numberOf(pop());
    } else if (name === "JUMPI") {
      const target = numberOf(pop());
      const met = and(path.condition, any(pop()));
      const unmet = and(path.condition, not(met));
      if (met === FALSE) continue;
      const memory = new Map(path.memory);
      if (unmet !== FALSE) paths.push({ ...path, stack: [...stack], memory, condition: unmet });
      path.counter = target;
      path.condition = met;
    } else if (name === "CALLDATALOAD") {
      stack.push(read(call, numberOf(pop())));
    } else if (name === "MSTORE") {
      const at = numberOf(pop());
      const word = pop();
      for (let i = 0; i < 32; ++i) path.memory.set(at + i, word.slice(248 - 8 * i, 256 - 8 * i));
    } else if (name === "MLOAD") {
      stack.push(loaded(path, numberOf(pop())));
    } else if (name === "RETURN") {
      return loaded(path, numberOf(pop()));
    } else if (name === "REVERT" || name === "INVALID") {
      return undefined;
    } else if (name === "CALLDATASIZE") {
      stack.push(constant(BigInt(size)));
    } else if (name === "CALLVALUE") {
      stack.push(constant(0n));
    } else if (name === "TIMESTAMP") {
      stack.push(call.timestamp);
    } else if (name === "POP") {
      pop();
    } else if (name !== "JUMPDEST") {
      const operator = name === undefined ? undefined : OPERATORS[name];
      if (operator === undefined)
        throw new Error(`No rule for the opcode 0x${opcode.toString(16)}.`);
      stack.push(operator(...(Array.from({ length: operator.length }, pop) as [Word, Word])));
    }
  }
}

const OPCODES: Readonly<Record<number, string>> = {
  0x01: "ADD",
  0x02: "MUL",
  0x03: "SUB",
  0x04: "DIV",
  0x06: "MOD",
  0x10: "LT",
  0x11: "GT",
  0x12: "SLT",
  0x14: "EQ",
  0x15: "ISZERO",
  0x16: "AND",
  0x17: "OR",
  0x18: "XOR",
  0x19: "NOT",
  0x1b: "SHL",
  0x1c: "SHR",
  0x34: "CALLVALUE",
  0x35: "CALLDATALOAD",
  0x36: "CALLDATASIZE",
  0x42: "TIMESTAMP",
  0x50: "POP",
  0x51: "MLOAD",
  0x52: "MSTORE",
  0x56: "JUMP",
  0x57: "JUMPI",
  0x5b: "JUMPDEST",
  0xf3: "RETURN",
  0xfd: "REVERT",
  0xfe: "INVALID",
};

/** Of the topmost word on the stack and, where they take one, the next. */
const OPERATORS: Readonly<Record<string, (a: Word, b: Word) => Word>> = {
  ADD: (a, b) => sum(a, b),
  MUL: (a, b) => (valueOf(a) === undefined ? product(a, known(b)) : product(b, known(a))),
  SUB: (a, b) => difference(a, b),
  DIV: (a, b) => quotient(a, known(b)),
  MOD: (a, b) => difference(a, product(quotient(a, known(b)), known(b))),
  LT: (a, b) => bool(less(a, b)),
  GT: (a, b) => bool(less(b, a)),
  SLT: (a, b) => bool(less(signed(a), signed(b))),
  EQ: (a, b) => bool(not(different(a, b))),
  ISZERO: (a: Word) => bool(not(any(a))),
  AND: (a, b) => bitwise(and, a, b),
  OR: (a, b) => bitwise(or, a, b),
  XOR: (a, b) => bitwise(xor, a, b),
  NOT: (a: Word) => complement(a),
  SHL: (a, b) => shifted(b, numberOf(a)),
  SHR: (a, b) => shifted(b, -numberOf(a)),
};

/** In the order of signed numbers: the highest bit turned. */
const signed = (a: Word): Word => a.map((bit, i) => (i === 255 ? not(bit) : bit));

function known(word: Word): bigint {
  const value = valueOf(word);
  if (value === undefined) throw new Error("An operand that depends on inputs where none may.");
  return value;
}

const numberOf = (word: Word): number => Number(known(word));

function read({ selector, words }: Call, at: number): Word {
  if (at === 0) {
    const head = words[0] ?? constant(0n);
    return [...head.slice(32), ...constant(selector).slice(0, 32)];
  }
  const word = words[(at - 4) / 32];
  if (word === undefined) throw new Error("A read between or beyond the arguments.");
  return word;
}

const ZERO = Array.from({ length: 8 }, () => FALSE);

function loaded({ memory }: Path, at: number): Word {
  return extended(Array.from({ length: 32 }, (_, i) => memory.get(at + 31 - i) ?? ZERO).flat());
}
