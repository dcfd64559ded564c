import type { JsonRpcApiProvider } from "ethers";
import { tryCall } from "../chain/simulation.js";
import type { Context } from "../context.js";
import { RpcError } from "../errors.js";
import { type AnySigned, type MessageName, signersOf, type Unsigned } from "./messages.js";
import { callOf } from "./signing.js";

/** A contract that agrees to any signature (ERC-1271). */
const AGREES = "0x631626ba7e60e01b5f5260205ff3";
/** Nobody's account: rehearsals use nobody's rights. */
const STRANGER = "0x000000000000000000000000000000000000dEaD";

/**
 * Simulates a message before all have signed it, as if those who have not had agreed: a stranger brings it in, in
 * the next block. Signatures that it has are checked as the contract does. The others' accounts are overridden,
 * which all usual nodes can (`eth_call` with a third argument).
 * @returns whether the node could do it; if not, nothing is known
 * @throws {RegistryRefusal} what the contract would refuse
 */
export async function rehearse(
  context: Context,
  message: Unsigned<MessageName> | AnySigned,
): Promise<boolean> {
  const provider = context.provider as Partial<JsonRpcApiProvider>;
  if (provider.send === undefined) return false;
  const missing = Object.entries(signersOf(message)).filter(([field]) => !(field in message));
  const signed = {
    ...message,
    ...Object.fromEntries(missing.map(([field]) => [field, "0x"])),
  } as AnySigned;
  const granted = Object.fromEntries(missing.map(([, account]) => [account, { code: AGREES }]));
  try {
    await tryCall(provider as JsonRpcApiProvider, callOf(context, signed), STRANGER, granted);
    return true;
  } catch (error) {
    if (error instanceof RpcError && isUnsupported(error)) return false;
    throw error;
  }
}

/** Invalid parameters: a node that knows no third argument. ethers keeps what a node said in one of two places. */
const isUnsupported = ({ cause }: RpcError): boolean => {
  const { error, info } = (cause ?? {}) as { error?: NodeError; info?: { error?: NodeError } };
  return (error ?? info?.error)?.code === -32602;
};

interface NodeError {
  code?: unknown;
}
