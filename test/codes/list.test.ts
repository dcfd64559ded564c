import { expect } from "chai";
import {
  connect,
  type Domicile,
  type IssuedCode,
  type IssueItem,
  type ListedCode,
} from "../../src/index.js";
import { CITY, cityOf, COUNCIL_DELAY, COUNTRY, createChain } from "../../local/fixture.js";

const chain = await createChain();
const { networkHelpers } = chain;

const DEPARTMENTS = ["01", "02", "03"].map((number) => `${CITY}.${number}`);
const [FIRST, SECOND, THIRD] = DEPARTMENTS as [string, string, string];
const FRANCE = "MA.250";

/** A city with three departments of three kinds of holders. */
async function departments() {
  const parties = await cityOf(chain);
  const { as, holder, city, other, stranger, deployment } = parties;
  await networkHelpers.setBalance(holder.address, 10n ** 20n);
  const items = DEPARTMENTS.map((code, i) => ({
    code,
    kind: "Department",
    holder: [city, other, stranger][i]!.address,
  })) satisfies IssueItem[];
  const [receipt] = await as(holder).issuing.issueMany(CITY, items);
  const issued: IssuedCode[] = items.map((item) => ({
    ...item,
    by: holder.address,
    block: receipt!.blockNumber,
    transaction: receipt!.hash,
  }));
  const issuedAt = await networkHelpers.time.latest();
  const reader = connect({ runner: chain.ethers.provider, deployment });
  return { ...parties, issued, issuedAt, reader };
}

describe("listing codes", () => {
  /** A code as it is listed while nothing happened to it. */
  const standing = (code: IssuedCode): ListedCode => ({
    ...code,
    status: "active",
    issuedAt: now.issuedAt,
  });

  let now: Awaited<ReturnType<typeof departments>>;
  /** The city's client; it counts its nonces anew, because the chain goes back between tests. */
  let authority: Domicile;
  beforeEach(async () => {
    now = await networkHelpers.loadFixture(departments);
    authority = now.as(now.holder);
  });

  const statuses = async () =>
    (await now.reader.list(CITY)).map(({ code, status }) => [code, status]);

  it("gives what was issued below a code, in that order, active", async () => {
    const listed = now.issued.map((code) => standing(code));
    expect(await now.reader.list(CITY)).to.deep.equal(listed);
    expect(await now.reader.list(FIRST)).to.deep.equal([]);
  });

  it("reads an issuing as ethers decodes it", async () => {
    const { reader, deployment } = now;
    const registry = reader.contracts.cityCodeRegistry;
    const logs = await registry.queryFilter(registry.filters.CodeIssued());
    expect(deployment.contracts.cityCodeRegistry.block).to.be.lessThan(logs[0]!.blockNumber);
    const decoded = logs.map(({ args }) => [args.holder, args.by]);
    const issued = await reader.issued();
    expect(issued.map(({ holder, by }) => [holder, by])).to.deep.equal(decoded);
    expect(issued.map(({ code, kind }) => [code, kind])).to.deep.equal([
      [COUNTRY, "Country"],
      [CITY, "City"],
      ...DEPARTMENTS.map((code) => [code, "Department"]),
    ]);
  });

  it("follows suspensions, their end and retirements", async () => {
    const { oversight } = authority;
    await oversight.suspend(FIRST, "other");
    await oversight.retire(THIRD, SECOND);
    await oversight.suspend(SECOND, "other");
    expect(await statuses()).to.deep.equal([
      [FIRST, "suspended"],
      [SECOND, "suspended"],
      [THIRD, "retired"],
    ]);
    await oversight.reinstate(FIRST);
    await oversight.retire(SECOND);
    expect(await statuses()).to.deep.equal([
      [FIRST, "active"],
      [SECOND, "retired"],
      [THIRD, "retired"],
    ]);
    await oversight.suspend(FIRST, "court order");
    expect((await statuses())[0]).to.deep.equal([FIRST, "suspended"]);
  });

  it("gives the present holder, and the status whatever the holder", async () => {
    const { as, city, other, stranger, reader } = now;
    await as(city!).transfers.offer(FIRST, stranger!.address);
    expect((await reader.list(CITY))[0]!.holder).to.equal(city!.address);
    await as(stranger!).transfers.accept(FIRST);
    expect((await reader.list(CITY))[0]).to.deep.equal({
      ...standing(now.issued[0]!),
      holder: stranger!.address,
    });
    await as(stranger!).transfers.offer(FIRST, other!.address);
    await as(other!).transfers.accept(FIRST);
    await authority.oversight.suspend(FIRST, "other");
    const [first, second] = await reader.list(CITY);
    expect([first!.holder, first!.status]).to.deep.equal([other!.address, "suspended"]);
    expect(second).to.deep.equal(standing(now.issued[1]!));
  });

  it("tells a code's own status where one above is suspended: that one resolves", async () => {
    const { as, country, reader } = now;
    await as(country!).oversight.suspend(CITY, "terms breached");
    expect(await statuses()).to.deep.equal(DEPARTMENTS.map((code) => [code, "active"]));
    expect((await reader.list(COUNTRY)).map(({ status }) => status)).to.deep.equal(["suspended"]);
    const { status, decidedBy } = await reader.resolve(FIRST);
    expect({ status, decidedBy }).to.deep.equal({ status: "suspended", decidedBy: CITY });
  });

  it("gives the countries where no code is named, and not what is below them", async () => {
    const { as, council, country, reader } = now;
    const admission = { do: "admit", country: FRANCE, holder: country!.address } as const;
    const suspension = { do: "suspend", country: COUNTRY, reason: "other" } as const;
    await as(council!).governance.schedule(admission);
    await as(council!).governance.schedule(suspension);
    await networkHelpers.time.increase(COUNCIL_DELAY);
    await as(council!).governance.execute(admission);
    await as(council!).governance.execute(suspension);
    const countries = await reader.list(null);
    expect(countries.map(({ code, kind, status }) => [code, kind, status])).to.deep.equal([
      [COUNTRY, "Country", "suspended"],
      [FRANCE, "Country", "active"],
    ]);
  });
});
