import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { type Deployment, parseDeployment } from "./deployment.js";
import { DeploymentError } from "../errors.js";

const DEPLOYMENTS = "deployments";

/** Where a suite is recorded: by chain id, with a name for further suites of a chain. */
export const deploymentFile = (name: string): string => `${DEPLOYMENTS}/${name}.json`;

/** Reads a deployment file; null if there is none. @throws {DeploymentError} if it can't be read or is corrupt */
export async function readDeployment(file: string): Promise<Deployment | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    throw new DeploymentError(`${shortName(file)}: can't be read (${code}); check the path.`, {
      cause: error,
    });
  }
  return parseDeployment(text, shortName(file));
}

/** The deployments that are committed. Those of local chains stay on the machine: .gitignore has the same rule. */
export async function publicDeployments(): Promise<Deployment[]> {
  const files = (await readdir(DEPLOYMENTS))
    .filter((file) => /^(?!31337).*\.json$/.test(file))
    .sort();
  return Promise.all(files.map(async (file) => (await readDeployment(join(DEPLOYMENTS, file)))!));
}

/** Writes a deployment file whole or not at all. */
export async function writeDeployment(file: string, deployment: Deployment): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.tmp`;
  await writeFile(draft, `${JSON.stringify(deployment, null, 2)}\n`);
  await rename(draft, file);
}

/** How messages call a file: from where the user stands. */
export const shortName = (file: string): string => relative(process.cwd(), file) || file;
