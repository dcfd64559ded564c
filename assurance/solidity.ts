import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { EFFORTS, FUZZ_SEED } from "./effort.js";
import type { Found } from "./findings.js";

const HARDHAT = fileURLToPath(new URL("../node_modules/hardhat/dist/src/cli.js", import.meta.url));

/**
 * Runs all Solidity tests at full length, in a process of their own.
 * @param onTest after each
 * @throws with what the run said of the tests that failed
 */
export async function runSolidityTests(
  onTest: (passing: number) => void,
): Promise<Found["solidity"]> {
  const child = spawn(process.execPath, [HARDHAT, "test", "solidity"], {
    env: { ...process.env, ASSURE: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const failures: string[] = [];
  let passing = 0;
  for await (const line of createInterface(child.stdout)) {
    if (line.includes("✔")) onTest(++passing);
    else if (line.trim() !== "") failures.push(line);
  }
  if (child.exitCode === null) await once(child, "exit");
  if (child.exitCode !== 0) throw new Error(failures.join("\n"));
  const { fuzz, invariant } = EFFORTS.assure;
  return { seed: FUZZ_SEED, passing, fuzz, invariant };
}
