import { type JsonRpcApiProvider, type Provider, toQuantity } from "ethers";
import { ofNextBlock } from "./pending.js";
import { retrying } from "./retry.js";
import type { Call } from "./sender.js";
import { typed } from "./typed.js";

/** What a simulation takes for granted about accounts, by address. */
export type StateOverride = Record<string, { code: string }>;

/** EIP-7825 caps one transaction, wherever the chain's blocks hold more. */
export const TRANSACTION_GAS_CAP = 16_777_216n;

/**
 * The gas limit for what a node estimates: half as much again, of which what is not used is not paid for. Some nodes
 * estimate after refunds, which are up to a fifth (EIP-3529); a call inside gets 63 of 64 parts of what is left
 * (EIP-150); and a store needs 2,300 that it does not use (EIP-2200).
 */
export function withRoom(estimate: bigint): bigint {
  const limit = (estimate * 3n) / 2n;
  return estimate < TRANSACTION_GAS_CAP && limit > TRANSACTION_GAS_CAP
    ? TRANSACTION_GAS_CAP
    : limit;
}

/**
 * Simulates: a gas limit for a call in the next block. Nodes that are not told would take
 * the latest one, where what was changed just now can't be changed again.
 * @throws {RegistryRefusal} what the contract would refuse
 */
export async function estimateGas(
  provider: Provider,
  { to, data, value = 0n }: Call,
  from: string,
): Promise<bigint> {
  const node = provider as Partial<JsonRpcApiProvider>;
  try {
    const estimate = await retrying("a simulation", async () =>
      node.send === undefined
        ? provider.estimateGas({ to, data, value, from })
        : BigInt(
            await ofNextBlock<string>(provider, (tag) =>
              node.send!("eth_estimateGas", [{ to, data, value: toQuantity(value), from }, tag]),
            ),
          ),
    );
    return withRoom(estimate);
  } catch (error) {
    throw typed(error);
  }
}

/**
 * Calls in the next block with something taken for granted; what it returns is dropped.
 * @throws {RegistryRefusal} what the contract would refuse
 */
export async function tryCall(
  provider: JsonRpcApiProvider,
  { to, data, value = 0n }: Call,
  from: string,
  granted: StateOverride,
): Promise<void> {
  const request = { to, data, value: toQuantity(value), from };
  try {
    await retrying("a simulation", () =>
      ofNextBlock(provider, (tag) => provider.send("eth_call", [request, tag, granted])),
    );
  } catch (error) {
    throw typed(error);
  }
}
