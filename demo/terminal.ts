import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { styleText } from "node:util";
import { id, type TransactionReceipt } from "ethers";
import hre from "hardhat";
import type { OperationName } from "../bench/budgets.js";
import { costOf } from "../bench/measure.js";
import { blockDirectory } from "../src/node.js";
import { readCities } from "../data/cities.js";
import { deploySuite } from "../src/deployment/suite.js";
import { BUREAU } from "./codes.js";
import { DAY, stageAt } from "./stage.js";

/** How the demo's deployment is filed beside the chain's own: `--suite demo`. */
export const SUITE = "demo";
const COUNCIL_DELAY = 2 * DAY;

const RECORDS = "records";
/** Where the enrolment office keeps what must not go on chain: names, numbers, secrets. */
const BOOK = `${RECORDS}/enrolments.json`;

/** A terminal's stage: a local chain with a suite of the demo's own, and what is told as lines. */
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

  // -------------------------------------------------------------------------------------- the suite

  const [deployer, council, guardian, authority, clerk, relayer, bureau, traffic] =
    await ethers.getSigners();
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

  const stage = stageAt({
    provider: ethers.provider,
    request: (method, params) => provider.request({ method, params }),
    deployment,
    council: council!,
    authority: authority!,
    clerk: clerk!,
    relayer: relayer!,
    bureau: bureau!,
    traffic: traffic!,
    cities: await readCities(),
    document: new Uint8Array(
      await readFile(new URL(`../examples/${BUREAU}.json`, import.meta.url)),
    ),
    tell,
    tellRefusal: (text) => tell(`${styleText("yellow", "refused")}  ${text}`),
    progress,
    show: (value) => console.log(JSON.stringify(value, null, 2)),
    count,
    async host(cid, document) {
      await mkdir(RECORDS, { recursive: true });
      await writeFile(join(RECORDS, cid), document);
      return blockDirectory(RECORDS);
    },
    async keepBook(entries) {
      await mkdir(RECORDS, { recursive: true });
      await writeFile(BOOK, `${JSON.stringify(entries, null, 2)}\n`);
      return BOOK;
    },
  });
  return { stage, costs, networkName, seconds };
}
