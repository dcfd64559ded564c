import { decodeBytes32String, type ErrorDescription, Interface, toUtf8String } from "ethers";
import { CityCodes__factory, CreditCodes__factory } from "../typechain-types/index.js";
import { accessManagerAbi, cityCodeRegistryAbi, superIdRegistryAbi } from "./abi.js";
import { revertData } from "./chain/revert.js";
import { DomicileError } from "./errors.js";
import { type IdRefusal, idSentence, isIdRefusal } from "./identity/refusals.js";
import { ID_STATUSES, idKindFromNumber } from "./identity/words.js";
import { printable } from "./printable.js";
import {
  APPLICATION_STATUSES,
  kindFromNumber,
  type Kind,
  rolesFromBits,
  STATUSES,
  SUSPENSION_REASONS,
  word,
  type ApplicationStatus,
  type Role,
  type Status,
  type SuspensionReason,
} from "./codes/words.js";

/** Why the contracts refused a call: the custom error with its evidence. Times in seconds since 1970. */
export type Refusal =
  | IdRefusal
  | { name: "CodeTaken"; code: string; holder: string }
  | { name: "CodeIsRetired"; code: string; successor: string | null }
  | { name: "WrongStatus"; code: string; status: Status }
  | { name: "AncestorInactive"; ancestor: string; status: Status; reason: SuspensionReason }
  | { name: "IssuingIsFrozen"; country: string; until: number }
  | { name: "IssuingNotFrozen"; country: string }
  | { name: "FreezeTooSoon"; country: string; notBefore: number }
  | { name: "WrongKind"; code: string; kind: Kind | null }
  | { name: "NotBelow"; code: string; issuer: string }
  | { name: "MissingRole"; code: string; account: string; roles: Role[] }
  | { name: "NotHolder"; code: string; account: string }
  | { name: "NotOffered"; code: string; account: string }
  | { name: "ZeroAddress" }
  | { name: "ReasonMissing" }
  | { name: "InvalidTerm"; roles: number; until: number }
  | { name: "InvalidSuccessor"; code: string; successor: string }
  | { name: "WrongRound"; code: string; applicant: string; expected: number }
  | { name: "AlreadyPending"; code: string; applicant: string; round: number }
  | {
      name: "NotPending";
      code: string;
      applicant: string;
      status: ApplicationStatus;
      round: number;
    }
  | { name: "BatchSize"; size: number; limit: number }
  | { name: "BatchItemRefused"; index: number; refusal: Refusal }
  | { name: "AuthorityIsFixed" }
  | { name: "MalformedCode"; code: string; kind: Kind | null; position: number }
  | { name: "ReservedCode"; code: string }
  | { name: "InvalidCodeText"; length: number }
  | { name: "SignatureExpired"; deadline: number }
  | { name: "InvalidSignature"; account: string }
  | { name: "InsufficientGas"; account: string }
  | { name: "WrongNonce"; account: string; expected: number }
  | { name: "AccessManagedUnauthorized"; caller: string }
  | { name: "AccessManagerUnauthorizedCall"; caller: string }
  | { name: "AccessManagerUnauthorizedAccount"; msgsender: string; roleId: number }
  | { name: "AccessManagerNotScheduled"; operationId: string }
  | { name: "AccessManagerAlreadyScheduled"; operationId: string }
  | { name: "AccessManagerNotReady"; operationId: string }
  | { name: "AccessManagerExpired"; operationId: string }
  | { name: "AccessManagerUnauthorizedCancel"; msgsender: string; caller: string }
  | { name: "AccessManagerUnauthorizedConsume"; target: string }
  | { name: "AccessManagerLockedRole"; roleId: number }
  | { name: "AccessManagerLockedFunction"; selector: string }
  | { name: "AccessManagerBadConfirmation" }
  | { name: "AccessManagerInvalidInitialAdmin"; initialAdmin: string }
  | { name: "AccessManagedRequiredDelay"; caller: string; delay: number }
  | { name: "AccessManagedInvalidAuthority"; authority: string }
  | { name: "AddressEmptyCode"; target: string }
  | { name: "FailedCall" }
  | { name: "InsufficientBalance"; balance: number; needed: number }
  | { name: "SafeCastOverflowedUintDowncast"; bits: number; value: number }
  | { name: "InvalidShortString" }
  | { name: "StringTooLong"; str: string }
  /** Not an error of these contracts, or not with such evidence. */
  | { name: "Unknown"; selector: string };

/** The contracts refused a call; nothing was changed. */
export class RegistryRefusal extends DomicileError {
  constructor(
    readonly refusal: Refusal,
    options?: ErrorOptions,
  ) {
    super(shown(sentence(refusal)), options);
  }
}

/** A failed call's error as a typed one; undefined if it did not revert with data. */
export function refusalOf(error: unknown): RegistryRefusal | undefined {
  const data = revertData(error);
  return data === undefined ? undefined : new RegistryRefusal(readRefusal(data), { cause: error });
}

const INTERFACES = [
  new Interface(cityCodeRegistryAbi),
  // The registries pass errors of libraries on as bytes, so their own ABIs lack them.
  CityCodes__factory.createInterface(),
  new Interface(superIdRegistryAbi),
  CreditCodes__factory.createInterface(),
  new Interface(accessManagerAbi),
];

/** Decodes revert data. Never throws. */
export function readRefusal(data: string): Refusal {
  try {
    for (const contract of INTERFACES) {
      const description = contract.parseError(data);
      const own = description !== null && contract.fragments.includes(description.fragment);
      if (own) return { name: description.name, ...evidence(description) } as Refusal;
    }
  } catch {
    // Another contract's error by the same name.
  }
  return { name: "Unknown", selector: data.slice(0, 10) };
}

/** The arguments of an error by name, in words where the contract has numbers. */
function evidence({ fragment, args }: ErrorDescription): Record<string, unknown> {
  return Object.fromEntries(
    fragment.inputs.map(({ name, type }, i) => [name, inWords(fragment.name, name, type, args[i])]),
  );
}

const CODES = new Set([
  "code",
  "country",
  "ancestor",
  "issuer",
  "successor",
  "registrar",
  "creditCode",
  "to",
]);
const OF_IDS = new Set(["AlreadyRegistered", "NotAnnulled", "WrongIdStatus", "InvalidNullifier"]);

function inWords(error: string, name: string, type: string, value: unknown): unknown {
  const ofIds = OF_IDS.has(error);
  if (type === "bytes32" && CODES.has(name)) return readableCode(value as string);
  if (type === "bytes1") return toUtf8String(value as string);
  if (name === "kind") return (ofIds ? idKindFromNumber : kindFromNumber)(value as bigint) ?? null;
  if (name === "status") {
    if (ofIds) return word(ID_STATUSES, value as bigint);
    return word(error === "NotPending" ? APPLICATION_STATUSES : STATUSES, value as bigint);
  }
  if (name === "reason") return word(SUSPENSION_REASONS, value as bigint);
  if (name === "roles" && error === "MissingRole") return rolesFromBits(value as bigint);
  if (name === "refusal") return readRefusal(value as string);
  return typeof value === "bigint" ? Number(value) : value;
}

/** The text of a code, also of a malformed one; the bytes where they are none. */
function readableCode(bytes: string): string | null {
  try {
    return decodeBytes32String(bytes) || null;
  } catch {
    return bytes;
  }
}

/** The last second that a `Date` can tell. */
const LAST_SECOND = 8.64e12;

const at = (seconds: number): string =>
  seconds > LAST_SECOND
    ? `second ${seconds}`
    : new Date(seconds * 1000).toISOString().replace("T", " ").replace(".000Z", " UTC");

/** Fit for a terminal, whatever a contract put into its evidence. */
const shown = (message: string): string =>
  printable(message).replace(/0x[0-9a-fA-F]{41,}/g, (bytes) => `${bytes.slice(0, 10)}…`);

/** A refusal in one line: cause, then remedy. */
function sentence(refusal: Refusal): string {
  if (isIdRefusal(refusal)) return idSentence(refusal, at);
  switch (refusal.name) {
    case "CodeTaken":
      return `${refusal.code} is taken: ${refusal.holder} holds it; choose another code.`;
    case "CodeIsRetired":
      return `${refusal.code} is retired and never issued again; ${
        refusal.successor === null
          ? "choose another code."
          : `its successor is ${refusal.successor}.`
      }`;
    case "WrongStatus":
      return `${refusal.code} is ${refusal.status}; this needs another state.`;
    case "AncestorInactive":
      return `${refusal.ancestor} is ${refusal.status}${
        refusal.reason === "none" ? "" : ` (reason: ${refusal.reason})`
      }; nothing can be done until it is active.`;
    case "IssuingIsFrozen":
      return `issuing in ${refusal.country} is frozen until ${at(refusal.until)}; try again then.`;
    case "IssuingNotFrozen":
      return `issuing in ${refusal.country} is not frozen; there is nothing to end.`;
    case "FreezeTooSoon":
      return `issuing in ${refusal.country} was frozen a short while ago; it can be again from ${at(refusal.notBefore)} on.`;
    case "WrongKind":
      return `${refusal.code} is ${refusal.kind === "Country" ? "a" : "no"} country; countries are admitted by the council, everything else is issued.`;
    case "NotBelow":
      return `${refusal.code} is not directly below ${refusal.issuer}; issue it from its own parent.`;
    case "MissingRole":
      return `${refusal.account} may not ${refusal.roles.join(" and ")} for ${refusal.code}; ask its holder for the ${refusal.roles.length === 1 ? "role" : "roles"}.`;
    case "NotHolder":
      return `${refusal.account} does not hold ${refusal.code}; its holder must do this.`;
    case "NotOffered":
      return `${refusal.code} is not offered to ${refusal.account}; ask its holder for an offer.`;
    case "ZeroAddress":
      return "the zero address can be no holder, officer or applicant; give another address.";
    case "ReasonMissing":
      return "a suspension or refusal needs a reason other than none; give one.";
    case "InvalidTerm":
      return `a term needs roles and an end in the future, not roles ${refusal.roles} until ${at(refusal.until)}.`;
    case "InvalidSuccessor":
      return `${refusal.successor} can't succeed ${refusal.code}; name another active code of its kind and level.`;
    case "WrongRound":
      return `the message of ${refusal.applicant} for ${refusal.code} was used, withdrawn or superseded; sign one for round ${refusal.expected}.`;
    case "AlreadyPending":
      return `an application of ${refusal.applicant} for ${refusal.code} waits already (round ${refusal.round}); withdraw it to file another.`;
    case "NotPending":
      return `no application of ${refusal.applicant} for ${refusal.code} waits in this round; its last one, round ${refusal.round}, is ${refusal.status === "none" ? "not there" : refusal.status}.`;
    case "BatchSize":
      return `a list of ${refusal.size} does not do; give 1 to ${refusal.limit}.`;
    case "BatchItemRefused":
      return `item ${refusal.index} of the batch: ${sentence(refusal.refusal)} Nothing was issued.`;
    case "AuthorityIsFixed":
      return "the authority of this registry can't be replaced; deploy a successor instead.";
    case "MalformedCode":
      return `${refusal.code} is no ${refusal.kind ?? "code"} from character ${refusal.position + 1} on; correct it.`;
    case "ReservedCode":
      return `${refusal.code} is reserved; a number of zeros is never given.`;
    case "InvalidCodeText":
      return `a code's text has 1 to 31 characters and no NUL, not ${refusal.length}; correct it.`;
    case "SignatureExpired":
      return `the signed message was good until ${at(refusal.deadline)}; sign a new one.`;
    case "InvalidSignature":
      return `${refusal.account} did not sign this message; check the account, chain and contract, then sign again.`;
    case "InsufficientGas":
      return `the contract wallet ${refusal.account} needs up to 500,000 gas to answer; send with more gas.`;
    case "WrongNonce":
      return `the message of ${refusal.account} was used or cancelled; sign one with nonce ${refusal.expected}.`;
    case "AccessManagedUnauthorized":
      return `${refusal.caller} has no such role; the council or the guardian must do this.`;
    case "AccessManagerUnauthorizedCall":
      return `${refusal.caller} may not make or schedule this call yet; the council schedules it and waits out its delay.`;
    case "AccessManagerUnauthorizedAccount":
      return `${refusal.msgsender} has no role for this; the council must do it.`;
    case "AccessManagerNotScheduled":
      return "this call is not scheduled; schedule it first.";
    case "AccessManagerAlreadyScheduled":
      return "this call is scheduled already; wait until it is due, then execute it.";
    case "AccessManagerNotReady":
      return "this call is scheduled but not due yet; wait until its delay has passed.";
    case "AccessManagerExpired":
      return "this call was due more than a week ago; schedule it again.";
    case "AccessManagerUnauthorizedCancel":
      return `${refusal.msgsender} may not cancel what ${refusal.caller} scheduled; ${refusal.caller} must do it.`;
    case "AccessManagerUnauthorizedConsume":
      return `${refusal.target} is not this access manager's; check the addresses.`;
    case "AccessManagerLockedRole":
      return `role ${refusal.roleId} can't be changed; name another one.`;
    case "AccessManagerLockedFunction":
      return `function ${refusal.selector} can't be given another role.`;
    case "AccessManagerBadConfirmation":
      return "a role is renounced with the sender's own address; give that.";
    case "AccessManagerInvalidInitialAdmin":
      return `${refusal.initialAdmin} can't administer an access manager; give another address.`;
    case "AccessManagedRequiredDelay":
      return `${refusal.caller} must schedule this call ${refusal.delay} s ahead; schedule it, then execute it.`;
    case "AccessManagedInvalidAuthority":
      return `${refusal.authority} is no contract, so it can be no authority; give an access manager.`;
    case "AddressEmptyCode":
      return `there is no contract at ${refusal.target}; check the address.`;
    case "FailedCall":
      return "the inner call fails without a reason; check its arguments.";
    case "InsufficientBalance":
      return `the contract has ${refusal.balance} wei and needs ${refusal.needed}; send along what it is to pay.`;
    case "SafeCastOverflowedUintDowncast":
      return `${refusal.value} does not fit into ${refusal.bits} bits; give a smaller number.`;
    case "InvalidShortString":
    case "StringTooLong":
      return "a text stored in the contract is too long or damaged; check address and version.";
    case "Unknown":
      return `the contract refused with ${refusal.selector}, which is none of its errors; check address and version.`;
  }
}
