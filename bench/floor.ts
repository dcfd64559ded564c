import { getBytes, type TransactionReceipt } from "ethers";
import { changesOf, type Tracer } from "./measure.js";

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
} as const;

/** Given back for a slot that is cleared, up to a fifth of the gas (EIP-3529). */
const REFUND = 4_800;

/** A step of the EVM in `debug_traceTransaction`'s struct logs. */
interface Step {
  op: string;
  gasCost: number;
  stack: string[];
}

/** What a transaction sent, touched and said, and what that alone must cost. */
export interface Breakdown {
  calldataBytes: number;
  /** Slots that were not zero before and are another value after. */
  updates: number;
  /** Slots read and left as they were. */
  coldReads: number;
  logs: number;
  recoveries: number;
  /** 21,000 + calldata + 22,100 per new slot + 5,000 per update + 2,100 per cold read + logs + 3,000 per recovery. */
  floor: number;
}

const ECRECOVER = 1n;
const COLD_READ = 2_100;
/** SSTORE to a slot not touched before costs this much more. */
const COLD_WRITES = new Set([22_100, 5_000, 2_200]);

export async function breakdownOf(tracer: Tracer, receipt: TransactionReceipt): Promise<Breakdown> {
  const { structLogs } = (await tracer.request({
    method: "debug_traceTransaction",
    params: [receipt.hash, { disableMemory: true }],
  })) as { structLogs: Step[] };
  const touched = structLogs.filter(
    ({ op, gasCost }) =>
      (op === "SLOAD" && gasCost === COLD_READ) || (op === "SSTORE" && COLD_WRITES.has(gasCost)),
  ).length;
  const recoveries = structLogs.filter(
    ({ op, stack }) => op === "STATICCALL" && BigInt(stack.at(-2)!) === ECRECOVER,
  ).length;

  const { newSlots, updates, cleared } = await changesOf(tracer, receipt);
  const { data } = await receipt.getTransaction();
  const bytes = getBytes(data);
  const zeros = bytes.filter((byte) => byte === 0).length;
  const coldReads = touched - newSlots - updates;
  const unrefunded =
    PRICES.transaction +
    PRICES.zeroByte * zeros +
    PRICES.otherByte * (bytes.length - zeros) +
    PRICES.newSlot * newSlots +
    PRICES.update * updates +
    PRICES.coldRead * coldReads +
    receipt.logs
      .map(
        (log) =>
          PRICES.log +
          PRICES.topic * log.topics.length +
          PRICES.logByte * getBytes(log.data).length,
      )
      .reduce((sum, price) => sum + price, 0) +
    PRICES.recovery * recoveries;
  return {
    calldataBytes: bytes.length,
    updates,
    coldReads,
    logs: receipt.logs.length,
    recoveries,
    floor: unrefunded - Math.min(REFUND * cleared, Math.floor(unrefunded / 5)),
  };
}
