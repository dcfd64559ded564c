import {
  type BaseContract,
  type FunctionFragment,
  getAddress,
  type Provider,
  toBeHex,
} from "ethers";
import { RpcError } from "../errors.js";
import { askEach } from "./bounded.js";
import { retrying } from "./retry.js";

/** An answer, word by word: ethers' decoder takes a quarter of a millisecond for each, most of a long list's time. */
export type Words = readonly bigint[];

/** Code has at most 24,576 bytes (EIP-170), what makes it twice as many (EIP-3860). */
const MOST_ANSWERED = 24_575;
const MOST_ASKED = 40_000;

/** Whether a node runs code that is nowhere on the chain; not there until it was tried. */
const runsCode = new WeakMap<Provider, boolean>();

/**
 * What a view answers for each of many arguments, in their order: some hundreds in one `eth_call`, which runs code
 * that is nowhere on the chain. Where a node won't do that, each is asked for itself, a bounded number at once.
 * @param contract as {Context} has it
 * @param view its arguments and its answer are of 32 bytes each, or structs of such
 * @param items the arguments of each: hexadecimal, 32 bytes at most
 */
export async function readEach(
  contract: BaseContract,
  view: string,
  items: readonly (readonly string[])[],
): Promise<Words[]> {
  const runner = contract.runner!;
  const provider = runner.provider!;
  const address = contract.target as string;
  const fragment = contract.interface.getFunction(view)!;
  const calls = items.map((args) => fragment.selector + args.map(padded).join(""));
  const widths = widthsOf(fragment);
  const words = widths.map(() => 32);
  const size = sum(widths);
  const alone = async (data: string): Promise<Words> => {
    const answer = await runner.call!({ to: address, data });
    if (answer.length === 2 + 2 * sum(words)) return numbersIn(answer, 2, words);
    throw new RpcError(
      `the node gave ${(answer.length - 2) / 2} bytes where ${sum(words)} are due; check the addresses.`,
    );
  };

  const together = async (batch: readonly string[]): Promise<Words[]> => {
    let answer: string;
    try {
      const data = asker(address, batch, widths) + batch.map((call) => call.slice(2)).join("");
      answer = await retrying("calls", () => provider.call({ data }));
    } catch (error) {
      if (error instanceof RpcError) throw error;
      answer = "0x";
    }
    const isAnswered = answer.length === 2 * (2 + batch.length * size);
    if (!runsCode.has(provider)) runsCode.set(provider, isAnswered);
    // Where a call fails, it says why when it is asked alone.
    if (!isAnswered) return askEach(batch, alone);
    return batch.map((_, i) => numbersIn(answer, 4 + 2 * size * i, widths));
  };

  if (calls.length < 2) return askEach(calls, alone);
  const each = Math.floor(Math.min(MOST_ANSWERED / size, (2 * MOST_ASKED) / calls[0]!.length));
  const answers = runsCode.has(provider) ? [] : await together(calls.slice(0, each));
  const left = calls.slice(answers.length);
  if (runsCode.get(provider) === false) return [...answers, ...(await askEach(left, alone))];
  const batches = Array.from({ length: Math.ceil(left.length / each) }, (_, i) =>
    left.slice(each * i, each * (i + 1)),
  );
  return [...answers, ...(await askEach(batches, together)).flat()];
}

/**
 * Code that makes each of the calls behind it, all of one length, and returns 0x00 and the answers, each word of them
 * cut to its width. It reverts where a call does or answers otherwise. It needs no instruction younger than Byzantium.
 *
 * Words are written from the last one of the last answer on: the zeros before a short one are in the place of those
 * before it, which are written over them.
 */
function asker(address: string, calls: readonly string[], widths: readonly number[]): string {
  const length = (calls[0]!.length - 2) / 2;
  /** In memory, the call that is made stands from 0, its answer from here on, and all that is returned behind. */
  const answer = 0x100;
  const returned = answer + 32 * widths.length + 32;
  const push = (value: number): string => `61${value.toString(16).padStart(4, "0")}`;
  const written = widths
    .map((_, k) => {
      const end = sum(widths.slice(0, k + 1));
      return `${push(answer + 32 * k)}5181${push(end)}0152`; // MLOAD the word, MSTORE it to end there
    })
    .reverse();
  const code = (end: number): string =>
    [
      `${push(calls.length)}5b`, // i calls are left: the loop, at 3
      "60019003", // i = i - 1
      `${push(length)}808202${push(end)}01600039`, // the i-th call to 0: CODECOPY
      `${push(32 * widths.length)}${push(answer)}${push(length)}600073${address.slice(2)}5afa`, // STATICCALL
      `3d${push(32 * widths.length)}141615${push(end - 5)}57`, // to the end unless it did, and answered with as much
      `80${push(sum(widths))}02${push(returned - 32)}01${written.join("")}50`,
      `80${push(3)}57`, // on while i is not 0
      `${push(calls.length * sum(widths) + 1)}${push(returned - 1)}f3`, // RETURN
      "5b600080fd", // the end: REVERT
    ].join("");
  return `0x${code(code(0).length / 2)}`;
}

const padded = (argument: string): string => argument.slice(2).padStart(64, "0");

const sum = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

/** How many bytes each word of an answer has, without the zeros before it. */
const widthsOf = ({ outputs }: FunctionFragment): number[] =>
  outputs
    .flatMap((output) => output.components ?? output)
    .map(({ type }) => {
      if (type === "address") return 20;
      const bits = /^uint(\d+)$/.exec(type)?.[1];
      return bits === undefined ? 32 : Number(bits) / 8;
    });

/** The numbers of such widths from a place in a hexadecimal text on. */
function numbersIn(text: string, start: number, widths: readonly number[]): bigint[] {
  let end = start;
  return widths.map((width) => BigInt(`0x${text.slice(end, (end += 2 * width))}`));
}

/** The account in a word. */
export const accountIn = (word: bigint): string => getAddress(toBeHex(word, 20));

/** As {accountIn}; each account is checked once. */
export function accounts(): (word: bigint) => string {
  const known = new Map<bigint, string>();
  return (word) => {
    const account = known.get(word) ?? accountIn(word);
    known.set(word, account);
    return account;
  };
}

/** The 32 bytes of a word. */
export const bytesIn = (word: bigint): string => toBeHex(word, 32);
