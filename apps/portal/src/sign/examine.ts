import { Interface, isError, recoverAddress } from "ethers";
import { type AnySigned, signersOf, typed } from "../../../../src/index.js";
import { retrying } from "../../../../src/chain/retry.js";
import { actOf } from "../../../../src/signing/messages.js";
import { domicile, provider } from "../chain/reading.js";

/** How a signature stands. */
export type SignatureState = "missing" | "fits" | "wrong";

/** Who has to sign a message. */
export interface Party {
  /** The message's field that names the account. */
  role: string;
  account: string;
  signature: SignatureState;
}

/** What there is to know of a message before one signs it. */
export interface Examination {
  parties: Party[];
  /** Why the registry would not accept it, or nobody signs it here; null if they would. */
  refusal: unknown;
}

/**
 * Why a message is not taken here, whatever it says; null if it may be. Who asks for another one's signature has
 * given an own one; what needs no other one is signed where it is made.
 */
export function objectionTo(signed: AnySigned): "unsigned" | "forOneAlone" | null {
  const signatures = Object.keys(signersOf(signed));
  if (signatures.some((field) => field in signed)) return null;
  return signatures.length === 1 ? "forOneAlone" : "unsigned";
}

/** Checks the signatures of a message and what the registry would make of it now. */
export async function examine(signed: AnySigned): Promise<Examination> {
  const digest = domicile.digestToSign(signed);
  const roles: Record<string, string> = actOf(signed.type).signers;
  const [refusal, parties] = await Promise.all([
    refusalOf(signed),
    Promise.all(
      Object.entries(signersOf(signed)).map(async ([field, account]): Promise<Party> => {
        const signature = (signed as unknown as Record<string, string | undefined>)[field];
        const role = roles[field]!;
        if (signature === undefined) return { role, account, signature: "missing" };
        const fits =
          signerOf(digest, signature) === account || (await vouches(account, digest, signature));
        return { role, account, signature: fits ? "fits" : "wrong" };
      }),
    ),
  ]);
  return { refusal, parties };
}

/** Why a message would not be signed or taken; null if it would. */
async function refusalOf(signed: AnySigned): Promise<unknown> {
  try {
    await domicile.rehearse(signed);
    return null;
  } catch (refusal) {
    return refusal;
  }
}

/** The account whose key made a signature; null where it is none of a key. */
function signerOf(digest: string, signature: string): string | null {
  try {
    return recoverAddress(digest, signature);
  } catch {
    return null;
  }
}

const ERC1271 = new Interface(["function isValidSignature(bytes32, bytes) view returns (bytes4)"]);
/** The function's own selector, in a word. */
const YES = `${ERC1271.getFunction("isValidSignature")!.selector}${"00".repeat(28)}`;
/** As {WalletSigned}. */
const WALLET_GAS = 500_000;

/** Whether an account, as a contract, says that it signed (ERC-1271); asked as the registries ask it. */
async function vouches(account: string, digest: string, signature: string): Promise<boolean> {
  const data = ERC1271.encodeFunctionData("isValidSignature", [digest, signature]);
  try {
    const answer = await retrying("a wallet's answer", () =>
      provider.call({ to: account, data, gasLimit: WALLET_GAS }),
    );
    return answer.slice(0, YES.length) === YES;
  } catch (error) {
    if (isError(error, "CALL_EXCEPTION")) return false;
    throw typed(error);
  }
}
