import { getAddress } from "ethers";
import { NoOverridesError, nobody, tryCall } from "../chain/simulation.js";
import type { Context } from "../context.js";
import { DomicileError } from "../errors.js";
import { RegistryRefusal } from "../refusals.js";
import { checkDeadline } from "./deadline.js";
import { callOf } from "./encoding.js";
import { type AnySigned, type MessageName, signersOf, type Unsigned } from "./messages.js";

/** The node can't simulate a message, so that nobody knows what signing it would do. */
export class NotSimulatedError extends DomicileError {
  constructor() {
    super(
      "the node can't simulate this for two who sign, and nothing is signed without; use another node, or let the other one sign first.",
    );
  }
}

/** A contract that agrees to any signature (ERC-1271). */
const AGREES = "0x631626ba7e60e01b5f5260205ff3";

/**
 * Simulates a message before all have signed it, as if those who have not had agreed: nobody in particular brings it
 * in, in the next block. Signatures that it has are checked as the contract does. The others' accounts are overridden
 * (`eth_call` with a third argument); where the node can't, and one of them is missing, that one brings it in, which
 * then needs no signature.
 * @throws {RegistryRefusal} what the contract would refuse
 * @throws {TooLongGoodError} somebody is still to sign it
 * @throws {NotSimulatedError}
 */
export async function rehearse(
  context: Context,
  message: Unsigned<MessageName> | AnySigned,
): Promise<void> {
  const { provider } = context;
  const missing = Object.entries(signersOf(message)).filter(([field]) => !(field in message));
  if (missing.length > 0) await checkDeadline(context, message.message.deadline);
  const signatures = Object.fromEntries(missing.map(([field]) => [field, "0x"]));
  const call = callOf(context, { ...message, ...signatures } as AnySigned);
  const absent = [...new Set(missing.map(([, account]) => getAddress(account)))];
  const granted = Object.fromEntries(absent.map((account) => [account, { code: AGREES }]));
  try {
    await tryCall(provider, call, nobody(), granted);
  } catch (error) {
    if (!(error instanceof NoOverridesError || isUnasked(error, absent))) throw error;
    if (absent.length > 1) throw new NotSimulatedError();
    await tryCall(provider, call, absent[0]!);
  }
}

/** Whether the contract did not get a yes where one was taken for granted: some nodes drop what they don't know. */
const isUnasked = (error: unknown, absent: string[]): boolean =>
  error instanceof RegistryRefusal &&
  error.refusal.name === "InvalidSignature" &&
  absent.includes(error.refusal.account);
