import type { TransactionReceipt } from "ethers";
import {
  ANNULMENT_REASONS,
  type Domicile,
  parentOf,
  type PendingAnnulment,
  RegistryRefusal,
} from "../../src/index.js";
import { decree } from "../council.js";
import { idAction, type Outcome, sent, time } from "../session.js";
import { controlled, named } from "./named.js";

const REASONS = ANNULMENT_REASONS.filter((reason) => reason !== "none");

export const propose = idAction(async (session) => {
  const reason = session.oneOf("reason", REASONS);
  const statement = await session.digest("statement");
  const client = await session.client();
  const superId = await named(session, client);
  const { annulment } = client.ids;
  const receipt = await annulment.propose(superId, reason, statement);
  const { notBefore } = await pendingOf(client, superId);
  const notice = `public notice until ${time(notBefore)}`;
  return sent(`the annulment of ${superId} is proposed: ${reason}; ${notice}`, receipt, {
    superId,
    reason,
    statement: statement ?? null,
    notBefore,
  });
}, "annulled");

export const answer = idAction(async (session) => {
  session.required("document");
  const digest = (await session.digest("document"))!;
  const { client, superId, signer } = await controlled(session);
  await pendingOf(client, superId);
  const unsigned = await client.ids.annulment.buildAnswer({ superId, digest });
  const signed = await session.signed(unsigned, signer);
  const receipt = await (await session.relayer(signer)).submit(signed);
  return sent(`the annulment of ${superId} is answered`, receipt, { superId, digest });
}, "answered for");

export const dismiss = idAction(async (session) => {
  const client = await session.client();
  const superId = await named(session, client);
  const receipt = await client.ids.annulment.dismiss(superId);
  return sent(`the annulment of ${superId} is dismissed`, receipt, { superId });
}, "freed of the annulment");

export const execute = idAction(async (session) => {
  const reader = await session.reader();
  const superId = await named(session, reader);
  const { proposedBy, proposedAt, reason, notBefore } = await pendingOf(reader, superId);
  const done = (receipt: TransactionReceipt): Outcome =>
    sent(`${superId} is annulled for good: ${reason}`, receipt, { superId, reason });
  if (parentOf(proposedBy) !== null) {
    const { ids } = await session.client();
    if (session.skipsDelay()) await session.skipTo(notBefore);
    return done(await ids.annulment.execute(superId));
  }
  const council = await session.client((await session.deployment()).council);
  const act = { do: "annul", superId, proposedAt } as const;
  const { receipt, due } = await decree(session, council, act, notBefore);
  if (receipt !== null) return done(receipt);
  return {
    json: { superId, due },
    text: `the annulment of ${superId} is scheduled; run this again after ${time(due)}`,
  };
}, "annulled");

/** The annulment that waits. @throws {RegistryRefusal} if there is none */
async function pendingOf({ ids }: Domicile, superId: string): Promise<PendingAnnulment> {
  const pending = await ids.annulment.pending(superId);
  if (pending === null) throw new RegistryRefusal({ name: "NotProposed", superId, proposedAt: 0 });
  return pending;
}
