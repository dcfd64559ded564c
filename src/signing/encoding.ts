import {
  type Interface,
  type TypedDataDomain,
  TypedDataEncoder,
  type TypedDataField,
} from "ethers";
import type { Call } from "../chain/call.js";
import { CODE_ACTS, CODE_DOMAIN } from "../codes/acts.js";
import type { Context } from "../context.js";
import { ID_DOMAIN } from "../identity/acts.js";
import {
  actOf,
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
  context: Context,
  { type, message }: Unsigned<Name>,
): {
  domain: TypedDataDomain;
  types: Record<string, TypedDataField[]>;
  message: Messages[Name];
} {
  const { domain, address: verifyingContract } = registryOf(context, type);
  return {
    domain: { ...domain, chainId: context.chainId, verifyingContract },
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
  const { call, argumentsOf } = actOf(signed.type);
  const { address, calls } = registryOf(context, signed.type);
  const given = argumentsOf(signed.message as never, signed as never);
  return { to: address, data: calls.encodeFunctionData(call, given) };
}

/** The registry that a type of message is for. */
function registryOf(
  { deployment: { contracts }, cityCodeRegistry, superIdRegistry }: Context,
  type: MessageName,
): { domain: TypedDataDomain; address: string; calls: Interface } {
  return type in CODE_ACTS
    ? {
        domain: CODE_DOMAIN,
        address: contracts.cityCodeRegistry.address,
        calls: cityCodeRegistry.interface,
      }
    : {
        domain: ID_DOMAIN,
        address: contracts.superIdRegistry.address,
        calls: superIdRegistry.interface,
      };
}
