/** A sentence stated as `assert` in a contract of its own. */
export interface Property {
  file: string;
  contract: string;
  /** Constrained Horn clauses, or bounded model checking of code without loops. */
  engine: "chc" | "bmc";
  expected: "proved" | "unknown";
}

const property = (
  file: string,
  contract: string,
  engine: Property["engine"],
  expected: Property["expected"],
): Property => ({ file, contract, engine, expected });

/** As the table in README.md has them. */
export const PROPERTIES: readonly Property[] = [
  property("WalletNonces.sol", "DigestHoldsTheDeadline", "chc", "proved"),
  property("WalletNonces.sol", "UseSignedMovesTheNonceByOne", "chc", "proved"),
  property("WalletNonces.sol", "CancelSignedMovesTheNonceFar", "chc", "proved"),
  property("CodeSlot.sol", "WithStatusKeepsTheRest", "chc", "unknown"),
  property("CodeSlot.sol", "WithHolderKeepsTheRest", "chc", "unknown"),
  property("CodeSlot.sol", "WithFreezeKeepsTheRest", "chc", "unknown"),
  property("CodeSlot.sol", "WithHolderCounts", "chc", "unknown"),
  property("SuperIdSlot.sol", "WithStatusKeepsTheRest", "chc", "unknown"),
  property("SuperIdSlot.sol", "WithChangedKeepsTheRest", "chc", "unknown"),
  property("SuperIdSlot.sol", "WithRegistrarKeepsTheRest", "chc", "unknown"),
  property("SuperIdSlot.sol", "AnnulledKeepsTheRest", "chc", "unknown"),
  property("CodeRules.sol", "NotFrozenMeansTheFreezeIsOver", "chc", "unknown"),
  property("CodeRules.sol", "NothingIsAboveACountry", "chc", "unknown"),
  property("CodeRules.sol", "ParentIsAPrefix", "chc", "unknown"),
  property("Registrar.sol", "ToCodeUndoesFromCode", "chc", "unknown"),
  property("CheckCharacter.sol", "AWrongCharacterIsFound", "bmc", "unknown"),
  property("CheckCharacter.sol", "ATranspositionIsFound", "bmc", "unknown"),
];
