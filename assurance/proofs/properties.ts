import { posix } from "node:path";
import { SLOT_PROPERTIES, type SlotProperty } from "./slots.js";

/** A sentence stated as `assert` in a contract of its own. */
export interface Assertion {
  /** Constrained Horn clauses. */
  engine: "chc";
  file: string;
  contract: string;
}

export type Property = Assertion | SlotProperty;

const assertion = (file: string, contract: string): Assertion => ({
  engine: "chc",
  file,
  contract,
});

export const nameOf = (property: Property): string =>
  property.engine === "chc"
    ? `${posix.basename(property.file, ".sol")}.${property.contract}`
    : `${property.library}.${property.call}`;

/** All are proved, or something is wrong. As the table in README.md has them. */
export const PROPERTIES: readonly Property[] = [
  ...SLOT_PROPERTIES,
  assertion("WalletNonces.sol", "DigestHoldsTheDeadline"),
  assertion("WalletNonces.sol", "UseSignedMovesTheNonceByOne"),
  assertion("WalletNonces.sol", "CancelSignedMovesTheNonceFar"),
  assertion("CheckCharacter.sol", "AWrongCharacterIsFound"),
  assertion("CheckCharacter.sol", "ATranspositionIsFound"),
];
