import { getAddress, ZeroAddress } from "ethers";
import type { AnyUnsigned } from "./act.js";

/** Messages by which another account gets what the signer has. */
export type GivingName = "ControllerChange" | "Offer";

/** What is given away, and to whom. */
export interface GivenAway {
  type: GivingName;
  /** The account that has it then. */
  receiver: string;
}

/**
 * What a message gives away: a Super ID, or a code once the receiver accepts it. Null where everything stays in the
 * same hands, or comes to the signer.
 */
export function givenAway({ type, message }: AnyUnsigned): GivenAway | null {
  if (type === "ControllerChange") return to(type, message.newController, message.controller);
  if (type === "Offer") return to(type, message.to, message.holder);
  return null;
}

/** An offer to nobody takes one back. */
const to = (type: GivingName, account: string, present: string): GivenAway | null => {
  const receiver = getAddress(account);
  return receiver === getAddress(present) || receiver === ZeroAddress ? null : { type, receiver };
};
