import { FetchRequest, JsonRpcProvider, Network } from "ethers";
import { readDeployment } from "../../src/deployment/file.js";
import { DeploymentError, verifyDeployment } from "../../src/index.js";
import { readConfig } from "./config.js";
import { oneLine } from "./log.js";
import { startRelayer } from "./relayer.js";

/** `npm run relayer`: see docs/relayer.md. */

/** How long the node may take for an answer, in milliseconds. */
const PATIENCE = 15_000;

const log = (line: string): void => console.log(`${new Date().toISOString()} ${line}`);

async function main(): Promise<void> {
  // The queue holds messages that are not public yet.
  process.umask(0o077);
  const config = readConfig(process.env, process.argv.slice(2));
  const deployment = await readDeployment(config.deployment);
  if (deployment === null) {
    throw new DeploymentError(
      `${config.deployment}: not there; deploy first, or name the file in RELAYER_DEPLOYMENT.`,
    );
  }
  const line = new FetchRequest(config.rpcUrl);
  line.timeout = PATIENCE;
  const network = Network.from(deployment.chainId);
  const provider = new JsonRpcProvider(line, network, {
    staticNetwork: network,
    cacheTimeout: -1,
    batchMaxCount: 1,
  });
  await verifyDeployment(provider, deployment, config.deployment);
  const relayer = await startRelayer(config, deployment, provider, log);
  log(`relayer ${relayer.address} on ${relayer.url} for chain ${deployment.chainId}`);

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    log("stopping: what is in flight is finished first");
    relayer
      .stop()
      .then(() => process.exit(0))
      .catch(fail);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

function fail(error: unknown): never {
  console.error(`relayer: ${oneLine(error)}`);
  process.exit(1);
}

main().catch(fail);
