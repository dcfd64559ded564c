import {
  accountField,
  actsOn,
  type Field,
  type Message,
  numbered,
  type Transaction,
  VALIDITY_FIELDS,
} from "../signing/act.js";
import { parseCode, toBytes } from "./cityCode.js";
import {
  kindNumber,
  KINDS,
  type Kind,
  REFUSAL_REASONS,
  ROLES,
  rolesFromBits,
  rolesToBits,
  SUSPENSION_REASONS,
} from "./words.js";

/**
 * What people sign and offices send about city codes, said once: types, encoders, builders, the relayer's schema and
 * what wallets and pages show follow from it. The contract's side is `contracts/codes/CodeMessages.sol`.
 */

/** The contract's enumerations in words by number, and each union of roles. */
export const CODE_WORDS = {
  kinds: numbered(KINDS, 1),
  suspensionReasons: numbered(SUSPENSION_REASONS),
  refusalReasons: numbered(REFUSAL_REASONS),
  roles: numbered(
    Array.from({ length: 2 ** ROLES.length - 1 }, (_, i) => rolesFromBits(i + 1).join(", ")),
    1,
  ),
};

/** A code: text in EIP-712, bytes in a transaction. */
export const codeField = <const Label extends string>(label: Label) =>
  ({ type: "string", label, parse: parseCode, example: "MA.156.1301" }) as const;

/** A role that an officer is given, or not. */
const role = <const Role extends string>(name: Role) =>
  ({ type: "bool", label: `May ${name}` }) as const;

/** Fields and parameters, in the order in which wallets show them. */
export const CODE_FIELDS = {
  parent: { label: "Issued from" },
  country: { label: "Country" },
  code: codeField("Code"),
  kind: { type: "string", label: "Kind", shown: { words: "kinds" }, oneOf: KINDS },
  applicant: accountField("Applicant"),
  from: accountField("From"),
  holder: accountField("Holder"),
  to: accountField("Offered to"),
  officer: accountField("Officer"),
  issue: role("issue"),
  review: role("review"),
  enrol: role("enrol"),
  attest: role("attest"),
  publish: role("publish"),
  roles: { label: "May", shown: { words: "roles" } },
  /** Seconds since 1970, exclusive. */
  until: { type: "uint40", label: "In office until", shown: "time" },
  successor: { label: "Successor" },
  others: { label: "Further successor" },
  reason: { label: "Reason", shown: { words: "suspensionReasons" } },
  /** SHA-256 of documents or of a record; zero if there are none. */
  digest: { type: "bytes32", label: "Document's SHA-256" },
  ...VALIDITY_FIELDS,
} as const satisfies Record<string, Field>;

const act = actsOn<typeof CODE_FIELDS>();

const APPLICATION = ["code", "kind", "applicant", "round", "digest", "deadline"] as const;

/** An application as the contract takes it. */
export const applicationArguments = (
  message: Message<typeof CODE_FIELDS, (typeof APPLICATION)[number]>,
) => ({ ...message, code: toBytes(message.code), kind: kindNumber(message.kind as Kind) });

/** By the name of the EIP-712 type. */
export const CODE_ACTS = {
  Application: act({
    intent: "Apply for a code",
    sentence: "Apply for the code {code} as {kind} for {applicant} with the documents {digest}",
    fields: APPLICATION,
    signers: { signature: "applicant" },
    counter: "round",
    call: "applyFor",
    argumentsOf: (message, { signature }) => [applicationArguments(message), signature],
  }),
  Withdrawal: act({
    intent: "Withdraw an application",
    sentence: "Withdraw the application for the code {code} by {applicant}",
    fields: ["code", "applicant", "round", "deadline"],
    signers: { signature: "applicant" },
    counter: "round",
    call: "withdraw",
    argumentsOf: ({ code, applicant, round, deadline }, { signature }) => [
      toBytes(code),
      applicant,
      round,
      deadline,
      signature,
    ],
  }),
  Appointment: act({
    intent: "Appoint an officer",
    fields: ["code", "holder", "officer", ...ROLES, "until", "epoch", "nonce", "deadline"],
    signers: { signature: "holder" },
    counter: "nonce",
    call: "appointSigned",
    direct: "appoint",
    argumentsOf: (message, { signature }) => [
      toBytes(message.code),
      message.officer,
      rolesToBits(ROLES.filter((each) => message[each])),
      message.until,
      message.nonce,
      message.deadline,
      signature,
    ],
  }),
  Dismissal: act({
    intent: "Dismiss an officer",
    sentence: "Dismiss {officer} as an officer of {code}, held by {holder}",
    fields: ["code", "holder", "officer", "epoch", "nonce", "deadline"],
    signers: { signature: "holder" },
    counter: "nonce",
    call: "dismissSigned",
    direct: "dismiss",
    argumentsOf: ({ code, officer, nonce, deadline }, { signature }) => [
      toBytes(code),
      officer,
      nonce,
      deadline,
      signature,
    ],
  }),
  Publication: act({
    intent: "Publish a record",
    sentence: "Publish the record {digest} of {code}, held by {holder}",
    fields: ["code", "holder", "digest", "epoch", "nonce", "deadline"],
    signers: { signature: "holder" },
    counter: "nonce",
    call: "publishSigned",
    direct: "publish",
    argumentsOf: ({ code, digest, nonce, deadline }, { signature }) => [
      toBytes(code),
      digest,
      nonce,
      deadline,
      signature,
    ],
  }),
  Offer: act({
    intent: "Offer a code",
    sentence: "Offer {code}, held by {holder}, to {to}",
    fields: ["code", "holder", "to", "epoch", "nonce", "deadline"],
    signers: { signature: "holder" },
    counter: "nonce",
    receiver: "to",
    call: "offerSigned",
    direct: "offer",
    argumentsOf: ({ code, to, nonce, deadline }, { signature }) => [
      toBytes(code),
      to,
      nonce,
      deadline,
      signature,
    ],
  }),
  Acceptance: act({
    intent: "Accept a code",
    sentence: "Take over {code} from {from} as {holder}",
    fields: ["code", "from", "holder", "epoch", "nonce", "deadline"],
    signers: { signature: "holder" },
    counter: "nonce",
    call: "acceptSigned",
    direct: "accept",
    argumentsOf: ({ code, nonce, deadline }, { signature }) => [
      toBytes(code),
      nonce,
      deadline,
      signature,
    ],
  }),
};

export type CodeMessageName = keyof typeof CODE_ACTS;

/** What each message says; JSON as it is. */
export type CodeMessages = {
  [Name in CodeMessageName]: Message<
    typeof CODE_FIELDS,
    (typeof CODE_ACTS)[Name]["fields"][number]
  >;
};

/** What only offices and the council send, by the function's name. */
export const CODE_TRANSACTIONS = {
  admitCountry: { intent: "Admit a country" },
  freeze: { intent: "Freeze a country's issuing" },
  unfreeze: { intent: "End a freeze" },
  approve: { intent: "Approve an application" },
  refuse: {
    intent: "Refuse an application",
    own: { reason: { label: "Reason", shown: { words: "refusalReasons" } } },
  },
  issue: { intent: "Issue a code" },
  issueSigned: { intent: "Issue a code applied for" },
  issueBatch: { intent: "Issue codes" },
  suspend: { intent: "Suspend a code" },
  reinstate: { intent: "Reinstate a code" },
  retire: { intent: "Retire a code for good" },
  cancelSigned: { intent: "Void all signed messages" },
} as const satisfies Record<string, Transaction>;

/** The name and version of the EIP-712 domain. */
export const CODE_DOMAIN = { name: "Domicile City Codes", version: "1" };
