import type { TypedDataField } from "ethers";

/** A message as `eth_signTypedData_v4` takes it. Numbers are text, and the domain's type is among the types. */
export interface TypedDataPayload {
  domain: Record<string, string>;
  types: Record<string, TypedDataField[]>;
  primaryType: string;
  message: Record<string, unknown>;
}
