import { availableParallelism } from "node:os";
import { parseArgs, styleText } from "node:util";
import hre from "hardhat";
import { reproduceBuild } from "./drift/reproduce.js";
import { COMMANDS, EFFORTS, FUZZ_SEED, LEAST_KILLED, SEED } from "./effort.js";
import { runDifferential } from "./model/differential.js";
import { differenceWith, PLANTED } from "./model/planted.js";
import { explanationOf } from "./mutation/explanations.js";
import { runMutation } from "./mutation/run.js";
import { PROPERTIES } from "./proofs/properties.js";
import { runProofs } from "./proofs/prove.js";
import type { Found, Part } from "./findings.js";
import { record } from "./results.js";
import { runSolidityTests } from "./solidity.js";

/**
 * Tries hard to break the registries, part by part, and writes what was tried; the first thing that breaks ends it.
 *
 * `npm run assure -- model mutation` tries these parts only, and `--seed 7` with another seed, which writes nothing.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: "string" } },
});
const seed = Number(values.seed ?? SEED);
const { sequences, mutants, fuzz, invariant } = EFFORTS.assure;
const cores = availableParallelism();

const started = Date.now();
const tell = (text: string): void => {
  const minutes = `${((Date.now() - started) / 60_000).toFixed(1)} min`.padStart(8);
  console.log(`${styleText("dim", minutes)}  ${text}`);
};
const number = (count: number): string => count.toLocaleString("en-US");

/** Cheap parts first. */
const PARTS: {
  [Name in Part]: {
    what: string;
    run: () => Promise<Found[Name]>;
    /** Throws unless what was found is good enough. */
    judge?: (found: Found[Name]) => void;
  };
} = {
  builds: {
    what: "builds the contracts twice from nothing",
    run: async () => {
      const builds = await reproduceBuild();
      for (const { contract, same, asSnapshot } of builds) {
        if (!same) throw new Error(`two clean builds of ${contract} differ.`);
        if (!asSnapshot) throw new Error(`${contract} is not as its snapshot; run npm run build.`);
      }
      return builds;
    },
  },
  proofs: {
    what: `asks for ${PROPERTIES.length} proofs`,
    run: async () => {
      const proofs = await runProofs({
        onProgress: ({ property, status }) => tell(`  ${status}: ${property}`),
      });
      for (const { property, status } of proofs) {
        if (status !== "proved") throw new Error(`${property} is ${status}.`);
      }
      return proofs;
    },
  },
  model: {
    what: `drives contracts and model with ${number(sequences)} sequences of ${COMMANDS} commands, seed ${seed}`,
    run: async () => {
      const { accepted, refused } = await runDifferential({
        sequences,
        commands: COMMANDS,
        seed,
        onProgress: (done) => {
          if (done % 1_000 === 0) tell(`  ${number(done)} sequences`);
        },
      });
      for (const fault of PLANTED) {
        const difference = await differenceWith(fault);
        if (difference === null || !fault.seen.test(difference)) {
          throw new Error(`the model does not find ${fault.what}.`);
        }
        tell(`  found: ${fault.what}`);
      }
      return { seed, sequences, commands: COMMANDS, accepted, refused };
    },
  },
  solidity: {
    what: `fuzzes ${number(fuzz)} times, invariants ${number(invariant.runs)} × ${invariant.depth}, seed ${FUZZ_SEED}`,
    run: () =>
      runSolidityTests((passing) => {
        if (passing % 250 === 0) tell(`  ${number(passing)} tests passed`);
      }),
  },
  mutation: {
    what: `tries the tests on ${mutants} mutants of each registry, seed ${seed}`,
    run: () =>
      runMutation({
        perRegistry: mutants,
        seed,
        workers: cores,
        onProgress: ({ registry, decided, of, mutant, outcome }) => {
          const { file, line, before, after } = mutant;
          if (outcome.outcome === "survived")
            tell(`  survived: ${file}:${line} ${before} → ${after}`);
          if (decided % 50 === 0) tell(`  ${registry}: ${decided} of ${of}`);
        },
      }),
    judge: ({ registries }) => {
      for (const { registry, killedShare, survivors } of registries) {
        if (killedShare < LEAST_KILLED) {
          throw new Error(
            `${(100 * killedShare).toFixed(1)}% of ${registry}'s mutants are killed.`,
          );
        }
        const unexplained = survivors.filter((one) => explanationOf(one) === undefined).length;
        if (unexplained > 0) {
          throw new Error(
            `${unexplained} survivors of ${registry} lack an explanation in assurance/mutation/survivors.json.`,
          );
        }
      }
    },
  },
};

const names = Object.keys(PARTS) as Part[];
const wanted = positionals.length === 0 ? names : positionals;
const strange = wanted.find((name) => !(name in PARTS));
if (strange !== undefined) fail(`"${strange}" is none of: ${names.join(", ")}.`);

tell("builds contracts and tests");
await hre.tasks.getTask("build").run({ quiet: true });

for (const name of names.filter((each) => wanted.includes(each))) await tried(name);
tell(
  seed === SEED
    ? "nothing broke; assurance/results.json has what was tried"
    : "nothing broke; nothing written, as the seed is another",
);

async function tried<Name extends Part>(name: Name): Promise<void> {
  const { what, run, judge } = PARTS[name];
  tell(what);
  const begun = Date.now();
  try {
    const found = await run();
    const seconds = Math.round((Date.now() - begun) / 1000);
    if (seed === SEED) await record(name, { found, seconds, cores });
    judge?.(found);
  } catch (error) {
    fail((error as Error).message);
  }
}

function fail(message: string): never {
  console.error(`assure: ${message}`);
  process.exit(1);
}
