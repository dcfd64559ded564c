import { type JsonRpcApiProvider, type Provider, toQuantity } from "ethers";
import { retrying } from "./retry.js";
import type { Call } from "./sender.js";
import { typed } from "./typed.js";

/** What a simulation takes for granted about accounts, by address. */
export type StateOverride = Record<string, { code: string }>;

/**
 * Simulates: the gas that a call takes in the next block, and a tenth. Nodes that are not told would take
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
            (await node.send("eth_estimateGas", [
              { to, data, value: toQuantity(value), from },
              "pending",
            ])) as string,
          ),
    );
    return (estimate * 11n) / 10n;
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
    await retrying("a simulation", () => provider.send("eth_call", [request, "pending", granted]));
  } catch (error) {
    throw typed(error);
  }
}
