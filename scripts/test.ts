import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * `npm test`: compiles, then runs the Solidity tests beside those in TypeScript, each in a process of its own. What the
 * Solidity tests say is printed once they have ended, so that lines don't mix. The exit status is 0 if all pass.
 */

/** Runs `hardhat …`: its exit status, and what it printed unless that went through. */
async function hardhat(words: string[], isShown: boolean): Promise<[status: number, said: string]> {
  const child = spawn("hardhat", words, {
    stdio: ["ignore", isShown ? "inherit" : "pipe", isShown ? "inherit" : "pipe"],
    shell: process.platform === "win32",
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (part: Buffer) => (said += part.toString()));
  }
  const [status] = (await once(child, "close")) as [number | null];
  return [status ?? 1, said];
}

const [built] = await hardhat(["build", "--quiet"], true);
if (built !== 0) process.exit(built);

const [typescript, solidity] = await Promise.all([
  hardhat(["test", "mocha", "--no-compile"], true),
  hardhat(["test", "solidity", "--no-compile"], false).then(([status, said]) => {
    console.log(said);
    return status;
  }),
]);
const told = (status: number): string => (status === 0 ? "passed" : "failed");
console.log(`Solidity ${told(solidity)}, TypeScript ${told(typescript[0])}`);
process.exitCode = solidity === 0 && typescript[0] === 0 ? 0 : 1;
