import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { PROPERTIES, type Property } from "./properties.js";

export interface ProofResult {
  file: string;
  property: string;
  status: "proved" | "unknown" | "refuted";
  seconds: number;
}

export interface ProofOptions {
  onProgress?: (result: ProofResult) => void;
  /** Which properties; all unless given. */
  properties?: readonly Property[];
  /** Which bits of a word are arbitrary, the others zero; all 256 unless given. */
  bits?: readonly number[];
  /** After how many seconds a property is given up: unknown. */
  limit?: number;
  /** Changes a source before it is read, by its path; to see that a broken library is not proved. */
  alter?: (path: string, source: string) => string;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = "assurance/proofs";
const AT_ONCE = 2;

/** The ends of every field of both slots: a mask that is too long, too short or shifted meets one of them. */
export const FIELD_ENDS: readonly number[] = [
  0, 159, 160, 195, 196, 199, 200, 219, 220, 223, 224, 247, 248, 249, 250, 251, 252, 253, 255,
];

/** Proves what can be proved, two properties at a time, in the order given. */
export async function runProofs({
  onProgress,
  properties = PROPERTIES,
  ...options
}: ProofOptions = {}): Promise<ProofResult[]> {
  const results: ProofResult[] = [];
  let next = 0;
  const inTurn = async (): Promise<void> => {
    while (next < properties.length) {
      const index = next++;
      const result = await prove(properties[index]!, options);
      results[index] = result;
      onProgress?.(result);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, inTurn));
  return results;
}

type Limits = Pick<ProofOptions, "bits" | "limit" | "alter">;

async function prove(
  { file, contract, engine }: Property,
  { bits = Array.from({ length: 256 }, (_, bit) => bit), limit = 1_200, alter }: Limits,
): Promise<ProofResult> {
  const started = performance.now();
  const main = posix.join(FOLDER, file);
  const sources: Sources = {};
  await collect(main, sources, alter ?? ((_, source) => source));
  sources[main]!.content = sources[main]!.content.replaceAll("word(bits)", written(bits));
  const answer = await solc({ main, contract, engine, sources }, limit);
  const seconds = (performance.now() - started) / 1_000;
  return { file, property: contract, status: statusOf(answer), seconds };
}

type Sources = Record<string, { content: string }>;

/** A source and all that it imports, by their paths from the project's root. */
async function collect(
  path: string,
  sources: Sources,
  alter: NonNullable<ProofOptions["alter"]>,
): Promise<void> {
  if (sources[path] !== undefined) return;
  const content = statable(alter(path, await readFile(fileOf(path), "utf8")));
  sources[path] = { content };
  for (const [, imported = ""] of content.matchAll(/(?:from|import) "([^"]+)"/g)) {
    const name = imported.startsWith(".") ? posix.join(posix.dirname(path), imported) : imported;
    await collect(name, sources, alter);
  }
}

const STANDINS = "@openzeppelin/contracts/utils/cryptography/";

function fileOf(path: string): string {
  if (path.startsWith(STANDINS)) {
    return join(ROOT, FOLDER, "openzeppelin", path.slice(STANDINS.length));
  }
  return join(ROOT, path.startsWith("@") ? "node_modules" : "", path);
}

/**
 * The same code as far as the prover goes: to it, `revert SomeError(…)` goes on, unlike `revert()`; and what is stated
 * of nonces has to read them.
 */
function statable(source: string): string {
  return source
    .replace(/\brevert [A-Z][\w.]*\([^;]*\);/g, "revert();")
    .replace('import {word} from "./Word.sol";', "")
    .replace("private _nonces", "internal _nonces")
    .replace("cancelSigned() external", "cancelSigned() public");
}

/** `word(bits)` written out, where only some bits may be set. */
function written(bits: readonly number[]): string {
  if (bits.length === 1) return `(bits[${bits[0]!}] ? ${2n ** BigInt(bits[0]!)} : 0)`;
  const half = Math.ceil(bits.length / 2);
  return `(${written(bits.slice(0, half))} | ${written(bits.slice(half))})`;
}

interface Task {
  main: string;
  contract: string;
  engine: Property["engine"];
  sources: Sources;
}

/** Asks a compiler in a process of its own, which is killed after `limit` seconds. */
async function solc({ main, contract, engine, sources }: Task, limit: number): Promise<string> {
  const input = {
    language: "Solidity",
    sources,
    settings: {
      evmVersion: "prague",
      outputSelection: {},
      modelChecker: {
        engine,
        contracts: { [main]: [contract] },
        targets: ["assert"],
        showProvedSafe: true,
        showUnproved: true,
        // No bound on the solver itself: any other value would crash it here.
        timeout: 0,
      },
    },
  };
  const script = `process.stdout.write(require("solc").compile(require("fs").readFileSync(0, "utf8")))`;
  const child = spawn(process.execPath, ["--stack-size=7000", "-e", script], {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const killer = setTimeout(() => child.kill("SIGKILL"), limit * 1_000);
  let answer = "";
  child.stdout.on("data", (part: Buffer) => (answer += part.toString()));
  child.stdin.end(JSON.stringify(input));
  await once(child, "close");
  clearTimeout(killer);
  return answer;
}

/** What the model checker's messages come to; nothing is proved of what it didn't answer for. */
function statusOf(answer: string): ProofResult["status"] {
  if (answer === "") return "unknown";
  const { errors = [] } = JSON.parse(answer) as {
    errors?: { severity: string; message: string }[];
  };
  const failure = errors.find(({ severity }) => severity === "error");
  if (failure !== undefined) throw new Error(`The proof does not compile: ${failure.message}`);
  const says = (text: string): boolean => errors.some(({ message }) => message.includes(text));
  if (says("Assertion violation happens here")) return "refuted";
  if (says("might happen here") || says("Error during interaction")) return "unknown";
  return says("Assertion violation check is safe") ? "proved" : "unknown";
}
