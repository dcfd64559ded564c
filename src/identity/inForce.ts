import { toUtf8String } from "ethers";
import type { HistoryEntry } from "../codes/lookup.js";
import { printable } from "../printable.js";

/** The ERC-1056 attribute that tells of a move. */
export const REGISTRAR_ATTRIBUTE = "domicile/registrar";

/** What a DID document stands on. Times in seconds since 1970. */
export interface InForce {
  delegates: { delegateType: string; delegate: string; until: number }[];
  /** Values are bytes, hexadecimal: see {attributeText}. */
  attributes: { name: string; value: string; until: number }[];
}

/** The arguments of an ERC-1056 event about a delegate or an attribute: one half or the other. */
interface Change {
  delegateType: string;
  delegate: string;
  name: string;
  value: string;
  validTo: number;
}

/**
 * The delegates and attributes in a Super ID's DID document: what was set last, unless it ended.
 * Delegates of an earlier controller are among them, though void on chain.
 * @param history oldest first
 * @param now seconds since 1970
 */
export function inForce(history: readonly HistoryEntry[], now: number): InForce {
  const delegates = new Map<string, InForce["delegates"][number]>();
  const attributes = new Map<string, InForce["attributes"][number]>();
  for (const { event, arguments: args } of history) {
    const { delegateType, delegate, name, value, validTo: until } = args as unknown as Change;
    if (event === "DIDDelegateChanged")
      delegates.set(`${delegateType} ${delegate}`, { delegateType, delegate, until });
    if (event === "DIDAttributeChanged" && name !== REGISTRAR_ATTRIBUTE)
      attributes.set(`${name} ${value}`, { name, value, until });
  }
  const lasts = ({ until }: { until: number }): boolean => until > now;
  return {
    delegates: [...delegates.values()].filter(lasts),
    attributes: [...attributes.values()].filter(lasts),
  };
}

/** The value of an attribute: its text, or its bytes where it is none. */
export function attributeText(value: string): string {
  try {
    return printable(toUtf8String(value));
  } catch {
    return value;
  }
}
