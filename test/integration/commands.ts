import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { Anvil } from "../../local/anvil.js";

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

/** Runs `hardhat …` against a chain, as an operator would, in a terminal of a language. */
export async function runTask(
  url: string,
  words: readonly string[],
  locale = "en_GB.UTF-8",
  variables: Record<string, string> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [HARDHAT, "--network", "localhost", ...words], {
    cwd: join(import.meta.dirname, "../.."),
    env: {
      ...process.env,
      LC_ALL: locale,
      LOCALHOST_RPC_URL: url,
      NO_COLOR: "1",
      FORCE_COLOR: undefined,
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (part: Buffer) => (output.stdout += part.toString()));
  child.stderr.on("data", (part: Buffer) => (output.stderr += part.toString()));
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { status, ...output };
}

/** What an operator does with the tasks of a tool, on a chain that may be started anew. */
export function operator(tool: "code" | "id", suite: string, chain: () => Anvil) {
  const run = (...words: string[]): Promise<Ended> =>
    runTask(chain().url, [tool, ...words, "--suite", suite]);

  /** Runs a task that succeeds: its output. */
  const does = async (...words: string[]): Promise<string> => {
    const { status, stdout, stderr } = await run(...words);
    expect({ status, stderr }, words.join(" ")).to.deep.equal({ status: 0, stderr: "" });
    return stdout.trimEnd();
  };

  const json = async <Answer>(...words: string[]): Promise<Answer> =>
    JSON.parse(await does(...words, "--json")) as Answer;

  /** How many transactions all accounts have sent. */
  const sent = async (): Promise<number> => {
    const accounts = await chain().provider.listAccounts();
    const nonces = await Promise.all(
      accounts.map((account) => chain().provider.getTransactionCount(account)),
    );
    return nonces.reduce((sum, nonce) => sum + nonce, 0);
  };

  /** That mistakes end with status 1 and one line each, and that nothing is sent. */
  const refuses = async (mistakes: [words: string[], line: string | RegExp][]): Promise<void> => {
    const before = await sent();
    const inTurn = async (lane: typeof mistakes): Promise<void> => {
      for (const [words, line] of lane) {
        const { status, stdout, stderr } = await run(...words);
        const what = words.join(" ");
        expect(stderr, what).to.match(new RegExp(`^${tool}: [^\\n]+\\n$`));
        if (typeof line === "string") expect(stderr, what).to.equal(`${tool}: ${line}\n`);
        else expect(stderr, what).to.match(line);
        expect({ status, stdout }, what).to.deep.equal({ status: 1, stdout: "" });
      }
    };
    const lanes = [0, 1, 2].map((lane) => mistakes.filter((_, i) => i % 3 === lane));
    await Promise.all(lanes.map(inTurn));
    expect(await sent()).to.equal(before);
  };

  return { run, does, json, sent, refuses };
}
