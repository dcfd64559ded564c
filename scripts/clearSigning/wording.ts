import type { ExtractAbiFunctionNames } from "abitype";
import type { cityCodeRegistryAbi, superIdRegistryAbi } from "../../src/abi.js";
import { KINDS } from "../../src/codes/cityCode.js";
import type { CodeMessageName } from "../../src/codes/messages.js";
import {
  REFUSAL_REASONS,
  ROLES,
  rolesFromBits,
  SUSPENSION_REASONS,
} from "../../src/codes/words.js";
import type { IdMessageName } from "../../src/identity/messages.js";
import { ANNULMENT_REASONS, ID_KINDS } from "../../src/identity/words.js";
import type { Shown } from "./schema.js";

/**
 * What a wallet says to who signs: the only place for its words. Intents have at most 30 characters and labels 20,
 * as small devices cut what is longer.
 */

/** A message, or a function that changes state. */
export interface Act {
  intent: string;
  /**
   * A wallet may show this and nothing else. So it says all but counters, the deadline and signatures; there is none
   * where that makes no sentence: codes in calldata are bytes. Free text stands last, lest it pass for the rest.
   */
  sentence?: string;
  /** Fields that mean something else than elsewhere. */
  fields?: Record<string, Shown>;
}

export interface Wording<Name extends string = string> {
  /** Words by number. */
  enums: Record<string, Record<string, string>>;
  /** Fields by name, in the order in which they are shown. */
  fields: Record<string, Shown>;
  acts: Record<Name, Act>;
}

type Writes<Abi extends typeof cityCodeRegistryAbi | typeof superIdRegistryAbi> =
  ExtractAbiFunctionNames<Abi, "nonpayable" | "payable">;

const text = (label: string): Shown => ({ label, format: "raw" });
const time = (label: string): Shown => ({
  label,
  format: "date",
  params: { encoding: "timestamp" },
});
const duration = (label: string): Shown => ({ label, format: "duration" });
const choice = (label: string, name: string): Shown => ({
  label,
  format: "enum",
  params: { $ref: `$.metadata.enums.${name}` },
});
/** A name only if the person who signs gave it: anybody can take a public one, such as that of an office. */
const account = (label: string): Shown => ({
  label,
  format: "addressName",
  params: { types: ["wallet", "eoa", "contract"], sources: ["local"] },
});

const numbered = (words: readonly string[], first = 0): Record<string, string> =>
  Object.fromEntries(words.map((word, i) => [first + i, word]));

/** Each union of roles. */
const roles = Array.from({ length: 2 ** ROLES.length - 1 }, (_, i) =>
  rolesFromBits(i + 1).join(", "),
);

/** What of a message says when it counts and how often. */
const VALIDITY = {
  deadline: time("Valid until"),
  round: text("Round"),
  nonce: text("Nonce"),
  epoch: text("Holder's epoch"),
  generation: text("Generation"),
  version: text("Version"),
  changed: text("Last change, block"),
  controllerSignature: text("Controller signed"),
  officerSignature: text("Officer signed"),
  signature: text("Signature"),
};

export const CODES: Wording<CodeMessageName | Writes<typeof cityCodeRegistryAbi>> = {
  enums: {
    kinds: numbered(KINDS, 1),
    suspensionReasons: numbered(SUSPENSION_REASONS),
    refusalReasons: numbered(REFUSAL_REASONS),
    roles: numbered(roles, 1),
  },
  fields: {
    parent: text("Issued from"),
    country: text("Country"),
    code: text("Code"),
    kind: choice("Kind", "kinds"),
    applicant: account("Applicant"),
    from: account("From"),
    holder: account("Holder"),
    to: account("Offered to"),
    officer: account("Officer"),
    ...Object.fromEntries(ROLES.map((role) => [role, text(`May ${role}`)])),
    roles: choice("May", "roles"),
    until: time("In office until"),
    successor: text("Successor"),
    others: text("Further successor"),
    reason: choice("Reason", "suspensionReasons"),
    digest: text("Document's SHA-256"),
    ...VALIDITY,
  },
  acts: {
    Application: {
      intent: "Apply for a code",
      sentence: "Apply for the code {code} as {kind} for {applicant} with the documents {digest}",
    },
    Withdrawal: {
      intent: "Withdraw an application",
      sentence: "Withdraw the application for the code {code} by {applicant}",
    },
    Appointment: { intent: "Appoint an officer" },
    Dismissal: {
      intent: "Dismiss an officer",
      sentence: "Dismiss {officer} as an officer of {code}, held by {holder}",
    },
    Publication: {
      intent: "Publish a record",
      sentence: "Publish the record {digest} of {code}, held by {holder}",
    },
    Offer: { intent: "Offer a code", sentence: "Offer {code}, held by {holder}, to {to}" },
    Acceptance: {
      intent: "Accept a code",
      sentence: "Take over {code} from {from} as {holder}",
    },

    admitCountry: { intent: "Admit a country" },
    freeze: { intent: "Freeze a country's issuing" },
    unfreeze: { intent: "End a freeze" },
    applyFor: { intent: "File an application" },
    withdraw: { intent: "Withdraw an application" },
    approve: { intent: "Approve an application" },
    refuse: {
      intent: "Refuse an application",
      fields: { reason: choice("Reason", "refusalReasons") },
    },
    issue: { intent: "Issue a code" },
    issueSigned: { intent: "Issue a code applied for" },
    issueBatch: { intent: "Issue codes" },
    suspend: { intent: "Suspend a code" },
    reinstate: { intent: "Reinstate a code" },
    retire: { intent: "Retire a code for good" },
    appoint: { intent: "Appoint an officer" },
    appointSigned: { intent: "Appoint an officer" },
    dismiss: { intent: "Dismiss an officer" },
    dismissSigned: { intent: "Dismiss an officer" },
    publish: { intent: "Publish a record" },
    publishSigned: { intent: "Publish a record" },
    offer: { intent: "Offer a code" },
    offerSigned: { intent: "Offer a code" },
    accept: { intent: "Accept a code" },
    acceptSigned: { intent: "Accept a code" },
    cancelSigned: { intent: "Void all signed messages" },
  },
};

const handOver: Act = {
  intent: "Hand over a Super ID",
  sentence: "Hand over the Super ID {superId} to {controller}",
  fields: { controller: account("New controller") },
};
const deactivation: Act = {
  intent: "Deactivate a Super ID",
  sentence: "Deactivate the Super ID {superId}",
};
const reactivation: Act = {
  intent: "Reactivate a Super ID",
  sentence: "Reactivate the Super ID {superId}",
};
const answer: Act = {
  intent: "Answer an annulment",
  sentence: "Answer the annulment of {superId}, proposed {proposedAt}, with the document {digest}",
};

export const IDS: Wording<IdMessageName | Writes<typeof superIdRegistryAbi>> = {
  enums: { kinds: numbered(ID_KINDS, 1), annulmentReasons: numbered(ANNULMENT_REASONS) },
  fields: {
    // An address that nobody has a key of: a name for it would mislead.
    superId: text("Super ID"),
    superIds: text("Super ID"),
    city: text("City"),
    identity: text("Super ID"),
    kind: choice("Kind", "kinds"),
    creditCode: text("Credit code"),
    creditCodes: text("Credit code"),
    controller: account("Controller"),
    newController: account("New controller"),
    newOwner: account("New controller"),
    registrar: text("Enrolled in"),
    to: text("Moves to"),
    officer: account("Officer"),
    delegate: account("Delegate"),
    delegateType: text("Delegated for"),
    name: text("Attribute"),
    value: text("Value"),
    validity: duration("For"),
    reason: choice("Reason", "annulmentReasons"),
    proposedAt: time("Proposed"),
    digest: text("Document's SHA-256"),
    nullifier: text("Nullifier"),
    ...VALIDITY,
  },
  acts: {
    OrganisationRegistration: {
      intent: "Register a Super ID",
      sentence:
        "Register a Super ID for the credit code {creditCode}, controlled by {controller}, in {registrar} with {officer}",
    },
    ResidentRegistration: {
      intent: "Register a Super ID",
      sentence:
        "Register a Super ID for {controller} in {registrar} with {officer}, nullifier {nullifier}",
    },
    Move: {
      intent: "Move a Super ID",
      sentence: "Move the Super ID {superId}, controlled by {controller}, to {to} with {officer}",
    },
    ControllerChange: {
      intent: "Hand over a Super ID",
      sentence: "Hand over the Super ID {superId} from {controller} to {newController}",
    },
    Deactivation: {
      intent: "Deactivate a Super ID",
      sentence: "Deactivate the Super ID {superId}, controlled by {controller}",
    },
    Reactivation: {
      intent: "Reactivate a Super ID",
      sentence: "Reactivate the Super ID {superId}, controlled by {controller}",
    },
    DelegateAddition: {
      intent: "Add a delegate",
      sentence:
        "Let {delegate} act for {validity} on behalf of the Super ID {superId}, controlled by {controller}, as {delegateType}",
    },
    DelegateRevocation: {
      intent: "Revoke a delegate",
      sentence:
        "Let {delegate} no longer act on behalf of the Super ID {superId}, controlled by {controller}, as {delegateType}",
    },
    AttributeChange: {
      intent: "Set an attribute",
      sentence:
        "Add {value} for {validity} to the Super ID {superId}, controlled by {controller}, as {name}",
    },
    AttributeRevocation: {
      intent: "Revoke an attribute",
      sentence: "Revoke {value} of the Super ID {superId}, controlled by {controller}, as {name}",
    },
    AnnulmentAnswer: {
      intent: "Answer an annulment",
      sentence:
        "Answer the annulment of {superId}, controlled by {controller}, proposed {proposedAt}, with the document {digest}",
    },

    register: { intent: "Register a Super ID" },
    registerBatch: { intent: "Register Super IDs" },
    changeController: handOver,
    changeControllerSigned: handOver,
    changeOwner: {
      intent: "Hand over a Super ID",
      sentence: "Hand over the Super ID {identity} to {newOwner}",
    },
    move: { intent: "Move a Super ID" },
    deactivate: deactivation,
    deactivateSigned: deactivation,
    reactivate: reactivation,
    reactivateSigned: reactivation,
    addDelegate: { intent: "Add a delegate" },
    addDelegateSigned: { intent: "Add a delegate" },
    revokeDelegate: { intent: "Revoke a delegate" },
    revokeDelegateSigned: { intent: "Revoke a delegate" },
    setAttribute: { intent: "Set an attribute" },
    setAttributeSigned: { intent: "Set an attribute" },
    revokeAttribute: { intent: "Revoke an attribute" },
    revokeAttributeSigned: { intent: "Revoke an attribute" },
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
  },
};
