import { getAddress } from "ethers";
import {
  type AnySigned,
  type Call,
  type Domicile,
  type Messages,
  parentOf,
  type Signed,
  type SignedRegistration,
  signersOf,
  superIdOfRegistration,
  toBytes,
} from "../../src/index.js";
import { retrying } from "../../src/chain/retry.js";
import { actOf } from "../../src/signing/messages.js";
import { TooManyError } from "./limits.js";
import type { Queue, Relayed } from "./queue.js";
import type { Simulate, Submitter } from "./submitter.js";

/** How many requests may wait: more would not be sent in time anyway. */
const MAX_QUEUED = 10_000;
/** How many of them may be about the same: only one at a time can act. */
const MAX_PER_SUBJECT = 8;

/** A request that is not relayed, whatever the contracts say. */
export class NotRelayedError extends Error {}

export interface IntakeOptions {
  domicile: Domicile;
  /** The account that sends. */
  account: string;
  queue: Queue;
  simulate: Simulate;
  submitter: Submitter;
  /** Counts a request in a share of the relayer. @throws {TooManyError} */
  countShare: (share: string) => Promise<void>;
}

/**
 * Takes a signed message in: known ones are answered with where they stand, others simulated, then
 * queued. A share counts only what passed the simulation, so nobody uses it up unsigned.
 * @throws {NotRelayedError | TooManyError | RegistryRefusal | CallFailedError | RpcError}
 */
export async function takeIn(
  { domicile, account, queue, simulate, submitter, countShare }: IntakeOptions,
  signed: AnySigned,
): Promise<{ relayed: Relayed; isNew: boolean }> {
  // The contracts need no signature of who sends: nobody may use this account's rights.
  if (Object.values(signersOf(signed)).some((signer) => getAddress(signer) === account)) {
    throw new NotRelayedError("the message names the relayer's own account; use another one.");
  }
  const id = domicile.digestToSign(signed);
  const known = queue.find(id);
  if (known !== null && known.problem === null) return { relayed: known, isNew: false };
  const subject = subjectOf(signed);
  if (queue.load().queued >= MAX_QUEUED) throw new TooManyError("wait already", 60);
  if (queue.waiting(subject) >= MAX_PER_SUBJECT) throw new TooManyError(`for ${subject}`, 60);
  const call: Call = domicile.callOf(signed);
  await simulate(call);
  if (!(await retrying("whom a message names", () => namesParties(domicile, signed)))) {
    throw new NotRelayedError("the message names another party than the chain; sign it anew.");
  }
  await countShare(await retrying("a code", () => shareOf(domicile, signed, subject)));
  queue.add(id, subject, signed);
  submitter.wake();
  return { relayed: queue.find(id)!, isNew: true };
}

/**
 * Whether the parties that a message names are those on chain. Calls leave them out: otherwise one
 * signature would do for as many requests as there are parties to name.
 */
async function namesParties(
  { contracts: { cityCodeRegistry, superIdRegistry } }: Domicile,
  { type, message }: AnySigned,
): Promise<boolean> {
  const isSame = (one: string, other: string): boolean => getAddress(one) === other;
  if ("superId" in message) {
    const [{ controller }, undoing] = await Promise.all([
      superIdRegistry.resolve(message.superId),
      superIdRegistry.deactivationOf(message.superId),
    ]);
    return isSame(message.controller, undoing.finalFrom === 0n ? controller : undoing.controller);
  }
  if (!("epoch" in message)) return true;
  const [{ holder, epoch }, offered] = await Promise.all([
    cityCodeRegistry.recordOf(toBytes(message.code)),
    cityCodeRegistry.offerOf(toBytes(message.code)),
  ]);
  const signer = type === "Acceptance" ? offered : holder;
  const isFrom = type !== "Acceptance" || isSame(message.from, holder);
  return isSame(message.holder, signer) && isFrom && BigInt(message.epoch) === epoch;
}

/**
 * Whose share of the relayer a message uses: an office's only what its officer signed; applications the one of all
 * below a code, which must exist; everything else the one of who signed it.
 */
async function shareOf(
  { contracts: { cityCodeRegistry } }: Domicile,
  { type, message }: AnySigned,
  subject: string,
): Promise<string> {
  const { counter, office } = actOf(type);
  if (office !== undefined) return (message as unknown as Record<string, string>)[office]!;
  if (counter !== "round") return subject;
  const { code } = message as Messages["Application"];
  const parent = parentOf(code) ?? code;
  if ((await cityCodeRegistry.recordOf(toBytes(parent))).status === 0n) {
    throw new NotRelayedError(`${parent} is not issued, so nothing below it is applied for.`);
  }
  return `applications below ${parent}`;
}

/** Whose counter a message uses: of two about the same, one can act. */
function subjectOf(signed: AnySigned): string {
  switch (actOf(signed.type).counter) {
    case "place":
      return superIdOfRegistration(signed as SignedRegistration);
    case "version":
      return getAddress((signed as Signed<"Move">).message.superId);
    case "round":
    case "nonce":
      return getAddress(signersOf(signed).signature!);
  }
}
