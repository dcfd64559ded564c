import { type TransactionReceipt, ZeroHash } from "ethers";
import { askEach } from "../chain/bounded.js";
import { logsOf } from "../chain/logs.js";
import { type Context, sendCall } from "../context.js";
import { codeCalls } from "./calls.js";
import { fromBytes, kindFromNumber, type Kind, parseCode, toBytes } from "./cityCode.js";
import { deadlineIn } from "../signing/deadline.js";
import type { Unsigned } from "../signing/messages.js";
import { APPLICATION_STATUSES, word, type ApplicationStatus } from "./words.js";

/** Where an applicant's application for a code stands. */
export interface ApplicationState {
  status: ApplicationStatus;
  kind: Kind | undefined;
  /** How often the applicant has asked for this code. */
  round: number;
  /** Seconds since 1970; 0 if never filed. */
  filedAt: number;
}

/** An application that waits for a decision. */
export interface PendingApplication {
  code: string;
  kind: Kind;
  applicant: string;
  round: number;
  /** SHA-256 of the documents; null if there are none. */
  digest: string | null;
}

/** Applying for a code, and deciding on it. */
export const applications = (context: Context) => {
  const { cityCodeRegistry: registry } = context;
  const events = registry.interface;
  const calls = codeCalls(context);

  const state = async (code: string, applicant: string): Promise<ApplicationState> => {
    const record = await registry.applicationOf(toBytes(code), applicant);
    return {
      status: word(APPLICATION_STATUSES, record.status),
      kind: kindFromNumber(record.kind),
      round: Number(record.round),
      filedAt: Number(record.filedAt),
    };
  };

  return {
    state,

    /** The application to sign: for the applicant's next round. */
    async build(input: {
      code: string;
      kind: Kind;
      applicant: string;
      /** SHA-256 of the documents handed in off chain. */
      digest?: string;
      /** Seconds from now. */
      validFor?: number;
    }): Promise<Unsigned<"Application">> {
      const code = parseCode(input.code, input.kind);
      const { round } = await state(code, input.applicant);
      return {
        type: "Application",
        message: {
          code,
          kind: input.kind,
          applicant: input.applicant,
          round: round + 1,
          digest: input.digest ?? ZeroHash,
          deadline: await deadlineIn(context, input.validFor),
        },
      };
    },

    /** The withdrawal to sign: of the pending application, or of a signed one that nobody filed. */
    async buildWithdrawal(input: {
      code: string;
      applicant: string;
      validFor?: number;
    }): Promise<Unsigned<"Withdrawal">> {
      const code = parseCode(input.code);
      const { status, round } = await state(code, input.applicant);
      return {
        type: "Withdrawal",
        message: {
          code,
          applicant: input.applicant,
          round: status === "pending" ? round : round + 1,
          deadline: await deadlineIn(context, input.validFor),
        },
      };
    },

    /** As {codeCalls.approve}. */
    approve: async (...input: Parameters<typeof calls.approve>): Promise<TransactionReceipt> =>
      sendCall(context, calls.approve(...input)),

    /** As {codeCalls.refuse}. */
    refuse: async (...input: Parameters<typeof calls.refuse>): Promise<TransactionReceipt> =>
      sendCall(context, calls.refuse(...input)),

    /** The applications below a code that wait for a decision, oldest first. */
    async pending(parent: string): Promise<PendingApplication[]> {
      const topics = events.encodeFilterTopics("ApplicationFiled", [null, toBytes(parent), null]);
      const { address, block } = context.deployment.contracts.cityCodeRegistry;
      const logs = await logsOf(context.provider, address, topics, block);
      const filed = logs.map(
        (log) =>
          events.decodeEventLog("ApplicationFiled", log.data, log.topics) as unknown as Filed,
      );
      const found = await askEach(filed, async ({ code, kind, applicant, round, digest }) => {
        const text = fromBytes(code)!;
        const now = await state(text, applicant);
        const issued = (await registry.recordOf(code)).status !== 0n;
        if (issued || now.status !== "pending" || now.round !== Number(round)) return null;
        return {
          code: text,
          kind: kindFromNumber(kind)!,
          applicant,
          round: now.round,
          digest: digest === ZeroHash ? null : digest,
        };
      });
      return found.filter((application) => application !== null);
    },
  };
};

interface Filed {
  code: string;
  kind: bigint;
  applicant: string;
  round: bigint;
  digest: string;
}
