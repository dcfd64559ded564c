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
 * What a view answers for each of many arguments, in their order: a hundred or so in one `eth_call`, which runs code
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
  const size = 32 * wordsIn(fragment);
  const alone = async (data: string): Promise<Words> =>
    wordsOf(await runner.call!({ to: address, data }), size);

  const together = async (batch: readonly string[]): Promise<Words[]> => {
    let answer: string;
    try {
      const data = asker(address, batch, size) + batch.map((call) => call.slice(2)).join("");
      answer = await retrying("calls", () => provider.call({ data }));
    } catch (error) {
      if (error instanceof RpcError) throw error;
      answer = "0x";
    }
    const isAnswered = answer.length === 2 * (2 + batch.length * size);
    if (!runsCode.has(provider)) runsCode.set(provider, isAnswered);
    // Where a call fails, it says why when it is asked alone.
    if (!isAnswered) return askEach(batch, alone);
    return batch.map((_, i) =>
      wordsOf(`0x${answer.slice(4 + 2 * size * i, 4 + 2 * size * (i + 1))}`, size),
    );
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
 * Code that makes each of the calls behind it, all of one length, and returns 0x00 and the answers, all of one size.
 * It reverts where a call does or answers otherwise. It needs no instruction younger than Byzantium.
 */
function asker(address: string, calls: readonly string[], size: number): string {
  const length = (calls[0]!.length - 2) / 2;
  /** Where answers go in memory. The call that is made stands before them, from 0. */
  const answers = 0x100;
  const two = (value: number): string => value.toString(16).padStart(4, "0");
  const code = (end: number): string =>
    [
      "6000", // i = 0
      "5b", // the loop, at 2
      `61${two(length)}80820261${two(end)}01600039`, // the i-th call to 0: CODECOPY
      `61${two(size)}80820261${two(answers)}01`, // where its answer goes
      `61${two(length)}600073${address.slice(2)}5afa`, // STATICCALL
      `3d61${two(size)}14161561${two(end - 5)}57`, // to the end unless it did, and answered with as much
      `60010180${`61${two(calls.length)}`}11600257`, // the next i
      `61${two(calls.length * size + 1)}61${two(answers - 1)}f3`, // RETURN
      "5b600080fd", // the end: REVERT
    ].join("");
  return `0x${code(code(0).length / 2)}`;
}

const padded = (argument: string): string => argument.slice(2).padStart(64, "0");

/** How many words a view answers with. */
const wordsIn = ({ outputs }: FunctionFragment): number =>
  outputs.reduce((sum, { components }) => sum + (components?.length ?? 1), 0);

/** @throws {RpcError} where it is not as long as it should be */
function wordsOf(answer: string, size: number): Words {
  if (answer.length !== 2 + 2 * size) {
    throw new RpcError(
      `the node gave ${(answer.length - 2) / 2} bytes where ${size} are due; check the addresses.`,
    );
  }
  return Array.from({ length: size / 32 }, (_, i) =>
    BigInt(`0x${answer.slice(2 + 64 * i, 66 + 64 * i)}`),
  );
}

/** The account in a word. */
export const accountIn = (word: bigint): string => getAddress(toBeHex(word, 20));

/** The 32 bytes of a word. */
export const bytesIn = (word: bigint): string => toBeHex(word, 32);
