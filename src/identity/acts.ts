import { decodeBytes32String, encodeBytes32String } from "ethers";
import { codeField } from "../codes/acts.js";
import { toBytes } from "../codes/cityCode.js";
import { InvalidInputError } from "../errors.js";
import {
  accountField,
  actsOn,
  type Field,
  type Message,
  numbered,
  type SignaturesOf,
  type Transaction,
  VALIDITY_FIELDS,
} from "../signing/act.js";
import { creditCodeToBytes, parseCreditCode } from "./creditCode.js";
import { ANNULMENT_REASONS, ID_KINDS, idKindNumber } from "./words.js";

/**
 * What people sign and offices send about Super IDs, said once, as in `src/codes/acts.ts`. The contract's side is
 * `contracts/identity/SuperIdMessages.sol`.
 */

/** The contract's enumerations in words by number. */
export const ID_WORDS = {
  kinds: numbered(ID_KINDS, 1),
  annulmentReasons: numbered(ANNULMENT_REASONS),
};

/** Checks the name of an attribute or the type of a delegate. @throws {InvalidInputError} */
export function parseName(name: string): string {
  if (/^[\x21-\x7e]{1,31}$/.test(name)) return name;
  throw new InvalidInputError(`"${name}" is no name: 1 to 31 characters ASCII without spaces.`);
}

/** A name of ERC-1056 as the contract takes it. @throws {InvalidInputError} */
export const nameToBytes = (name: string): string => encodeBytes32String(parseName(name));

/** A name of ERC-1056 as text; the bytes where they are none. */
export function nameFromBytes(bytes: string): string {
  try {
    return decodeBytes32String(bytes);
  } catch {
    return bytes;
  }
}

/** Fields and parameters, in the order in which wallets show them. */
export const ID_FIELDS = {
  // An address that nobody has a key of: a name for it would mislead.
  superId: { type: "address", label: "Super ID" },
  superIds: { label: "Super ID" },
  city: { label: "City" },
  identity: { label: "Super ID" },
  kind: { label: "Kind", shown: { words: "kinds" } },
  creditCode: {
    type: "string",
    label: "Credit code",
    parse: parseCreditCode,
    example: "91130100MA000000M0",
  },
  creditCodes: { label: "Credit code" },
  /** Who will control it, has it, or has deactivated it. */
  controller: accountField("Controller"),
  newController: accountField("New controller"),
  newOwner: accountField("New controller"),
  /** The code of the city or country that enrols. */
  registrar: codeField("Enrolled in"),
  /** The code of the city or country that accepts. */
  to: codeField("Moves to"),
  officer: accountField("Officer"),
  delegate: accountField("Delegate"),
  delegateType: { type: "string", label: "Delegated for", parse: nameToBytes, example: "veriKey" },
  name: { type: "string", label: "Attribute", parse: nameToBytes, example: "did/svc/Messaging" },
  /** Bytes, hexadecimal. */
  value: { type: "bytes", label: "Value" },
  /** Seconds from the block of the transaction. */
  validity: { type: "uint256", label: "For", shown: "duration" },
  reason: { label: "Reason", shown: { words: "annulmentReasons" } },
  /** What names the annulment: seconds since 1970. */
  proposedAt: { type: "uint40", label: "Proposed", shown: "time" },
  /** SHA-256 of the answer or of a statement. */
  digest: { type: "bytes32", label: "Document's SHA-256" },
  /** 32 bytes. */
  nullifier: { type: "bytes32", label: "Nullifier" },
  ...VALIDITY_FIELDS,
} as const satisfies Record<string, Field>;

const act = actsOn<typeof ID_FIELDS>();

const COSIGNERS = { controllerSignature: "controller", officerSignature: "officer" } as const;
const CONTROLLER = { signature: "controller" } as const;

type Cosignatures = SignaturesOf<typeof COSIGNERS>;
type Registered = "creditCode" | "nullifier";
type Registration<Subject extends Registered> = Message<
  typeof ID_FIELDS,
  Subject | "generation" | "controller" | "registrar" | "officer" | "deadline"
>;

/** A registration as the contract takes it: with both signatures, or without that of who submits it. */
export const registrationArguments = (
  message: Registration<"creditCode"> | Registration<"nullifier">,
  { controllerSignature = "0x", officerSignature = "0x" }: Cosignatures,
) => ({
  registration: {
    ...("creditCode" in message
      ? { kind: idKindNumber("Organisation"), nullifier: creditCodeToBytes(message.creditCode) }
      : { kind: idKindNumber("Resident"), nullifier: message.nullifier }),
    generation: message.generation,
    controller: message.controller,
    registrar: toBytes(message.registrar),
    officer: message.officer,
    deadline: message.deadline,
  },
  controllerSignature,
  officerSignature,
});

const register = (
  message: Registration<"creditCode"> | Registration<"nullifier">,
  signatures: Cosignatures,
) => Object.values(registrationArguments(message, signatures));

/** What a controller's message carries beside its content, as the contract takes it. */
const authorisation = (
  { version, changed, deadline }: Message<typeof ID_FIELDS, "version" | "changed" | "deadline">,
  { signature }: { signature: string },
) => ({ version, changed, deadline, signature });

/** By the name of the EIP-712 type. */
export const ID_ACTS = {
  OrganisationRegistration: act({
    intent: "Register a Super ID",
    sentence:
      "Register a Super ID for the credit code {creditCode}, controlled by {controller}, in {registrar} with {officer}",
    fields: ["creditCode", "generation", "controller", "registrar", "officer", "deadline"],
    signers: COSIGNERS,
    counter: "place",
    office: "registrar",
    call: "register",
    argumentsOf: register,
  }),
  ResidentRegistration: act({
    intent: "Register a Super ID",
    sentence:
      "Register a Super ID for {controller} in {registrar} with {officer}, nullifier {nullifier}",
    fields: ["nullifier", "generation", "controller", "registrar", "officer", "deadline"],
    signers: COSIGNERS,
    counter: "place",
    office: "registrar",
    call: "register",
    argumentsOf: register,
  }),
  Move: act({
    intent: "Move a Super ID",
    sentence: "Move the Super ID {superId}, controlled by {controller}, to {to} with {officer}",
    fields: ["superId", "controller", "to", "officer", "version", "changed", "deadline"],
    signers: COSIGNERS,
    counter: "version",
    office: "to",
    call: "move",
    argumentsOf: (message, { controllerSignature = "0x", officerSignature = "0x" }) => [
      { ...message, to: toBytes(message.to) },
      controllerSignature,
      officerSignature,
    ],
  }),
  ControllerChange: act({
    intent: "Hand over a Super ID",
    sentence: "Hand over the Super ID {superId} from {controller} to {newController}",
    fields: ["superId", "controller", "newController", "version", "changed", "deadline"],
    signers: CONTROLLER,
    counter: "version",
    receiver: "newController",
    call: "changeControllerSigned",
    argumentsOf: (message, signatures) => [
      message.superId,
      message.newController,
      authorisation(message, signatures),
    ],
  }),
  Deactivation: act({
    intent: "Deactivate a Super ID",
    sentence: "Deactivate the Super ID {superId}, controlled by {controller}",
    fields: ["superId", "controller", "version", "changed", "deadline"],
    signers: CONTROLLER,
    counter: "version",
    call: "deactivateSigned",
    argumentsOf: (message, signatures) => [message.superId, authorisation(message, signatures)],
  }),
  Reactivation: act({
    intent: "Reactivate a Super ID",
    sentence: "Reactivate the Super ID {superId}, controlled by {controller}",
    fields: ["superId", "controller", "version", "changed", "deadline"],
    signers: CONTROLLER,
    counter: "version",
    call: "reactivateSigned",
    argumentsOf: (message, signatures) => [message.superId, authorisation(message, signatures)],
  }),
  DelegateAddition: act({
    intent: "Add a delegate",
    sentence:
      "Let {delegate} act for {validity} on behalf of the Super ID {superId}, controlled by {controller}, as {delegateType}",
    fields: [
      "superId",
      "controller",
      "delegateType",
      "delegate",
      "validity",
      "version",
      "changed",
      "deadline",
    ],
    signers: CONTROLLER,
    counter: "version",
    call: "addDelegateSigned",
    direct: "addDelegate",
    argumentsOf: (message, signatures) => [
      message.superId,
      nameToBytes(message.delegateType),
      message.delegate,
      message.validity,
      authorisation(message, signatures),
    ],
  }),
  DelegateRevocation: act({
    intent: "Revoke a delegate",
    sentence:
      "Let {delegate} no longer act on behalf of the Super ID {superId}, controlled by {controller}, as {delegateType}",
    fields: ["superId", "controller", "delegateType", "delegate", "version", "changed", "deadline"],
    signers: CONTROLLER,
    counter: "version",
    call: "revokeDelegateSigned",
    direct: "revokeDelegate",
    argumentsOf: (message, signatures) => [
      message.superId,
      nameToBytes(message.delegateType),
      message.delegate,
      authorisation(message, signatures),
    ],
  }),
  AttributeChange: act({
    intent: "Set an attribute",
    sentence:
      "Add {value} for {validity} to the Super ID {superId}, controlled by {controller}, as {name}",
    fields: [
      "superId",
      "controller",
      "name",
      "value",
      "validity",
      "version",
      "changed",
      "deadline",
    ],
    signers: CONTROLLER,
    counter: "version",
    call: "setAttributeSigned",
    direct: "setAttribute",
    argumentsOf: (message, signatures) => [
      message.superId,
      nameToBytes(message.name),
      message.value,
      message.validity,
      authorisation(message, signatures),
    ],
  }),
  AttributeRevocation: act({
    intent: "Revoke an attribute",
    sentence: "Revoke {value} of the Super ID {superId}, controlled by {controller}, as {name}",
    fields: ["superId", "controller", "name", "value", "version", "changed", "deadline"],
    signers: CONTROLLER,
    counter: "version",
    call: "revokeAttributeSigned",
    direct: "revokeAttribute",
    argumentsOf: (message, signatures) => [
      message.superId,
      nameToBytes(message.name),
      message.value,
      authorisation(message, signatures),
    ],
  }),
  AnnulmentAnswer: act({
    intent: "Answer an annulment",
    sentence:
      "Answer the annulment of {superId}, controlled by {controller}, proposed {proposedAt}, with the document {digest}",
    fields: ["superId", "controller", "proposedAt", "digest", "version", "changed", "deadline"],
    signers: CONTROLLER,
    counter: "version",
    call: "answerAnnulmentSigned",
    argumentsOf: (message, signatures) => [
      message.superId,
      message.proposedAt,
      message.digest,
      authorisation(message, signatures),
    ],
  }),
};

export type IdMessageName = keyof typeof ID_ACTS;

/** What each message says; JSON as it is. */
export type IdMessages = {
  [Name in IdMessageName]: Message<typeof ID_FIELDS, (typeof ID_ACTS)[Name]["fields"][number]>;
};

const handOver: Transaction = {
  intent: "Hand over a Super ID",
  sentence: "Hand over the Super ID {superId} to {controller}",
  own: { controller: accountField("New controller") },
};
const deactivation: Transaction = {
  intent: "Deactivate a Super ID",
  sentence: "Deactivate the Super ID {superId}",
};
const reactivation: Transaction = {
  intent: "Reactivate a Super ID",
  sentence: "Reactivate the Super ID {superId}",
};
const answer: Transaction = {
  intent: "Answer an annulment",
  sentence: "Answer the annulment of {superId}, proposed {proposedAt}, with the document {digest}",
};

/** What only offices send, and what makes a sentence of its own in a transaction; by the function's name. */
export const ID_TRANSACTIONS: Record<string, Transaction> = {
  registerBatch: { intent: "Register Super IDs" },
  changeController: handOver,
  changeControllerSigned: handOver,
  changeOwner: {
    intent: "Hand over a Super ID",
    sentence: "Hand over the Super ID {identity} to {newOwner}",
  },
  deactivate: deactivation,
  deactivateSigned: deactivation,
  reactivate: reactivation,
  reactivateSigned: reactivation,
  proposeAnnulment: {
    intent: "Propose an annulment",
    sentence: "Propose to annul the Super ID {superId}: {reason}, with the document {digest}",
  },
  proposeAnnulments: { intent: "Propose annulments" },
  proposeAnnulmentsIn: { intent: "Propose annulments as city" },
  answerAnnulment: answer,
  answerAnnulmentSigned: answer,
  dismissAnnulment: {
    intent: "Dismiss an annulment",
    sentence: "Dismiss the annulment of {superId}, proposed {proposedAt}",
  },
  annul: {
    intent: "Annul a Super ID for good",
    sentence: "Annul the Super ID {superId} for good, as proposed {proposedAt}",
  },
  annulBatch: { intent: "Annul Super IDs for good" },
};

/** The name and version of the EIP-712 domain. */
export const ID_DOMAIN = { name: "Domicile Super IDs", version: "1" };
