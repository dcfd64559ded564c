import { getAddress, type TransactionReceipt, TypedDataEncoder } from "ethers";
import { typed } from "../chain/typed.js";
import { type Context, wallet } from "../context.js";
import { WrongAccountError } from "../errors.js";
import { checkDeadline } from "./deadline.js";
import { callOf, typedDataOf } from "./encoding.js";
import {
  type AnySigned,
  type MessageName,
  type Signed,
  signersOf,
  type Unsigned,
} from "./messages.js";
import { rehearse } from "./rehearsal.js";
import { asContractsTakeIt } from "./signature.js";

export interface SignOptions {
  /** It is signed ahead of what it needs, such as the code that is to enrol: whether it could act is not simulated. */
  ahead?: boolean;
}

/**
 * Signs a message with the connected wallet, once a simulation says that it would act now. To a message that another
 * signed before, it adds its signature. A key's signature gets the form that the contracts take.
 * @throws {WrongAccountError | WrongChainError | TooLongGoodError} before the wallet is asked
 * @throws {RegistryRefusal | NotSimulatedError} before the wallet is asked, unless it is signed ahead
 * @throws {WalletRefusedError} if the person says no
 */
export async function sign<Name extends MessageName>(
  context: Context,
  unsigned: Unsigned<Name> | Signed<Name>,
  { ahead = false }: SignOptions = {},
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
  if (ahead) await checkDeadline(context, unsigned.message.deadline);
  else {
    const isOwn = (field: string): boolean => own.some(([each]) => each === field);
    const others = Object.entries(unsigned).filter(([field]) => !isOwn(field));
    await rehearse(context, Object.fromEntries(others) as unknown as Unsigned<Name>);
    // Meanwhile the person may have gone to another account or chain.
    await sender.check();
  }
  const { domain, types, message } = typedDataOf(context, unsigned);
  try {
    const given = await signer.signTypedData(domain, types, message);
    const digest = TypedDataEncoder.hash(domain, types, message);
    const signature = asContractsTakeIt(given, digest, actual);
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
