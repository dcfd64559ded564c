import type { OperationName } from "./budgets.js";

/** An operation may cost this much of its floor without an explanation. */
export const UNEXPLAINED = 1.15;

const OFFICE =
  "The office is asked of the registry of codes, another contract: 2,600 for its account, and its own decoding and checks.";
const TWO_SIGNATURES =
  "Two signatures of any length are decoded, one digest is made for both, and each may be a contract wallet's.";

/** Why an operation costs more than that. */
export const EXPLANATIONS: Partial<Record<OperationName, string>> = {
  applyAgain:
    "The same code is parsed and the same message hashed as in the first round; the floor is lower by 17,100, because the slot is there.",
  register: `${OFFICE} ${TWO_SIGNATURES} The credit code is checked character by character.`,
  registerResident: `${OFFICE} ${TWO_SIGNATURES}`,
  registerBatch: `${TWO_SIGNATURES} Each item is copied into a call of the registry to itself, so that one that is refused leaves no trace; its credit code is checked character by character. A batch shares the transaction's price and the cold reads, so that this work is a larger part of what remains.`,
  setAttributeSigned:
    "Name, value, validity and counters are decoded, hashed into the message, and said again in the log; the only storage is the slot that is there, so the floor is low.",
  move: `The new city's office is asked of the registry of codes, another contract: 2,600 for its account, and its own decoding and checks. ${TWO_SIGNATURES}`,
  proposeAnnulment: OFFICE,
  annul:
    "Which level is above the registrar, and who acts for it, is asked of the registry of codes, another contract: 2,600 for its account, and its own decoding and checks; the clearing of the proposal lowers the floor.",
};
