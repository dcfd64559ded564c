import {
  getAddress,
  type TransactionReceipt,
  type TypedDataDomain,
  TypedDataEncoder,
  type TypedDataField,
} from "ethers";
import { blockTime } from "../chain/reader.js";
import { typed } from "../chain/sender.js";
import { type Context, sendToRegistry, wallet } from "../context.js";
import { WrongAccountError } from "../errors.js";
import { kindNumber, type Kind, toBytes } from "./cityCode.js";
import {
  MESSAGE_TYPES,
  messageDomain,
  type MessageName,
  type Messages,
  type Signed,
  signerOf,
} from "./messages.js";
import { ROLES, rolesToBits } from "./words.js";

/** A message that nobody has signed yet. */
export type Unsigned<Name extends MessageName> = { type: Name; message: Messages[Name] };

/** How long messages are good for, unless said otherwise: a week, in seconds. */
const DEFAULT_VALID_FOR = 7 * 24 * 3600;

/** The last second of a message that is made now, by the chain's clock. */
export async function deadlineIn(context: Context, validFor = DEFAULT_VALID_FOR): Promise<number> {
  return (await blockTime(context.provider)) + validFor;
}

/** What the next message of a holder about a code must carry, but for its content. */
export async function counters(
  context: Context,
  code: string,
  account: string,
  validFor?: number,
): Promise<{ epoch: number; nonce: number; deadline: number }> {
  const [{ epoch }, nonce, deadline] = await Promise.all([
    context.registry.recordOf(toBytes(code)),
    context.registry.nonces(account),
    deadlineIn(context, validFor),
  ]);
  return { epoch: Number(epoch), nonce: Number(nonce), deadline };
}

/** A message as `eth_signTypedData_v4` takes it, once it is JSON: for wallets without ethers. */
export function payloadOf<Name extends MessageName>(
  context: Context,
  unsigned: Unsigned<Name>,
): TypedDataPayload {
  const { domain, types, message } = typedDataOf(context, unsigned);
  return TypedDataEncoder.getPayload(domain, types, message) as TypedDataPayload;
}

/** JSON: numbers are text, and the domain's type is among the types. */
export interface TypedDataPayload {
  domain: Record<string, string>;
  types: Record<string, TypedDataField[]>;
  primaryType: string;
  message: Record<string, unknown>;
}

function typedDataOf<Name extends MessageName>(
  context: Context,
  { type, message }: Unsigned<Name>,
): {
  domain: TypedDataDomain;
  types: Record<string, TypedDataField[]>;
  message: Messages[Name];
} {
  return {
    domain: messageDomain(context.chainId, context.deployment.contracts.cityCodeRegistry.address),
    types: { [type]: MESSAGE_TYPES[type] },
    message,
  };
}

/**
 * Signs a message with the connected wallet.
 * @throws {WrongAccountError | WrongChainError} before the wallet is asked
 * @throws {WalletRefusedError} if the person says no
 */
export async function sign<Name extends MessageName>(
  context: Context,
  unsigned: Unsigned<Name>,
): Promise<Signed<Name>> {
  const { signer, sender } = wallet(context);
  await sender.check();
  const [expected, actual] = [getAddress(signerOf(unsigned.message)), await signer.getAddress()];
  if (actual !== expected) throw new WrongAccountError(expected, actual);
  const { domain, types, message } = typedDataOf(context, unsigned);
  try {
    return { ...unsigned, signature: await signer.signTypedData(domain, types, message) };
  } catch (error) {
    throw typed(error);
  }
}

/** Submits what somebody signed; the effect is the signer's, whoever sends. */
export async function submit(context: Context, signed: AnySigned): Promise<TransactionReceipt> {
  return sendToRegistry(context, encode(context, signed));
}

/** A signed message of any type. */
export type AnySigned = { [Name in MessageName]: Signed<Name> }[MessageName];

/** The application as the contract takes it. */
export const applicationArguments = (message: Messages["Application"]) => ({
  code: toBytes(message.code),
  kind: kindNumber(message.kind as Kind),
  applicant: message.applicant,
  round: message.round,
  digest: message.digest,
  deadline: message.deadline,
});

/** The call that puts a signed message into effect. */
function encode({ registry }: Context, signed: AnySigned): string {
  const calls = registry.interface;
  const { type, message, signature } = signed;
  const code = toBytes(message.code);
  switch (type) {
    case "Application":
      return calls.encodeFunctionData("applyFor", [applicationArguments(message), signature]);
    case "Withdrawal":
      return calls.encodeFunctionData("withdraw", [
        code,
        message.applicant,
        message.round,
        message.deadline,
        signature,
      ]);
    case "Appointment":
      return calls.encodeFunctionData("appointSigned", [
        code,
        message.officer,
        rolesToBits(ROLES.filter((role) => message[role])),
        message.until,
        message.nonce,
        message.deadline,
        signature,
      ]);
    case "Dismissal":
      return calls.encodeFunctionData("dismissSigned", [
        code,
        message.officer,
        message.nonce,
        message.deadline,
        signature,
      ]);
    case "Publication":
      return calls.encodeFunctionData("publishSigned", [
        code,
        message.digest,
        message.nonce,
        message.deadline,
        signature,
      ]);
    case "Offer":
      return calls.encodeFunctionData("offerSigned", [
        code,
        message.to,
        message.nonce,
        message.deadline,
        signature,
      ]);
    case "Acceptance":
      return calls.encodeFunctionData("acceptSigned", [
        code,
        message.nonce,
        message.deadline,
        signature,
      ]);
  }
}
