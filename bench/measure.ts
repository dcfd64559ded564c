import type { TransactionReceipt } from "ethers";

/** Storage of accounts before or after a transaction, as the node's `prestateTracer` gives it. */
type State = Record<string, { storage?: Record<string, string> }>;

/** A node that traces: Hardhat's or anvil's. */
export interface Tracer {
  request(call: { method: string; params: unknown[] }): Promise<unknown>;
}

/** Storage slots that a transaction changed. */
export interface Changes {
  /** Zero before, and not after. */
  newSlots: number;
  /** Not zero before, and another value after; cleared ones too. */
  updates: number;
  /** Not zero before, and zero after. */
  cleared: number;
}

/** What a transaction took. */
export interface Cost {
  gas: bigint;
  newSlots: number;
}

/** Gas from the receipt, new slots from the trace. */
export async function costOf(tracer: Tracer, receipt: TransactionReceipt): Promise<Cost> {
  const { newSlots } = await changesOf(tracer, receipt);
  return { gas: receipt.gasUsed, newSlots };
}

/** From the trace. */
export async function changesOf(tracer: Tracer, receipt: TransactionReceipt): Promise<Changes> {
  const { pre, post } = (await tracer.request({
    method: "debug_traceTransaction",
    params: [receipt.hash, { tracer: "prestateTracer", tracerConfig: { diffMode: true } }],
  })) as { pre: State; post: State };
  const changes: Changes = { newSlots: 0, updates: 0, cleared: 0 };
  for (const account of new Set([...Object.keys(pre), ...Object.keys(post)])) {
    const before = pre[account]?.storage ?? {};
    const after = post[account]?.storage ?? {};
    for (const slot of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const was = BigInt(before[slot] ?? 0);
      const is = BigInt(after[slot] ?? 0);
      if (was === is) continue;
      if (was === 0n) changes.newSlots++;
      else changes.updates++;
      if (is === 0n) changes.cleared++;
    }
  }
  return changes;
}
