import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { and, different, extended, FALSE, not, or, TRUE, xor } from "./bits.js";
import { execute } from "./execution.js";
import { type Assertion, nameOf, PROPERTIES, type Property } from "./properties.js";
import { expectedOf, NOW, type SlotProperty } from "./slots.js";

export interface ProofResult {
  property: string;
  status: "proved" | "unknown" | "refuted";
  /** Of processor time. */
  seconds: number;
}

/** Changes a source before it is read, by its path; to see that a broken library is not proved. */
type Alter = (path: string, source: string) => string;

const unaltered: Alter = (_, source) => source;

export interface ProofOptions {
  onProgress?: (result: ProofResult) => void;
  /** Which properties; all unless given. */
  properties?: readonly Property[];
  alter?: Alter;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = "assurance/proofs";
/** After how many seconds of processor time a compiler is killed: unknown. */
const LIMIT = 120;

/** Tries the properties one after the other. Something is wrong unless the status of each is "proved". */
export async function runProofs({
  onProgress,
  properties = PROPERTIES,
  alter = unaltered,
}: ProofOptions = {}): Promise<ProofResult[]> {
  const results: ProofResult[] = [];
  let code: Promise<Calls> | undefined;
  for (const property of properties) {
    const answer =
      property.engine === "chc"
        ? await check(property, alter)
        : timed(property, await (code ??= compileCalls(alter)));
    const result = { property: nameOf(property), ...answer };
    results.push(result);
    onProgress?.(result);
  }
  return results;
}

type Answer = Omit<ProofResult, "property">;

// ------------------------------------------------------------------------------------------------------- bytecode

const CALLS = posix.join(FOLDER, "Calls.sol");

export type Calls = Record<
  string,
  { evm: { deployedBytecode: { object: string }; methodIdentifiers: Record<string, string> } }
>;

/** The functions to be executed, compiled with the settings of what is deployed. */
export async function compileCalls(alter: Alter = unaltered): Promise<Calls> {
  const sources: Sources = {};
  await collect(CALLS, sources, alter);
  const { output } = await solc(sources, {
    viaIR: true,
    optimizer: { enabled: true, runs: 1_000_000 },
    outputSelection: {
      [CALLS]: { "*": ["evm.deployedBytecode.object", "evm.methodIdentifiers"] },
    },
  });
  if (output === undefined) throw new Error(`The compiler took more than ${LIMIT} s or died.`);
  return output.contracts[CALLS]!;
}

function timed(property: SlotProperty, calls: Calls): Answer {
  const started = process.cpuUsage();
  const status = holds(property, calls) ? "proved" : "refuted";
  const { user, system } = process.cpuUsage(started);
  return { status, seconds: (user + system) / 1e6 };
}

/** Whether the code does what the property says: whether no inputs make a difference between the two. */
function holds(property: SlotProperty, calls: Calls): boolean {
  const words = property.of.map((bits) => extended(bits));
  const { returns, output } = execute({ ...codeOf(property, calls), words, timestamp: NOW });
  const reverts = property.unless ?? FALSE;
  const wrong = or(
    xor(returns, not(reverts)),
    and(returns, different(output, expectedOf(property))),
  );
  return and(property.where ?? TRUE, wrong) === FALSE;
}

/** The code that is called, and by which selector. */
export function codeOf(
  { library, call }: SlotProperty,
  calls: Calls,
): { code: Uint8Array; selector: bigint } {
  const { deployedBytecode, methodIdentifiers } = calls[`${library}Calls`]!.evm;
  const [, selector] = Object.entries(methodIdentifiers).find(([signature]) =>
    signature.startsWith(`${call}(`),
  )!;
  return { code: Buffer.from(deployedBytecode.object, "hex"), selector: BigInt(`0x${selector}`) };
}

// ------------------------------------------------------------------------------------------------------ assertions

async function check({ file, contract, engine }: Assertion, alter: Alter): Promise<Answer> {
  const main = posix.join(FOLDER, file);
  const sources: Sources = {};
  await collect(main, sources, (path, source) => statable(alter(path, source)));
  const { output, seconds } = await solc(sources, {
    outputSelection: {},
    modelChecker: {
      engine,
      contracts: { [main]: [contract] },
      targets: ["assert"],
      showProvedSafe: true,
      showUnproved: true,
      // No bound on the solver itself.
      timeout: 0,
    },
  });
  return { status: statusOf(output), seconds };
}

/**
 * The same code as far as the prover goes: to it, `revert SomeError(…)` goes on, unlike `revert()`; and what is stated
 * of nonces has to read them.
 */
function statable(source: string): string {
  return source
    .replace(/\brevert [A-Z][\w.]*\([^;]*\);/g, "revert();")
    .replace("private _nonces", "internal _nonces")
    .replace("cancelSigned() external", "cancelSigned() public");
}

/** What the model checker's messages come to; nothing is proved of what it didn't answer for. */
function statusOf(output: Output | undefined): ProofResult["status"] {
  const says = (text: string): boolean =>
    output?.errors?.some(({ message }) => message.includes(text)) ?? false;
  if (says("Assertion violation happens here")) return "refuted";
  if (says("might happen here") || says("Error during interaction")) return "unknown";
  return says("Assertion violation check is safe") ? "proved" : "unknown";
}

// -------------------------------------------------------------------------------------------------------- compiler

type Sources = Record<string, { content: string }>;

/** A source and all that it imports, by their paths from the project's root. */
async function collect(path: string, sources: Sources, alter: Alter): Promise<void> {
  if (sources[path] !== undefined) return;
  const content = alter(path, await readFile(fileOf(path), "utf8"));
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

interface Output {
  contracts: Record<string, Calls>;
  errors?: { severity: string; message: string }[];
}

const SCRIPT = `
const output = require("solc").compile(require("fs").readFileSync(0, "utf8"));
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ output: JSON.parse(output), seconds: (user + system) / 1e6 }));
`;

/** Asks a compiler in a process of its own. No output if it took longer than {@link LIMIT}. */
async function solc(
  sources: Sources,
  settings: object,
): Promise<{ output: Output | undefined; seconds: number }> {
  const limited = `ulimit -S -t ${LIMIT} && exec "$@"`;
  const node = [process.execPath, "--stack-size=7000", "-e", SCRIPT];
  const child = spawn("sh", ["-c", limited, "sh", ...node], {
    cwd: ROOT,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const kill = (): boolean => child.kill("SIGKILL");
  process.once("exit", kill);
  let answer = "";
  child.stdout.on("data", (part: Buffer) => (answer += part.toString()));
  // One that was killed reads no further; that it gave no answer says enough.
  child.stdin.on("error", () => undefined);
  child.stdin.end(
    JSON.stringify({
      language: "Solidity",
      sources,
      settings: { evmVersion: "prague", ...settings },
    }),
  );
  await once(child, "close");
  process.off("exit", kill);
  if (answer === "") return { output: undefined, seconds: LIMIT };
  const result = JSON.parse(answer) as { output: Output; seconds: number };
  const failure = result.output.errors?.find(({ severity }) => severity === "error");
  if (failure !== undefined) throw new Error(`The proof does not compile: ${failure.message}`);
  return result;
}
