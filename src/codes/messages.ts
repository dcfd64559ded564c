import type { TypedDataDomain, TypedDataField } from "ethers";

/**
 * What people sign about city codes: EIP-712 types, as in `contracts/codes/CodeMessages.sol`.
 * Codes and kinds are text, times seconds since 1970.
 */
export const MESSAGE_TYPES = {
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

export type MessageName = keyof typeof MESSAGE_TYPES;

/** What is common to all messages. */
interface Dated {
  code: string;
  /** Seconds since 1970, inclusive. */
  deadline: number;
}

/** What each message says; JSON as it is. */
export interface Messages {
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

/** A message with the signature of its account: what an applicant or holder hands to a relayer. */
export interface Signed<Name extends MessageName> {
  type: Name;
  message: Messages[Name];
  signature: string;
}

/** The EIP-712 domain of a registry. */
export const messageDomain = (chainId: bigint, registry: string): TypedDataDomain => ({
  name: "Domicile City Codes",
  version: "1",
  chainId,
  verifyingContract: registry,
});

/** The account that must sign a message. */
export function signerOf(message: Messages[MessageName]): string {
  return "applicant" in message ? message.applicant : message.holder;
}

function fields(list: string): TypedDataField[] {
  return list.split(",").map((field) => {
    const [type, name] = field.split(" ") as [string, string];
    return { type, name };
  });
}
