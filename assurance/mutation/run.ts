import { drawn, type Mutant, mutantsOf, REGISTRIES, type RegistryName } from "./mutants.js";
import { operators } from "./operators.js";
import { Pool } from "./pool.js";
import type { Outcome } from "./worker.js";

export interface MutationOptions {
  /** How many mutants of each registry must be killed or survive. */
  readonly perRegistry: number;
  readonly seed: number;
  /** How many are tried at a time, each on a core. */
  readonly workers: number;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly registry: RegistryName;
  /** How many were killed or survived so far. */
  readonly decided: number;
  readonly of: number;
  readonly mutant: Mutant;
  readonly outcome: Outcome;
}

export interface Counts {
  generated: number;
  /** Those that were drawn: the sum of what follows. */
  sampled: number;
  /** They don't compile. */
  invalid: number;
  /** They compile to the original's code. */
  equivalent: number;
  killed: number;
  /** Killed, too, by a test that did not end. */
  timedOut: number;
  survived: number;
}

export type Survivor = Pick<
  Mutant,
  "id" | "operator" | "file" | "within" | "line" | "before" | "after"
>;

export interface RegistryResult {
  readonly registry: RegistryName;
  readonly total: Counts;
  readonly operators: Readonly<Record<string, Counts>>;
  /** Of those that are killed or survive. */
  readonly killedShare: number;
  readonly survivors: readonly Survivor[];
}

export interface MutationResult {
  readonly seed: number;
  /** The known-fatal mutant, and the test that killed it. */
  readonly control: { readonly before: string; readonly after: string; readonly killedBy: string };
  readonly registries: readonly RegistryResult[];
}

/**
 * Tries a sample of the mutants of each registry against the Solidity tests. Takes tests as they were built last.
 *
 * @throws if the original fails, or if the known-fatal mutant lives: then no verdict is worth anything
 */
export async function runMutation(options: MutationOptions): Promise<MutationResult> {
  const pool = new Pool();
  try {
    await requireSoundOriginal(pool);
    const control = await controlOf(pool);
    const registries: RegistryResult[] = [];
    for (const registry of Object.keys(REGISTRIES) as RegistryName[]) {
      registries.push(await runRegistry(registry, pool, options));
    }
    return { seed: options.seed, control, registries };
  } finally {
    pool.close();
  }
}

async function requireSoundOriginal(pool: Pool): Promise<void> {
  const outcome = await pool.try({ registry: "CityCodeRegistry" });
  if (outcome.outcome === "survived") return;
  const by = "by" in outcome ? `: ${outcome.by}` : "";
  throw new Error(`The unmutated contracts fail the tests${by}`);
}

/** Whoever sends a transaction needs nobody's signature: no test suite may miss that. */
async function controlOf(pool: Pool): Promise<MutationResult["control"]> {
  const fatal = mutantsOf("CityCodeRegistry").find(
    ({ within, after }) => within === "_requireSigned" && after === "if (true) return;",
  );
  if (fatal === undefined)
    throw new Error("The known-fatal mutant of _requireSigned is not generated");
  const outcome = await pool.try({ registry: "CityCodeRegistry", edited: fatal.edited });
  if (outcome.outcome !== "killed") throw new Error(`The known-fatal mutant ${outcome.outcome}`);
  return { before: fatal.before, after: fatal.after, killedBy: outcome.by };
}

async function runRegistry(
  registry: RegistryName,
  pool: Pool,
  { perRegistry, seed, workers, onProgress }: MutationOptions,
): Promise<RegistryResult> {
  const all = mutantsOf(registry);
  const order = drawn(all, seed);
  const outcomes = new Map<Mutant, Outcome>();
  let next = 0;
  let decided = 0;
  let underWay = 0;
  // No more are under way than may be needed, so that the sample does not depend on who is quicker.
  const work = async () => {
    while (decided + underWay < perRegistry) {
      const mutant = order[next++];
      if (mutant === undefined) return;
      ++underWay;
      const outcome = await pool.try({ registry, edited: mutant.edited });
      --underWay;
      if (isDecided(outcome)) ++decided;
      outcomes.set(mutant, outcome);
      onProgress?.({ registry, decided, of: perRegistry, mutant, outcome });
    }
  };
  while (decided < perRegistry && next < order.length) {
    await Promise.all(Array.from({ length: workers }, work));
  }
  const tried = order.flatMap((mutant) => {
    const outcome = outcomes.get(mutant);
    return outcome === undefined ? [] : [{ mutant, outcome }];
  });
  const total = countsOf(all, tried);
  return {
    registry,
    total,
    operators: Object.fromEntries(
      operators.map(({ name }) => [
        name,
        countsOf(
          all.filter(({ operator }) => operator === name),
          tried.filter(({ mutant }) => mutant.operator === name),
        ),
      ]),
    ),
    killedShare: (total.killed + total.timedOut) / decided,
    survivors: tried
      .filter(({ outcome }) => outcome.outcome === "survived")
      .map(({ mutant }) => survivorOf(mutant)),
  };
}

function isDecided({ outcome }: Outcome): boolean {
  return outcome !== "invalid" && outcome !== "equivalent";
}

function countsOf(
  generated: readonly Mutant[],
  tried: readonly { readonly outcome: Outcome }[],
): Counts {
  const count = (name: Outcome["outcome"]) =>
    tried.filter(({ outcome }) => outcome.outcome === name).length;
  return {
    generated: generated.length,
    sampled: tried.length,
    invalid: count("invalid"),
    equivalent: count("equivalent"),
    killed: count("killed"),
    timedOut: count("timed out"),
    survived: count("survived"),
  };
}

function survivorOf({ id, operator, file, within, line, before, after }: Mutant): Survivor {
  return { id, operator, file, within, line, before, after };
}
