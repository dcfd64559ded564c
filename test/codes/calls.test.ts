import { expect } from "chai";
import {
  anchorOf,
  type Call,
  digestOf,
  InvalidCodeError,
  InvalidInputError,
  RecordError,
} from "../../src/index.js";
import { CITY, cityOf, createChain, YEAR } from "../../local/fixture.js";

const chain = await createChain();
const { networkHelpers } = chain;
const world = async () => {
  const parties = await cityOf(chain);
  await networkHelpers.setBalance(parties.holder.address, 10n ** 20n);
  return parties;
};
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const DOCUMENT = bytes({
  linkset: [{ anchor: anchorOf(CITY), about: [{ href: "https://a.org/" }] }],
});
const DEPARTMENT = `${CITY}.01`;

describe("what offices send, as calls", () => {
  let now: Awaited<ReturnType<typeof world>>;
  beforeEach(async () => {
    now = await networkHelpers.loadFixture(world);
  });
  const client = () => now.as(now.holder);
  /** Sends a call of the city's holder; it must be one to the registry. */
  const send = async (call: Call): Promise<void> => {
    expect(Object.keys(call)).to.deep.equal(["to", "data"]);
    expect(call.to).to.equal(now.deployment.contracts.cityCodeRegistry.address);
    await client().send(call);
  };
  const applied = async (): Promise<string> => {
    const { as, other } = now;
    const applicant = as(other!);
    const unsigned = await applicant.applications.build({
      code: DEPARTMENT,
      kind: "Department",
      applicant: other!.address,
    });
    await applicant.submit(await applicant.sign(unsigned));
    return other!.address;
  };

  it("approve what an applicant asked for", async () => {
    const applicant = await applied();
    const { calls } = client();
    await send(calls.approve({ code: DEPARTMENT, applicant, round: 1 }));
    expect((await client().resolve(DEPARTMENT)).holder).to.equal(applicant);
  });

  it("refuse it with a reason, with a decision or without", async () => {
    for (const [reason, digest] of [
      ["duplicate", digestOf(DOCUMENT)],
      ["other", undefined],
    ] as const) {
      const applicant = await applied();
      const { round } = await client().applications.state(DEPARTMENT, applicant);
      const { calls } = client();
      await send(
        calls.refuse({ code: DEPARTMENT, applicant, round, reason, ...(digest && { digest }) }),
      );
      const last = (await client().history(DEPARTMENT)).at(-1)!;
      expect(last.event).to.equal("ApplicationRefused");
      expect(last.arguments).to.include({
        round,
        reason,
        digest: digest ?? `0x${"00".repeat(32)}`,
        by: now.holder.address,
      });
    }
  });

  it("issue a code", async () => {
    const holder = now.city!.address;
    await send(client().calls.issue({ code: DEPARTMENT, kind: "Department", holder }));
    const { kind, holder: actual } = await client().resolve(DEPARTMENT);
    expect({ kind, actual }).to.deep.equal({ kind: "Department", actual: holder });
  });

  it("appoint and dismiss an officer", async () => {
    const officer = now.officer!.address;
    const until = (await networkHelpers.time.latest()) + YEAR;
    await send(client().calls.appoint(CITY, officer, ["attest", "issue"], until));
    expect(await client().officers.list(CITY)).to.deep.equal([
      { account: officer, roles: ["issue", "attest"], until },
    ]);
    await send(client().calls.dismiss(CITY, officer));
    expect(await client().officers.list(CITY)).to.deep.equal([]);
  });

  it("publish a record, and take it back", async () => {
    await send(client().calls.publish(CITY, DOCUMENT));
    expect((await client().resolve(CITY)).digest).to.equal(digestOf(DOCUMENT));
    await send(client().calls.unpublish(CITY));
    expect((await client().resolve(CITY)).digest).to.equal(null);
  });

  it("are not made of what can't be right", () => {
    const { calls } = client();
    const applicant = now.other!.address;
    expect(() => calls.approve({ code: "MA.15", applicant, round: 1 })).to.throw(InvalidCodeError);
    expect(() => calls.issue({ code: DEPARTMENT, kind: "City", holder: applicant })).to.throw(
      InvalidCodeError,
    );
    expect(() =>
      calls.refuse({ code: DEPARTMENT, applicant, round: 1, reason: "mood" as never }),
    ).to.throw(InvalidInputError, '"mood" is none of: none, documents incomplete');
    expect(() => calls.appoint(CITY, applicant, ["rule" as never], 1)).to.throw(
      InvalidInputError,
      '"rule" is none of: issue, review, enrol, attest, publish.',
    );
    expect(() => calls.publish(DEPARTMENT, DOCUMENT)).to.throw(
      RecordError,
      `the record has no links of ${DEPARTMENT}: set an anchor to ${anchorOf(DEPARTMENT)}.`,
    );
  });
});
