import {
  getAddress,
  hexlify,
  type JsonRpcApiProvider,
  type Provider,
  randomBytes,
  toQuantity,
} from "ethers";
import { RpcError } from "../errors.js";
import { ofNextBlock } from "./pending.js";
import { retrying } from "./retry.js";
import type { Call } from "./call.js";
import { typed } from "./typed.js";

/** What a simulation takes for granted about accounts, by address. */
export type StateOverride = Record<string, { code: string }>;

/** EIP-7825 caps one transaction, wherever the chain's blocks hold more. */
const TRANSACTION_GAS_CAP = 16_777_216n;

/**
 * The gas limit for what a node estimates: half as much again, of which what is not used is not paid for. Some nodes
 * estimate after refunds, which are up to a fifth (EIP-3529); a call inside gets 63 of 64 parts of what is left
 * (EIP-150); and a store needs 2,300 that it does not use (EIP-2200).
 * @param most that one transaction may use
 */
function withRoom(estimate: bigint, most: bigint): bigint {
  const limit = (estimate * 3n) / 2n;
  return estimate < most && limit > most ? most : limit;
}

/** How much gas one transaction may use. */
export async function gasPerTransaction(provider: Provider): Promise<bigint> {
  const block = await retrying("the latest block", () => provider.getBlock("latest"));
  const blockGas = block?.gasLimit ?? TRANSACTION_GAS_CAP;
  return blockGas < TRANSACTION_GAS_CAP ? blockGas : TRANSACTION_GAS_CAP;
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
    const [estimate, most] = await Promise.all([
      retrying("a simulation", async () =>
        node.send === undefined
          ? provider.estimateGas({ to, data, value, from })
          : BigInt(
              await ofNextBlock<string>(provider, (tag) =>
                node.send!("eth_estimateGas", [{ to, data, value: toQuantity(value), from }, tag]),
              ),
            ),
      ),
      gasPerTransaction(provider),
    ]);
    return withRoom(estimate, most);
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
    await retrying("a simulation", () =>
      ofNextBlock<unknown>(provider, (tag) =>
        node.send === undefined
          ? provider.call({ to, data, value, from, blockTag: tag })
          : node.send("eth_call", [
              { to, data, value: toQuantity(value), from },
              tag,
              ...overrides,
            ]),
      ),
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
