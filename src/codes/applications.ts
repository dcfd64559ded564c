import { type TransactionReceipt, ZeroHash } from "ethers";
import { type Before, beforeLog, newestLogs, type Page } from "../chain/logs.js";
import { readEach, type Words } from "../chain/views.js";
import { type Context, eventsOf, sendCall } from "../context.js";
import { codeCalls } from "./calls.js";
import { fromBytes, parseCode, toBytes } from "./cityCode.js";
import { deadlineIn } from "../signing/deadline.js";
import type { Unsigned } from "../signing/messages.js";
import {
  APPLICATION_STATUSES,
  type ApplicationStatus,
  kindFromNumber,
  type Kind,
  REFUSAL_REASONS,
  type RefusalReason,
  STATUSES,
  word,
} from "./words.js";

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

/** How many applications a page has, and of how many that were filed it looks for those that wait still. */
const PAGE = 50;
const LOOKED_AT = 500;

/** Applying for a code, and deciding on it. */
export const applications = (context: Context) => {
  const { cityCodeRegistry: registry } = context;
  const events = registry.interface;
  const calls = codeCalls(context);

  const state = async (code: string, applicant: string): Promise<ApplicationState> => {
    const [words] = await readEach(registry, "applicationOf", [[toBytes(code), applicant]]);
    return stateIn(words!);
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

    /** Why an account's last application for a code was refused; null if none was. */
    async refusal(code: string, applicant: string): Promise<RefusalReason | null> {
      const topics = events.encodeFilterTopics("ApplicationRefused", [toBytes(code), applicant]);
      const { items } = await newestLogs(eventsOf(context, "cityCodeRegistry", topics), 1);
      const [log] = items;
      if (log === undefined) return null;
      const { reason } = events.decodeEventLog("ApplicationRefused", log.data, log.topics);
      return word(REFUSAL_REASONS, reason as bigint);
    },

    /**
     * A page of the applications below a code that wait for a decision, newest first. Anybody adds to them: a page is
     * looked for among so many only, and may be short, or empty, though there is a next one.
     * @param before where the page before ended
     */
    async pending(parent: string, before: Before | null = null): Promise<Page<PendingApplication>> {
      const topics = events.encodeFilterTopics("ApplicationFiled", [null, toBytes(parent), null]);
      const source = eventsOf(context, "cityCodeRegistry", topics);
      const { items: logs, next } = await newestLogs(source, LOOKED_AT, before);
      const filed = logs.map(
        (log) =>
          events.decodeEventLog("ApplicationFiled", log.data, log.topics) as unknown as Filed,
      );
      const [applied, records] = await Promise.all([
        readEach(
          registry,
          "applicationOf",
          filed.map(({ code, applicant }) => [code, applicant]),
        ),
        readEach(
          registry,
          "recordOf",
          filed.map(({ code }) => [code]),
        ),
      ]);
      const waiting = [...filed.keys()].filter((i) => {
        const { status, round } = stateIn(applied[i]!);
        const isFree = word(STATUSES, records[i]![5]!) === "unassigned";
        return isFree && status === "pending" && round === Number(filed[i]!.round);
      });
      const shown = waiting.slice(0, PAGE);
      return {
        items: shown.map((i) => {
          const { code, kind, applicant, round, digest } = filed[i]!;
          return {
            code: fromBytes(code)!,
            kind: kindFromNumber(kind)!,
            applicant,
            round: Number(round),
            digest: digest === ZeroHash ? null : digest,
          };
        }),
        next: shown.length < waiting.length ? beforeLog(logs[shown.at(-1)!]!) : next,
      };
    },
  };
};

/** An `ApplicationRecord`. */
function stateIn([status, kind, round, filedAt]: Words): ApplicationState {
  return {
    status: word(APPLICATION_STATUSES, status!),
    kind: kindFromNumber(kind!),
    round: Number(round),
    filedAt: Number(filedAt),
  };
}

interface Filed {
  code: string;
  kind: bigint;
  applicant: string;
  round: bigint;
  digest: string;
}
