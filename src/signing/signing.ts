import {
  getAddress,
  type TransactionReceipt,
  type TypedDataDomain,
  TypedDataEncoder,
  type TypedDataField,
} from "ethers";
import type { Call } from "../chain/sender.js";
import { typed } from "../chain/typed.js";
import { encodeCodeMessage, type SignedCodeMessage } from "../codes/calls.js";
import { CODE_MESSAGE_TYPES, codeMessageDomain } from "../codes/messages.js";
import { type Context, wallet } from "../context.js";
import { WrongAccountError } from "../errors.js";
import { encodeIdMessage } from "../identity/calls.js";
import { idMessageDomain } from "../identity/messages.js";
import {
  type AnySigned,
  MESSAGE_TYPES,
  type MessageName,
  type Messages,
  type Signed,
  signersOf,
  type Unsigned,
} from "./messages.js";
import type { TypedDataPayload } from "./typedData.js";

/** A message as `eth_signTypedData_v4` takes it, once it is JSON: for wallets without ethers. */
export function payloadOf<Name extends MessageName>(
  context: Context,
  unsigned: Unsigned<Name>,
): TypedDataPayload {
  const { domain, types, message } = typedDataOf(context, unsigned);
  return TypedDataEncoder.getPayload(domain, types, message) as TypedDataPayload;
}

/** keccak256 of what is signed: it names a message for good, whoever signs and submits it. */
export function digestToSign<Name extends MessageName>(
  context: Context,
  unsigned: Unsigned<Name>,
): string {
  const { domain, types, message } = typedDataOf(context, unsigned);
  return TypedDataEncoder.hash(domain, types, message);
}

function typedDataOf<Name extends MessageName>(
  { chainId, deployment: { contracts } }: Context,
  { type, message }: Unsigned<Name>,
): {
  domain: TypedDataDomain;
  types: Record<string, TypedDataField[]>;
  message: Messages[Name];
} {
  return {
    domain:
      type in CODE_MESSAGE_TYPES
        ? codeMessageDomain(chainId, contracts.cityCodeRegistry.address)
        : idMessageDomain(chainId, contracts.superIdRegistry.address),
    types: { [type]: MESSAGE_TYPES[type] },
    message,
  };
}

/**
 * Signs a message with the connected wallet. To a message that another signed before, it adds its
 * signature.
 * @throws {WrongAccountError | WrongChainError} before the wallet is asked
 * @throws {WalletRefusedError} if the person says no
 */
export async function sign<Name extends MessageName>(
  context: Context,
  unsigned: Unsigned<Name> | Signed<Name>,
): Promise<Signed<Name>> {
  const { signer, sender } = wallet(context);
  await sender.check();
  const actual = await signer.getAddress();
  const signers = Object.entries(signersOf(unsigned));
  const own = signers.filter(([, account]) => getAddress(account) === actual);
  if (own.length === 0) {
    const expected = signers.map(([, account]) => getAddress(account)).join(" or ");
    throw new WrongAccountError(expected, actual);
  }
  const { domain, types, message } = typedDataOf(context, unsigned);
  try {
    const signature = await signer.signTypedData(domain, types, message);
    const signatures = Object.fromEntries(own.map(([field]) => [field, signature]));
    return { ...unsigned, ...signatures } as Signed<Name>;
  } catch (error) {
    throw typed(error);
  }
}

/** Submits what was signed; the effect is the signer's, whoever sends. */
export async function submit(context: Context, signed: AnySigned): Promise<TransactionReceipt> {
  return wallet(context).sender.send(callOf(context, signed));
}

/** The call that puts a signed message into effect. */
export function callOf(context: Context, signed: AnySigned): Call {
  const { cityCodeRegistry, superIdRegistry } = context.deployment.contracts;
  return isOfCodes(signed)
    ? { to: cityCodeRegistry.address, data: encodeCodeMessage(context, signed) }
    : { to: superIdRegistry.address, data: encodeIdMessage(context, signed) };
}

const isOfCodes = (signed: AnySigned): signed is SignedCodeMessage =>
  signed.type in CODE_MESSAGE_TYPES;
