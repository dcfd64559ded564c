import { expect } from "chai";
import {
  ancestorsOf,
  type Domicile,
  type Kind,
  type Refusal,
  type Signed,
  toBytes,
} from "../../src/index.js";
import { COUNTRY, denseHash, SHIJIAZHUANG, TANGSHAN, YEAR } from "../../local/country.js";
import { refusalOf } from "../failure.js";
import { createChain } from "../../local/fixture.js";
import { BUREAU, HANDAN, LAMPS, type Levels, levels } from "./levels.js";

const DAY = 24 * 3600;

const chain = await createChain();
const { networkHelpers } = chain;

const settled = () => levels(chain);
const load = (): Promise<Levels> => networkHelpers.loadFixture(settled);

/** What may be issued below each level. */
const BELOW: Record<string, [code: string, kind: Kind]> = {
  [COUNTRY]: [HANDAN, "City"],
  [SHIJIAZHUANG]: ["MA.156.1301.02", "Department"],
  [BUREAU]: ["MA.156.1301.01/73.10000000.7", "ObjectClass"],
};

/** Every way to issue below a code. A filed application is needed for the approval. */
function waysToIssue(
  { as, holders, newcomer }: Levels,
  below: string,
  signed: Signed<"Application">,
): Record<string, () => Promise<unknown>> {
  const [code, kind] = BELOW[below]!;
  const { address } = newcomer;
  const item = { code, kind, holder: address };
  const client = (): Domicile => as(holders[below]!);
  return {
    issue: () => client().issuing.issue(item),
    issueSigned: () => client().issuing.issueSigned(signed),
    issueMany: () => client().issuing.issueMany(below, [item]),
    approve: () =>
      client().applications.approve({ code, applicant: address, round: signed.message.round }),
  };
}

describe("a freeze of a country", () => {
  async function frozen() {
    const at = await load();
    const applications: Record<string, Signed<"Application">> = {};
    for (const [below, [code, kind]] of Object.entries(BELOW)) {
      applications[below] = await at.apply(at.newcomer, code, kind);
      await at.reader().submit(applications[below]);
    }
    const client = at.as(at.guardian!);
    await client.governance.freeze(COUNTRY);
    return { ...at, applications, until: (await client.governance.frozenUntil(COUNTRY))! };
  }

  for (const below of Object.keys(BELOW)) {
    it(`stops all issuing below ${below}`, async () => {
      const at = await frozen();
      const ways = waysToIssue(at, below, at.applications[below]!);
      for (const [name, issue] of Object.entries(ways)) {
        const expected: Refusal = { name: "IssuingIsFrozen", country: COUNTRY, until: at.until };
        expect(await refusalOf(issue()), name).to.deep.equal(expected);
      }
      const holder = at.holders[below]!.address;
      expect(await at.reader().issuing.canIssue(below, holder)).to.equal(false);
    });
  }

  it("ends by itself after 14 days, less the minutes of the last hour", async () => {
    const at = await frozen();
    const lasts = at.until - (await at.now());
    expect(lasts).to.be.within(14 * DAY - 3600, 14 * DAY);
    const { issue } = waysToIssue(at, COUNTRY, at.applications[COUNTRY]!);
    await networkHelpers.time.setNextBlockTimestamp(at.until - 1);
    expect((await refusalOf(issue!())).name).to.equal("IssuingIsFrozen");
    await networkHelpers.time.setNextBlockTimestamp(at.until);
    await issue!();
  });

  it("ends when the guardian ends it, and none can follow for 14 days", async () => {
    const { as, guardian, until, ...at } = await frozen();
    const client = as(guardian!);
    expect((await refusalOf(client.governance.freeze(COUNTRY))).name).to.equal("IssuingIsFrozen");
    await client.governance.unfreeze(COUNTRY);
    await waysToIssue({ as, guardian, ...at }, COUNTRY, at.applications[COUNTRY]!).approve!();
    const again = await refusalOf(client.governance.freeze(COUNTRY));
    expect(again).to.include({ name: "FreezeTooSoon", country: COUNTRY });
    const { notBefore } = again as { notBefore: number };
    expect(notBefore).to.be.within((await at.now()) + 14 * DAY - 3600, until + 14 * DAY);
    await networkHelpers.time.setNextBlockTimestamp(notBefore);
    await as(guardian!).governance.freeze(COUNTRY);
  });

  it("leaves other countries alone", async () => {
    const at = await frozen();
    await at.decree({ do: "admit", country: "MA.250", holder: at.other!.address });
    const item = { code: "MA.250.7500", kind: "City", holder: at.newcomer.address } as const;
    await at.as(at.other!).issuing.issue(item);
    expect((await at.reader().resolve("MA.250.7500")).status).to.equal("active");
  });

  it("leaves resolving as it was", async () => {
    const at = await load();
    const codes = Object.keys(at.holders);
    const resolveAll = () => Promise.all(codes.map((code) => at.reader().resolve(code)));
    const before = await resolveAll();
    await at.as(at.guardian!).governance.freeze(COUNTRY);
    expect(await resolveAll()).to.deep.equal(before);
    expect(before.every(({ status }) => status === "active")).to.equal(true);
  });

  it("leaves publishing, officers and changes of holder working on every level", async () => {
    const at = await frozen();
    for (const [code, holder] of Object.entries(at.holders)) {
      const client = at.as(holder);
      await at.publish(holder, code, denseHash(code));
      await at.publish(at.clerk, code, denseHash(`${code} again`));
      expect((await at.reader().resolve(code)).digest).to.equal(denseHash(`${code} again`));
      await client.officers.dismiss(code, at.clerk.address);
      await client.officers.appoint(
        code,
        at.stranger!.address,
        ["publish"],
        (await at.now()) + YEAR,
      );
      await client.transfers.offer(code, at.newcomer.address);
      await at.as(at.newcomer).transfers.accept(code);
      expect((await at.reader().resolve(code)).holder).to.equal(at.newcomer.address);
    }
  });

  it("leaves suspending, reinstating and retiring working on every level", async () => {
    const at = await frozen();
    for (const code of [LAMPS, BUREAU, SHIJIAZHUANG]) {
      const above = ancestorsOf(code).at(-1)!;
      const client = at.as(at.holders[above]!);
      await client.oversight.suspend(code, "court order");
      await client.oversight.reinstate(code);
      await client.oversight.retire(code);
      expect((await at.reader().resolve(code)).status).to.equal("retired");
    }
    await at.decree({ do: "suspend", country: COUNTRY, reason: "other" });
    await at.decree({ do: "reinstate", country: COUNTRY });
    await at.decree({ do: "retire", country: COUNTRY });
  });

  it("leaves applying, refusing and withdrawing working", async () => {
    const at = await frozen();
    const applicant = await at.key("late applicant");
    const { address } = applicant;
    await at.reader().submit(await at.apply(applicant, HANDAN, "City"));
    const filed = { code: HANDAN, applicant: address, round: 1 };
    await at.as(at.clerk).applications.refuse({ ...filed, reason: "not entitled" });
    await at.reader().submit(await at.apply(applicant, HANDAN, "City"));
    const withdrawal = await at.as(applicant).applications.buildWithdrawal(filed);
    await at.reader().submit(await at.as(applicant).sign(withdrawal));
    expect(await at.reader().applications.state(HANDAN, address)).to.include({
      status: "withdrawn",
      round: 2,
    });
  });
});

describe("an inactive ancestor", () => {
  /** Suspends or retires a code by whoever is above it. */
  async function end(at: Levels, code: string, how: "suspended" | "retired"): Promise<void> {
    if (code === COUNTRY) {
      await at.decree(
        how === "suspended"
          ? { do: "suspend", country: COUNTRY, reason: "key compromised" }
          : { do: "retire", country: COUNTRY },
      );
      return;
    }
    const { oversight } = at.as(at.holders[ancestorsOf(code).at(-1)!]!);
    if (how === "suspended") await oversight.suspend(code, "key compromised");
    else await oversight.retire(code, code === SHIJIAZHUANG ? TANGSHAN : undefined);
  }

  for (const how of ["suspended", "retired"] as const) {
    const reason = how === "suspended" ? "key compromised" : "none";
    for (const ancestor of [COUNTRY, SHIJIAZHUANG, BUREAU]) {
      const levels = [ancestor, SHIJIAZHUANG, BUREAU, LAMPS];
      const below = levels.slice(levels.lastIndexOf(ancestor) + 1);

      it(`that is ${how} stops all issuing below it: ${ancestor}`, async () => {
        const at = await load();
        const applications: Record<string, Signed<"Application">> = {};
        for (const level of [ancestor, ...below].filter((code) => code in BELOW)) {
          applications[level] = await at.apply(at.newcomer, ...BELOW[level]!);
          await at.reader().submit(applications[level]);
        }
        await end(at, ancestor, how);
        for (const [level, signed] of Object.entries(applications)) {
          for (const [name, issue] of Object.entries(waysToIssue(at, level, signed))) {
            expect(await refusalOf(issue()), `${name} below ${level}`).to.deep.equal({
              name: "AncestorInactive",
              ancestor,
              status: how,
              reason,
            });
          }
        }
      });

      it(`that is ${how} answers for what is below it: ${ancestor}`, async () => {
        const at = await load();
        const { cityCodeRegistry } = at.reader().contracts;
        const records = () =>
          Promise.all(below.map((code) => cityCodeRegistry.recordOf(toBytes(code))));
        const before = await records();
        await end(at, ancestor, how);
        const successor = how === "retired" && ancestor === SHIJIAZHUANG ? TANGSHAN : null;
        for (const code of below) {
          const { kind, holder, ...answer } = await at.reader().resolve(code);
          expect(holder).to.equal(at.holders[code]!.address);
          expect(answer, code).to.include({ status: how, reason, decidedBy: ancestor, successor });
          expect(kind).to.be.a("string");
        }
        expect(await records()).to.deep.equal(before);
      });
    }
  }

  it("that is nearest decides", async () => {
    const at = await load();
    for (const code of [BUREAU, SHIJIAZHUANG, COUNTRY]) await end(at, code, "suspended");
    const decidedBy = async (code: string) => (await at.reader().resolve(code)).decidedBy;
    expect(await decidedBy(LAMPS)).to.equal(BUREAU);
    expect(await decidedBy(BUREAU)).to.equal(null);
    expect(await decidedBy(TANGSHAN)).to.equal(COUNTRY);
  });

  it("that is reinstated lets issuing go on", async () => {
    const at = await load();
    await end(at, SHIJIAZHUANG, "suspended");
    await at.as(at.holders[COUNTRY]!).oversight.reinstate(SHIJIAZHUANG);
    const [code, kind] = BELOW[BUREAU]!;
    const holder = at.newcomer.address;
    await at.as(at.holders[BUREAU]!).issuing.issue({ code, kind, holder });
    expect((await at.reader().resolve(LAMPS)).status).to.equal("active");
  });
});

describe("departments of a retired city", () => {
  async function retiredInto(successor?: string): Promise<Levels> {
    const at = await load();
    await at.as(at.holders[COUNTRY]!).oversight.retire(SHIJIAZHUANG, successor);
    return at;
  }

  it("answer to its successor", async () => {
    const at = await retiredInto(TANGSHAN);
    const tangshan = at.as(at.holders[TANGSHAN]!);
    const city = at.as(at.city!);
    const attempts = [
      () => city.oversight.suspend(BUREAU, "other"),
      () => city.oversight.retire(BUREAU),
      () => at.as(at.holders[COUNTRY]!).oversight.suspend(BUREAU, "other"),
    ];
    for (const attempt of attempts) {
      expect((await refusalOf(attempt())).name).to.be.oneOf(["MissingRole", "NotHolder"]);
    }
    await tangshan.oversight.suspend(BUREAU, "records under review");
    await at.as(at.clerk).oversight.reinstate(BUREAU);
    await tangshan.oversight.retire(BUREAU);
    expect(await at.reader().resolve(BUREAU)).to.include({ status: "retired", decidedBy: null });
  });

  it("answer to the last of several successors", async () => {
    const at = await retiredInto(TANGSHAN);
    const authority = at.as(at.holders[COUNTRY]!);
    await authority.issuing.issue({ code: HANDAN, kind: "City", holder: at.newcomer.address });
    await authority.oversight.retire(TANGSHAN, HANDAN);
    const former = at.as(at.holders[TANGSHAN]!).oversight.suspend(BUREAU, "other");
    expect((await refusalOf(former)).name).to.equal("MissingRole");
    await at.as(at.newcomer).oversight.suspend(BUREAU, "other");
  });

  it("answer to the country where no successor was named", async () => {
    const at = await retiredInto();
    const former = at.as(at.city!).oversight.suspend(BUREAU, "other");
    expect((await refusalOf(former)).name).to.equal("MissingRole");
    await at.as(at.holders[COUNTRY]!).oversight.suspend(BUREAU, "other");
  });

  it("get no new sisters, from nobody", async () => {
    const at = await retiredInto(TANGSHAN);
    const [code, kind] = BELOW[SHIJIAZHUANG]!;
    for (const account of [at.city!, at.holders[TANGSHAN]!, at.holders[COUNTRY]!]) {
      const issue = at.as(account).issuing.issue({ code, kind, holder: account.address });
      expect(await refusalOf(issue)).to.include({ name: "AncestorInactive", status: "retired" });
    }
  });

  it("keep their holders, records and officers", async () => {
    const at = await retiredInto(TANGSHAN);
    await at.publish(at.holders[BUREAU]!, BUREAU, denseHash("record"));
    await at.publish(at.clerk, BUREAU, denseHash("record, again"));
    await at.as(at.holders[BUREAU]!).transfers.offer(BUREAU, at.newcomer.address);
    await at.as(at.newcomer).transfers.accept(BUREAU);
    expect((await at.reader().resolve(BUREAU)).holder).to.equal(at.newcomer.address);
  });
});
