import type { Reproduction } from "./drift/reproduce.js";
import type { Deployed } from "./drift/snapshot.js";
import type { MutationResult } from "./mutation/run.js";
import type { ProofResult } from "./proofs/prove.js";

/** What each part of `npm run assure` found. */
export interface Found {
  /** Two clean builds, compared. */
  builds: Reproduction[];
  proofs: ProofResult[];
  /** Random sequences to contracts and model. */
  model: { seed: number; sequences: number; commands: number; accepted: number; refused: number };
  /** The Solidity tests, fuzz tests and invariants among them. */
  solidity: {
    seed: string;
    passing: number;
    fuzz: number;
    invariant: { runs: number; depth: number };
  };
  mutation: MutationResult;
}

export type Part = keyof Found;

/** What a part found, and how long it took on so many cores. */
export interface Tried<Name extends Part = Part> {
  found: Found[Name];
  seconds: number;
  cores: number;
}

/** `assurance/results.json` */
export interface Results {
  /** keccak256 of the creation code that was tried. */
  code: Record<Deployed, string>;
  parts: { [Name in Part]: Tried<Name> };
}
