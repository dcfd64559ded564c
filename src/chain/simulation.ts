import {
  getAddress,
  hexlify,
  type JsonRpcApiProvider,
  type Provider,
  randomBytes,
  toQuantity,
} from "ethers";
import { RpcError } from "../errors.js";
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
 * Who a simulation is sent by: the contracts need no signature of who sends, so it is another one each time, which no
 * message can have named.
 */
export const nobody = (): string => getAddress(hexlify(randomBytes(20)));

/** The node, or the provider before it, takes nothing for granted about accounts. */
export class NoOverridesError extends RpcError {}

/**
 * Calls in the next block, with something taken for granted if need be; what it returns is dropped.
 * @throws {RegistryRefusal} what the contract would refuse
 * @throws {NoOverridesError}
 */
export async function tryCall(
  provider: Provider,
  { to, data, value = 0n }: Call,
  from: string,
  granted: StateOverride = {},
): Promise<void> {
  const node = provider as Partial<JsonRpcApiProvider>;
  const overrides = Object.keys(granted).length === 0 ? [] : [granted];
  if (node.send === undefined && overrides.length > 0) throw new NoOverridesError(NO_OVERRIDES);
  try {
    await retrying("a simulation", async (): Promise<unknown> =>
      node.send === undefined
        ? provider.call({ to, data, value, from, blockTag: "pending" })
        : node.send("eth_call", [
            { to, data, value: toQuantity(value), from },
            "pending",
            ...overrides,
          ]),
    );
  } catch (error) {
    const told = typed(error);
    throw overrides.length > 0 && told instanceof RpcError && isInvalid(told)
      ? new NoOverridesError(NO_OVERRIDES, { cause: error })
      : told;
  }
}

const NO_OVERRIDES = "the node takes nothing for granted in a simulation; use another one.";

/** Invalid parameters: a node that knows no third argument. ethers keeps what a node said in one of two places. */
const isInvalid = ({ cause }: RpcError): boolean => {
  const { error, info } = (cause ?? {}) as { error?: NodeError; info?: { error?: NodeError } };
  return (error ?? info?.error)?.code === -32602;
};

interface NodeError {
  code?: unknown;
}
