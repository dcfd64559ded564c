import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import { DEPLOYED, type Deployed, snapshotFile, snapshotOf } from "../assurance/drift/snapshot.js";
import config from "../hardhat.config.js";
import { descriptors } from "./clearSigning/descriptors.js";
import { publicDeployments } from "../src/deployment/file.js";

/**
 * Makes what follows from the contracts: typechain-types/, src/abi.ts, the snapshots in assurance/drift/ and, bound to
 * the deployments of public chains, the descriptors in erc7730/. All are committed. With CHECK=1 fails if they were not
 * up to date.
 */

const SNAPSHOTS = DEPLOYED.map((contract) => relative("", snapshotFile(contract)));
const GENERATED = ["typechain-types", "src/abi.ts", "erc7730", ...SNAPSHOTS];

const before = await contents();
// Elsewhere builds leave the bindings alone: those of a coverage run would hold instrumented code.
const hre = await createHardhatRuntimeEnvironment({
  ...config,
  typechain: { ...config.typechain, dontOverrideCompile: false },
});
// Without a clean start, files of contracts that are gone would stay.
await hre.tasks.getTask("clean").run({ global: false });
await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
for (const file of ["index.ts", "hardhat.d.ts"]) await sortLines(join("typechain-types", file));
const parts = [
  "/** The contracts' ABIs, for viem and wagmi. Generated from the contracts: npm run build. */",
];
const abis = {} as Record<Deployed, readonly unknown[]>;
for (const contract of DEPLOYED) {
  const { abi } = await hre.artifacts.readArtifact(contract);
  abis[contract] = abi;
  const name = `${contract[0]!.toLowerCase()}${contract.slice(1)}Abi`;
  parts.push(`export const ${name} = ${JSON.stringify(abi, null, 2)} as const;`);
  await writeFile(snapshotFile(contract), await snapshotOf(hre.artifacts, contract));
}
await writeFile("src/abi.ts", `${parts.join("\n\n")}\n`);
const described = descriptors(await publicDeployments(), abis);
for (const [file, descriptor] of Object.entries(described)) {
  await writeFile(join("erc7730", file), `${JSON.stringify(descriptor, null, 2)}\n`);
}

const after = await contents();
const stale = [...new Set([...before.keys(), ...after.keys()])].filter(
  (file) => before.get(file) !== after.get(file),
);
if (process.env.CHECK === "1" && stale.length > 0) {
  console.error(
    `drift: ${stale.join(", ")} did not follow the contracts or deployments; they do now: commit them.`,
  );
  process.exitCode = 1;
}

/** TypeChain lists contracts in no fixed order: sorts each run of lines that name them. */
async function sortLines(file: string): Promise<void> {
  const lines = (await readFile(file, "utf8")).split("\n").map((line) => line.trimStart());
  const kindOf = (line: string): string | undefined =>
    /^(export (?:type )?\{ (?=[A-Z])|getContractFactory\(name|getContractAt\(name|deployContract\(name)/
      .exec(line)?.[1]
      ?.replace("type ", "");
  const sorted: string[] = [];
  for (let i = 0; i < lines.length;) {
    let end = i + 1;
    const kind = kindOf(lines[i]!);
    while (kind !== undefined && end < lines.length && kindOf(lines[end]!) === kind) end++;
    sorted.push(...lines.slice(i, end).sort());
    i = end;
  }
  await writeFile(file, sorted.join("\n"));
}

/** The generated files' texts by path. */
async function contents(): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const path of GENERATED) {
    for (const file of extname(path) === "" ? await filesIn(path) : [path]) {
      texts.set(file, await readFile(file, "utf8").catch(() => ""));
    }
  }
  return texts;
}

async function filesIn(directory: string): Promise<string[]> {
  // A build that failed left nothing.
  await mkdir(directory, { recursive: true });
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
