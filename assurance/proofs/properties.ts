/** A sentence stated as `assert` in a contract of its own. */
export interface Property {
  file: string;
  contract: string;
  /** Constrained Horn clauses, or bounded model checking of code without loops. */
  engine: "chc" | "bmc";
  expected: "proved" | "unknown";
}

const chc = (file: string, proved: string[], unknown: string[] = []): Property[] => [
  ...proved.map((contract): Property => ({ file, contract, engine: "chc", expected: "proved" })),
  ...unknown.map((contract): Property => ({ file, contract, engine: "chc", expected: "unknown" })),
];

const bmc = (file: string, proved: string[]): Property[] =>
  proved.map((contract) => ({ file, contract, engine: "bmc", expected: "proved" }));

export const PROPERTIES: readonly Property[] = [
  ...chc(
    "CodeSlot.sol",
    [
      "WithStatusKeepsTheRest",
      "WithHolderKeepsTheRest",
      "WithFreezeKeepsTheRest",
      "UnpackGivesTheFields",
    ],
    ["WithHolderCounts"],
  ),
  ...chc("SuperIdSlot.sol", [
    "WithStatusKeepsTheRest",
    "WithChangedKeepsTheRest",
    "WithRegistrarKeepsTheRest",
    "AnnulledIsNobodys",
  ]),
  ...chc("WalletNonces.sol", [
    "DigestHoldsTheDeadline",
    "UseSignedMovesTheNonceByOne",
    "CancelSignedMovesTheNonceFar",
  ]),
  ...chc(
    "CodeRules.sol",
    ["NotFrozenMeansTheFreezeIsOver", "NothingIsAboveACountry"],
    ["ParentIsAPrefix"],
  ),
  ...chc("Registrar.sol", [], ["ToCodeUndoesFromCode"]),
  ...bmc("CheckCharacter.sol", ["AWrongCharacterIsFound", "ATranspositionIsFound"]),
];
