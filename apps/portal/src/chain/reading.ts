import {
  FetchRequest,
  getAddress,
  type JsonRpcPayload,
  JsonRpcProvider,
  type JsonRpcResult,
  Network,
  type TransactionReceipt,
} from "ethers";
import {
  type Call,
  chainClock,
  connect,
  httpGateway,
  type RecordSource,
} from "../../../../src/index.js";
import { pause } from "../../../../src/chain/retry.js";
import { settings } from "../settings.js";

declare const PORTAL_IS_LOCAL: boolean;

/** How long the node may take for an answer, in milliseconds. */
const PATIENCE = 10_000;

const { deployment, rpcUrl, gateways } = settings;

const line = new FetchRequest(rpcUrl);
line.timeout = PATIENCE;
const network = Network.from(deployment.chainId);

/** ethers decodes what a node answers character by character: half of the time that a long list takes. */
class PageProvider extends JsonRpcProvider {
  override async _send(payload: JsonRpcPayload | JsonRpcPayload[]): Promise<JsonRpcResult[]> {
    const request = this._getConnection();
    request.body = JSON.stringify(payload);
    request.setHeader("content-type", "application/json");
    const response = await request.send();
    response.assertOk();
    const answer = JSON.parse(
      new TextDecoder().decode(response.body ?? undefined),
    ) as JsonRpcResult;
    return [answer].flat();
  }
}

/** The page's own line to the chain; a wallet's line is used by its account only. */
export const provider = new PageProvider(line, network, {
  staticNetwork: network,
  cacheTimeout: -1,
});

/** How long the page's node may be behind another one, in milliseconds. */
const LAG = 10_000;

/**
 * The receipt of what somebody says to have brought on chain for the visitor; null if the chain does not have it:
 * a transaction that makes this very call, and did not fail.
 */
export async function receiptOf(
  hash: string,
  { to, data }: Call,
): Promise<TransactionReceipt | null> {
  for (const end = Date.now() + LAG; Date.now() < end; await pause(500)) {
    const [sent, receipt] = await Promise.all([
      provider.getTransaction(hash),
      provider.getTransactionReceipt(hash),
    ]);
    if (sent === null || receipt === null) continue;
    const isIt = sent.to === getAddress(to) && sent.data === data && receipt.status === 1;
    return isIt ? receipt : null;
  }
  return null;
}

/** What each client of the page has: a local chain's clock is moved, so that there the node is believed the time. */
export const suite = { deployment, ...(PORTAL_IS_LOCAL ? { clock: chainClock(provider) } : {}) };

/** The client that reads. */
export const domicile = connect({ runner: provider, ...suite });

/** Where records are looked for, in this order. */
export const sources: RecordSource[] = gateways.map((gateway) =>
  httpGateway(gateway === "self" ? location.origin : gateway),
);
