import type { TypedDataField } from "ethers";

/** A message as `eth_signTypedData_v4` takes it. Numbers are text, and the domain's type is among the types. */
export interface TypedDataPayload {
  domain: Record<string, string>;
  types: Record<string, TypedDataField[]>;
  primaryType: string;
  message: Record<string, unknown>;
}

/** The fields of an EIP-712 type, from how Solidity lists them. */
export function fields(list: string): TypedDataField[] {
  return list.split(",").map((field) => {
    const [type, name] = field.split(" ") as [string, string];
    return { type, name };
  });
}
