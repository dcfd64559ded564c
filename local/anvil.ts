import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join, dirname } from "node:path";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { JsonRpcProvider, Network } from "ethers";

/** A local chain of its own. */
export interface Anvil {
  url: string;
  provider: JsonRpcProvider;
  /** Stops it and waits until its process is gone. */
  stop(): Promise<void>;
}

const require = createRequire(import.meta.url);

/** The launcher's native binary: the launcher itself would outlive a kill. */
function binary(): string {
  const launcher = dirname(require.resolve("@foundry-rs/anvil/package.json"));
  const platform = { linux: "linux", darwin: "darwin", win32: "win32" }[
    process.platform as "linux"
  ];
  const architecture = { x64: "amd64", arm64: "arm64" }[process.arch as "x64"];
  return join(launcher, `../anvil-${platform}-${architecture}/bin/anvil`);
}

/**
 * Starts anvil with the options that `npm run chain` has, and further ones.
 * @param port of 127.0.0.1; a free one if not given
 */
export async function startAnvil(options: string[] = [], port = 0): Promise<Anvil> {
  const child: ChildProcess = spawn(
    binary(),
    [
      "--host",
      "127.0.0.1",
      "--port",
      `${port}`,
      "--chain-id",
      "31337",
      ...(options.includes("--hardfork") ? [] : ["--hardfork", "prague"]),
      ...options,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  // A run that breaks off leaves none behind.
  const kill = () => child.kill("SIGTERM");
  process.once("exit", kill);
  const url = await new Promise<string>((resolve, reject) => {
    let output = "";
    child.stdout!.on("data", (data: Buffer) => {
      output += data.toString();
      const address = /Listening on (\S+)/.exec(output)?.[1];
      if (address !== undefined) resolve(`http://${address}`);
    });
    child.once("exit", (code) => reject(new Error(`anvil ended with ${code}: ${output}`)));
  });
  const network = Network.from(31337);
  const provider = new JsonRpcProvider(url, network, {
    staticNetwork: network,
    cacheTimeout: -1,
    // No waiting for further requests.
    batchMaxCount: 1,
  });
  return {
    url,
    provider,
    async stop() {
      provider.destroy();
      process.off("exit", kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      kill();
      await gone;
    },
  };
}

/**
 * Starts the chain that `npm run chain` runs: it keeps its state in a file. Anvil alone makes a new first block at
 * each start; with the time of the old one it makes the same again, by which deployments know the chain.
 */
export async function startKeptChain(file: string, port: number): Promise<Anvil> {
  const now = Math.floor(Date.now() / 1000);
  const first = (await firstBlockTime(file)) ?? now;
  const options = ["--state", file, "--state-interval", "5", "--timestamp", `${first}`];
  const anvil = await startAnvil(options, port);
  // With that its clock began there, too.
  const { timestamp } = (await anvil.provider.getBlock("latest"))!;
  await anvil.provider.send("evm_setTime", [Math.max(now, timestamp)]);
  return anvil;
}

/** When the chain in a file began, seconds since 1970; null if there is none. */
async function firstBlockTime(file: string): Promise<number | null> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return null;
  }
  const { blocks } = JSON.parse(text) as {
    blocks: { header: { number: string; timestamp: string } }[];
  };
  const first = blocks.find(({ header }) => Number(header.number) === 0);
  return first === undefined ? null : Number(first.header.timestamp);
}
