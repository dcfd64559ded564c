import { readFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** The compiler of the lockfile, in-process. */
const solc = require("solc") as {
  compile(input: string, callbacks: { import(path: string): { contents: string } }): string;
};

/** A fault in a contract: one line, and what stands there instead. */
export interface Fault {
  /** Below `contracts/`. */
  file: string;
  line: string;
  instead: string;
}

interface Output {
  errors?: { severity: string; formattedMessage: string }[];
  contracts: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>;
}

/** The creation code of a registry that has this fault. */
export async function compileWith(
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
