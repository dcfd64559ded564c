import type { TypedDataField } from "ethers";

/** A field of what people sign, or a parameter of what offices send. */
export interface Field {
  /** In EIP-712, where codes and kinds are text; none where it is only a parameter. */
  type?: "string" | "address" | "bool" | "bytes" | "bytes32" | `uint${number}`;
  /** What is written beside it: 20 characters at most, as small devices cut what is longer. */
  label: string;
  /** What its value is, where it says nothing by itself; `words` are those of an enumeration by number. */
  shown?: "account" | "time" | "duration" | { words: string };
  /** All that it can be, of a text. */
  oneOf?: readonly string[];
  /** Throws for a text that is none. */
  parse?: (text: string) => unknown;
  example?: string;
}

/** What wallets say of a message or a call. */
export interface Words {
  /** What it does: 30 characters at most. */
  intent: string;
  /**
   * A wallet may show this and nothing else. So it says all but counters, the deadline and signatures; there is none
   * where that makes no sentence: codes in calldata are bytes. Free text stands last, lest it pass for the rest.
   */
  sentence?: string;
}

/** What an office sends, or anybody, that nobody signs. */
export interface Transaction extends Words {
  /** Fields that mean something else than elsewhere. */
  own?: Record<string, Field>;
}

/**
 * What people sign: a message that anybody brings in, with the same effect. All that is known of it follows from here;
 * the contracts, their tests and the model say it once more on purpose.
 */
export interface Act<Name extends string = string, Signed extends Name = Name> extends Words {
  /** The fields of the EIP-712 type in its order. */
  fields: readonly Name[];
  /** The field of the account that gives each signature. */
  signers: { signature: Signed } | { controllerSignature: Signed; officerSignature: Signed };
  /**
   * What lets it act once: the applicant's round for a code, the holder's nonce, the Super ID's version, or that a
   * registration fills its place for good.
   */
  counter: "round" | "nonce" | "version" | "place";
  /** The code whose officer signs. */
  office?: Name;
  /** Who gets by it what the signer has. */
  receiver?: Name;
  /** The function that brings it in. */
  call: string;
  /** The function by which the signer does the same with a transaction. */
  direct?: string;
  /** What it is called with. */
  argumentsOf: (message: never, signatures: never) => readonly unknown[];
}

/** The values of fields; JSON as they are. */
type Values<Fields> = {
  -readonly [Name in keyof Fields]: Fields[Name] extends { type: infer Type }
    ? Type extends "bool"
      ? boolean
      : Type extends `uint${number}`
        ? number
        : string
    : never;
};

/** What a message with these fields says. */
export type Message<Fields, Name extends keyof Fields> = Pick<Values<Fields>, Name>;

/** The fields that have a type in EIP-712. */
type Typed<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends { type: string } ? Name : never;
}[keyof Fields] &
  string;

/** Both signatures of a message, the own one left out by who submits it. */
export interface Cosigned {
  controllerSignature?: string;
  officerSignature?: string;
}

/** The signatures that an act's signers give. */
export type SignaturesOf<Signers> = Signers extends { signature: string }
  ? { signature: string }
  : Cosigned;

/** Checks an act's fields against a domain's. */
export const actsOn =
  <Fields extends Record<string, Field>>() =>
  <
    const Name extends Typed<Fields>,
    const Signers extends Act<Name>["signers"],
    const Receiver extends Name | undefined = undefined,
  >(
    act: Omit<Act<Name>, "signers" | "receiver" | "argumentsOf"> & {
      fields: readonly Name[];
      signers: Signers;
      receiver?: Receiver;
      argumentsOf: (
        message: Message<Fields, Name>,
        signatures: SignaturesOf<Signers>,
      ) => readonly unknown[];
    },
  ) =>
    act;

/** The EIP-712 types of a domain's acts by name. */
export const typesOf = <Name extends string>(
  fields: Record<string, Field>,
  acts: Record<Name, Pick<Act, "fields">>,
): Record<Name, TypedDataField[]> =>
  Object.fromEntries(
    Object.entries<Pick<Act, "fields">>(acts).map(([type, act]) => [
      type,
      act.fields.map((name) => ({ name, type: fields[name]!.type! })),
    ]),
  ) as Record<Name, TypedDataField[]>;

/** What is said of a message in the order of its fields, as pages show it. */
export const inOrder = (
  fields: readonly string[],
  said: Record<string, unknown>,
): Record<string, unknown> => Object.fromEntries(fields.map((name) => [name, said[name]]));

/** An account's address; a wallet shows a name only if the person who signs gave it. */
export const accountField = <const Label extends string>(label: Label) =>
  ({ type: "address", label, shown: "account" }) as const;

/** An enumeration's words by the contract's numbers. */
export const numbered = (words: readonly string[], first = 0): Record<string, string> =>
  Object.fromEntries(words.map((word, i) => [first + i, word]));

/** Fields that say when a message counts and how often. */
export const VALIDITY_FIELDS = {
  /** Seconds since 1970, inclusive. */
  deadline: { type: "uint256", label: "Valid until", shown: "time" },
  /** 1 for the applicant's first application for this code. */
  round: { type: "uint32", label: "Round" },
  /** How many messages the account has signed and had brought in as a holder. */
  nonce: { type: "uint256", label: "Nonce" },
  /** How often the code has changed hands. */
  epoch: { type: "uint24", label: "Holder's epoch" },
  /** 0, or one more than that of the annulled Super ID that this one replaces. */
  generation: { type: "uint32", label: "Generation" },
  /** As the registry has it: the next change voids the message. */
  version: { type: "uint24", label: "Version" },
  /** The block of the last change, as the registry has it. */
  changed: { type: "uint64", label: "Last change, block" },
  controllerSignature: { label: "Controller signed" },
  officerSignature: { label: "Officer signed" },
  signature: { label: "Signature" },
} as const satisfies Record<string, Field>;
