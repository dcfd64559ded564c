import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const PACKAGE = require.resolve("hardhat/package.json");
const { bin } = require(PACKAGE) as { bin: { hardhat: string } };
const HARDHAT = join(dirname(PACKAGE), bin.hardhat);

/** How a command ended. */
export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `hardhat code …` against a chain, as an operator would. */
export async function runTask(url: string, words: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [HARDHAT, "--network", "localhost", "code", ...words], {
    cwd: join(import.meta.dirname, "../.."),
    env: { ...process.env, LOCALHOST_RPC_URL: url, NO_COLOR: "1", FORCE_COLOR: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (part: Buffer) => (output.stdout += part.toString()));
  child.stderr.on("data", (part: Buffer) => (output.stderr += part.toString()));
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { status, ...output };
}
