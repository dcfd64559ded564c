import { type TransactionReceipt, ZeroHash } from "ethers";
import { blockTime } from "../chain/reader.js";
import { fromBytes } from "../codes/cityCode.js";
import { numberOf, word } from "../codes/words.js";
import { type Context, send } from "../context.js";
import type { Unsigned } from "../signing/messages.js";
import { currentOf } from "./messages.js";
import { ANNULMENT_REASONS, type AnnulmentReason } from "./words.js";

/** As {SuperIdRegistry.ANNULMENT_NOTICE} and {SuperIdRegistry.ANNULMENT_PERIOD}, in seconds. */
const NOTICE = 14 * 24 * 3600;
const PERIOD = 60 * 24 * 3600;

/** An annulment that was proposed and not yet decided. Times in seconds since 1970. */
export interface PendingAnnulment {
  /** The code whose officer proposed it. */
  proposedBy: string;
  reason: AnnulmentReason;
  proposedAt: number;
  /** When the public notice ends and it can be carried out. */
  notBefore: number;
  /** When it lapses. */
  lapsesAt: number;
  answered: boolean;
}

/** Annulling a wrong enrolment: proposed by the registrar, carried out by the level above after 14 days. */
export const annulment = (context: Context) => {
  const { superIdRegistry } = context;
  const calls = superIdRegistry.interface;
  const act = (data: string): Promise<TransactionReceipt> => send(context, "superIdRegistry", data);

  /** The annulment that waits; null if there is none or it lapsed. */
  const pending = async (superId: string): Promise<PendingAnnulment | null> => {
    const found = await superIdRegistry.annulmentOf(superId);
    const proposedAt = Number(found.proposedAt);
    const lapsesAt = proposedAt + PERIOD;
    if (proposedAt === 0 || (await blockTime(context.provider)) >= lapsesAt) return null;
    return {
      proposedBy: fromBytes(found.proposedBy)!,
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

    /** Answers with the SHA-256 of a document, once; the controller's act. */
    answer: async (superId: string, digest: string): Promise<TransactionReceipt> =>
      act(
        calls.encodeFunctionData("answerAnnulment", [superId, await proposedAt(superId), digest]),
      ),

    /** {answer}, to sign by the controller. */
    async buildAnswer(input: {
      superId: string;
      digest: string;
      validFor?: number;
    }): Promise<Unsigned<"AnnulmentAnswer">> {
      return {
        type: "AnnulmentAnswer",
        message: {
          ...(await currentOf(context, input.superId, input.validFor)),
          proposedAt: await proposedAt(input.superId),
          digest: input.digest,
        },
      };
    },

    /** Ends it without effect; the act of who proposed it or of the level above. */
    dismiss: async (superId: string): Promise<TransactionReceipt> =>
      act(calls.encodeFunctionData("dismissAnnulment", [superId, await proposedAt(superId)])),

    /** Annuls after the notice; the act of the level above. Above a country it is the council's: see governance. */
    execute: async (superId: string): Promise<TransactionReceipt> =>
      act(annulCall(context, superId, await proposedAt(superId))),
  };
};

export const annulCall = (
  { superIdRegistry }: Context,
  superId: string,
  proposedAt: number,
): string => superIdRegistry.interface.encodeFunctionData("annul", [superId, proposedAt]);
