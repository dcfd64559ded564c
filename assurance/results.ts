import { readFile } from "node:fs/promises";
import type { Reproduction } from "./drift/reproduce.js";
import type { MutationResult } from "./mutation/run.js";
import type { ProofResult } from "./proofs/prove.js";

/** What `npm run assure` found: `assurance/results.json`. */
export interface Results extends Found {
  /** How long each part took, on so many cores. */
  seconds: Record<Part, number>;
  cores: number;
}

export type Part = keyof Found;

interface Found {
  /** Two clean builds, compared. */
  builds: Reproduction[];
  proofs: ProofResult[];
  /** Random sequences to contracts and model. */
  model: { seed: number; sequences: number; commands: number; accepted: number; refused: number };
  /** The Solidity tests, fuzz and invariants among them. */
  solidity: {
    seed: string;
    passing: number;
    fuzz: number;
    invariant: { runs: number; depth: number };
  };
  mutation: MutationResult;
}

export const RESULTS = new URL("results.json", import.meta.url);

export const readResults = async (): Promise<Results> =>
  JSON.parse(await readFile(RESULTS, "utf8")) as Results;
