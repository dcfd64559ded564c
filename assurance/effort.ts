/** How hard the registries are tried: a share of it in each check, all of it by `npm run assure`. */
export const EFFORTS = {
  check: { sequences: 500, fuzz: 1_000, invariant: { runs: 256, depth: 64 } },
  assure: {
    sequences: 10_000,
    mutants: 200,
    fuzz: 100_000,
    invariant: { runs: 1_000, depth: 500 },
  },
} as const;

/** Commands of a sequence to contracts and model. */
export const COMMANDS = 50;

/** The share of mutants that the tests must kill. */
export const LEAST_KILLED = 0.9;

/** Of sequences and of mutants; chosen before anything was run. */
export const SEED = 20261121;

/** Of fuzz tests and invariants. */
export const FUZZ_SEED = "0x15459";
