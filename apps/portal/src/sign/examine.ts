import { recoverAddress } from "ethers";
import { type AnySigned, RegistryRefusal, signersOf } from "../../../../src/index.js";
import { domicile, provider } from "../chain/reading.js";

/** How a signature stands: `asked` is a contract wallet's that only the registry can ask. */
export type SignatureState = "missing" | "fits" | "wrong" | "asked";

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
  /** Why the registry would not accept it; null if it would, once all have signed. */
  refusal: unknown;
  /** Whether the node could simulate it; if not, the registry decides when it arrives. */
  isSimulated: boolean;
}

/** Checks the signatures of a message and what the registry would make of it now. */
export async function examine(signed: AnySigned): Promise<Examination> {
  const digest = domicile.digestToSign(signed);
  const [outcome, parties] = await Promise.all([
    rehearsal(signed),
    Promise.all(
      Object.entries(signersOf(signed)).map(async ([field, account]): Promise<Party> => {
        const signature = (signed as unknown as Record<string, string | undefined>)[field];
        const role = roleOf(signed, field);
        if (signature === undefined) return { role, account, signature: "missing" };
        if (signerOf(digest, signature) === account) return { role, account, signature: "fits" };
        const isContract = (await provider.getCode(account)) !== "0x";
        return { role, account, signature: isContract ? "asked" : "wrong" };
      }),
    ),
  ]);
  return { ...outcome, parties: parties.map((party) => askedIn(party, outcome)) };
}

async function rehearsal(signed: AnySigned): Promise<Omit<Examination, "parties">> {
  try {
    return { isSimulated: await domicile.rehearse(signed), refusal: null };
  } catch (refusal) {
    return { isSimulated: true, refusal };
  }
}

/** A contract wallet's signature after the rehearsal, in which the registry asked the wallet. */
function askedIn(party: Party, { refusal, isSimulated }: Omit<Examination, "parties">): Party {
  if (party.signature !== "asked" || !isSimulated) return party;
  if (refusal === null) return { ...party, signature: "fits" };
  const isOfIt =
    refusal instanceof RegistryRefusal &&
    refusal.refusal.name === "InvalidSignature" &&
    refusal.refusal.account === party.account;
  return isOfIt ? { ...party, signature: "wrong" } : party;
}

/** The account whose key made a signature; null where it is none of a key. */
function signerOf(digest: string, signature: string): string | null {
  try {
    return recoverAddress(digest, signature);
  } catch {
    return null;
  }
}

const SIGNATURE_OF = /^(.+)Signature$/;

const roleOf = ({ message }: AnySigned, field: string): string =>
  SIGNATURE_OF.exec(field)?.[1] ??
  ["applicant", "holder"].find((role) => role in message) ??
  "controller";
