import type { OperationName } from "./budgets.js";

/** An operation may cost this much of its floor without an explanation. */
export const UNEXPLAINED = 1.15;

const OFFICE =
  "The office is asked of the registry of codes, another contract: 2,600 for its account, and about as much for its own decoding and checks.";
const TWO_SIGNATURES =
  "Two signatures of any length are decoded, one digest is made for both, and each may be a contract wallet's.";

/** Why an operation costs more than that. */
export const EXPLANATIONS: Partial<Record<OperationName, string>> = {
  applyAgain:
    "The same code is parsed and the same message hashed as in the first round; the floor is lower by 17,100, because the slot is there.",
  register: `${OFFICE} ${TWO_SIGNATURES} The credit code is checked character by character.`,
  registerResident: `${OFFICE} ${TWO_SIGNATURES}`,
  registerBatch: `${TWO_SIGNATURES} Each item is copied into a call of the registry to itself, so that one that is refused leaves no trace; its credit code is checked character by character. A batch shares the transaction's price and the cold reads, so that this work is a larger part of what remains.`,
  move: `${OFFICE} ${TWO_SIGNATURES} Two cities are written as text, for the log.`,
  proposeAnnulment: OFFICE,
  annul: `${OFFICE} It is asked twice: which level is above, and who acts for it. What clearing the proposal gives back lowers the floor.`,
};
