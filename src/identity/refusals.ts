import type { IdKind, IdStatus } from "./words.js";

/** Why the registry of Super IDs refused a call. Times in seconds since 1970. */
export type IdRefusal =
  | { name: "AlreadyRegistered"; superId: string; status: IdStatus }
  | { name: "NotAnnulled"; superId: string; status: IdStatus }
  | { name: "InvalidNullifier"; kind: IdKind | null; nullifier: string }
  | { name: "MalformedCreditCode"; code: string; position: number }
  | { name: "WrongCheckCharacter"; code: string; expected: string }
  | { name: "NoRegistrar"; code: string }
  | { name: "WrongRegistrar"; registrar: string; creditCode: string }
  | { name: "WrongIdStatus"; superId: string; status: IdStatus }
  | { name: "NotController"; superId: string; account: string }
  | { name: "ZeroAccount" }
  | { name: "Superseded"; superId: string; version: number; changed: number }
  | { name: "ChangedInThisBlock"; superId: string; blockNumber: number }
  | { name: "WrongCountry"; superId: string; to: string }
  | { name: "ReservedName"; nameBytes: string }
  | { name: "AlreadyThere"; superId: string; registrar: string }
  | { name: "ValidityTooLong"; validity: number; limit: number }
  | { name: "InvalidName"; nameBytes: string }
  | { name: "DeactivationFinal"; superId: string; finalFrom: number }
  | { name: "NoCity"; code: string }
  | { name: "AnnulmentReasonMissing" }
  | { name: "AlreadyProposed"; superId: string; proposedAt: number }
  | { name: "NotProposed"; superId: string; proposedAt: number }
  | { name: "AlreadyAnswered"; superId: string }
  | { name: "NoticeRuns"; superId: string; notBefore: number }
  | { name: "IdBatchSize"; size: number; limit: number }
  | { name: "BatchItemFailed"; index: number };

/** The refusals in one line each: cause, then remedy. `at` writes a time. */
const SENTENCES: {
  [Name in IdRefusal["name"]]: (
    refusal: Extract<IdRefusal, { name: Name }>,
    at: (seconds: number) => string,
  ) => string;
} = {
  AlreadyRegistered: (refusal) =>
    `${refusal.superId} is registered already and ${refusal.status}; there is one registration for each nullifier and generation.`,
  NotAnnulled: (refusal) =>
    `a further generation needs ${refusal.superId} to be annulled; it is ${refusal.status}.`,
  InvalidNullifier: (refusal) =>
    `${refusal.nullifier} is no nullifier of ${refusal.kind === null ? "any kind" : `the kind ${refusal.kind}`}; draw 32 random bytes or give a credit code.`,
  MalformedCreditCode: (refusal) =>
    `${refusal.code} is no credit code from character ${refusal.position + 1} on; correct it.`,
  WrongCheckCharacter: (refusal) =>
    `${refusal.code} should end in ${refusal.expected}; one of its 18 characters is wrong, compare them.`,
  NoRegistrar: (refusal) => `${refusal.code} enrols nobody; only cities and countries do.`,
  WrongRegistrar: ({ registrar, creditCode }) =>
    `${creditCode} is not enrolled by ${registrar}; ask the city of its characters 3 to 8, or MA.156.`,
  WrongIdStatus: (refusal) => `${refusal.superId} is ${refusal.status}; this needs another state.`,
  NotController: (refusal) =>
    `${refusal.account} does not control ${refusal.superId}; its controller must do this.`,
  ZeroAccount: () =>
    "the zero address can be no controller, delegate or officer; give another address.",
  Superseded: (refusal) =>
    `the message about ${refusal.superId} was used or superseded; sign one with version ${refusal.version} and changed ${refusal.changed}.`,
  ChangedInThisBlock: (refusal) =>
    `${refusal.superId} changed in block ${refusal.blockNumber} already; try again in the next one.`,
  WrongCountry: ({ superId, to }) =>
    `${superId} is an organisation's and stays in MA.156; it can't move to ${to}.`,
  ReservedName: () => "only a move sets this attribute; give it another name.",
  AlreadyThere: (refusal) =>
    `${refusal.superId} is with ${refusal.registrar} already; there is nothing to move.`,
  ValidityTooLong: (refusal) =>
    `${refusal.validity} s are too long; attributes and delegates last at most ${refusal.limit} s.`,
  InvalidName: (refusal) =>
    `${refusal.nameBytes} is no text; a signed name has 1 to 32 characters.`,
  DeactivationFinal: (refusal, at) =>
    `the deactivation of ${refusal.superId} is final since ${at(refusal.finalFrom)}; register another Super ID.`,
  NoCity: ({ code }) => `${code} is no city and has no division; give the code of a city.`,
  AnnulmentReasonMissing: () => "an annulment needs a reason other than none; give one.",
  AlreadyProposed: (refusal, at) =>
    `an annulment of ${refusal.superId}, proposed at ${at(refusal.proposedAt)}, waits already; dismiss it to propose another.`,
  NotProposed: ({ superId, proposedAt }, at) =>
    proposedAt === 0
      ? `no annulment of ${superId} waits; propose one.`
      : `no annulment of ${superId} that was proposed at ${at(proposedAt)} waits; look at what does.`,
  AlreadyAnswered: (refusal) =>
    `the annulment of ${refusal.superId} was answered already; there is one answer.`,
  NoticeRuns: (refusal, at) =>
    `the annulment of ${refusal.superId} is public notice until ${at(refusal.notBefore)}; try again then.`,
  IdBatchSize: (refusal) => `a list of ${refusal.size} does not do; give 1 to ${refusal.limit}.`,
  BatchItemFailed: ({ index }) =>
    `at item ${index} of the batch the gas ran out, nothing was registered; send more gas, or fewer items.`,
};

/** Whether a refusal is one of these. */
export const isIdRefusal = (refusal: { name: string }): refusal is IdRefusal =>
  refusal.name in SENTENCES;

/** A refusal in one line. */
export const idSentence = (refusal: IdRefusal, at: (seconds: number) => string): string =>
  SENTENCES[refusal.name](refusal as never, at);
