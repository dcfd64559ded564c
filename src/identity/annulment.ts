import { type TransactionReceipt, ZeroHash } from "ethers";
import { askEach } from "../chain/bounded.js";
import { blockTime } from "../chain/reader.js";
import { gasPerTransaction } from "../chain/simulation.js";
import { fromBytes, parseCode, toBytes } from "../codes/cityCode.js";
import { numberOf, word } from "../codes/words.js";
import { type Context, send } from "../context.js";
import { InvalidInputError } from "../errors.js";
import type { Unsigned } from "../signing/messages.js";
import { creditCodeToBytes } from "./creditCode.js";
import { type Content, currentMessage } from "./messages.js";
import { MAX_ID_BATCH, nextGeneration } from "./registration.js";
import { ANNULMENT_REASONS, type AnnulmentReason } from "./words.js";

/** As {SuperIdRegistry.ANNULMENT_NOTICE} and {SuperIdRegistry.ANNULMENT_PERIOD}, in seconds. */
const NOTICE = 14 * 24 * 3600;
const PERIOD = 60 * 24 * 3600;

/** Gas that a list may use per Super ID and beside; the measured figures are lower (README). */
const GAS_PER_ITEM = 40_000n;
const GAS_BESIDE = 60_000n;

/** An annulment that was proposed and not yet decided. Times in seconds since 1970. */
export interface PendingAnnulment {
  /** The code whose officer proposed it. */
  proposedBy: string;
  /** The level above this code decides, above a country the council. */
  decidedAbove: string;
  reason: AnnulmentReason;
  proposedAt: number;
  /** When the public notice ends and it can be carried out. */
  notBefore: number;
  /** When it lapses. */
  lapsesAt: number;
  answered: boolean;
}

/**
 * Annulling wrong enrolments: proposed by the registrar or the city of the division, carried out by the level above
 * after 14 days.
 */
export const annulment = (context: Context) => {
  const { superIdRegistry, provider } = context;
  const calls = superIdRegistry.interface;
  const act = (data: string): Promise<TransactionReceipt> => send(context, "superIdRegistry", data);

  /** The annulment that waits; null if there is none or it lapsed. */
  const pending = async (superId: string): Promise<PendingAnnulment | null> => {
    const found = await superIdRegistry.annulmentOf(superId);
    const proposedAt = Number(found.proposedAt);
    const lapsesAt = proposedAt + PERIOD;
    if (proposedAt === 0 || (await blockTime(provider)) >= lapsesAt) return null;
    return {
      proposedBy: fromBytes(found.proposedBy)!,
      decidedAbove: fromBytes(found.decidedAbove)!,
      reason: word(ANNULMENT_REASONS, found.reason),
      proposedAt,
      notBefore: proposedAt + NOTICE,
      lapsesAt,
      answered: found.answered,
    };
  };

  /** What names the annulment that waits, or lapsed; 0 where there is none. */
  const proposedAt = async (superId: string): Promise<number> =>
    Number((await superIdRegistry.annulmentOf(superId)).proposedAt);

  /** Acts on items in transactions that fit the chain's gas limit; each on such as have the same key. */
  const actOnMany = async (
    items: readonly string[],
    keys: readonly number[],
    encode: (items: string[], key: number) => string,
  ): Promise<TransactionReceipt[]> => {
    const fits = Number(((await gasPerTransaction(provider)) - GAS_BESIDE) / GAS_PER_ITEM);
    const size = Math.max(1, Math.min(MAX_ID_BATCH, fits));
    const receipts: TransactionReceipt[] = [];
    for (const key of new Set(keys)) {
      const alike = items.filter((_, i) => keys[i] === key);
      for (let i = 0; i < alike.length; i += size) {
        receipts.push(await act(encode(alike.slice(i, i + size), key)));
      }
    }
    return receipts;
  };

  return {
    pending,

    /** Gives public notice, with the SHA-256 of a statement if there is one; the registrar's officer's act. */
    propose: async (
      superId: string,
      reason: AnnulmentReason,
      digest = ZeroHash,
    ): Promise<TransactionReceipt> =>
      act(
        calls.encodeFunctionData("proposeAnnulment", [
          superId,
          numberOf(ANNULMENT_REASONS, reason),
          digest,
        ]),
      ),

    /**
     * {propose}, for any number of Super IDs, in transactions that fit the chain's gas limit. Each is done whole or
     * not at all; those before a refused one stay done.
     * @throws {RegistryRefusal} names the Super ID
     */
    async proposeMany(
      superIds: readonly string[],
      reason: AnnulmentReason,
      digest = ZeroHash,
    ): Promise<TransactionReceipt[]> {
      requireOnce(superIds);
      const number = numberOf(ANNULMENT_REASONS, reason);
      const keys = superIds.map(() => 0);
      return actOnMany(superIds, keys, (items) =>
        calls.encodeFunctionData("proposeAnnulments", [items, number, digest]),
      );
    },

    /**
     * {proposeMany}, for the present Super IDs of organisations of a city's division, whoever registered them; an act
     * of that city's officer.
     * @throws {InvalidCreditCodeError | InvalidCodeError | InvalidInputError} before anything is sent
     */
    async proposeIn(
      city: string,
      creditCodes: readonly string[],
      reason: AnnulmentReason,
      digest = ZeroHash,
    ): Promise<TransactionReceipt[]> {
      requireOnce(creditCodes);
      const place = toBytes(parseCode(city, "City"));
      const number = numberOf(ANNULMENT_REASONS, reason);
      const nullifiers = creditCodes.map(creditCodeToBytes);
      const generations = await askEach(nullifiers, (nullifier) =>
        nextGeneration(context, "Organisation", nullifier),
      );
      return actOnMany(nullifiers, generations, (items, generation) =>
        calls.encodeFunctionData("proposeAnnulmentsIn", [place, items, generation, number, digest]),
      );
    },

    /** Answers with the SHA-256 of a document, once; the controller's act. */
    answer: async (superId: string, digest: string): Promise<TransactionReceipt> =>
      act(
        calls.encodeFunctionData("answerAnnulment", [superId, await proposedAt(superId), digest]),
      ),

    /** {answer}, to sign by the controller. */
    buildAnswer: async (
      input: Omit<Content<"AnnulmentAnswer">, "proposedAt">,
    ): Promise<Unsigned<"AnnulmentAnswer">> =>
      currentMessage(context, "AnnulmentAnswer", {
        ...input,
        proposedAt: await proposedAt(input.superId),
      }),

    /** Ends it without effect; the act of who proposed it or of the level above. */
    dismiss: async (superId: string): Promise<TransactionReceipt> =>
      act(calls.encodeFunctionData("dismissAnnulment", [superId, await proposedAt(superId)])),

    /** Annuls after the notice; the act of the level above. Above a country it is the council's: see governance. */
    execute: async (superId: string): Promise<TransactionReceipt> =>
      act(calls.encodeFunctionData("annul", [superId, await proposedAt(superId)])),

    /** {execute}, for any number of Super IDs; those that were proposed in one second go together. As {proposeMany}. */
    async executeMany(superIds: readonly string[]): Promise<TransactionReceipt[]> {
      requireOnce(superIds);
      const seconds = await askEach(superIds, proposedAt);
      return actOnMany(superIds, seconds, (items, second) => annulCall(context, items, second));
    },
  };
};

/** Annuls what was proposed in one second. */
export const annulCall = (
  { superIdRegistry }: Context,
  superIds: readonly string[],
  proposedAt: number,
): string =>
  superIdRegistry.interface.encodeFunctionData("annulBatch", [[...superIds], proposedAt]);

/** @throws {InvalidInputError} names what stands twice */
function requireOnce(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) {
    throw new InvalidInputError(`${twice} stands twice in the list; name it once.`);
  }
}
