import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  dataLength,
  ErrorFragment,
  EventFragment,
  type Fragment,
  FunctionFragment,
  Interface,
  keccak256,
} from "ethers";
import type { ArtifactManager } from "hardhat/types/artifacts";
import type { SolidityBuildInfoOutput } from "hardhat/types/solidity";

/** The contracts that are deployed. */
export const DEPLOYED = ["CityCodeRegistry", "SuperIdRegistry", "AccessManager"] as const;

export type Deployed = (typeof DEPLOYED)[number];

/** Bytes of code that a chain takes at most: what stays (EIP-170), and what creates it (EIP-3860). */
export const LIMITS = { runtime: 24_576, creation: 49_152 } as const;

/** The folder of the snapshots, `<contract>.txt`; `npm run build` writes them. */
export const SNAPSHOTS = import.meta.dirname;

export const snapshotFile = (contract: Deployed): string => join(SNAPSHOTS, `${contract}.txt`);

/** Variables of a contract or members of a struct, as the compiler lists them. */
type Variables = { label: string; offset: number; slot: string; type: string }[];

interface StorageLayout {
  storage: Variables;
  types: Record<string, { label: string; numberOfBytes: string; members?: Variables }> | null;
}

/**
 * What others rely on in a built contract, a line for each thing: sizes and hashes of its code, its interface with
 * selectors and topics, its storage. The same interface is in `src/abi.ts`, for programs.
 */
export async function snapshotOf(artifacts: ArtifactManager, contract: Deployed): Promise<string> {
  const artifact = await artifacts.readArtifact(contract);
  const { abi, bytecode, deployedBytecode } = artifact;
  const lines = [
    `# Code of ${contract}`,
    sizeLine("runtime", deployedBytecode),
    sizeLine("creation", bytecode),
    ...["", "# Interface, with selectors and topics"],
    ...interfaceLines(Interface.from(abi)),
    ...["", "# Storage: slot, offset and size in bytes"],
    ...storageLines(await storageLayout(artifacts, contract)),
  ];
  return `${lines.join("\n")}\n`;
}

const sizeLine = (code: keyof typeof LIMITS, bytes: string): string =>
  `${code} ${dataLength(bytes)} of ${LIMITS[code]} bytes, keccak256 ${keccak256(bytes)}`;

/** In ethers' human-readable form, sorted, with what a call or log names it by. */
function interfaceLines(contract: Interface): string[] {
  const identifier = (fragment: Fragment): string => {
    if (EventFragment.isFragment(fragment)) return `: ${fragment.topicHash}`;
    const selected = FunctionFragment.isFragment(fragment) || ErrorFragment.isFragment(fragment);
    return selected ? `: ${fragment.selector}` : "";
  };
  return contract.fragments
    .map((fragment) => `${fragment.format("full")}${identifier(fragment)}`)
    .sort();
}

/** The variables in order, and below each struct that they lead to its members, with slots counted from its start. */
function storageLines({ storage, types }: StorageLayout): string[] {
  const line = ({ label, offset, slot, type }: Variables[number]): string => {
    const { label: typeLabel, numberOfBytes } = types![type]!;
    return `${slot} ${offset} ${numberOfBytes} ${typeLabel} ${label}`;
  };
  const structs = Object.values(types ?? {})
    .filter(({ members }) => members !== undefined)
    .map(({ label, members }) => [`${label}:`, ...members!.map((member) => `  ${line(member)}`)])
    .sort(([a], [b]) => (a! < b! ? -1 : 1));
  return [...storage.map(line), ...structs.flat()];
}

async function storageLayout(
  artifacts: ArtifactManager,
  contract: Deployed,
): Promise<StorageLayout> {
  const { buildInfoId, inputSourceName } = await artifacts.readArtifact(contract);
  const path = await artifacts.getBuildInfoOutputPath(buildInfoId!);
  const { output } = JSON.parse(await readFile(path!, "utf8")) as SolidityBuildInfoOutput;
  const compiled = output.contracts![inputSourceName!]![contract] as unknown as {
    storageLayout: StorageLayout;
  };
  return compiled.storageLayout;
}
