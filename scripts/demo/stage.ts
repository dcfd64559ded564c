import { styleText } from "node:util";
import { type HDNodeWallet, id, type TransactionReceipt } from "ethers";
import hre from "hardhat";
import type { OperationName } from "../../bench/budgets.js";
import { costOf } from "../../bench/measure.js";
import {
  connect,
  type Domicile,
  InvalidCreditCodeError,
  RecordError,
  RegistryRefusal,
} from "../../src/index.js";
import { cityKeys, readCities } from "../cities.js";
import { deploySuite } from "../deploySuite.js";

/** How the demo's deployment is filed beside the chain's own: `--suite demo`. */
export const SUITE = "demo";
export const COUNCIL_DELAY = 2 * 24 * 3600;
export const DAY = 24 * 3600;
export const YEAR = 365 * DAY;

/** Where the demo plays: a local chain with a suite of its own, its people, and what is told of it. */
export async function setStage() {
  const started = Date.now();
  const connection = await hre.network.create();
  const { ethers, provider, networkName } = connection;
  const isLocal = connection.networkConfig.type === "edr-simulated" || networkName === "localhost";
  if (!isLocal) {
    console.error(
      `demo: moves time and needs known keys, so it runs on a local chain, not on ${networkName}.`,
    );
    process.exit(1);
  }

  // ---------------------------------------------------------------------------------------- telling

  const costs = new Map<OperationName, { count: number; gas: bigint; newSlots: number }>();

  /** Counts what an operation cost; a batch counts as its items. */
  const count = async (
    operation: OperationName,
    receipt: TransactionReceipt,
    items = 1,
  ): Promise<void> => {
    const { gas, newSlots } = await costOf(provider, receipt);
    const sum = costs.get(operation) ?? { count: 0, gas: 0n, newSlots: 0 };
    costs.set(operation, {
      count: sum.count + items,
      gas: sum.gas + gas,
      newSlots: sum.newSlots + newSlots,
    });
  };

  const seconds = (): string => `${((Date.now() - started) / 1000).toFixed(1)} s`.padStart(7);
  const tell = (text: string): void => console.log(`${styleText("dim", seconds())}  ${text}`);

  /** Rewrites the line on a terminal; elsewhere only the last one is told. */
  const progress = (what: string, done: number, total: number): void => {
    if (process.stdout.isTTY)
      process.stdout.write(`\r${styleText("dim", seconds())}  ${what} ${done} of ${total} `);
    if (done === total) {
      if (process.stdout.isTTY) process.stdout.write("\r\u001b[K");
      tell(`${what} ${total} of ${total}`);
    }
  };

  /** Expects a refusal, before anything is sent, and tells it. */
  const refused = async (what: string, attempt: () => Promise<unknown>): Promise<void> => {
    try {
      await attempt();
    } catch (error) {
      const isRefusal = [RegistryRefusal, RecordError, InvalidCreditCodeError].some(
        (kind) => error instanceof kind,
      );
      if (!isRefusal) throw error;
      tell(`${styleText("yellow", "refused")}  ${what}: ${(error as Error).message}`);
      return;
    }
    throw new Error(`${what} should have been refused`);
  };

  // ----------------------------------------------------------------------------------------- actors

  const [deployer, council, guardian, authority, clerk, relayer, bureau, traffic] =
    await ethers.getSigners();
  const cities = await readCities();
  const keys = cityKeys(cities.length);
  const keyOf = new Map(cities.map(({ code }, i) => [code, keys[i]!]));

  // -------------------------------------------------------------------------------------- the suite

  // Another salt each time: a second demo on the same chain gets a suite of its own.
  const latest = await ethers.provider.getBlock("latest");
  const chainId = (await ethers.provider.getNetwork()).chainId;
  const { deployment } = await deploySuite({
    deployer: deployer!,
    artifacts: hre.artifacts,
    parameters: {
      council: council!.address,
      guardian: guardian!.address,
      councilDelay: COUNCIL_DELAY,
      salt: id(`demo ${latest!.hash}`),
    },
    ...(networkName === "localhost"
      ? { file: `deployments/${chainId}-${SUITE}.json`, fresh: true }
      : {}),
  });
  const { cityCodeRegistry, superIdRegistry } = deployment.contracts;
  tell(
    `deployed the registries of codes to ${cityCodeRegistry.address} and of Super IDs to ${superIdRegistry.address}, on chain ${chainId}`,
  );

  return {
    networkName,
    provider: ethers.provider,
    cities,
    /** The key that holds a city's code, without ether unless the local chain gave it some. */
    cityKey: (code: string): HDNodeWallet => keyOf.get(code)!.connect(ethers.provider),
    council: council!,
    authority: authority!,
    clerk: clerk!,
    relayer: relayer!,
    bureau: bureau!,
    traffic: traffic!,
    as: (runner: Parameters<typeof connect>[0]["runner"]): Domicile =>
      connect({ runner, deployment }),
    now: async (): Promise<number> => (await ethers.provider.getBlock("latest"))!.timestamp,
    /** Moves the local chain's clock. */
    wait: async (time: number): Promise<void> => {
      await provider.request({ method: "evm_increaseTime", params: [time] });
      await provider.request({ method: "evm_mine", params: [] });
    },
    costs,
    count,
    seconds,
    tell,
    progress,
    refused,
  };
}

export type Stage = Awaited<ReturnType<typeof setStage>>;
