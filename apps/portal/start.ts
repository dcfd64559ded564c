import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JsonRpcProvider, Network } from "ethers";
import { build, preview } from "vite";
import { startKeptChain } from "../../local/anvil.js";
import { cidOf, digestOf, DomicileError } from "../../src/index.js";
import { portalBuild } from "./build.js";
import { LOCAL_CHAIN, readSettings } from "./settings.js";

/**
 * `npm run portal`: the portal on the local chain. What is not there yet is started or made: the chain, the
 * suite, the relayer. What was started here ends with it.
 */

const RPC_URL = process.env.LOCALHOST_RPC_URL ?? "http://127.0.0.1:8545";
const RELAYER_PORT = process.env.RELAYER_PORT ?? "8546";
const RELAYER_URL = `http://127.0.0.1:${RELAYER_PORT}`;
const PORT = Number(process.env.PORTAL_PORT ?? 4173);
const DEPLOYMENT = process.env.PORTAL_DEPLOYMENT;

/** Where the page's own host has the documents of records, each under its CID. */
const RECORDS = "records";
/** The document that the demo's data publishes. */
const DEMO_RECORD = "examples/MA.156.1301.01.json";

const tell = (line: string): void => console.log(line);
const stops: (() => Promise<unknown>)[] = [];

async function main(): Promise<void> {
  await ensureChain();
  // Who names a suite has deployed it.
  if (DEPLOYMENT === undefined)
    await run("deploy", ["run", "deploy", "--silent", "--", "--network", "localhost"]);
  const directory = await mkdtemp(join(tmpdir(), "domicile-portal-"));
  stops.push(() => rm(directory, { recursive: true, force: true }));
  await ensureRelayer(join(directory, "relayer.sqlite"));
  await hostDemoRecord();
  const config = portalBuild(
    readSettings({ PORTAL_RELAYER_URL: RELAYER_URL, PORTAL_RPC_URL: RPC_URL, ...process.env }),
    join(directory, "page"),
    RECORDS,
  );
  await build(config);
  const server = await preview({
    ...config,
    preview: { ...config.preview, port: PORT, strictPort: true },
  });
  stops.push(() => server.close());
  tell(`portal    ${server.resolvedUrls!.local[0]}   (Ctrl-C ends it)`);
}

/** The chain that answers at the address; else one that is started here. */
async function ensureChain(): Promise<void> {
  if ((await chainAt(RPC_URL)) === LOCAL_CHAIN) return tell(`chain     ${RPC_URL}`);
  const { hostname, port } = new URL(RPC_URL);
  if (!["127.0.0.1", "localhost"].includes(hostname)) {
    throw new DomicileError(`no chain ${LOCAL_CHAIN} answers at ${RPC_URL}; start one there.`);
  }
  const chain = await startKeptChain(".chain.json", Number(port || 80));
  stops.push(() => chain.stop());
  tell(`chain     ${RPC_URL}, started here`);
}

async function chainAt(url: string): Promise<number | null> {
  const network = Network.from(LOCAL_CHAIN);
  const provider = new JsonRpcProvider(url, network, { staticNetwork: network });
  try {
    return Number(await provider.send("eth_chainId", []));
  } catch {
    return null;
  } finally {
    provider.destroy();
  }
}

/** The relayer that answers; else one that is started here, whose queue is as new as the portal. */
async function ensureRelayer(database: string): Promise<void> {
  if (await isHealthy()) return tell(`relayer   ${RELAYER_URL}`);
  const child = spawn("npm", ["run", "--silent", "relayer"], {
    env: {
      RELAYER_PORT,
      RELAYER_RPC_URL: RPC_URL,
      RELAYER_DATABASE: database,
      ...(DEPLOYMENT !== undefined && { RELAYER_DEPLOYMENT: DEPLOYMENT }),
      ...process.env,
    },
    stdio: ["ignore", "ignore", "inherit"],
    // A group of its own, so that all of it ends by one signal.
    detached: true,
  });
  const ended = once(child, "exit");
  stops.push(async () => {
    if (child.exitCode === null) process.kill(-child.pid!, "SIGTERM");
    await ended;
  });
  for (let tries = 0; tries < 100 && child.exitCode === null; tries++) {
    if (await isHealthy()) return tell(`relayer   ${RELAYER_URL}, started here`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new DomicileError("the relayer did not start; see what it said above.");
}

/** What _Fill with the demo's data_ publishes is to be had here: a page can't put it there. */
async function hostDemoRecord(): Promise<void> {
  const document = await readFile(DEMO_RECORD);
  await mkdir(RECORDS, { recursive: true });
  await writeFile(join(RECORDS, cidOf(digestOf(document))), document);
}

async function isHealthy(): Promise<boolean> {
  try {
    return (await fetch(`${RELAYER_URL}/health`)).ok;
  } catch {
    return false;
  }
}

/** Runs an npm script to its end. */
async function run(what: string, words: string[]): Promise<void> {
  const child = spawn("npm", words, {
    env: { ...process.env, LOCALHOST_RPC_URL: RPC_URL },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new DomicileError(`${what} failed; see above.`);
}

async function stop(status: number): Promise<never> {
  for (const end of stops.reverse()) await end().catch(() => undefined);
  process.exit(status);
}

process.once("SIGINT", () => void stop(0));
process.once("SIGTERM", () => void stop(0));
main().catch((error: unknown) => {
  console.error(`portal: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
  void stop(1);
});
