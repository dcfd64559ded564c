import { FetchRequest, JsonRpcProvider, Network } from "ethers";
import { connect, httpGateway, type RecordSource } from "../../../../src/index.js";
import { settings } from "../settings.js";

/** How long the node may take for an answer, in milliseconds. */
const PATIENCE = 10_000;

const { deployment, rpcUrl, gateways } = settings;

const line = new FetchRequest(rpcUrl);
line.timeout = PATIENCE;
const network = Network.from(deployment.chainId);

/** The page's own line to the chain; a wallet's line is used by its account only. */
export const provider = new JsonRpcProvider(line, network, {
  staticNetwork: network,
  cacheTimeout: -1,
});

/** The client that reads. */
export const domicile = connect({ runner: provider, deployment });

/** Where records are looked for, in this order. */
export const sources: RecordSource[] = gateways.map((gateway) =>
  httpGateway(gateway === "self" ? location.origin : gateway),
);
