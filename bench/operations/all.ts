import type { TransactionReceipt } from "ethers";
import type { OperationName } from "../budgets.js";
import { BATCH, CODE_OPERATIONS } from "./codes.js";
import { ID_OPERATIONS, REGISTRATIONS } from "./ids.js";
import type { Cities } from "./parties.js";

export const OPERATIONS: Record<OperationName, (at: Cities) => Promise<TransactionReceipt>> = {
  ...CODE_OPERATIONS,
  ...ID_OPERATIONS,
};

/** How many items a batch is measured on. */
export const ITEMS: Partial<Record<OperationName, number>> = {
  issueBatch: BATCH,
  registerBatch: REGISTRATIONS,
  proposeAnnulments: REGISTRATIONS,
  proposeAnnulmentsIn: REGISTRATIONS,
  annulBatch: REGISTRATIONS,
};
