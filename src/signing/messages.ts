import { CODE_MESSAGE_TYPES, type CodeMessageName, type CodeMessages } from "../codes/messages.js";
import { ID_MESSAGE_TYPES, type IdMessageName, type IdMessages } from "../identity/messages.js";

/** All that people sign: EIP-712 types by name, times in seconds since 1970. */
export const MESSAGE_TYPES = { ...CODE_MESSAGE_TYPES, ...ID_MESSAGE_TYPES };

export type MessageName = CodeMessageName | IdMessageName;

/** What each message says; JSON as it is. */
export interface Messages extends CodeMessages, IdMessages {}

/** Messages that two sign: a Super ID's controller and an officer. */
export type CosignedName = "OrganisationRegistration" | "ResidentRegistration" | "Move";

/** A message that nobody has signed yet. */
export interface Unsigned<Name extends MessageName> {
  type: Name;
  message: Messages[Name];
}

/** The signatures of a message. Who submits a cosigned message itself can leave its own out. */
export type Signatures<Name extends MessageName> = Name extends CosignedName
  ? { controllerSignature?: string; officerSignature?: string }
  : { signature: string };

/** A signed message: what goes to a relayer, or from the one who signs first to the other. */
export type Signed<Name extends MessageName> = Unsigned<Name> & Signatures<Name>;

/** A signed message of any type. */
export type AnySigned = { [Name in MessageName]: Signed<Name> }[MessageName];

/** The account that must give each signature of a message. */
export function signersOf({ message }: Unsigned<MessageName>): Record<string, string> {
  if ("applicant" in message) return { signature: message.applicant };
  if ("holder" in message) return { signature: message.holder };
  return isCosigned(message)
    ? { controllerSignature: message.controller, officerSignature: message.officer }
    : { signature: message.controller };
}

const isCosigned = (message: IdMessages[IdMessageName]): message is IdMessages[CosignedName] =>
  "officer" in message;
