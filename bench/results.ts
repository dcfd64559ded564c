import { readFile } from "node:fs/promises";
import type { OperationName } from "./budgets.js";
import type { Figures } from "./figures.js";
import type { Job } from "./jobs.js";

/** An operation of ours; of a batch, each item. */
export interface OurResult extends Figures {
  name: OperationName;
  operation: string;
  budget: number;
  items: number;
}

/** A peer's operation for a job; of a batch, each item. Those that are quoted have gas and slots only. */
export interface PeerResult extends Partial<Omit<Figures, "newSlots">> {
  peer: string;
  operation: string;
  job: Job;
  /** The operations of ours that it stands beside. */
  beside: OperationName[];
  stores: string;
  lacks: string;
  items: number;
  quoted: boolean;
  gas: number;
  /** Null where whoever is quoted did not count them. */
  newSlots: number | null;
}

/** A read by the contract that is asked: gas beyond the transaction's own and its calldata. */
export interface ReadResult {
  question: string;
  /** Empty for ours. */
  peer: string;
  read: string;
  gas: number;
}

/** How many times as much of the same work ours gets done in a second. */
export interface ThroughputResult {
  ours: string;
  peer: string;
  ratio: number;
}

/** What `npm run bench` measured: `bench/results.json`. */
export interface Results {
  ours: OurResult[];
  peers: PeerResult[];
  reads: ReadResult[];
  throughput: ThroughputResult[];
}

export const RESULTS = new URL("results.json", import.meta.url);

export const readResults = async (): Promise<Results> =>
  JSON.parse(await readFile(RESULTS, "utf8")) as Results;
