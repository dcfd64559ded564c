import {
  concat,
  getCreate2Address,
  keccak256,
  type Provider,
  type TransactionReceipt,
} from "ethers";
import type { Sender } from "./sender.js";
import { DeploymentError } from "../errors.js";
import { firstLine } from "./typed.js";

/** The standard deterministic deployment proxy: same address on every chain, takes salt and code. */
export const CREATE2_PROXY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

/** Its deployment, signed by nobody's key: https://github.com/Arachnid/deterministic-deployment-proxy */
const PROXY_SENDER = "0x3fAB184622Dc19b6109349B94811493BF2a45362";
export const PROXY_COST = 10_000_000_000_000_000n;
const PROXY_TRANSACTION =
  "0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222";

/** Where the proxy puts this code. */
export const create2Address = (salt: string, initCode: string): string =>
  getCreate2Address(CREATE2_PROXY, salt, keccak256(initCode));

/** Deploys code through the proxy. */
export const create2 = (
  sender: Pick<Sender, "send">,
  salt: string,
  initCode: string,
): Promise<TransactionReceipt> =>
  sender.send({ to: CREATE2_PROXY, data: concat([salt, initCode]) });

/** Sees to it that the chain has the proxy; on a chain without it, anyone may put it there. */
export async function ensureProxy(provider: Provider, sender: Pick<Sender, "send">): Promise<void> {
  if ((await provider.getCode(CREATE2_PROXY)) !== "0x") return;
  const put = async (): Promise<unknown> =>
    (await provider.broadcastTransaction(PROXY_TRANSACTION)).wait();
  try {
    // Before anything is paid for it: a node that takes it says no more than that it must be.
    await put();
    return;
  } catch (error) {
    if (isUnprotected(error)) throw notTaken(error);
  }
  await sender.send({ to: PROXY_SENDER, data: "0x", value: PROXY_COST });
  try {
    await put();
  } catch (error) {
    throw notTaken(error);
  }
}

/** What geth and others say: `only replay-protected (EIP-155) transactions allowed over RPC`. */
const isUnprotected = (error: unknown): boolean =>
  /replay.?protect|eip-?155|unprotected/i.test(firstLine(error));

const notTaken = (cause: unknown): DeploymentError =>
  new DeploymentError(
    `the chain has no deterministic deployment proxy and takes no unprotected transaction; have ${CREATE2_PROXY} put there first.`,
    { cause },
  );
