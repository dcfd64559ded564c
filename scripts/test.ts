import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * `npm test`: compiles, then runs the Solidity tests beside those in TypeScript, each in a process of its own. What the
 * Solidity tests say is printed once they have ended, so that lines don't mix. The exit status is 0 if all pass.
 */

/** Runs `hardhat …`: whether it ended well. */
async function hardhat(words: string[], says: "at once" | "in the end"): Promise<boolean> {
  const output = says === "at once" ? "inherit" : "pipe";
  const child = spawn("hardhat", words, {
    stdio: ["ignore", output, output],
    shell: process.platform === "win32",
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (part: Buffer) => (said += part.toString()));
  }
  const [status] = (await once(child, "close")) as [number | null];
  process.stdout.write(said);
  return status === 0;
}

if (!(await hardhat(["build", "--quiet"], "at once"))) process.exit(1);

const [typescript, solidity] = await Promise.all([
  hardhat(["test", "mocha", "--no-compile"], "at once"),
  hardhat(["test", "solidity", "--no-compile"], "in the end"),
]);
const told = (isWell: boolean): string => (isWell ? "passed" : "failed");
console.log(`Solidity ${told(solidity)}, TypeScript ${told(typescript)}`);
process.exitCode = solidity && typescript ? 0 : 1;
