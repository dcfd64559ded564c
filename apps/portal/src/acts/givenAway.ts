import { getAddress, ZeroAddress } from "ethers";
import { signersOf } from "../../../../src/index.js";
import { actOf, type GivingName } from "../../../../src/signing/messages.js";
import type { AnyUnsigned } from "./act.js";

/** What is given away, and to whom. */
export interface GivenAway {
  type: GivingName;
  /** The account that has it then. */
  receiver: string;
}

/**
 * What a message gives away: a Super ID, or a code once the receiver accepts it. Null where everything stays in the
 * same hands, or comes to the signer. An offer to nobody takes one back.
 */
export function givenAway(unsigned: AnyUnsigned): GivenAway | null {
  const { receiver: field } = actOf(unsigned.type);
  if (field === undefined) return null;
  const receiver = getAddress((unsigned.message as unknown as Record<string, string>)[field]!);
  const stays = Object.values(signersOf(unsigned)).some((own) => getAddress(own) === receiver);
  if (stays || receiver === ZeroAddress) return null;
  return { type: unsigned.type as GivingName, receiver };
}
