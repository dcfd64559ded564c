import { readFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { DifferenceError, runDifferential } from "./differential.js";

const require = createRequire(import.meta.url);

/** The compiler of the lockfile, in-process. */
const solc = require("solc") as {
  compile(input: string, callbacks: { import(path: string): { contents: string } }): string;
};

/** Of the sequences that meet a planted fault. */
const SEED = 8;

/** A fault in a contract: one line, and what stands there instead. */
interface Fault {
  /** Below `contracts/`. */
  file: string;
  line: string;
  instead: string;
}

interface Output {
  errors?: { severity: string; formattedMessage: string }[];
  contracts: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>;
}

/** What the model says of a registry with a fault; null if it finds none. */
export async function differenceWith({ registry, ...fault }: Planted): Promise<string | null> {
  const replacement = { [registry]: await compileWith(fault, registry) };
  try {
    await runDifferential({ sequences: 200, commands: 30, seed: SEED, replacement });
    return null;
  } catch (error) {
    if (!(error instanceof DifferenceError)) throw error;
    return error.message;
  }
}

/** The creation code of a registry that has this fault. */
async function compileWith(
  { file, line, instead }: Fault,
  registry: "codes" | "ids",
): Promise<string> {
  const source = await readFile(`contracts/${file}.sol`, "utf8");
  const parts = source.split(line);
  if (parts.length !== 2) {
    throw new Error(`contracts/${file}.sol has "${line}" ${parts.length - 1} times, not once`);
  }
  const faulty = `contracts/${file}.sol`;
  const name = registry === "codes" ? "CityCodeRegistry" : "SuperIdRegistry";
  const entry = `contracts/${registry === "codes" ? "codes" : "identity"}/${name}.sol`;
  const read = (path: string): string => {
    if (path === faulty) return parts.join(instead);
    return readFileSync(path.startsWith("contracts/") ? path : require.resolve(path), "utf8");
  };
  const input = {
    language: "Solidity",
    sources: { [entry]: { content: read(entry) } },
    settings: {
      evmVersion: "prague",
      optimizer: { enabled: true },
      outputSelection: { [entry]: { "*": ["evm.bytecode.object"] } },
    },
  };
  const { errors, contracts } = JSON.parse(
    solc.compile(JSON.stringify(input), { import: (path) => ({ contents: read(path) }) }),
  ) as Output;
  const error = errors?.find(({ severity }) => severity === "error");
  if (error !== undefined) throw new Error(error.formattedMessage);
  return `0x${contracts[entry]![name]!.evm.bytecode.object}`;
}

/** A fault that the model must find. */
export interface Planted extends Fault {
  what: string;
  registry: "codes" | "ids";
  /** `npm test` plants it, too; the others only `npm run assure`. */
  isTriedInTests?: true;
  /** What the difference is about. */
  seen: RegExp;
}

export const PLANTED: Planted[] = [
  {
    what: "roles that survive a change of holder",
    isTriedInTests: true,
    registry: "codes",
    file: "codes/CodeRules",
    line: "state.officers[code][record.epoch()][account]",
    instead: "state.officers[code][0][account]",
    seen: /officerRoles\(.*\n {2}model: {4}\S+\n {2}contract: \S+$/,
  },
  {
    what: "messages that a change does not void",
    isTriedInTests: true,
    registry: "ids",
    file: "identity/SuperIdControl",
    line: "version != slot.version() || changed_ != slot.changed()",
    instead: "version != slot.version()",
    seen: /model: {4}refused: Superseded\(.*\n {2}contract: (?!refused: Superseded)/,
  },
  {
    what: "an annulment that lapses a second late",
    registry: "ids",
    file: "identity/SuperIdRegistry",
    line: "block.timestamp < proposedAt + ANNULMENT_PERIOD",
    instead: "block.timestamp <= proposedAt + ANNULMENT_PERIOD",
    seen: /model: {4}(refused: NotProposed|accepted: AnnulmentProposed)\(.*\n {2}contract: /,
  },
  {
    what: "a city that proposes in the division of another",
    registry: "ids",
    file: "identity/SuperIdRegistry",
    line: "if (!code.isOf(city)) revert WrongRegistrar(city, code);",
    instead: "",
    seen: /model: {4}refused: WrongRegistrar\(.*\n {2}contract: (?!refused: WrongRegistrar)/,
  },
  {
    what: "a country that decides about what it registered itself",
    registry: "ids",
    file: "identity/SuperIdRegistry",
    line: "answering == NO_CODE ? registrar.toCode() : answering",
    instead: "city",
    seen: /model: {4}accepted: AnnulmentProposed\(.*\n {2}contract: accepted: AnnulmentProposed\(/,
  },
];
