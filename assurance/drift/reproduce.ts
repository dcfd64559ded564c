import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import { DEPLOYED, type Deployed, snapshotFile, snapshotOf } from "./snapshot.js";

/** What two clean builds made of a contract. */
export interface Reproduction {
  contract: Deployed;
  /** Whether both gave the same code, interface and storage. */
  same: boolean;
  /** Whether that is what the snapshot says. */
  asSnapshot: boolean;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const HARDHAT = join(ROOT, "node_modules/hardhat/dist/src/cli.js");
/** What a clean build must not find, or has no use for. */
const LEFT_BEHIND = new Set([
  ".git",
  "artifacts",
  "cache",
  "coverage",
  "dist",
  "node_modules",
  "test",
]);

/**
 * Builds the contracts twice from nothing, in new folders whose paths differ in depth and length, and compares the
 * hashes of their code, runtime and creation, with each other and with the snapshots.
 */
export async function reproduceBuild(): Promise<Reproduction[]> {
  const first = await buildIn("one");
  const second = await buildIn(join("the", "other", "folder"));
  return Promise.all(
    DEPLOYED.map(async (contract, index) => ({
      contract,
      same: first[index] === second[index],
      asSnapshot: first[index] === (await readFile(snapshotFile(contract), "utf8")),
    })),
  );
}

/** The snapshots of a clean build in a new folder. */
async function buildIn(folder: string): Promise<string[]> {
  const temporary = await mkdtemp(join(tmpdir(), "reproduce-"));
  try {
    const project = join(temporary, folder);
    await cp(ROOT, project, {
      recursive: true,
      filter: (source) => !LEFT_BEHIND.has(relative(ROOT, source)),
    });
    await symlink(join(ROOT, "node_modules"), join(project, "node_modules"), "junction");
    await promisify(execFile)(process.execPath, [HARDHAT, "build", "--no-tests", "--quiet"], {
      cwd: project,
    });
    const { artifacts } = await createHardhatRuntimeEnvironment({}, {}, project);
    return await Promise.all(DEPLOYED.map((contract) => snapshotOf(artifacts, contract)));
  } finally {
    await rm(temporary, { recursive: true });
  }
}
