import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { type Provider, Wallet } from "ethers";
import { canSend } from "../../src/chain/fees.js";
import { nobody } from "../../src/chain/simulation.js";
import {
  type Call,
  CallFailedError,
  connect,
  type Deployment,
  DomicileError,
  Sender,
  type SenderOptions,
} from "../../src/index.js";
import { createApp } from "./app.js";
import type { Config } from "./config.js";
import { healthOf } from "./health.js";
import { takeIn } from "./intake.js";
import { limitNetworks, limitPerMinute } from "./limits.js";
import type { Log } from "./log.js";
import { Queue } from "./queue.js";
import { Submitter } from "./submitter.js";

/** How long a stop waits for what is in flight, in milliseconds. What takes longer stays in the queue. */
const GRACE = 15_000;

/** Networks may be in one hand: what a larger one may ask, as a multiple. */
const WIDER = 10;
/** How much more often than handed in a request may be asked about. */
const READS = 10;

export interface Relayer {
  url: string;
  address: string;
  /** Takes nothing new, waits for what is in flight, closes. */
  stop(): Promise<void>;
}

/**
 * Starts a relayer for a suite that was held against the chain.
 * @throws {DomicileError} the account has no ether, or the queue can't be used
 */
export async function startRelayer(
  config: Config,
  deployment: Deployment,
  provider: Provider,
  log: Log,
  // After a minute without a receipt, the same bytes go out again.
  options: SenderOptions = { receiptTimeoutMs: 60_000, pollingMs: 1_000 },
): Promise<Relayer> {
  const { chainId, genesisHash, contracts } = deployment;
  const wallet = new Wallet(config.keyFor(chainId), provider);
  const account = wallet.address;
  if (!(await canSend(provider, account))) {
    throw new DomicileError(`${account} has no ether; fund it or give another key.`);
  }
  const queue = new Queue(
    config.database,
    [genesisHash, ...Object.values(contracts).map(({ address }) => address), account].join(" "),
  );
  const domicile = connect({ runner: wallet, deployment });
  const { maxFeePerGas, confirmations } = config;
  const sender = new Sender(wallet, BigInt(chainId), { ...options, maxFeePerGas, confirmations });
  const simulate = async (call: Call): Promise<bigint> => {
    const gas = await domicile.estimate(call, nobody());
    if (gas <= config.maxGas) return gas;
    throw new CallFailedError(
      `the call takes ${gas} gas and this relayer pays for ${config.maxGas}; send it yourself.`,
    );
  };
  const { callOf } = domicile;
  const submitter = new Submitter({
    queue,
    sender,
    callOf,
    simulate,
    inFlight: config.inFlight,
    log,
  });
  const countShare = limitPerMinute(config.perRegistrar, (share) => `for ${share}`);
  const app = createApp({
    takeIn: (signed) =>
      takeIn({ domicile, account, queue, simulate, submitter, countShare }, signed),
    find: (id) => queue.find(id),
    health: healthOf(provider, chainId, account, queue),
    countRequest: limitNetworks(config.perIp, WIDER * config.perIp),
    countRead: limitNetworks(READS * config.perIp, WIDER * READS * config.perIp),
    trustProxy: config.trustProxy,
    log,
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(config.port, config.host);
  try {
    await once(server, "listening");
  } catch (error) {
    queue.close();
    const { code } = error as NodeJS.ErrnoException;
    throw new DomicileError(
      `can't listen on ${config.host}:${config.port} (${code}); give another RELAYER_PORT.`,
      { cause: error },
    );
  }
  const { port } = server.address() as AddressInfo;
  submitter.wake();
  return {
    url: `http://${config.host}:${port}`,
    address: account,
    async stop() {
      const closed = once(server, "close");
      server.close();
      await submitter.stop(GRACE);
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
      queue.close();
    },
  };
}
