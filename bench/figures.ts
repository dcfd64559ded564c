import type { TransactionReceipt } from "ethers";
import { type Breakdown, breakdownOf } from "./floor.js";
import type { Tracer } from "./measure.js";

/** What an operation took and what of it can't be avoided; of a batch, what each item did. */
export interface Figures extends Breakdown {
  /** Intrinsic gas included, to the nearest unit. */
  gas: number;
}

/** The sum of its transactions over its items. */
export async function figuresOf(
  tracer: Tracer,
  receipts: TransactionReceipt[],
  items: number,
): Promise<Figures> {
  const total: Figures = {
    gas: 0,
    newSlots: 0,
    updates: 0,
    coldReads: 0,
    calldataBytes: 0,
    logs: 0,
    recoveries: 0,
    creations: 0,
    floor: 0,
  };
  for (const receipt of receipts) {
    const part = { ...(await breakdownOf(tracer, receipt)), gas: Number(receipt.gasUsed) };
    for (const key of Object.keys(total) as (keyof Figures)[]) total[key] += part[key];
  }
  for (const key of Object.keys(total) as (keyof Figures)[]) {
    const digits = key === "gas" || key === "floor" ? 1 : 100;
    total[key] = Math.round((digits * total[key]) / items) / digits;
  }
  return total;
}
