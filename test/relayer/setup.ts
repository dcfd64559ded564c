import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  hexlify,
  id,
  type JsonRpcProvider,
  parseEther,
  randomBytes,
  toBeHex,
  Wallet,
} from "ethers";
import { readConfig } from "../../servers/relayer/config.js";
import { type Relayer, startRelayer } from "../../servers/relayer/relayer.js";
import { type Domicile, type SenderOptions, type Unsigned } from "../../src/index.js";
import { startAnvil } from "../../local/anvil.js";
import { COUNTRY, countryOn, YEAR } from "../../local/fixture.js";

const checkout = join(import.meta.dirname, "../..");
const QUICK: SenderOptions = { pollingMs: 20, receiptTimeoutMs: 2_000 };

const WEEK = 7 * 24 * 3600;

/** A chain with a city that enrols, and what residents and its officer sign. */
export async function enrolment(anvilOptions: string[] = []) {
  const anvil = await startAnvil(anvilOptions);
  const parties = await countryOn(anvil);
  const { as, country, city } = parties;
  const officer = new Wallet(id("officer"), anvil.provider);
  /** Pays for what is relayed, and has sent nothing yet. */
  const payer = new Wallet(id("payer"), anvil.provider);
  await anvil.provider.send("anvil_setBalance", [payer.address, toBeHex(parseEther("10"))]);
  const registrar = `${COUNTRY}.1301`;
  await as(country!).issuing.issue({ code: registrar, kind: "City", holder: city!.address });
  const now = async (): Promise<number> => (await anvil.provider.getBlock("latest"))!.timestamp;
  /** Lets an account enrol for the city. */
  const enrols = async (account: string): Promise<unknown> =>
    as(city!).officers.appoint(registrar, account, ["enrol"], (await now()) + YEAR);
  await enrols(officer.address);
  const deadline = (await now()) + WEEK;
  const directory = await mkdtemp(join(tmpdir(), "domicile-relayer-"));

  /** A resident's registration without signatures: a new key and nullifier each time. */
  const registration = (
    controller: string,
    nullifier = hexlify(randomBytes(32)),
  ): Unsigned<"ResidentRegistration"> => ({
    type: "ResidentRegistration",
    message: {
      nullifier,
      generation: 0,
      controller,
      registrar,
      officer: officer.address,
      deadline,
    },
  });
  /** A resident with a new key and no ether, and the registration with both signatures. */
  const resident = async (nullifier?: string) => {
    const wallet = new Wallet(hexlify(randomBytes(32)), anvil.provider);
    const unsigned = registration(wallet.address, nullifier);
    const client: Domicile = as(wallet);
    const signed = await as(officer).sign(await client.sign(unsigned));
    return { wallet, client, signed };
  };
  return {
    ...parties,
    anvil,
    officer,
    payer,
    enrols,
    registrar,
    directory,
    registration,
    resident,
    async stop() {
      await anvil.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
export type Enrolment = Awaited<ReturnType<typeof enrolment>>;

type Place = Pick<Enrolment, "anvil" | "deployment" | "directory" | "payer">;

/** Starts a relayer in this process. */
export async function relayerOn(
  { anvil, deployment, directory, payer }: Place,
  {
    variables = {},
    words = [],
    provider = anvil.provider,
    lines = [],
  }: {
    variables?: Record<string, string>;
    words?: string[];
    provider?: JsonRpcProvider;
    /** Gets what is logged. */
    lines?: string[];
  } = {},
): Promise<Relayer> {
  const config = readConfig(
    {
      RELAYER_PRIVATE_KEY: payer.privateKey,
      RELAYER_PORT: "0",
      RELAYER_DATABASE: join(directory, `${hexlify(randomBytes(8))}.sqlite`),
      RELAYER_PER_IP: "100000",
      RELAYER_PER_REGISTRAR: "100000",
      ...variables,
    },
    words,
  );
  return startRelayer(config, deployment, provider, (line) => lines.push(line), QUICK);
}

/** `npm run relayer` as a process of its own. */
export interface RelayerProcess {
  url: string;
  output: { stdout: string; stderr: string };
  /** The exit status; null if a signal ended it. */
  ended: Promise<number | null>;
  /** Sends a signal and waits for the end: the exit status. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Runs what `npm run relayer` runs; `url` is empty if it ends before it listens. */
export async function spawnRelayer(
  { anvil, deployment, directory, payer }: Place,
  variables: Record<string, string> = {},
  words: string[] = [],
): Promise<RelayerProcess> {
  const file = join(directory, "deployment.json");
  await writeFile(file, JSON.stringify(deployment));
  const { scripts } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8")) as {
    scripts: { relayer: string };
  };
  const [, ...script] = scripts.relayer.split(" ");
  const child = spawn(process.execPath, [...script, ...words], {
    cwd: checkout,
    env: {
      PATH: process.env.PATH,
      RELAYER_RPC_URL: anvil.url,
      RELAYER_PRIVATE_KEY: payer.privateKey,
      RELAYER_DEPLOYMENT: file,
      RELAYER_DATABASE: join(directory, "queue.sqlite"),
      RELAYER_PORT: "0",
      RELAYER_PER_IP: "100000",
      RELAYER_PER_REGISTRAR: "100000",
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const output = { stdout: "", stderr: "" };
  const ended = once(child, "close").then(() => {
    process.off("exit", kill);
    return child.exitCode;
  });
  child.stderr.on("data", (part: Buffer) => (output.stderr += part.toString()));
  const url = await new Promise<string>((resolve) => {
    child.stdout.on("data", (part: Buffer) => {
      output.stdout += part.toString();
      const address = / on (http:\S+) for chain /.exec(output.stdout)?.[1];
      if (address !== undefined) resolve(address);
    });
    void ended.then(() => resolve(""));
  });
  return {
    url,
    output,
    ended,
    end(signal) {
      child.kill(signal);
      return ended;
    },
  };
}

/** Posts a body as JSON, or as it is if it is text. */
export async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/requests`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    retryAfter: response.headers.get("retry-after"),
    body: (await response.json()) as Record<string, unknown> & {
      id: string;
      status: string;
      name: string;
      message: string;
    },
  };
}

/** Gets a path as JSON. */
export async function get(url: string, path: string) {
  const response = await fetch(`${url}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** The Super IDs that were registered on a chain, each as often as it was. */
export async function registeredOn({
  as,
  anvil: { provider },
  deployment: { contracts },
}: Enrolment): Promise<string[]> {
  const { superIdRegistry } = as(provider).contracts;
  const events = await superIdRegistry.queryFilter(
    superIdRegistry.filters.SuperIdRegistered(),
    contracts.superIdRegistry.block,
  );
  return events.map(({ args }) => args.superId);
}

/** Does something with each item, a few at once. */
export async function eachOf<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await act(items[i]!, i);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
