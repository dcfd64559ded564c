import { getBytes, type TransactionReceipt } from "ethers";
import { changesOf, touchedBy, trace, type Tracer } from "./measure.js";

/** What no contract can avoid once it was decided what is sent, stored, read, said and signed. */
const PRICES = {
  transaction: 21_000,
  zeroByte: 4,
  otherByte: 16,
  newSlot: 22_100,
  update: 5_000,
  coldRead: 2_100,
  log: 375,
  topic: 375,
  logByte: 8,
  recovery: 3_000,
  creation: 32_000,
  codeByte: 200,
} as const;

/** Given back for a slot that is cleared, up to a fifth of the gas (EIP-3529). */
const REFUND = 4_800;

/** The least that calldata costs with its transaction, whatever is run (EIP-7623). */
const LEAST = { zeroByte: 10, otherByte: 40 } as const;

/** What a transaction sent, touched and said, and what that alone must cost. */
export interface Breakdown {
  calldataBytes: number;
  /** Slots that were zero before and are not after. */
  newSlots: number;
  /** Slots that were not zero before and are another value after. */
  updates: number;
  /** Slots read or written, and left as they were. */
  coldReads: number;
  logs: number;
  recoveries: number;
  /** Contracts made. */
  creations: number;
  /**
   * 21,000 + calldata + 22,100 per new slot + 5,000 per update + 2,100 per cold read + logs + 3,000 per recovery +
   * 32,000 per contract made and 200 per byte of its code, without what clearing slots gives back.
   */
  floor: number;
}

/** A call in what `callTracer` gives, with the calls that it made. */
interface Call {
  type: string;
  to?: string;
  output?: string;
  error?: string;
  calls?: Call[];
}

const ECRECOVER = 1n;

export async function breakdownOf(tracer: Tracer, receipt: TransactionReceipt): Promise<Breakdown> {
  const { newSlots, updates, cleared, slots } = await changesOf(tracer, receipt);
  const coldReads = (await touchedBy(tracer, receipt)).filter((slot) => !slots.has(slot)).length;

  const calls = flat((await trace(tracer, receipt, { tracer: "callTracer" })) as Call);
  const recoveries = calls.filter(
    ({ type, to }) => /^(STATIC)?CALL$/.test(type) && BigInt(to ?? 0) === ECRECOVER,
  ).length;
  const made = calls.filter(({ type, error }) => /^CREATE/.test(type) && error === undefined);

  const { data } = await receipt.getTransaction();
  const bytes = getBytes(data);
  const zeros = bytes.filter((byte) => byte === 0).length;
  const others = bytes.length - zeros;
  const unrefunded =
    PRICES.transaction +
    PRICES.zeroByte * zeros +
    PRICES.otherByte * others +
    PRICES.newSlot * newSlots +
    PRICES.update * updates +
    PRICES.coldRead * coldReads +
    sum(
      receipt.logs.map(
        (log) =>
          PRICES.log +
          PRICES.topic * log.topics.length +
          PRICES.logByte * getBytes(log.data).length,
      ),
    ) +
    PRICES.recovery * recoveries +
    sum(
      made.map(({ output = "0x" }) => PRICES.creation + PRICES.codeByte * getBytes(output).length),
    );
  return {
    calldataBytes: bytes.length,
    newSlots,
    updates,
    coldReads,
    logs: receipt.logs.length,
    recoveries,
    creations: made.length,
    floor: Math.max(
      unrefunded - Math.min(REFUND * cleared, Math.floor(unrefunded / 5)),
      PRICES.transaction + LEAST.zeroByte * zeros + LEAST.otherByte * others,
    ),
  };
}

const flat = (call: Call): Call[] => [call, ...(call.calls ?? []).flatMap(flat)];

const sum = (terms: number[]): number => terms.reduce((total, term) => total + term, 0);
