import { expect } from "chai";
import { id, ZeroAddress } from "ethers";
import { connect, InvalidCodeError, InvalidInputError, NoSignerError } from "../../src/index.js";
import { failureOf, refusalOf } from "../failure.js";
import {
  CITY,
  cityOf,
  COUNCIL_DELAY,
  COUNTRY,
  createChain,
  newWallet,
  YEAR,
} from "../../local/fixture.js";

const OTHER_CITY = "MA.156.1302";
const FRANCE = "MA.250";
const FORTNIGHT = 14 * 24 * 3600;

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;

async function world() {
  const parties = await cityOf(chain);
  await networkHelpers.setBalance(parties.holder.address, 10n ** 20n);
  return parties;
}

/** The chain as it was, with clients that have sent nothing yet. */
async function load() {
  const parties = await networkHelpers.loadFixture(world);
  const { as, holder, council, guardian, country, officer, city, other, stranger } = parties;
  return {
    deployment: parties.deployment,
    as,
    council: as(council!),
    guardian: as(guardian!),
    authority: as(country!),
    authorityAddress: country!.address,
    clerk: as(officer!),
    clerkAddress: officer!.address,
    holder: as(holder),
    holderAddress: holder.address,
    second: as(city!),
    secondAddress: city!.address,
    third: as(other!),
    thirdAddress: other!.address,
    reader: as(chain.ethers.provider),
    strangerAddress: stranger!.address,
  };
}

let now: Awaited<ReturnType<typeof load>>;
const startAnew = () =>
  beforeEach(async () => {
    now = await load();
  });

describe("governance", () => {
  startAnew();
  const admission = () => ({ do: "admit", country: FRANCE, holder: now.secondAddress }) as const;

  it("admits a country when the council's delay is over", async () => {
    const { council, reader } = now;
    expect(await council.governance.dueAt(admission())).to.equal(null);
    await council.governance.schedule(admission());
    const due = (await time.latest()) + COUNCIL_DELAY;
    expect(await council.governance.dueAt(admission())).to.equal(due);

    const early = await refusalOf(council.governance.execute(admission()));
    expect(early.name).to.equal("AccessManagerNotReady");
    await time.increaseTo(due);
    const receipt = await council.governance.execute(admission());

    expect(await reader.resolve(FRANCE)).to.deep.equal({
      code: FRANCE,
      status: "active",
      kind: "Country",
      holder: now.secondAddress,
      issuedAt: (await chain.ethers.provider.getBlock(receipt.blockNumber))!.timestamp,
      reason: "none",
      decidedBy: null,
      successor: null,
      digest: null,
    });
    expect(await council.governance.dueAt(admission())).to.equal(null);
  });

  it("takes a scheduled act back", async () => {
    const { council, second } = now;
    await council.governance.schedule(admission());
    expect((await refusalOf(council.governance.schedule(admission()))).name).to.equal(
      "AccessManagerAlreadyScheduled",
    );
    await council.governance.cancel(admission());
    expect(await council.governance.dueAt(admission())).to.equal(null);
    expect((await refusalOf(council.governance.execute(admission()))).name).to.equal(
      "AccessManagerNotScheduled",
    );
    expect((await refusalOf(second.governance.schedule(admission()))).name).to.equal(
      "AccessManagerUnauthorizedCall",
    );
  });

  it("suspends, reinstates and retires a country, each after the delay", async () => {
    const { council, reader } = now;
    const carryOut = async (action: Parameters<typeof council.governance.schedule>[0]) => {
      await council.governance.schedule(action);
      await time.increase(COUNCIL_DELAY);
      await council.governance.execute(action);
      const { status, reason, decidedBy } = await reader.resolve(CITY);
      return { status, reason, decidedBy };
    };
    expect(
      await carryOut({ do: "suspend", country: COUNTRY, reason: "authority withdrawn" }),
    ).to.deep.equal({ status: "suspended", reason: "authority withdrawn", decidedBy: COUNTRY });
    expect(await carryOut({ do: "reinstate", country: COUNTRY })).to.deep.equal({
      status: "active",
      reason: "none",
      decidedBy: null,
    });
    await carryOut(admission());
    await carryOut({ do: "retire", country: COUNTRY, successor: FRANCE });
    const { status, successor, decidedBy } = await reader.resolve(CITY);
    expect({ status, successor, decidedBy }).to.deep.equal({
      status: "retired",
      successor: FRANCE,
      decidedBy: COUNTRY,
    });
  });

  it("freezes a country's issuing for 14 days, and ends a freeze", async () => {
    const { guardian, authority, council } = now;
    const item = { code: OTHER_CITY, kind: "City", holder: now.secondAddress } as const;
    expect(await guardian.governance.frozenUntil(COUNTRY)).to.equal(null);
    await guardian.governance.freeze(COUNTRY);
    const end = (await time.latest()) + FORTNIGHT;
    const until = end - (end % 3600);
    expect(await guardian.governance.frozenUntil(COUNTRY)).to.equal(until);
    expect(await refusalOf(authority.issuing.issue(item))).to.deep.equal({
      name: "IssuingIsFrozen",
      country: COUNTRY,
      until,
    });
    expect(await authority.issuing.canIssue(COUNTRY, now.authorityAddress)).to.equal(false);
    expect((await refusalOf(council.governance.unfreeze(COUNTRY))).name).to.equal(
      "AccessManagedUnauthorized",
    );

    await guardian.governance.unfreeze(COUNTRY);
    expect(await guardian.governance.frozenUntil(COUNTRY)).to.equal(null);
    await authority.issuing.issue(item);
    expect((await refusalOf(guardian.governance.freeze(COUNTRY))).name).to.equal("FreezeTooSoon");
  });

  it("takes countries only", async () => {
    const { guardian, council } = now;
    for (const attempt of [
      () => guardian.governance.freeze(CITY),
      () => guardian.governance.frozenUntil(CITY),
      async () => council.governance.schedule({ do: "reinstate", country: CITY }),
    ]) {
      expect(await failureOf(attempt())).to.be.instanceOf(InvalidCodeError);
    }
  });
});

describe("applications", () => {
  startAnew();
  it("wait for a decision, newest first, and no longer", async () => {
    const { authority, second, third, reader } = now;
    const documents = id("documents");
    const file = async (client: typeof second, code: string, applicant: string, digest?: string) =>
      authority.submit(
        await client.sign(
          await client.applications.build({
            code,
            kind: "City",
            applicant,
            ...(digest === undefined ? {} : { digest }),
          }),
        ),
      );
    const receipt = await file(second, OTHER_CITY, now.secondAddress, documents);
    await file(third, OTHER_CITY, now.thirdAddress);
    await file(third, "MA.156.1303", now.thirdAddress);
    const pending = async () => {
      const { items, next } = await reader.applications.pending(COUNTRY);
      expect(next).to.equal(null);
      return items;
    };
    const [another, rival, first] = await pending();
    const entry = { kind: "City", round: 1, digest: null };
    expect(first).to.deep.equal({
      ...entry,
      code: OTHER_CITY,
      applicant: now.secondAddress,
      digest: documents,
    });
    expect(rival).to.deep.equal({ ...entry, code: OTHER_CITY, applicant: now.thirdAddress });
    expect(another!.code).to.equal("MA.156.1303");
    expect(await reader.applications.state(OTHER_CITY, now.secondAddress)).to.deep.equal({
      status: "pending",
      kind: "City",
      round: 1,
      filedAt: (await chain.ethers.provider.getBlock(receipt.blockNumber))!.timestamp,
    });

    const refused = { code: OTHER_CITY, applicant: now.secondAddress, round: 1 };
    await authority.applications.refuse({
      ...refused,
      reason: "not entitled",
      digest: documents,
    });
    expect(await pending()).to.deep.equal([another, rival]);
    const refusal = (applicant: string) => reader.applications.refusal(OTHER_CITY, applicant);
    expect(await refusal(now.secondAddress)).to.equal("not entitled");
    expect(await refusal(now.thirdAddress)).to.equal(null);
    await file(second, OTHER_CITY, now.secondAddress);
    expect(await pending()).to.deep.equal([
      { ...entry, code: OTHER_CITY, applicant: now.secondAddress, round: 2 },
      another,
      rival,
    ]);

    expect(await refusalOf(authority.applications.approve(refused))).to.deep.equal({
      name: "NotPending",
      code: OTHER_CITY,
      applicant: now.secondAddress,
      status: "pending",
      round: 2,
    });
    await authority.applications.approve({ ...refused, round: 2 });
    // The rival's is void, because the code is taken.
    expect(await pending()).to.deep.equal([another]);
    const { holder, kind } = await reader.resolve(OTHER_CITY);
    expect({ holder, kind }).to.deep.equal({ holder: now.secondAddress, kind: "City" });

    const history = await reader.history(OTHER_CITY);
    expect(history.map(({ event }) => event)).to.deep.equal([
      "ApplicationFiled",
      "ApplicationFiled",
      "ApplicationRefused",
      "ApplicationFiled",
      "ApplicationApproved",
      "CodeIssued",
    ]);
    expect(history[2]!.arguments).to.deep.equal({
      code: OTHER_CITY,
      applicant: now.secondAddress,
      round: 1,
      reason: "not entitled",
      digest: documents,
      by: now.authorityAddress,
    });
    expect(history[0]).to.deep.equal({
      event: "ApplicationFiled",
      block: receipt.blockNumber,
      transaction: receipt.hash,
      arguments: {
        code: OTHER_CITY,
        parent: COUNTRY,
        applicant: now.secondAddress,
        kind: "City",
        round: 1,
        digest: documents,
      },
    });
  });

  it("are checked before they are signed", async () => {
    const wanted = { code: OTHER_CITY, kind: "Department", applicant: now.secondAddress } as const;
    const error = await failureOf(now.second.applications.build(wanted));
    expect(error).to.be.instanceOf(InvalidCodeError);
  });
});

describe("issuing", () => {
  startAnew();
  it("issues a code, announced with who issued it", async () => {
    const { holder, reader } = now;
    const department = `${CITY}.01`;
    expect(await holder.issuing.canIssue(CITY, now.holderAddress)).to.equal(true);
    expect(await holder.issuing.canIssue(CITY, now.authorityAddress)).to.equal(false);
    expect(await reader.issuance(department)).to.equal(null);
    const receipt = await holder.issuing.issue({
      code: department,
      kind: "Department",
      holder: now.secondAddress,
    });
    const issued = {
      code: department,
      kind: "Department",
      holder: now.secondAddress,
      by: now.holderAddress,
      block: receipt.blockNumber,
      transaction: receipt.hash,
    };
    expect(await reader.issuance(department)).to.deep.equal(issued);
    const { issuedAt } = await reader.resolve(department);
    expect(await reader.list(CITY)).to.deep.equal([{ ...issued, status: "active", issuedAt }]);
    expect(await reader.list(department)).to.deep.equal([]);
  });

  it("issues what an applicant signed, unfiled", async () => {
    const { authority, second, reader } = now;
    const application = await second.applications.build({
      code: "MA.156.M0",
      kind: "Organisation",
      applicant: now.secondAddress,
    });
    await authority.issuing.issueSigned(await second.sign(application));
    const { holder, kind, status } = await reader.resolve("MA.156.M0");
    expect({ holder, kind, status }).to.deep.equal({
      holder: now.secondAddress,
      kind: "Organisation",
      status: "active",
    });
  });

  it("passes on why the registry refuses", async () => {
    const { authority, second } = now;
    const item = { code: CITY, kind: "City", holder: now.secondAddress } as const;
    expect(await refusalOf(authority.issuing.issue(item))).to.deep.equal({
      name: "CodeTaken",
      code: CITY,
      holder: now.holderAddress,
    });
    expect(await refusalOf(second.issuing.issue({ ...item, code: OTHER_CITY }))).to.deep.equal({
      name: "MissingRole",
      code: COUNTRY,
      account: now.secondAddress,
      roles: ["issue", "enrol"],
    });
    expect(
      await refusalOf(
        authority.issuing.issue({ ...item, code: "MA.250.75", kind: "Organisation" }),
      ),
    ).to.deep.equal({
      name: "AncestorInactive",
      ancestor: FRANCE,
      status: "unassigned",
      reason: "none",
    });
    expect(
      await refusalOf(authority.issuing.issue({ ...item, code: OTHER_CITY, holder: ZeroAddress })),
    ).to.deep.equal({ name: "ZeroAddress" });
    // A message whose text was changed after the client built it.
    const application = await second.applications.build({
      code: OTHER_CITY,
      kind: "City",
      applicant: now.secondAddress,
    });
    const changed = { ...application, message: { ...application.message, code: "MA.156.M0" } };
    expect(await refusalOf(second.sign(changed))).to.deep.equal({
      name: "MalformedCode",
      code: "MA.156.M0",
      kind: "City",
      position: 7,
    });
  });
});

describe("oversight", () => {
  startAnew();
  it("suspends and reinstates; what is below answers with it", async () => {
    const { authority, holder, reader } = now;
    await holder.issuing.issue({
      code: `${CITY}.01`,
      kind: "Department",
      holder: now.secondAddress,
    });
    await authority.oversight.suspend(CITY, "key compromised");
    const { status, reason, decidedBy } = await reader.resolve(`${CITY}.01`);
    expect({ status, reason, decidedBy }).to.deep.equal({
      status: "suspended",
      reason: "key compromised",
      decidedBy: CITY,
    });
    expect((await reader.resolve(CITY)).decidedBy).to.equal(null);
    expect(await refusalOf(authority.oversight.suspend(CITY, "other"))).to.deep.equal({
      name: "WrongStatus",
      code: CITY,
      status: "suspended",
    });
    expect(await refusalOf(authority.oversight.suspend(OTHER_CITY, "other"))).to.deep.equal({
      name: "WrongStatus",
      code: OTHER_CITY,
      status: "unassigned",
    });
    await authority.oversight.reinstate(CITY);
    expect((await reader.resolve(`${CITY}.01`)).status).to.equal("active");
    const history = await reader.history(CITY);
    expect(history.map(({ event }) => event)).to.deep.equal([
      "CodeIssued",
      "CodeSuspended",
      "CodeReinstated",
    ]);
    expect(history[1]!.arguments).to.deep.equal({
      code: CITY,
      reason: "key compromised",
      by: now.authorityAddress,
    });
  });

  it("retires a code with a successor and others, for good", async () => {
    const { authority, reader } = now;
    const [heir, part] = ["MA.156.1304", "MA.156.1305"];
    for (const code of [OTHER_CITY, heir, part]) {
      await authority.issuing.issue({ code, kind: "City", holder: now.secondAddress });
    }
    expect(await refusalOf(authority.oversight.retire(OTHER_CITY, OTHER_CITY))).to.deep.equal({
      name: "InvalidSuccessor",
      code: OTHER_CITY,
      successor: OTHER_CITY,
    });
    await authority.oversight.retire(OTHER_CITY, heir, [part]);
    const { status, successor } = await reader.resolve(OTHER_CITY);
    expect({ status, successor }).to.deep.equal({ status: "retired", successor: heir });
    expect((await reader.history(OTHER_CITY)).at(-1)!.arguments).to.deep.equal({
      code: OTHER_CITY,
      successor: heir,
      others: [part],
      by: now.authorityAddress,
    });
    expect(
      await refusalOf(
        authority.issuing.issue({ code: OTHER_CITY, kind: "City", holder: now.thirdAddress }),
      ),
    ).to.deep.equal({ name: "CodeIsRetired", code: OTHER_CITY, successor: heir });
  });
});

describe("officers", () => {
  startAnew();
  it("act for a code until their term ends", async () => {
    const { holder, clerk, reader } = now;
    const until = (await time.latest()) + YEAR;
    const department = {
      code: `${CITY}.01`,
      kind: "Department",
      holder: now.thirdAddress,
    } as const;
    await holder.officers.appoint(CITY, now.clerkAddress, ["issue", "attest"], until);
    await holder.officers.appoint(CITY, now.secondAddress, ["publish"], until + 1);
    expect(await reader.officers.roles(CITY, now.clerkAddress)).to.deep.equal(["issue", "attest"]);
    expect(await reader.officers.roles(CITY, now.holderAddress)).to.have.length(5);
    expect(await reader.officers.list(CITY)).to.deep.equal([
      { account: now.clerkAddress, roles: ["issue", "attest"], until },
      { account: now.secondAddress, roles: ["publish"], until: until + 1 },
    ]);
    await clerk.issuing.issue(department);
    const issuance = (await reader.issuance(department.code))!;
    expect(issuance.by).to.equal(now.clerkAddress);
    expect(await reader.capacityOf(issuance)).to.equal("officer");
    expect(await reader.capacityOf({ ...issuance, by: now.holderAddress })).to.equal("holder");
    // Who was appointed later was none.
    expect(await reader.capacityOf({ ...issuance, block: 0 })).to.equal("holder");
    expect(await reader.capacityOf((await reader.issuance(COUNTRY))!)).to.equal("council");

    await holder.officers.dismiss(CITY, now.clerkAddress);
    expect(await reader.officers.roles(CITY, now.clerkAddress)).to.deep.equal([]);
    expect((await reader.officers.list(CITY)).map(({ account }) => account)).to.deep.equal([
      now.secondAddress,
    ]);
    await time.increaseTo(until + 1);
    expect(await reader.officers.roles(CITY, now.secondAddress)).to.deep.equal([]);
    expect(
      await refusalOf(holder.officers.appoint(CITY, now.clerkAddress, ["issue"], until)),
    ).to.deep.equal({ name: "InvalidTerm", roles: 1, until });
    expect((await reader.history(CITY))[1]!.arguments).to.deep.equal({
      code: CITY,
      officer: now.clerkAddress,
      roles: ["issue", "attest"],
      until,
    });
  });

  it("are found by account, at each code whose present holder appointed them", async () => {
    const { holder, authority, second, reader, clerkAddress } = now;
    const until = (await time.latest()) + YEAR;
    expect((await reader.officers.of(clerkAddress)).items).to.deep.equal([]);
    await authority.officers.appoint(COUNTRY, clerkAddress, ["review"], until);
    await holder.officers.appoint(CITY, clerkAddress, ["issue"], until);
    await holder.officers.appoint(CITY, clerkAddress, ["issue", "publish"], until + 1);
    await holder.officers.appoint(CITY, now.thirdAddress, ["attest"], until);
    expect(await reader.officers.of(clerkAddress.toLowerCase())).to.deep.equal({
      items: [
        { code: CITY, roles: ["issue", "publish"], until: until + 1 },
        { code: COUNTRY, roles: ["review"], until },
      ],
      next: null,
    });
    await authority.officers.dismiss(COUNTRY, clerkAddress);
    await holder.transfers.offer(CITY, now.secondAddress);
    await second.transfers.accept(CITY);
    expect((await reader.officers.of(clerkAddress)).items).to.deep.equal([]);
  });
});

describe("transfers", () => {
  startAnew();
  it("offer a code, take the offer back, and pass the code on", async () => {
    const { holder, second, reader } = now;
    const until = (await time.latest()) + YEAR;
    await holder.officers.appoint(CITY, now.clerkAddress, ["issue"], until);
    await holder.transfers.offer(CITY, now.secondAddress);
    expect(await reader.transfers.offered(CITY)).to.equal(now.secondAddress);
    await holder.transfers.withdraw(CITY);
    expect(await reader.transfers.offered(CITY)).to.equal(null);
    expect(await refusalOf(second.transfers.accept(CITY))).to.deep.equal({
      name: "NotOffered",
      code: CITY,
      account: now.secondAddress,
    });

    await holder.transfers.offer(CITY, now.secondAddress);
    await second.transfers.accept(CITY);
    expect((await reader.resolve(CITY)).holder).to.equal(now.secondAddress);
    expect(await reader.transfers.offered(CITY)).to.equal(null);
    expect(await reader.officers.list(CITY)).to.deep.equal([]);
    expect((await reader.history(CITY)).at(-1)!.arguments).to.deep.equal({
      code: CITY,
      from: now.holderAddress,
      holder: now.secondAddress,
      epoch: 1,
    });
    // The issuing still names the first holder.
    expect((await reader.issuance(CITY))!.holder).to.equal(now.holderAddress);
    expect(await heldBy(now.holderAddress)).to.deep.equal([[], []]);
    expect(await heldBy(now.secondAddress.toLowerCase())).to.deep.equal([[CITY], []]);
  });
});

/** The codes that an account holds: those that it asked for, and those that it did not. */
const heldBy = async (account: string): Promise<string[][]> => {
  const { asked, unasked, next } = await now.reader.heldBy(account);
  expect(next).to.equal(null);
  return [asked, unasked].map((held) => held.map(({ code }) => code));
};

describe("looking up", () => {
  startAnew();
  it("finds all codes of a holder, however they came", async () => {
    const { authority, second, third, reader } = now;
    for (const code of [OTHER_CITY, "MA.156.1303"]) {
      await authority.issuing.issue({ code, kind: "City", holder: now.secondAddress });
    }
    await authority.issuing.issue({
      code: "MA.156.M0",
      kind: "Organisation",
      holder: now.thirdAddress,
    });
    await third.transfers.offer("MA.156.M0", now.secondAddress);
    await second.transfers.accept("MA.156.M0");
    await second.transfers.offer(OTHER_CITY, now.thirdAddress);
    await third.transfers.accept(OTHER_CITY);
    expect(await heldBy(now.secondAddress)).to.deep.equal([["MA.156.M0"], ["MA.156.1303"]]);
    expect(await heldBy(now.thirdAddress)).to.deep.equal([[OTHER_CITY], []]);
    expect(await heldBy(now.strangerAddress)).to.deep.equal([[], []]);
    expect((await reader.list(COUNTRY)).map(({ code }) => code)).to.deep.equal([
      CITY,
      OTHER_CITY,
      "MA.156.1303",
      "MA.156.M0",
    ]);
  });

  it("says of a code that nobody has that it is unassigned", async () => {
    const { reader } = now;
    expect(await reader.resolve(OTHER_CITY)).to.deep.equal({
      code: OTHER_CITY,
      status: "unassigned",
      kind: undefined,
      holder: ZeroAddress,
      issuedAt: 0,
      reason: "none",
      decidedBy: null,
      successor: null,
      digest: null,
    });
    expect(await reader.history(OTHER_CITY)).to.deep.equal([]);
    expect(await failureOf(reader.resolve("ma.156.1302"))).to.be.instanceOf(InvalidCodeError);
  });

  it("finds the issued codes that differ from one by look-alike characters", async () => {
    const { authority, holderAddress: holder, reader } = now;
    await authority.issuing.issue({ code: "MA.156.I3O1", kind: "Organisation", holder });
    // The one in digits first; itself never.
    expect(await reader.issuedLookalikes("MA.156.13O1")).to.deep.equal([CITY, "MA.156.I3O1"]);
    expect(await reader.issuedLookalikes(CITY)).to.deep.equal(["MA.156.I3O1"]);
    expect(await reader.issuedLookalikes(OTHER_CITY)).to.deep.equal([]);
    expect(await reader.issuedLookalikes(COUNTRY)).to.deep.equal([]);
    const cyrillic = await failureOf(reader.issuedLookalikes("MA.156.13О1"));
    expect(cyrillic).to.be.instanceOf(InvalidCodeError);
  });

  it("needs no signer, everything else does", async () => {
    const { reader } = now;
    const error = await failureOf(reader.oversight.reinstate(CITY));
    expect(error).to.be.instanceOf(NoSignerError);
    expect(error.message).to.equal(
      "no signer: connect with a wallet or an account of the node, not with a provider alone.",
    );
    const unsigned = await reader.transfers.buildOffer({
      code: CITY,
      holder: now.holderAddress,
      to: now.secondAddress,
    });
    expect(await failureOf(reader.sign(unsigned))).to.be.instanceOf(NoSignerError);
    const { deployment } = now;
    const detached = newWallet(chain).connect(null);
    expect(() => connect({ runner: detached, deployment })).to.throw(NoSignerError);
  });

  it("offers the typed contracts for all else", async () => {
    const { reader } = now;
    expect(await reader.contracts.cityCodeRegistry.MAX_BATCH()).to.equal(256n);
    expect(await reader.contracts.accessManager.hasRole(1n, now.holderAddress)).to.deep.equal([
      false,
      0n,
    ]);
  });
});

describe("words that mean nothing", () => {
  startAnew();
  it("are refused before anything is sent", async () => {
    const { holder, authority } = now;
    const until = (await time.latest()) + YEAR;
    const refused = { code: OTHER_CITY, applicant: now.secondAddress, round: 1 };
    const attempts: [() => Promise<unknown>, string][] = [
      [
        () => holder.officers.appoint(CITY, now.clerkAddress, ["issue", "rule" as "issue"], until),
        '"rule" is none of: issue, review, enrol, attest, publish.',
      ],
      [
        () => authority.oversight.suspend(CITY, "spite" as "other"),
        '"spite" is none of: none, records under review, key compromised, holder unreachable, authority withdrawn, terms breached, court order, other.',
      ],
      [
        () => authority.applications.refuse({ ...refused, reason: "spite" as "other" }),
        '"spite" is none of: none, documents incomplete, not entitled, code meant for another, kind not fitting, duplicate, other.',
      ],
    ];
    for (const [attempt, message] of attempts) {
      const error = await failureOf(attempt());
      expect(error, message).to.be.instanceOf(InvalidInputError);
      expect(error.message).to.equal(message);
    }
    expect(await chain.ethers.provider.getTransactionCount(now.holderAddress)).to.equal(0);
  });
});
