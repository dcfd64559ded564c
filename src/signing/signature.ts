import { getAddress, recoverAddress, Signature } from "ethers";

/** 64 bytes (EIP-2098), or 65 with v 0 or 1: forms that some wallets give and no contract here takes. */
const OTHER_FORM = /^0x[0-9a-f]{128}(0[01])?$/i;

/**
 * A key's signature as the contracts take it: 65 bytes, v 27 or 28. Whatever is not the signer's key's stays as it is:
 * the bytes of contract wallets (ERC-1271) are theirs.
 */
export function asContractsTakeIt(signature: string, digest: string, signer: string): string {
  if (!OTHER_FORM.test(signature)) return signature;
  try {
    const { serialized } = Signature.from(signature);
    return recoverAddress(digest, serialized) === getAddress(signer) ? serialized : signature;
  } catch {
    return signature;
  }
}
