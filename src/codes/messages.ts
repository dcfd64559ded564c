import type { TypedDataDomain } from "ethers";
import type { Context } from "../context.js";
import { deadlineIn } from "../signing/deadline.js";
import { fields } from "../signing/typedData.js";
import { toBytes } from "./cityCode.js";

/**
 * What people sign about city codes: EIP-712 types, as in `contracts/codes/CodeMessages.sol`.
 * Codes and kinds are text, times seconds since 1970.
 */
export const CODE_MESSAGE_TYPES = {
  Application: fields(
    "string code,string kind,address applicant,uint32 round,bytes32 digest,uint256 deadline",
  ),
  Withdrawal: fields("string code,address applicant,uint32 round,uint256 deadline"),
  Appointment: fields(
    "string code,address holder,address officer,bool issue,bool review,bool enrol,bool attest,bool publish,uint40 until,uint24 epoch,uint256 nonce,uint256 deadline",
  ),
  Dismissal: fields(
    "string code,address holder,address officer,uint24 epoch,uint256 nonce,uint256 deadline",
  ),
  Publication: fields(
    "string code,address holder,bytes32 digest,uint24 epoch,uint256 nonce,uint256 deadline",
  ),
  Offer: fields(
    "string code,address holder,address to,uint24 epoch,uint256 nonce,uint256 deadline",
  ),
  Acceptance: fields(
    "string code,address from,address holder,uint24 epoch,uint256 nonce,uint256 deadline",
  ),
};

export type CodeMessageName = keyof typeof CODE_MESSAGE_TYPES;

/** What is common to all messages. */
interface Dated {
  code: string;
  /** Seconds since 1970, inclusive. */
  deadline: number;
}

/** What each message says; JSON as it is. */
export interface CodeMessages {
  Application: Dated & {
    kind: string;
    applicant: string;
    /** 1 for the applicant's first application for this code. */
    round: number;
    /** SHA-256 of the documents, zero if there are none. */
    digest: string;
  };
  Withdrawal: Dated & { applicant: string; round: number };
  Appointment: Dated & {
    holder: string;
    officer: string;
    issue: boolean;
    review: boolean;
    enrol: boolean;
    attest: boolean;
    publish: boolean;
    /** Seconds since 1970, exclusive. */
    until: number;
    epoch: number;
    nonce: number;
  };
  Dismissal: Dated & { holder: string; officer: string; epoch: number; nonce: number };
  Publication: Dated & { holder: string; digest: string; epoch: number; nonce: number };
  Offer: Dated & { holder: string; to: string; epoch: number; nonce: number };
  Acceptance: Dated & { from: string; holder: string; epoch: number; nonce: number };
}

/** The EIP-712 domain of a registry of city codes. */
export const codeMessageDomain = (chainId: bigint, registry: string): TypedDataDomain => ({
  name: "Domicile City Codes",
  version: "1",
  chainId,
  verifyingContract: registry,
});

/** What the next message of a holder about a code must carry, but for its content. */
export async function counters(
  context: Context,
  code: string,
  account: string,
  validFor?: number,
): Promise<{ epoch: number; nonce: number; deadline: number }> {
  const [{ epoch }, nonce, deadline] = await Promise.all([
    context.cityCodeRegistry.recordOf(toBytes(code)),
    context.cityCodeRegistry.nonces(account),
    deadlineIn(context, validFor),
  ]);
  return { epoch: Number(epoch), nonce: Number(nonce), deadline };
}
