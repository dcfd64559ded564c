import type { TransactionReceipt } from "ethers";
import {
  ANNULMENT_REASONS,
  type Domicile,
  InvalidInputError,
  parentOf,
  type PendingAnnulment,
  RegistryRefusal,
} from "../../src/index.js";
import { askEach } from "../../src/chain/bounded.js";
import { decree } from "../council.js";
import { allSent, idAction, type Outcome, sent, time } from "../session.js";
import { allNamed, controlled, listed, named } from "./named.js";

const REASONS = ANNULMENT_REASONS.filter((reason) => reason !== "none");

export const propose = idAction(async (session) => {
  const reason = session.oneOf("reason", REASONS);
  const statement = await session.digest("statement");
  const client = await session.client();
  const city = session.text("city");
  const { annulment } = client.ids;
  const names = listed(session);
  const superIds = await allNamed(names, client);
  const receipts =
    city === undefined
      ? await annulment.proposeMany(superIds, reason, statement)
      : await annulment.proposeIn(city, names, reason, statement);
  // The list's last one is in its last transaction.
  const { notBefore } = await pendingOf(client, superIds.at(-1)!);
  const notice = `public notice until ${time(notBefore)}`;
  return allSent(
    `the annulment of ${superIds.join(", ")} is proposed: ${reason}; ${notice}`,
    receipts,
    {
      superIds,
      reason,
      statement: statement ?? null,
      notBefore,
    },
  );
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
  const superIds = await allNamed(listed(session), reader);
  const pending = await askEach(superIds, (superId) => pendingOf(reader, superId));
  const reasons = [...new Set(pending.map(({ reason }) => reason))].join(", ");
  const notBefore = Math.max(...pending.map((each) => each.notBefore));
  const done = (receipts: TransactionReceipt[]): Outcome => {
    const are = superIds.length === 1 ? "is" : "are";
    const what = `${superIds.join(", ")} ${are} annulled for good: ${reasons}`;
    return allSent(what, receipts, { superIds, reasons: pending.map(({ reason }) => reason) });
  };
  // The level above decides about one, the council about the other; and one call of the council's names one second.
  const [first, ...others] = new Set(
    pending.map(({ decidedAbove, proposedAt }) => (isCountry(decidedAbove) ? proposedAt : null)),
  );
  if (others.length > 0) {
    throw new InvalidInputError(
      "the council decides about some of these, and at once only about those of one second; name them apart.",
    );
  }
  if (first === null) {
    const { ids } = await session.client();
    if (session.skipsDelay()) await session.skipTo(notBefore);
    return done(await ids.annulment.executeMany(superIds));
  }
  const council = await session.client((await session.deployment()).council);
  const act = { do: "annul", superIds, proposedAt: first! } as const;
  const { receipt, due } = await decree(session, council, act, notBefore);
  if (receipt !== null) return done([receipt]);
  return {
    json: { superIds, due },
    text: `the annulment of ${superIds.join(", ")} is scheduled; run this again after ${time(due)}`,
  };
}, "annulled");

const isCountry = (code: string): boolean => parentOf(code) === null;

/** The annulment that waits. @throws {RegistryRefusal} if there is none */
async function pendingOf({ ids }: Domicile, superId: string): Promise<PendingAnnulment> {
  const pending = await ids.annulment.pending(superId);
  if (pending === null) throw new RegistryRefusal({ name: "NotProposed", superId, proposedAt: 0 });
  return pending;
}
