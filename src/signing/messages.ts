import { CODE_ACTS, CODE_FIELDS, type CodeMessageName, type CodeMessages } from "../codes/acts.js";
import { ID_ACTS, ID_FIELDS, type IdMessageName, type IdMessages } from "../identity/acts.js";
import { type Act, type Field, type SignaturesOf, typesOf } from "./act.js";

/** All that people sign. */
const ACTS = { ...CODE_ACTS, ...ID_ACTS };

/** All that people sign: EIP-712 types by name, times in seconds since 1970. */
export const MESSAGE_TYPES = { ...typesOf(CODE_FIELDS, CODE_ACTS), ...typesOf(ID_FIELDS, ID_ACTS) };

export type MessageName = CodeMessageName | IdMessageName;

/** What each message says; JSON as it is. */
export interface Messages extends CodeMessages, IdMessages {}

/** Messages that two sign: a Super ID's controller and an officer. */
export type CosignedName = {
  [Name in MessageName]: "controllerSignature" extends keyof (typeof ACTS)[Name]["signers"]
    ? Name
    : never;
}[MessageName];

/** Messages by which another account gets what the signer has. */
export type GivingName = {
  [Name in MessageName]: (typeof ACTS)[Name]["receiver"] extends undefined ? never : Name;
}[MessageName];

/** A message that nobody has signed yet. */
export interface Unsigned<Name extends MessageName> {
  type: Name;
  message: Messages[Name];
}

/** The signatures of a message. Who submits a cosigned message itself can leave its own out. */
export type Signatures<Name extends MessageName> = SignaturesOf<(typeof ACTS)[Name]["signers"]>;

/** A signed message: what goes to a relayer, or from the one who signs first to the other. */
export type Signed<Name extends MessageName> = Unsigned<Name> & Signatures<Name>;

/** A signed message of any type. */
export type AnySigned = { [Name in MessageName]: Signed<Name> }[MessageName];

/** What is known of a type of message. */
export const actOf = (type: MessageName): Act => ACTS[type] as Act;

/** The fields of a type of message, and more of its domain. */
export const fieldsOf = (type: MessageName): Record<string, Field> =>
  type in CODE_ACTS ? CODE_FIELDS : ID_FIELDS;

/** The account that must give each signature of a message. */
export function signersOf({ type, message }: Unsigned<MessageName>): Record<string, string> {
  const accounts = message as unknown as Record<string, string>;
  return Object.fromEntries(
    Object.entries(actOf(type).signers).map(([signature, field]) => [signature, accounts[field]!]),
  );
}
