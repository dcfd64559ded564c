import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import hre from "hardhat";
import { type MutationResult, type Progress, runMutation } from "./run.js";

/** Tries mutants and says how many lived; fails where too many did, or one without explanation. */

const LEAST_KILLED = 0.9;

const { values } = parseArgs({
  options: {
    sample: { type: "string", default: "150" },
    seed: { type: "string", default: "20261121" },
    workers: { type: "string", default: String(availableParallelism()) },
    /** A file for the result as JSON. */
    out: { type: "string" },
  },
});

await hre.tasks.getTask("build").run({ quiet: true });
console.log(`Mutants drawn with seed ${values.seed}`);
try {
  const result = await runMutation({
    perRegistry: Number(values.sample),
    seed: Number(values.seed),
    workers: Number(values.workers),
    onProgress: report,
  });
  if (values.out !== undefined) await writeFile(values.out, JSON.stringify(result, null, 2));
  process.exitCode = conclude(result) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function report({ registry, decided, of, mutant, outcome }: Progress): void {
  const { operator, file, line, before, after } = mutant;
  if (outcome.outcome === "survived") {
    console.log(`survived: ${operator}, ${file}:${line}\n  ${before}\n  ${after}`);
  }
  if (decided % 10 === 0) console.log(`${registry}: ${decided} of ${of}`);
}

function conclude({ control, registries, seconds }: MutationResult): boolean {
  console.log(
    `\nControl: the unmutated contracts pass; ${control.after} was killed by ${control.killedBy}`,
  );
  for (const { registry, operators, total } of registries) {
    console.log(`\n${registry}`);
    console.table({ ...operators, total });
  }
  let good = true;
  for (const { registry, killedShare, survivors } of registries) {
    console.log(`${registry}: ${(100 * killedShare).toFixed(1)}% killed`);
    const unexplained = survivors.filter(({ explanation }) => explanation === undefined).length;
    if (unexplained > 0)
      console.log(`  ${unexplained} survivors lack an explanation in survivors.json`);
    good &&= killedShare >= LEAST_KILLED && unexplained === 0;
  }
  console.log(`${Math.round(seconds / 60)} minutes`);
  return good;
}
