import type { TransactionReceipt } from "ethers";

/** Storage of accounts, as the node's `prestateTracer` gives it. */
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
  /** All of them, each as account and slot. */
  slots: Set<string>;
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
  const { pre, post } = (await trace(tracer, receipt, {
    tracer: "prestateTracer",
    tracerConfig: { diffMode: true },
  })) as { pre: State; post: State };
  const [before, after] = [slotsOf(pre), slotsOf(post)];
  const changes: Changes = { newSlots: 0, updates: 0, cleared: 0, slots: new Set() };
  for (const slot of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(slot) ?? 0n;
    const is = after.get(slot) ?? 0n;
    if (was === is) continue;
    changes.slots.add(slot);
    if (was === 0n) changes.newSlots++;
    else changes.updates++;
    if (is === 0n) changes.cleared++;
  }
  return changes;
}

/** Slots that a transaction read or wrote, changed or not, each as account and slot. */
export async function touchedBy(tracer: Tracer, receipt: TransactionReceipt): Promise<string[]> {
  const state = (await trace(tracer, receipt, { tracer: "prestateTracer" })) as State;
  return [...slotsOf(state).keys()];
}

/** What the node's tracer says of a transaction. */
export const trace = (
  tracer: Tracer,
  receipt: TransactionReceipt,
  options: object,
): Promise<unknown> =>
  tracer.request({ method: "debug_traceTransaction", params: [receipt.hash, options] });

function slotsOf(state: State): Map<string, bigint> {
  const slots = new Map<string, bigint>();
  for (const [account, { storage = {} }] of Object.entries(state)) {
    for (const [slot, value] of Object.entries(storage)) {
      slots.set(`${account} ${BigInt(slot)}`, BigInt(value));
    }
  }
  return slots;
}
