import { type TypedDataDomain, TypedDataEncoder, type TypedDataField } from "ethers";
import type { Call } from "../chain/sender.js";
import { encodeCodeMessage, type SignedCodeMessage } from "../codes/calls.js";
import { CODE_MESSAGE_TYPES, codeMessageDomain } from "../codes/messages.js";
import type { Context } from "../context.js";
import { encodeIdMessage } from "../identity/calls.js";
import { idMessageDomain } from "../identity/messages.js";
import {
  type AnySigned,
  MESSAGE_TYPES,
  type MessageName,
  type Messages,
  signersOf,
  type Unsigned,
} from "./messages.js";
import { asContractsTakeIt } from "./signature.js";
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

/** What ethers signs and encodes. */
export function typedDataOf<Name extends MessageName>(
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

/** A message whose keys' signatures have the form that the contracts take. */
export function inForm<Message extends AnySigned>(context: Context, signed: Message): Message {
  const given = Object.entries(signersOf(signed)).flatMap(([field, account]) => {
    const signature = (signed as unknown as Record<string, string | undefined>)[field];
    return signature === undefined ? [] : [{ field, account, signature }];
  });
  const digest = digestToSign(context, signed);
  const signatures = given.map(({ field, account, signature }) => [
    field,
    asContractsTakeIt(signature, digest, account),
  ]);
  return { ...signed, ...Object.fromEntries(signatures) } as Message;
}

/** The call that puts a signed message into effect. */
export function callOf(context: Context, message: AnySigned): Call {
  const signed = inForm(context, message);
  const { cityCodeRegistry, superIdRegistry } = context.deployment.contracts;
  return isOfCodes(signed)
    ? { to: cityCodeRegistry.address, data: encodeCodeMessage(context, signed) }
    : { to: superIdRegistry.address, data: encodeIdMessage(context, signed) };
}

const isOfCodes = (signed: AnySigned): signed is SignedCodeMessage =>
  signed.type in CODE_MESSAGE_TYPES;
