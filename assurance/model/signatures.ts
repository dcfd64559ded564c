import { refuse, type Sent } from "./terms.js";

/** Which registry a message is for; one for another is none. */
export type Domain = "codes" | "ids";

/** What somebody signs: an EIP-712 type and its fields, in any order. */
export interface Message {
  type: string;
  fields: Record<string, string | number | boolean>;
}

/** That the key of `by` signed a message. */
export class Signature {
  constructor(
    readonly by: string,
    readonly domain: Domain,
    readonly message: Message,
  ) {}
}

/** No signature at all. */
export const UNSIGNED = "0x";

/** Contract wallets: whose key speaks for each. Everybody else speaks with the own key. */
export type Wallets = ReadonlyMap<string, string>;

/** Whose signature counts in a registry. */
export class Signatures {
  constructor(
    private readonly domain: Domain,
    private readonly wallets: Wallets,
  ) {}

  /** A message is good up to its deadline, that second included, whoever sends it. */
  requireInTime({ time }: Sent, deadline: number): void {
    if (time > deadline) refuse("SignatureExpired", deadline);
  }

  /** Who sends the transaction needs no signature for the own account. */
  require({ from }: Sent, account: string, message: Message, signature: Signature | "0x"): void {
    if (from === account) return;
    if (
      signature === UNSIGNED ||
      signature.by !== (this.wallets.get(account) ?? account) ||
      signature.domain !== this.domain ||
      textOf(signature.message) !== textOf(message)
    ) {
      refuse("InvalidSignature", account);
    }
  }
}

/** The same for the same message. */
export const textOf = ({ type, fields }: Message): string =>
  `${type} ${Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join(" ")}`;
