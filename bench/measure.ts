import type { TransactionReceipt } from "ethers";

/** Storage of accounts before or after a transaction, as the node's `prestateTracer` gives it. */
type State = Record<string, { storage?: Record<string, string> }>;

/** A node that traces: Hardhat's or anvil's. */
export interface Tracer {
  request(call: { method: string; params: unknown[] }): Promise<unknown>;
}

/** What a transaction took. */
export interface Cost {
  gas: bigint;
  newSlots: number;
}

/** Gas from the receipt, new slots from the trace: storage that was zero before and is not after. */
export async function costOf(tracer: Tracer, receipt: TransactionReceipt): Promise<Cost> {
  const { pre, post } = (await tracer.request({
    method: "debug_traceTransaction",
    params: [receipt.hash, { tracer: "prestateTracer", tracerConfig: { diffMode: true } }],
  })) as { pre: State; post: State };
  let newSlots = 0;
  for (const [account, { storage = {} }] of Object.entries(post)) {
    for (const [slot, value] of Object.entries(storage)) {
      const before = pre[account]?.storage?.[slot] ?? "0x0";
      if (BigInt(before) === 0n && BigInt(value) !== 0n) newSlots++;
    }
  }
  return { gas: receipt.gasUsed, newSlots };
}
