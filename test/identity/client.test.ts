import { expect } from "chai";
import { id, Wallet, ZeroAddress, ZeroHash } from "ethers";
import {
  connect,
  type Domicile,
  drawNullifier,
  InvalidCodeError,
  InvalidCreditCodeError,
  InvalidInputError,
  MAX_ID_BATCH,
  NoSignerError,
  organisationId,
  type SignedRegistration,
  superIdOf,
  superIdOfRegistration,
} from "../../src/index.js";
import { startAnvil } from "../../local/anvil.js";
import { type Fault, startProxy } from "../doubles/FaultyProxy.js";
import { failureOf, refusalOf } from "../failure.js";
import { countryOn, COUNCIL_DELAY, createChain } from "../../local/fixture.js";
import {
  COMPANY,
  COUNTRY,
  DAY,
  HUAWEI,
  idWorld,
  register,
  SHENZHEN,
  SHIJIAZHUANG,
  signedBy,
  signedOrganisation,
  signedResident,
  submit,
} from "./world.js";

const STATEMENT = id("the statement");
const ANSWER = id("the answer");

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;
const world = () => idWorld(chain);

async function load() {
  const parties = await networkHelpers.loadFixture(world);
  await networkHelpers.setBalance(parties.resident.address, 10n ** 20n);
  await networkHelpers.setBalance(parties.firm.address, 10n ** 20n);
  await networkHelpers.setBalance(parties.next.address, 10n ** 20n);
  return parties;
}
let now: Awaited<ReturnType<typeof load>>;
let reader: Domicile;
const startAnew = () =>
  beforeEach(async () => {
    now = await load();
    reader = now.as(chain.ethers.provider);
  });
const timeOf = async (block: number) => (await chain.ethers.provider.getBlock(block))!.timestamp;

describe("registration", () => {
  startAnew();

  it("registers an organisation, found by its credit code", async () => {
    const { as, firm, clerk } = now;
    const unsigned = await as(clerk).ids.registration.buildOrganisation({
      creditCode: COMPANY,
      controller: firm.address,
      registrar: SHIJIAZHUANG,
      officer: clerk.address,
      validFor: 60,
    });
    expect(unsigned).to.deep.equal({
      type: "OrganisationRegistration",
      message: {
        creditCode: COMPANY,
        generation: 0,
        controller: firm.address,
        registrar: SHIJIAZHUANG,
        officer: clerk.address,
        deadline: (await time.latest()) + 60,
      },
    });
    expect(await reader.ids.ofOrganisation(COMPANY)).to.deep.equal({
      superId: organisationId(COMPANY),
      status: "unregistered",
      kind: undefined,
      controller: null,
      registrar: null,
      version: 0,
      changed: 0,
    });
    const receipt = await submit(now, await signedBy(now, unsigned, firm, clerk));
    const resolved = {
      superId: organisationId(COMPANY),
      status: "active",
      kind: "Organisation",
      controller: firm.address,
      registrar: SHIJIAZHUANG,
      version: 0,
      changed: receipt.blockNumber,
    };
    expect(await reader.ids.ofOrganisation(COMPANY)).to.deep.equal(resolved);
    expect(await reader.ids.resolve(organisationId(COMPANY))).to.deep.equal(resolved);
    expect(await reader.ids.registrationOf(organisationId(COMPANY))).to.deep.equal({
      superId: organisationId(COMPANY),
      kind: "Organisation",
      creditCode: COMPANY,
      generation: 0,
      controller: firm.address,
      registrar: SHIJIAZHUANG,
      officer: clerk.address,
      block: receipt.blockNumber,
      transaction: receipt.hash,
    });
  });

  it("registers a resident by a nullifier, with any city or country", async () => {
    const { resident, neighbour, acceptor, registrar } = now;
    const { nullifier } = drawNullifier();
    const signed = await signedResident(now, { nullifier });
    const superId = await register(now, signed);
    expect(superId).to.equal(superIdOf("Resident", nullifier));
    const { kind, controller } = await reader.ids.resolve(superId);
    expect({ kind, controller }).to.deep.equal({ kind: "Resident", controller: resident.address });
    expect((await reader.ids.registrationOf(superId))!.creditCode).to.equal(null);
    for (const [code, officer] of [
      [SHENZHEN, acceptor],
      [COUNTRY, registrar],
    ] as const) {
      const other = await register(
        now,
        await signedResident(now, { controller: neighbour, registrar: code, officer }),
      );
      expect((await reader.ids.resolve(other)).registrar).to.equal(code);
    }
    expect(await reader.ids.registrationOf(superIdOf("Resident", ZeroHash))).to.equal(null);
  });

  it("takes an organisation where its division is, or from the country", async () => {
    const { as, acceptor, registrar } = now;
    const there = await signedOrganisation(now, {
      creditCode: HUAWEI,
      registrar: SHENZHEN,
      officer: acceptor,
    });
    await register(now, there);
    const elsewhere = {
      controller: now.firm.address,
      registrar: SHENZHEN,
      officer: acceptor.address,
    };
    const { registration } = as(acceptor).ids;
    const error = await failureOf(
      registration.buildOrganisation({ creditCode: COMPANY, ...elsewhere }),
    );
    expect(error).to.be.instanceOf(InvalidInputError);
    expect(error.message).to.equal(
      `${COMPANY} is enrolled by MA.156.130100, MA.156.1301, MA.156, not by ${SHENZHEN}; ask one of these.`,
    );
    // Past the client, the contract says the same.
    const { message } = await registration.buildOrganisation({
      creditCode: HUAWEI,
      ...elsewhere,
    });
    const turned = { ...message, creditCode: COMPANY, generation: 0 };
    expect(
      await refusalOf(
        submit(
          now,
          await signedBy(
            now,
            { type: "OrganisationRegistration", message: turned },
            now.firm,
            acceptor,
          ),
        ),
      ),
    ).to.deep.equal({ name: "WrongRegistrar", registrar: SHENZHEN, creditCode: COMPANY });
    await register(now, await signedOrganisation(now, { registrar: COUNTRY, officer: registrar }));
  });

  it("is checked before anybody signs", async () => {
    const { registration } = now.as(now.clerk).ids;
    const enrolment = {
      controller: now.firm.address,
      registrar: SHIJIAZHUANG,
      officer: now.clerk.address,
    };
    for (const [attempt, type] of [
      [
        registration.buildOrganisation({ creditCode: "91130100MA000000M1", ...enrolment }),
        InvalidCreditCodeError,
      ],
      [registration.buildResident({ nullifier: ZeroHash, ...enrolment }), InvalidInputError],
      [
        registration.buildResident({ ...drawNullifier(), ...enrolment, registrar: "ma.156" }),
        InvalidCodeError,
      ],
    ] as const) {
      expect(await failureOf(attempt)).to.be.instanceOf(type);
    }
  });

  it("says why the registry refuses", async () => {
    const { as, clerk, mayor, firm, officer, acceptor } = now;
    const attempt = async (options: Parameters<typeof signedResident>[1]) =>
      refusalOf(submit(now, await signedResident(now, options)));
    expect(await attempt({ officer: acceptor })).to.deep.equal({
      name: "MissingRole",
      code: SHIJIAZHUANG,
      account: acceptor.address,
      roles: ["enrol"],
    });
    const department = `${SHIJIAZHUANG}.01`;
    await as(mayor).issuing.issue({ code: department, kind: "Department", holder: firm.address });
    expect(await attempt({ registrar: department, officer: firm })).to.deep.equal({
      name: "NoRegistrar",
      code: department,
    });
    const signed = await signedResident(now);
    const nobody = {
      ...signed,
      message: { ...signed.message, controller: ZeroAddress },
    };
    expect(await refusalOf(submit(now, nobody))).to.deep.equal({ name: "ZeroAccount" });
    const later = { ...signed, message: { ...signed.message, generation: 1 } };
    expect(await refusalOf(submit(now, later))).to.deep.equal({
      name: "NotAnnulled",
      superId: superIdOfRegistration(signed),
      status: "unregistered",
    });
    await as(officer!).oversight.suspend(SHIJIAZHUANG, "key compromised");
    expect(await attempt({ officer: clerk })).to.deep.equal({
      name: "AncestorInactive",
      ancestor: SHIJIAZHUANG,
      status: "suspended",
      reason: "key compromised",
    });
    expect(await failureOf(reader.submit(signed))).to.be.instanceOf(NoSignerError);
  });
});

describe("registerMany", () => {
  startAnew();
  const batch = async (): Promise<SignedRegistration[]> => {
    const { neighbour, firm, clerk, acceptor } = now;
    const taken = await signedResident(now);
    await submit(now, taken);
    const expired = await signedResident(now, { controller: neighbour });
    const { message } = await now.as(clerk).ids.registration.buildResident({
      ...drawNullifier(),
      controller: neighbour.address,
      registrar: SHIJIAZHUANG,
      officer: clerk.address,
      validFor: -100,
    });
    const forged = await signedResident(now, { controller: firm });
    return [
      await signedOrganisation(now),
      taken,
      await signedBy(now, { type: expired.type, message }, neighbour, clerk),
      await signedResident(now, { controller: neighbour }),
      { ...forged, controllerSignature: forged.officerSignature! },
      await signedResident(now, { officer: acceptor }),
      await signedOrganisation(now),
      await signedResident(now, { controller: neighbour, registrar: SHENZHEN, officer: acceptor }),
    ];
  };
  const refusalsOf = (items: readonly SignedRegistration[]) => [
    null,
    { name: "AlreadyRegistered", superId: superIdOfRegistration(items[1]!), status: "active" },
    { name: "SignatureExpired", deadline: items[2]!.message.deadline },
    null,
    { name: "InvalidSignature", account: now.firm.address },
    {
      name: "MissingRole",
      code: SHIJIAZHUANG,
      account: now.acceptor.address,
      roles: ["enrol"],
    },
    { name: "AlreadyRegistered", superId: organisationId(COMPANY), status: "active" },
    null,
  ];

  it("registers what is good and says by index why the rest is not", async () => {
    const items = await batch();
    const { registration } = now.as(now.stranger!).ids;
    const expected = refusalsOf(items).map((refusal, i) => ({
      superId: superIdOfRegistration(items[i]!),
      refusal,
    }));
    expect(await registration.simulateMany(items)).to.deep.equal(expected);
    expect(await reader.ids.registration.simulateMany(items)).to.deep.equal(expected);
    expect((await reader.ids.resolve(expected[0]!.superId)).status).to.equal("unregistered");

    const outcome = await registration.registerMany(items);
    expect(outcome.items).to.deep.equal(expected);
    expect(outcome.receipts.map(({ from }) => from)).to.deep.equal([now.stranger!.address]);
    for (const { superId, refusal } of expected) {
      const good = refusal === null || refusal.name === "AlreadyRegistered";
      const { status } = await reader.ids.resolve(superId);
      expect(status).to.equal(good ? "active" : "unregistered");
    }
    const again = await registration.registerMany(items);
    expect(again.items.map(({ refusal }) => refusal?.name)).to.deep.equal([
      "AlreadyRegistered",
      "AlreadyRegistered",
      "SignatureExpired",
      "AlreadyRegistered",
      "InvalidSignature",
      "MissingRole",
      "AlreadyRegistered",
      "AlreadyRegistered",
    ]);
  });

  it("needs no signature of who sends: the officer of all", async () => {
    const { as, clerk, resident, neighbour } = now;
    const items = await Promise.all(
      [resident, neighbour].map(async (controller) => {
        const { officerSignature, ...rest } = await signedResident(now, { controller });
        expect(officerSignature).to.be.a("string");
        return rest;
      }),
    );
    const byStranger = await as(now.stranger!).ids.registration.simulateMany(items);
    expect(byStranger.map(({ refusal }) => refusal)).to.deep.equal(
      items.map(() => ({ name: "InvalidSignature", account: clerk.address })),
    );
    const { registration } = as(clerk).ids;
    const simulated = await registration.simulateMany(items);
    expect(simulated.map(({ refusal }) => refusal)).to.deep.equal([null, null]);
    const outcome = await registration.registerMany(items);
    expect(outcome.items.map(({ refusal }) => refusal)).to.deep.equal([null, null]);
  });

  it("splits what is over the limit, and does nothing about nothing", async () => {
    const { registration } = now.as(now.stranger!).ids;
    const item = await signedResident(now);
    const items = Array.from({ length: MAX_ID_BATCH + 1 }, () => item);
    const superId = superIdOfRegistration(item);
    const again = { superId, refusal: { name: "AlreadyRegistered", superId, status: "active" } };
    const told: number[] = [];
    const outcome = await registration.registerMany(items, ({ done, total }) => {
      expect(total).to.equal(items.length);
      told.push(done);
    });
    expect(outcome.receipts).to.have.length(2);
    expect(told).to.deep.equal([MAX_ID_BATCH, MAX_ID_BATCH + 1]);
    expect(outcome.items).to.deep.equal([
      { superId, refusal: null },
      ...Array<unknown>(MAX_ID_BATCH).fill(again),
    ]);
    expect(await registration.simulateMany(items)).to.deep.equal(items.map(() => again));
    expect(await registration.registerMany([])).to.deep.equal({ receipts: [], items: [] });
    const { superIdRegistry } = reader.contracts;
    expect(await superIdRegistry.MAX_BATCH()).to.equal(BigInt(MAX_ID_BATCH));
  });
});

describe("control", () => {
  let superId: string;
  startAnew();
  beforeEach(async () => {
    superId = await register(now, await signedResident(now));
  });

  it("passes a Super ID on; delegates end, the old controller is out", async () => {
    const { as, resident, next } = now;
    const { control } = as(resident).ids;
    await control.addDelegate(superId, "veriKey", now.neighbour.address, DAY);
    expect(await reader.ids.isDelegate(superId, "veriKey", now.neighbour.address)).to.equal(true);
    const receipt = await control.change(superId, next.address);
    const { controller, version, changed } = await reader.ids.resolve(superId);
    expect({ controller, version, changed }).to.deep.equal({
      controller: next.address,
      version: 1,
      changed: receipt.blockNumber,
    });
    expect(await reader.ids.isDelegate(superId, "veriKey", now.neighbour.address)).to.equal(false);
    const refusal = { name: "NotController", superId, account: resident.address };
    for (const attempt of [
      () => control.change(superId, resident.address),
      () => control.deactivate(superId),
      () => control.addDelegate(superId, "veriKey", resident.address, DAY),
      () => control.revokeDelegate(superId, "veriKey", next.address),
      () => control.setAttribute(superId, "did/svc/Hub", "0x00", DAY),
      () => control.revokeAttribute(superId, "did/svc/Hub", "0x00"),
    ]) {
      expect(await refusalOf(attempt())).to.deep.equal(refusal);
    }
    expect(await refusalOf(as(next).ids.control.change(superId, ZeroAddress))).to.deep.equal({
      name: "ZeroAccount",
    });
  });

  it("sets and ends delegates and attributes, 90 days at most", async () => {
    const { control } = now.as(now.resident).ids;
    const { address } = now.neighbour;
    const sent = await control.addDelegate(superId, "sigAuth", address, 90 * DAY);
    const end = (await timeOf(sent.blockNumber)) + 90 * DAY;
    expect(await reader.ids.isDelegate(superId, "sigAuth", address)).to.equal(true);
    expect(await reader.ids.isDelegate(superId, "veriKey", address)).to.equal(false);
    await time.increaseTo(end - 1);
    expect(await reader.ids.isDelegate(superId, "sigAuth", address)).to.equal(true);
    await time.increaseTo(end);
    expect(await reader.ids.isDelegate(superId, "sigAuth", address)).to.equal(false);
    await control.addDelegate(superId, "sigAuth", address, DAY);
    await control.revokeDelegate(superId, "sigAuth", address);
    expect(await reader.ids.isDelegate(superId, "sigAuth", address)).to.equal(false);

    const tooLong = { name: "ValidityTooLong", validity: 90 * DAY + 1, limit: 90 * DAY };
    for (const attempt of [
      control.addDelegate(superId, "sigAuth", address, 90 * DAY + 1),
      control.setAttribute(superId, "did/svc/Hub", "0x00", 90 * DAY + 1),
    ]) {
      expect(await refusalOf(attempt)).to.deep.equal(tooLong);
    }
    await control.setAttribute(superId, "did/svc/Hub", "0x1301", 90 * DAY);
    await control.revokeAttribute(superId, "did/svc/Hub", "0x1301");
    const [set, revoked] = (await reader.ids.history(superId)).slice(-2);
    expect(set!.arguments).to.deep.include({ name: "did/svc/Hub", value: "0x1301" });
    expect(set!.arguments.validTo).to.equal((await timeOf(set!.block)) + 90 * DAY);
    expect(revoked!.arguments).to.deep.include({ name: "did/svc/Hub", validTo: 0 });
  });

  it("takes names that people can read only", async () => {
    const { control } = now.as(now.resident).ids;
    const delegate = (delegateType: string) => ({ delegateType, delegate: now.next.address });
    for (const name of ["", "a b", "名", "x".repeat(32), "did/pub/\u200b"]) {
      for (const attempt of [
        () => control.addDelegate(superId, name, now.next.address, DAY),
        () => control.revokeDelegate(superId, name, now.next.address),
        () => control.setAttribute(superId, name, "0x00", DAY),
        () => control.revokeAttribute(superId, name, "0x00"),
        () => reader.ids.isDelegate(superId, name, now.next.address),
        // Before anybody signs.
        () => control.buildAttributeChange({ superId, name, value: "0x00", validity: DAY }),
        () => control.buildAttributeRevocation({ superId, name, value: "0x00" }),
        () => control.buildDelegateAddition({ superId, ...delegate(name), validity: DAY }),
        () => control.buildDelegateRevocation({ superId, ...delegate(name) }),
      ]) {
        const error = await failureOf(attempt());
        expect(error, name).to.be.instanceOf(InvalidInputError);
        expect(error.message).to.match(
          /^".*" is no name: 1 to 31 characters ASCII without spaces\.$/,
        );
        expect(error.message).not.to.include("\u200b");
      }
    }
  });

  it("deactivates at once, and takes that back for 30 days", async () => {
    const { as, resident, stranger } = now;
    const { control } = as(resident).ids;
    expect(await reader.ids.deactivation(superId)).to.equal(null);
    const { blockNumber } = await control.deactivate(superId);
    const finalFrom = (await timeOf(blockNumber)) + 30 * DAY;
    const state = { controller: resident.address, finalFrom, isFinal: false };
    expect(await reader.ids.deactivation(superId)).to.deep.equal(state);
    const { status, controller, registrar } = await reader.ids.resolve(superId);
    expect({ status, controller, registrar }).to.deep.equal({
      status: "deactivated",
      controller: null,
      registrar: SHIJIAZHUANG,
    });
    const inert = { name: "WrongIdStatus", superId, status: "deactivated" };
    expect(await refusalOf(control.deactivate(superId))).to.deep.equal(inert);
    expect(await refusalOf(control.change(superId, stranger!.address))).to.deep.equal(inert);
    expect(await refusalOf(as(stranger!).ids.control.reactivate(superId))).to.deep.equal({
      name: "NotController",
      superId,
      account: stranger!.address,
    });
    await control.reactivate(superId);
    expect(await reader.ids.deactivation(superId)).to.equal(null);
    expect((await reader.ids.resolve(superId)).controller).to.equal(resident.address);

    await control.deactivate(superId);
    const again = (await reader.ids.deactivation(superId))!.finalFrom;
    await time.increaseTo(again - 1);
    expect((await reader.ids.deactivation(superId))!.isFinal).to.equal(false);
    await time.increaseTo(again);
    expect(await reader.ids.deactivation(superId)).to.deep.equal({
      ...state,
      finalFrom: again,
      isFinal: true,
    });
    expect(await refusalOf(control.reactivate(superId))).to.deep.equal({
      name: "DeactivationFinal",
      superId,
      finalFrom: again,
    });
  });

  it("moves with the new city's officer, whatever the old one says", async () => {
    const { as, resident, acceptor, clerk, officer, mayor } = now;
    await as(officer!).oversight.suspend(SHIJIAZHUANG, "court order");
    await as(mayor).officers.dismiss(SHIJIAZHUANG, clerk.address);
    const { control } = as(resident).ids;
    const unsigned = await control.buildMove({
      superId,
      to: SHENZHEN,
      officer: acceptor.address,
    });
    expect(unsigned.message).to.deep.include({ to: SHENZHEN, version: 0 });
    await submit(now, await signedBy(now, unsigned, resident, acceptor));
    expect((await reader.ids.resolve(superId)).registrar).to.equal(SHENZHEN);

    const build = async (to: string, by: Wallet | typeof clerk) =>
      signedBy(now, await control.buildMove({ superId, to, officer: by.address }), resident, by);
    expect(await refusalOf(submit(now, await build(SHENZHEN, acceptor)))).to.deep.equal({
      name: "AlreadyThere",
      superId,
      registrar: SHENZHEN,
    });
    expect(await refusalOf(submit(now, await build(SHENZHEN, clerk)))).to.deep.equal({
      name: "MissingRole",
      code: SHENZHEN,
      account: clerk.address,
      roles: ["enrol"],
    });
    expect(await failureOf(build("MA.156.13О1", clerk))).to.be.instanceOf(InvalidCodeError);
  });

  it("goes on while issuing is frozen; registering does not", async () => {
    const { as, guardian, resident, acceptor, next } = now;
    await as(guardian!).governance.freeze(COUNTRY);
    const until = (await reader.governance.frozenUntil(COUNTRY))!;
    const frozen = { name: "IssuingIsFrozen", country: COUNTRY, until };
    expect(await refusalOf(submit(now, await signedResident(now)))).to.deep.equal(frozen);
    const { items } = await as(next).ids.registration.registerMany([await signedResident(now)]);
    expect(items[0]!.refusal).to.deep.equal(frozen);

    const { control } = as(resident).ids;
    const move = await control.buildMove({ superId, to: SHENZHEN, officer: acceptor.address });
    await submit(now, await signedBy(now, move, resident, acceptor));
    await control.addDelegate(superId, "veriKey", next.address, DAY);
    await control.revokeDelegate(superId, "veriKey", next.address);
    await control.change(superId, next.address);
    await as(acceptor).ids.annulment.propose(superId, "duplicate");
    await as(next).ids.control.deactivate(superId);
    expect((await reader.ids.resolve(superId)).status).to.equal("deactivated");
  });
});

describe("annulment", () => {
  let superId: string;
  startAnew();
  beforeEach(async () => {
    superId = await register(now, await signedOrganisation(now));
  });

  it("is proposed, answered, and carried out by the level above after its notice", async () => {
    const { as, clerk, firm, officer, stranger } = now;
    expect(await reader.ids.annulment.pending(superId)).to.equal(null);
    const notProposed = { name: "NotProposed", superId, proposedAt: 0 };
    expect(await refusalOf(as(firm).ids.annulment.answer(superId, ANSWER))).to.deep.equal(
      notProposed,
    );
    expect(
      await refusalOf(as(clerk).ids.annulment.propose(superId, "none", STATEMENT)),
    ).to.deep.equal({ name: "AnnulmentReasonMissing" });
    expect(await refusalOf(as(stranger!).ids.annulment.propose(superId, "key lost"))).to.deep.equal(
      {
        name: "MissingRole",
        code: COUNTRY,
        account: stranger!.address,
        roles: ["enrol"],
      },
    );

    const { blockNumber } = await as(clerk).ids.annulment.propose(superId, "key lost", STATEMENT);
    const proposedAt = await timeOf(blockNumber);
    const pending = {
      proposedBy: SHIJIAZHUANG,
      decidedAbove: SHIJIAZHUANG,
      reason: "key lost",
      proposedAt,
      notBefore: proposedAt + 14 * DAY,
      lapsesAt: proposedAt + 60 * DAY,
      answered: false,
    };
    expect(await reader.ids.annulment.pending(superId)).to.deep.equal(pending);
    expect((await reader.ids.resolve(superId)).status).to.equal("active");
    expect(await refusalOf(as(clerk).ids.annulment.propose(superId, "other"))).to.deep.equal({
      name: "AlreadyProposed",
      superId,
      proposedAt,
    });

    expect(await refusalOf(as(stranger!).ids.annulment.answer(superId, ANSWER))).to.deep.equal({
      name: "NotController",
      superId,
      account: stranger!.address,
    });
    await as(firm).ids.annulment.answer(superId, ANSWER);
    expect(await reader.ids.annulment.pending(superId)).to.deep.equal({
      ...pending,
      answered: true,
    });
    expect(await refusalOf(as(firm).ids.annulment.answer(superId, ANSWER))).to.deep.equal({
      name: "AlreadyAnswered",
      superId,
    });

    const { annulment } = as(officer!).ids;
    const early = { name: "NoticeRuns", superId, notBefore: pending.notBefore };
    expect(await refusalOf(annulment.execute(superId))).to.deep.equal(early);
    await time.increaseTo(pending.notBefore - 1);
    expect(await refusalOf(as(clerk).ids.annulment.execute(superId))).to.deep.equal({
      name: "MissingRole",
      code: COUNTRY,
      account: clerk.address,
      roles: ["review"],
    });
    const receipt = await annulment.execute(superId);
    expect(await timeOf(receipt.blockNumber)).to.equal(pending.notBefore);
    expect(await reader.ids.resolve(superId)).to.deep.equal({
      superId,
      status: "annulled",
      kind: "Organisation",
      controller: null,
      registrar: SHIJIAZHUANG,
      version: 0,
      changed: receipt.blockNumber,
    });
    expect(await reader.ids.annulment.pending(superId)).to.equal(null);
    expect(await refusalOf(annulment.execute(superId))).to.deep.equal(notProposed);
    expect(await refusalOf(as(clerk).ids.annulment.propose(superId, "other"))).to.deep.equal({
      name: "WrongIdStatus",
      superId,
      status: "annulled",
    });

    const history = await reader.ids.history(superId);
    expect(history.map(({ event }) => event)).to.deep.equal([
      "SuperIdRegistered",
      "DIDOwnerChanged",
      "AnnulmentProposed",
      "AnnulmentAnswered",
      "SuperIdAnnulled",
      "DIDOwnerChanged",
    ]);
    expect(history[2]).to.deep.equal({
      event: "AnnulmentProposed",
      block: blockNumber,
      transaction: history[2]!.transaction,
      arguments: {
        superId,
        proposedBy: SHIJIAZHUANG,
        decidedAbove: SHIJIAZHUANG,
        reason: "key lost",
        digest: STATEMENT,
        officer: clerk.address,
      },
    });
    expect(history[4]!.arguments).to.deep.equal({
      superId,
      reason: "key lost",
      by: officer!.address,
    });
  });

  it("makes way for the next generation of an organisation", async () => {
    const { as, clerk, officer, next } = now;
    for (const generation of [0, 1]) {
      const current = organisationId(COMPANY, generation);
      const before = await reader.ids.ofOrganisation(COMPANY);
      expect([before.superId, before.status]).to.deep.equal([current, "active"]);
      await as(clerk).ids.annulment.propose(current, "key lost", STATEMENT);
      expect((await reader.ids.ofOrganisation(COMPANY)).superId).to.equal(current);
      await time.increase(14 * DAY);
      await as(officer!).ids.annulment.execute(current);

      const free = await reader.ids.ofOrganisation(COMPANY);
      const following = organisationId(COMPANY, generation + 1);
      expect([free.superId, free.status]).to.deep.equal([following, "unregistered"]);
      const signed = await signedOrganisation(now, { controller: next });
      expect(signed.message.generation).to.equal(generation + 1);
      expect(await register(now, signed)).to.equal(following);
      expect((await reader.ids.registrationOf(following))!.generation).to.equal(generation + 1);
    }
    expect((await reader.ids.resolve(organisationId(COMPANY))).status).to.equal("annulled");
    const { asked } = await reader.ids.controlledBy(next.address);
    expect(asked.map((it) => it.superId)).to.deep.equal([organisationId(COMPANY, 2)]);
  });

  it("ends without effect when dismissed, by who proposed it or the level above", async () => {
    const { as, clerk, officer, acceptor } = now;
    for (const by of [clerk, officer!]) {
      await as(clerk).ids.annulment.propose(superId, "duplicate");
      expect(await refusalOf(as(acceptor).ids.annulment.dismiss(superId))).to.deep.equal({
        name: "MissingRole",
        code: COUNTRY,
        account: acceptor.address,
        roles: ["review"],
      });
      await as(by).ids.annulment.dismiss(superId);
      expect(await reader.ids.annulment.pending(superId)).to.equal(null);
      expect((await reader.ids.history(superId)).at(-1)!.arguments).to.deep.equal({
        superId,
        by: by.address,
      });
    }
    expect((await reader.ids.resolve(superId)).status).to.equal("active");
  });

  it("lapses after 60 days, and can be proposed again", async () => {
    const { as, clerk, officer } = now;
    await as(clerk).ids.annulment.propose(superId, "duplicate");
    const { lapsesAt, proposedAt } = (await reader.ids.annulment.pending(superId))!;
    await time.increaseTo(lapsesAt - 1);
    expect(await reader.ids.annulment.pending(superId)).not.to.equal(null);
    await time.increaseTo(lapsesAt);
    expect(await reader.ids.annulment.pending(superId)).to.equal(null);
    const refusal = { name: "NotProposed", superId, proposedAt };
    expect(await refusalOf(as(officer!).ids.annulment.execute(superId))).to.deep.equal(refusal);
    expect(await refusalOf(as(clerk).ids.annulment.dismiss(superId))).to.deep.equal(refusal);
    await as(clerk).ids.annulment.propose(superId, "court order");
    expect((await reader.ids.annulment.pending(superId))!.reason).to.equal("court order");
  });

  it("takes a deactivated Super ID too, for good", async () => {
    const { as, clerk, firm, officer } = now;
    await as(firm).ids.control.deactivate(superId);
    await as(clerk).ids.annulment.propose(superId, "wrong party");
    await time.increase(14 * DAY);
    await as(officer!).ids.annulment.execute(superId);
    expect(await reader.ids.deactivation(superId)).to.equal(null);
    expect(await refusalOf(as(firm).ids.control.reactivate(superId))).to.deep.equal({
      name: "WrongIdStatus",
      superId,
      status: "annulled",
    });
  });

  describe("of what a country enrolled", () => {
    let resident: string;
    let proposedAt: number;
    const act = () => ({ do: "annul", superIds: [resident], proposedAt }) as const;
    beforeEach(async () => {
      const { as, registrar } = now;
      resident = await register(
        now,
        await signedResident(now, { registrar: COUNTRY, officer: registrar }),
      );
      await as(registrar).ids.annulment.propose(resident, "court order", STATEMENT);
      proposedAt = await time.latest();
    });

    it("is the council's, with its delay", async () => {
      const { as, council, officer, country } = now;
      const { governance } = as(council!);
      const { notBefore } = (await reader.ids.annulment.pending(resident))!;
      await time.increaseTo(notBefore);
      for (const other of [officer!, country!]) {
        expect(await refusalOf(as(other).ids.annulment.execute(resident))).to.deep.equal({
          name: "AccessManagedUnauthorized",
          caller: other.address,
        });
      }
      expect(await refusalOf(as(council!).ids.annulment.execute(resident))).to.deep.include({
        name: "AccessManagerNotScheduled",
      });
      expect(await governance.dueAt(act())).to.equal(null);
      await governance.schedule(act());
      const due = (await time.latest()) + COUNCIL_DELAY;
      expect(await governance.dueAt(act())).to.equal(due);
      expect((await refusalOf(governance.execute(act()))).name).to.equal("AccessManagerNotReady");
      await time.increaseTo(due);
      await governance.execute(act());
      expect((await reader.ids.resolve(resident)).status).to.equal("annulled");
      expect(await governance.dueAt(act())).to.equal(null);
    });

    it("waits for the notice though the council's delay is over, and can be taken back", async () => {
      const { as, council, registrar } = now;
      const { governance } = as(council!);
      const { notBefore } = (await reader.ids.annulment.pending(resident))!;
      await governance.schedule(act());
      await time.increase(COUNCIL_DELAY);
      expect(await refusalOf(governance.execute(act()))).to.deep.equal({
        name: "NoticeRuns",
        superId: resident,
        notBefore,
      });
      await governance.cancel(act());
      expect(await governance.dueAt(act())).to.equal(null);
      await as(registrar).ids.annulment.dismiss(resident);
      expect((await reader.ids.resolve(resident)).status).to.equal("active");
    });
  });
});

describe("annulments in lists", () => {
  startAnew();
  const statusesOf = (superIds: string[]) =>
    Promise.all(superIds.map(async (superId) => (await reader.ids.resolve(superId)).status));
  const residents = async (count: number): Promise<string[]> => {
    const signed = [];
    for (let i = 0; i < count; i++) signed.push(await signedResident(now));
    const { items } = await now.as(now.stranger!).ids.registration.registerMany(signed);
    return items.map(({ superId }) => superId);
  };

  it("are proposed whole or not at all, and carried out so", async () => {
    const { as, clerk, officer } = now;
    const superIds = await residents(3);
    const receipts = await as(clerk).ids.annulment.proposeMany(superIds, "duplicate", STATEMENT);
    expect(receipts).to.have.length(1);
    const proposedAt = await timeOf(receipts[0]!.blockNumber);
    for (const superId of superIds) {
      expect(await reader.ids.annulment.pending(superId)).to.include({
        proposedBy: SHIJIAZHUANG,
        decidedAbove: SHIJIAZHUANG,
        reason: "duplicate",
        proposedAt,
      });
    }
    const { annulment } = as(officer!).ids;
    const early = { name: "NoticeRuns", superId: superIds[0], notBefore: proposedAt + 14 * DAY };
    expect(await refusalOf(annulment.executeMany(superIds))).to.deep.equal(early);
    await time.increase(14 * DAY);
    await as(clerk).ids.annulment.dismiss(superIds[1]!);
    const gone = { name: "NotProposed", superId: superIds[1], proposedAt: 0 };
    expect(await refusalOf(annulment.executeMany([superIds[1]!, superIds[0]!]))).to.deep.equal(
      gone,
    );
    expect(await annulment.executeMany([superIds[2]!, superIds[0]!])).to.have.length(1);
    expect(await statusesOf(superIds)).to.deep.equal(["annulled", "active", "annulled"]);

    const again = as(clerk).ids.annulment.proposeMany(superIds, "duplicate");
    expect(await refusalOf(again)).to.deep.equal({
      name: "WrongIdStatus",
      superId: superIds[0],
      status: "annulled",
    });
    expect(await reader.ids.annulment.pending(superIds[1]!)).to.equal(null);
  });

  it("are carried out second by second", async () => {
    const { as, clerk, officer } = now;
    const superIds = await residents(3);
    await as(clerk).ids.annulment.proposeMany(superIds.slice(0, 2), "duplicate");
    await as(clerk).ids.annulment.propose(superIds[2]!, "wrong party");
    await time.increase(14 * DAY);
    const order = [superIds[0]!, superIds[2]!, superIds[1]!];
    expect(await as(officer!).ids.annulment.executeMany(order)).to.have.length(2);
    expect(await statusesOf(superIds)).to.deep.equal(Array(3).fill("annulled"));
  });

  it("are split where one transaction does not take them, and nothing where there are none", async function () {
    this.timeout(60_000);
    const { as, clerk, officer } = now;
    const superIds = await residents(MAX_ID_BATCH + 1);
    expect(await as(clerk).ids.annulment.proposeMany(superIds, "duplicate")).to.have.length(2);
    await time.increase(14 * DAY);
    expect(await as(officer!).ids.annulment.executeMany(superIds)).to.have.length(2);
    expect(new Set(await statusesOf(superIds))).to.deep.equal(new Set(["annulled"]));
    expect(await as(clerk).ids.annulment.proposeMany([], "duplicate")).to.deep.equal([]);
    expect(await as(clerk).ids.annulment.proposeIn(SHIJIAZHUANG, [], "other")).to.deep.equal([]);
    expect(await as(officer!).ids.annulment.executeMany([])).to.deep.equal([]);
  });

  it("name each Super ID once", async () => {
    const [superId] = await residents(1);
    const { annulment } = now.as(now.clerk).ids;
    for (const act of [
      annulment.proposeMany([superId!, superId!], "duplicate"),
      annulment.executeMany([superId!, superId!]),
    ]) {
      const error = await failureOf(act);
      expect(error).to.be.instanceOf(InvalidInputError);
      expect(error.message).to.equal(`${superId} stands twice in the list; name it once.`);
    }
    expect(
      (await failureOf(annulment.proposeIn(SHIJIAZHUANG, [COMPANY, COMPANY], "other"))).message,
    ).to.equal(`${COMPANY} stands twice in the list; name it once.`);
    expect(await reader.ids.annulment.pending(superId!)).to.equal(null);
  });

  it("are proposed by the city of the division of what the country enrolled, for the council", async () => {
    const { as, clerk, council, officer, registrar, acceptor } = now;
    const enrolled = { registrar: COUNTRY, officer: registrar };
    const superId = await register(now, await signedOrganisation(now, enrolled));
    const elsewhere = { ...enrolled, creditCode: HUAWEI };
    await register(now, await signedOrganisation(now, elsewhere));
    expect(
      await refusalOf(as(acceptor).ids.annulment.proposeIn(SHENZHEN, [COMPANY], "wrong party")),
    ).to.deep.equal({ name: "WrongRegistrar", registrar: SHENZHEN, creditCode: COMPANY });
    expect(
      await refusalOf(as(clerk).ids.annulment.proposeIn(SHIJIAZHUANG, [COMPANY, HUAWEI], "other")),
    ).to.deep.equal({ name: "WrongRegistrar", registrar: SHIJIAZHUANG, creditCode: HUAWEI });
    expect(
      await failureOf(as(registrar).ids.annulment.proposeIn(COUNTRY, [COMPANY], "other")),
    ).to.be.instanceOf(InvalidCodeError);
    expect(
      await failureOf(as(clerk).ids.annulment.proposeIn(SHIJIAZHUANG, [superId], "other")),
    ).to.be.instanceOf(InvalidCreditCodeError);

    const { annulment } = as(clerk).ids;
    await annulment.proposeIn(SHIJIAZHUANG, [COMPANY], "wrong party", STATEMENT);
    const pending = (await reader.ids.annulment.pending(superId))!;
    const { notBefore, proposedAt } = pending;
    expect(pending).to.include({ proposedBy: SHIJIAZHUANG, decidedAbove: COUNTRY });
    await time.increaseTo(notBefore);
    expect(await refusalOf(as(officer!).ids.annulment.executeMany([superId]))).to.deep.equal({
      name: "AccessManagedUnauthorized",
      caller: officer!.address,
    });
    const act = { do: "annul", superIds: [superId], proposedAt } as const;
    await as(council!).governance.schedule(act);
    await time.increase(COUNCIL_DELAY);
    await as(council!).governance.execute(act);
    expect(await statusesOf([superId])).to.deep.equal(["annulled"]);

    // The present generation is proposed.
    const next = await register(now, await signedOrganisation(now));
    expect(next).to.equal(organisationId(COMPANY, 1));
    await annulment.proposeIn(SHIJIAZHUANG, [COMPANY], "key lost");
    expect(await reader.ids.annulment.pending(next)).to.include({
      proposedBy: SHIJIAZHUANG,
      decidedAbove: SHIJIAZHUANG,
    });
  });
});

describe("lookup of Super IDs", () => {
  startAnew();

  it("finds what a resident's nullifier stands for", async () => {
    const { nullifier } = drawNullifier();
    const superId = superIdOf("Resident", nullifier);
    expect(await reader.ids.ofResident(nullifier)).to.include({ superId, status: "unregistered" });
    await register(now, await signedResident(now, { nullifier }));
    expect(await reader.ids.ofResident(nullifier)).to.include({ superId, status: "active" });
    await now.as(now.clerk).ids.annulment.propose(superId, "duplicate", STATEMENT);
    await time.increase(14 * DAY);
    await now.as(now.officer!).ids.annulment.execute(superId);
    expect(await reader.ids.ofResident(nullifier)).to.include({
      superId: superIdOf("Resident", nullifier, 1),
      status: "unregistered",
    });
    const error = await failureOf(reader.ids.ofResident("0x12"));
    expect(error).to.be.instanceOf(InvalidInputError);
  });

  it("finds what an account controls now", async () => {
    const { as, resident, next, neighbour } = now;
    const idsOf = async (account: string) => {
      const { asked, unasked, next: older } = await reader.ids.controlledBy(account);
      expect(older).to.equal(null);
      return [asked, unasked].map((found) => found.map(({ superId }) => superId));
    };
    const ids = async (account: string) => (await idsOf(account)).flat();
    const [first, second, third] = [
      await register(now, await signedResident(now)),
      await register(now, await signedResident(now)),
      await register(now, await signedOrganisation(now, { controller: resident })),
    ];
    expect(await idsOf(resident.address)).to.deep.equal([[third, second, first], []]);
    const { control } = as(resident).ids;
    await control.change(first, next.address);
    await control.deactivate(second);
    expect(await ids(resident.address)).to.deep.equal([third]);
    expect(await idsOf(next.address.toLowerCase())).to.deep.equal([[], [first]]);
    const controls = as(next).ids.control;
    await controls.setAttribute(first, "did/svc/any", "0x01", 1);
    expect(await idsOf(next.address)).to.deep.equal([[first], []]);
    await controls.change(first, resident.address);
    await control.reactivate(second);
    expect(await idsOf(resident.address)).to.deep.equal([[third, second, first], []]);
    expect(await ids(next.address)).to.deep.equal([]);
    expect(await ids(neighbour.address)).to.deep.equal([]);
  });

  it("finds who is with a city now, after moves", async () => {
    const { as, resident, clerk, acceptor } = now;
    const ids = async (code: string) =>
      (await reader.ids.enrolledBy(code)).map(({ superId }) => superId);
    const stays = await register(now, await signedOrganisation(now));
    const moves = await register(now, await signedResident(now));
    const move = async (to: string, officer: typeof clerk) => {
      const { control } = as(resident).ids;
      const unsigned = await control.buildMove({ superId: moves, to, officer: officer.address });
      return submit(now, await signedBy(now, unsigned, resident, officer));
    };
    expect(await ids(SHIJIAZHUANG)).to.deep.equal([stays, moves]);
    expect(await ids(SHENZHEN)).to.deep.equal([]);
    await move(SHENZHEN, acceptor);
    expect(await ids(SHIJIAZHUANG)).to.deep.equal([stays]);
    expect(await ids(SHENZHEN)).to.deep.equal([moves]);
    // With where it was registered all the same.
    expect((await reader.ids.registrationOf(moves))!.registrar).to.equal(SHIJIAZHUANG);
    await move(SHIJIAZHUANG, clerk);
    expect(await ids(SHIJIAZHUANG)).to.deep.equal([stays, moves]);
    expect(await ids(SHENZHEN)).to.deep.equal([]);
    await as(resident).ids.control.deactivate(moves);
    const [, gone] = await reader.ids.enrolledBy(SHIJIAZHUANG);
    expect([gone!.superId, gone!.status]).to.deep.equal([moves, "deactivated"]);
    expect(await ids(COUNTRY)).to.deep.equal([]);
  });

  it("tells a Super ID's history in words", async () => {
    const { as, resident, next, acceptor, clerk } = now;
    const { nullifier } = drawNullifier();
    const superId = await register(now, await signedResident(now, { nullifier }));
    const { control } = as(resident).ids;
    const move = await control.buildMove({ superId, to: SHENZHEN, officer: acceptor.address });
    await submit(now, await signedBy(now, move, resident, acceptor));
    await control.addDelegate(superId, "veriKey", next.address, DAY);
    await control.change(superId, next.address);
    await as(next).ids.control.deactivate(superId);
    await as(next).ids.control.reactivate(superId);
    // Another's events stay out.
    await register(now, await signedOrganisation(now));

    const history = await reader.ids.history(superId);
    const told = history.map(({ event, arguments: { superId: own, ...rest } }) => {
      expect(own ?? rest.identity).to.equal(superId);
      return [event, rest];
    });
    const identity = { identity: superId };
    const changes = history
      .filter(({ event }) => event.startsWith("DID"))
      .map(({ block }) => block);
    expect(told).to.deep.equal([
      [
        "SuperIdRegistered",
        {
          controller: resident.address,
          registrar: SHIJIAZHUANG,
          nullifier,
          generation: 0,
          officer: clerk.address,
        },
      ],
      ["DIDOwnerChanged", { ...identity, owner: resident.address, previousChange: 0 }],
      ["SuperIdMoved", { from: SHIJIAZHUANG, to: SHENZHEN, officer: acceptor.address }],
      [
        "DIDAttributeChanged",
        {
          ...identity,
          name: "domicile/registrar",
          value: `0x${Buffer.from(SHENZHEN).toString("hex")}`,
          validTo: Number(2n ** 256n - 1n),
          previousChange: changes[0],
        },
      ],
      [
        "DIDDelegateChanged",
        {
          ...identity,
          delegateType: "veriKey",
          delegate: next.address,
          validTo: (await timeOf(changes[2]!)) + DAY,
          previousChange: changes[1],
        },
      ],
      ["ControllerChanged", { controller: next.address, version: 1 }],
      ["DIDOwnerChanged", { ...identity, owner: next.address, previousChange: changes[2] }],
      [
        "SuperIdDeactivated",
        { controller: next.address, finalFrom: (await timeOf(changes[4]!)) + 30 * DAY },
      ],
      ["DIDOwnerChanged", { ...identity, owner: ZeroAddress, previousChange: changes[3] }],
      ["SuperIdReactivated", { controller: next.address }],
      ["DIDOwnerChanged", { ...identity, owner: next.address, previousChange: changes[3] }],
    ]);
    expect(await reader.ids.history(organisationId(HUAWEI))).to.deep.equal([]);
  });
});

describe("registration over a bad line", () => {
  it("acts once, and for the signer", async () => {
    const anvil = await startAnvil();
    const proxy = await startProxy(anvil.url);
    after(async () => {
      await proxy.stop();
      await anvil.stop();
    });
    const { as, country, deployment } = await countryOn(anvil);
    const relayer = Wallet.createRandom();
    await anvil.provider.send("anvil_setBalance", [relayer.address, "0xde0b6b3a7640000"]);
    const line = connect({
      runner: new Wallet(relayer.privateKey, proxy.provider),
      deployment,
      pollingMs: 20,
      receiptTimeoutMs: 800,
    });
    const signed = async () => {
      const controller = Wallet.createRandom(anvil.provider);
      const unsigned = await as(country!).ids.registration.buildResident({
        ...drawNullifier(),
        controller: controller.address,
        registrar: COUNTRY,
        officer: country!.address,
      });
      return as(country!).sign(await as(controller).sign(unsigned));
    };
    const nonce = () => anvil.provider.getTransactionCount(relayer.address);
    const faults: [Fault[], asked: number][] = [
      [["answer lost"], 1],
      [["lost", "lost"], 3],
      [["answer hangs"], 1],
      [["busy", "busy"], 3],
      [["doubled"], 1],
    ];
    for (const question of ["eth_call", "eth_estimateGas", "eth_getTransactionReceipt"]) {
      proxy.next(question, "answer lost", "busy");
    }
    for (const [i, [fault, asked]] of faults.entries()) {
      proxy.next("eth_sendRawTransaction", ...fault);
      const message = await signed();
      const receipt = await line.submit(message);
      expect(proxy.countOf("eth_sendRawTransaction"), JSON.stringify(fault)).to.equal(asked);
      proxy.reset();
      expect(await nonce()).to.equal(i + 1);
      const enrolled = await line.ids.registrationOf(superIdOfRegistration(message));
      expect(enrolled!.transaction).to.equal(receipt.hash);
    }

    // Somebody else submits it meanwhile: the same Super ID for the same controller, and a typed refusal.
    const raced = await signed();
    proxy.next("eth_sendRawTransaction", { first: () => as(country!).submit(raced) });
    expect(await refusalOf(line.submit(raced))).to.deep.equal({
      name: "AlreadyRegistered",
      superId: superIdOfRegistration(raced),
      status: "active",
    });
    const { controller } = await line.ids.resolve(superIdOfRegistration(raced));
    expect(controller).to.equal(raced.message.controller);

    const items = [await signed(), await signed()];
    proxy.next("eth_sendRawTransaction", "answer lost");
    const outcome = await line.ids.registration.registerMany(items);
    expect(outcome.items.map(({ refusal }) => refusal)).to.deep.equal([null, null]);
  }).timeout(60_000);
});
