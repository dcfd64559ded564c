import { expect } from "chai";
import { type AnySigned, digestOf, type Domicile } from "../../src/index.js";
import { COUNTRY, denseHash, SHIJIAZHUANG, TANGSHAN, YEAR } from "../../local/country.js";
import { refusalOf } from "../failure.js";
import { createChain } from "../../local/fixture.js";
import { BUREAU, HANDAN, type Levels, levels, recordOf } from "./levels.js";

const chain = await createChain();
const { networkHelpers } = chain;
const settled = () => levels(chain);
const load = (): Promise<Levels> => networkHelpers.loadFixture(settled);

const ROLES = ["issue", "review", "enrol", "attest", "publish"] as const;
const TREES = "MA.156.1301.02";

/** Everything that holder and officers of Shijiazhuang do, each on a state where it works. */
async function verbs(
  at: Levels,
  client: Domicile,
): Promise<Record<string, () => Promise<unknown>>> {
  const { address } = at.newcomer;
  const signed = await at.apply(at.newcomer, TREES, "Department");
  const item = { code: TREES, kind: "Department", holder: address } as const;
  const filed = { code: TREES, applicant: address, round: 1 };
  return {
    issue: () => client.issuing.issue(item),
    issueSigned: () => client.issuing.issueSigned(signed),
    issueMany: () => client.issuing.issueMany(SHIJIAZHUANG, [item]),
    approve: () => client.applications.approve(filed),
    refuse: () => client.applications.refuse({ ...filed, reason: "other" }),
    suspend: () => client.oversight.suspend(BUREAU, "other"),
    reinstate: () => client.oversight.reinstate(BUREAU),
    retire: () => client.oversight.retire(BUREAU),
    publish: () => client.records.publish(SHIJIAZHUANG, recordOf(SHIJIAZHUANG)),
    appoint: async () =>
      client.officers.appoint(SHIJIAZHUANG, address, ["issue"], (await at.now()) + YEAR),
    dismiss: () => client.officers.dismiss(SHIJIAZHUANG, at.clerk.address),
    offer: () => client.transfers.offer(SHIJIAZHUANG, address),
  };
}

/** What a verb needs before it works. */
async function prepare(at: Levels, verb: string): Promise<void> {
  if (verb === "approve" || verb === "refuse") {
    await at.reader().submit(await at.apply(at.newcomer, TREES, "Department"));
  }
  if (verb === "reinstate") {
    await at.as(at.holders[SHIJIAZHUANG]!).oversight.suspend(BUREAU, "other");
  }
}

const HOLDERS_ONLY = ["retire", "appoint", "dismiss", "offer"];
const VERBS = [
  ...["issue", "issueSigned", "issueMany", "approve", "refuse", "suspend", "reinstate", "publish"],
  ...HOLDERS_ONLY,
];

async function pass(at: Levels, code: string, from: Levels["city"], to: Levels["newcomer"]) {
  await at.as(from!).transfers.offer(code, to.address);
  await at.as(to).transfers.accept(code);
}

/** Shijiazhuang in other hands, after something was prepared. */
async function passedOn(verb = ""): Promise<Levels & { next: Levels["newcomer"] }> {
  const at = await load();
  await prepare(at, verb);
  const next = await at.key("next holder");
  await pass(at, SHIJIAZHUANG, at.city, next);
  return { ...at, next };
}

/** The name of the refusal of a call; fails if it goes through. */
const nameOf = async (attempt: Promise<unknown>): Promise<string> =>
  (await refusalOf(attempt)).name;

describe("a change of holder", () => {
  it("is tried with every verb", async () => {
    const at = await load();
    expect(Object.keys(await verbs(at, at.reader()))).to.have.members(VERBS);
  });

  for (const verb of VERBS) {
    it(`takes from the former holder's officers: ${verb}`, async () => {
      if (!HOLDERS_ONLY.includes(verb)) {
        const before = await load();
        await prepare(before, verb);
        await (
          await verbs(before, before.as(before.clerk))
        )[verb]!();
      }
      const at = await passedOn(verb);
      const attempt = (await verbs(at, at.as(at.clerk)))[verb]!();
      expect(await nameOf(attempt)).to.equal(
        HOLDERS_ONLY.includes(verb) ? "NotHolder" : "MissingRole",
      );
    });

    it(`takes from the former holder: ${verb}`, async () => {
      const before = await load();
      await prepare(before, verb);
      await (
        await verbs(before, before.as(before.city!))
      )[verb]!();
      const at = await passedOn(verb);
      const attempt = (await verbs(at, at.as(at.city!)))[verb]!();
      expect(await nameOf(attempt)).to.equal(
        HOLDERS_ONLY.includes(verb) ? "NotHolder" : "MissingRole",
      );
    });

    it(`gives to the next holder: ${verb}`, async () => {
      const at = await passedOn(verb);
      await (
        await verbs(at, at.as(at.next))
      )[verb]!();
    });
  }

  it("ends all terms, also when the code comes back", async () => {
    const at = await passedOn();
    const roles = (account: string) => at.reader().officers.roles(SHIJIAZHUANG, account);
    expect(await roles(at.clerk.address)).to.deep.equal([]);
    expect(await at.reader().officers.list(SHIJIAZHUANG)).to.deep.equal([]);
    await at.as(at.next).transfers.offer(SHIJIAZHUANG, at.city!.address);
    await at.as(at.city!).transfers.accept(SHIJIAZHUANG);
    expect(await roles(at.clerk.address)).to.deep.equal([]);
    expect(await roles(at.city!.address)).to.deep.equal([...ROLES]);
    await at.appoint(at.city!, SHIJIAZHUANG, at.clerk.address, ["publish"]);
    expect(await roles(at.clerk.address)).to.deep.equal(["publish"]);
  });

  it("lets the next holder sign what a relayer submits", async () => {
    const at = await passedOn();
    const client = at.as(at.next);
    const base = { code: SHIJIAZHUANG, holder: at.next.address };
    const document = recordOf(SHIJIAZHUANG);
    const publication = await client.records.buildPublication({ ...base, document });
    expect(publication.message.epoch).to.equal(1);
    await at.reader().submit(await client.sign(publication));
    const offer = await client.transfers.buildOffer({ ...base, to: at.newcomer.address });
    await at.reader().submit(await client.sign(offer));
    const { code } = base;
    const { address: holder } = at.newcomer;
    const acceptance = await at.as(at.newcomer).transfers.buildAcceptance({ code, holder });
    await at.reader().submit(await at.as(at.newcomer).sign(acceptance));
    expect(await at.reader().resolve(code)).to.include({ holder, digest: digestOf(document) });
  });

  it("voids what the former holder signed and nobody submitted, also when the code comes back", async () => {
    const at = await load();
    const holder = at.city!.address;
    const client = at.as(at.city!);
    const code = SHIJIAZHUANG;
    const { address } = at.clerk;
    const until = (await at.now()) + YEAR;
    const base = { code, holder };
    const document = recordOf(code);
    const signed: AnySigned[] = [
      await client.sign(
        await client.officers.buildAppointment({ ...base, officer: address, roles: ROLES, until }),
      ),
      await client.sign(await client.officers.buildDismissal({ ...base, officer: address })),
      await client.sign(await client.records.buildPublication({ ...base, document })),
      await client.sign(await client.transfers.buildOffer({ ...base, to: address })),
    ];
    const next = await at.key("next holder");
    const expectVoid = async (account: string) => {
      for (const message of signed) {
        expect(await refusalOf(at.reader().submit(message)), message.type).to.deep.equal({
          name: "InvalidSignature",
          account,
        });
      }
    };
    await pass(at, code, at.city, next);
    await expectVoid(next.address);
    await at.as(next).transfers.offer(code, holder);
    await at.as(at.city!).transfers.accept(code);
    await expectVoid(holder);
  });
});

describe("an application", () => {
  it("has the same effect for its signer, whoever submits it first", async () => {
    const ends = [];
    for (const front of [false, true]) {
      const at = await load();
      const { address } = at.newcomer;
      const signed = await at.apply(at.newcomer, HANDAN, "City");
      if (front) {
        await at.as(at.stranger!).submit(signed);
        expect(await refusalOf(at.as(at.newcomer).submit(signed))).to.deep.equal({
          name: "AlreadyPending",
          code: HANDAN,
          applicant: address,
          round: 1,
        });
      } else {
        await at.as(at.newcomer).submit(signed);
      }
      const { filedAt, ...state } = await at.reader().applications.state(HANDAN, address);
      expect(filedAt).to.equal(await at.now());
      const pending = await at.reader().applications.pending(COUNTRY);
      await at.as(at.clerk).applications.approve({ code: HANDAN, applicant: address, round: 1 });
      expect((await at.reader().applications.state(HANDAN, address)).status).to.equal("none");
      const { issuedAt, ...resolved } = await at.reader().resolve(HANDAN);
      expect(issuedAt).to.equal(await at.now());
      ends.push({ state, pending, resolved });
    }
    expect(ends[1]).to.deep.equal(ends[0]);
    expect(ends[0]!.resolved.status).to.equal("active");
  });

  it("is issued all the same where somebody files it just before", async () => {
    const at = await load();
    const signed = await at.apply(at.newcomer, HANDAN, "City");
    await at.as(at.stranger!).submit(signed);
    await at.as(at.clerk).issuing.issueSigned(signed);
    expect((await at.reader().resolve(HANDAN)).holder).to.equal(at.newcomer.address);
    const { address } = at.newcomer;
    expect((await at.reader().applications.state(HANDAN, address)).status).to.equal("none");
    expect(await nameOf(at.reader().submit(signed))).to.equal("CodeTaken");
  });

  it("can't be turned to another code, applicant or kind", async () => {
    const at = await load();
    const signed = await at.apply(at.newcomer, HANDAN, "City");
    for (const change of [
      { code: "MA.156.1305" },
      { applicant: at.other!.address },
      { kind: "Organisation" },
      { digest: denseHash("other documents") },
      { deadline: signed.message.deadline + 1 },
    ]) {
      const message = { ...signed.message, ...change };
      expect(await nameOf(at.reader().submit({ ...signed, message }))).to.equal("InvalidSignature");
    }
  });

  it("leaves others for the same code alone when it is refused, and ends them when it is approved", async () => {
    const at = await load();
    const applicants = await Promise.all(["first", "second", "third"].map(at.key));
    const [first, second, third] = applicants.map(({ address }) => address) as [
      string,
      string,
      string,
    ];
    for (const applicant of applicants) {
      await at.reader().submit(await at.apply(applicant, HANDAN, "City"));
    }
    const clerk = at.as(at.clerk).applications;
    const waiting = async () =>
      (await clerk.pending(COUNTRY)).items.map(({ applicant }) => applicant);
    expect(await waiting()).to.deep.equal([third, second, first]);

    await clerk.refuse({ code: HANDAN, applicant: second, round: 1, reason: "duplicate" });
    expect(await waiting()).to.deep.equal([third, first]);
    expect((await clerk.state(HANDAN, second)).status).to.equal("refused");
    for (const applicant of [first, third]) {
      expect(await clerk.state(HANDAN, applicant)).to.include({ status: "pending", round: 1 });
    }
    expect((await at.reader().resolve(HANDAN)).status).to.equal("unassigned");
    await at.reader().submit(await at.apply(applicants[1]!, HANDAN, "City"));
    expect(await waiting()).to.deep.equal([second, third, first]);

    await clerk.approve({ code: HANDAN, applicant: third, round: 1 });
    expect(await waiting()).to.deep.equal([]);
    const taken = { name: "CodeTaken", code: HANDAN, holder: third };
    const [asFirst] = applicants;
    const again = await at.apply(asFirst!, HANDAN, "City");
    const clerkNow = at.as(at.clerk).applications;
    for (const attempt of [
      () => clerkNow.approve({ code: HANDAN, applicant: first, round: 1 }),
      () => clerkNow.refuse({ code: HANDAN, applicant: second, round: 2, reason: "other" }),
      () => at.reader().submit(again),
    ]) {
      expect(await refusalOf(attempt())).to.deep.equal(taken);
    }
  });
});

describe("a retired code", () => {
  it("is final: nothing brings it back or changes it", async () => {
    const at = await load();
    const authority = at.as(at.holders[COUNTRY]!);
    const city = at.as(at.city!);
    const { address } = at.newcomer;
    await at.publish(at.city!, SHIJIAZHUANG, denseHash("record"));
    await city.transfers.offer(SHIJIAZHUANG, address);
    await authority.oversight.retire(SHIJIAZHUANG, TANGSHAN);
    const before = await at.reader().resolve(SHIJIAZHUANG);
    expect(before).to.include({
      status: "retired",
      successor: TANGSHAN,
      holder: at.city!.address,
      digest: denseHash("record"),
    });

    const item = { code: SHIJIAZHUANG, kind: "City", holder: address } as const;
    const application = await at.apply(at.newcomer, SHIJIAZHUANG, "City");
    const until = (await at.now()) + YEAR;
    const attempts: Record<string, [expected: string, attempt: () => Promise<unknown>]> = {
      issue: ["CodeIsRetired", () => authority.issuing.issue(item)],
      issueSigned: ["CodeIsRetired", () => authority.issuing.issueSigned(application)],
      issueMany: ["BatchItemRefused", () => authority.issuing.issueMany(COUNTRY, [item])],
      apply: ["CodeIsRetired", () => at.reader().submit(application)],
      suspend: ["WrongStatus", () => authority.oversight.suspend(SHIJIAZHUANG, "other")],
      reinstate: ["WrongStatus", () => authority.oversight.reinstate(SHIJIAZHUANG)],
      retire: ["WrongStatus", () => authority.oversight.retire(SHIJIAZHUANG)],
      appoint: ["WrongStatus", () => city.officers.appoint(SHIJIAZHUANG, address, ROLES, until)],
      offer: ["WrongStatus", () => city.transfers.offer(SHIJIAZHUANG, address)],
      accept: ["WrongStatus", () => at.as(at.newcomer).transfers.accept(SHIJIAZHUANG)],
      publish: [
        "AncestorInactive",
        () => city.records.publish(SHIJIAZHUANG, recordOf(SHIJIAZHUANG)),
      ],
    };
    for (const [verb, [expected, attempt]] of Object.entries(attempts)) {
      expect(await nameOf(attempt()), verb).to.equal(expected);
    }
    expect(await at.reader().resolve(SHIJIAZHUANG)).to.deep.equal(before);
  });

  it("lets its holder clear away officers and the offer", async () => {
    const at = await load();
    const city = at.as(at.city!);
    await city.transfers.offer(SHIJIAZHUANG, at.newcomer.address);
    await at.as(at.holders[COUNTRY]!).oversight.retire(SHIJIAZHUANG);
    await city.officers.dismiss(SHIJIAZHUANG, at.clerk.address);
    await city.transfers.withdraw(SHIJIAZHUANG);
    expect(await city.transfers.offered(SHIJIAZHUANG)).to.equal(null);
    expect(await city.officers.list(SHIJIAZHUANG)).to.deep.equal([]);
  });

  it("stays retired when its successor is suspended or retired too", async () => {
    const at = await load();
    const authority = at.as(at.holders[COUNTRY]!);
    await authority.oversight.retire(SHIJIAZHUANG, TANGSHAN);
    await authority.oversight.suspend(TANGSHAN, "other");
    expect((await at.reader().resolve(SHIJIAZHUANG)).status).to.equal("retired");
    await authority.oversight.retire(TANGSHAN);
    const { status, successor } = await at.reader().resolve(SHIJIAZHUANG);
    expect([status, successor]).to.deep.equal(["retired", TANGSHAN]);
    const item = { code: SHIJIAZHUANG, kind: "City", holder: at.newcomer.address } as const;
    expect(await nameOf(authority.issuing.issue(item))).to.equal("CodeIsRetired");
  });
});
