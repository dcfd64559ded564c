import { expect } from "chai";
import { id } from "ethers";
import { readCities } from "../../data/cities.js";
import {
  InvalidCodeError,
  InvalidInputError,
  type IssueItem,
  MAX_BATCH,
  toBytes,
} from "../../src/index.js";
import { failureOf, refusalOf } from "../failure.js";
import { CITY, cityOf, COUNTRY, createChain } from "../../local/fixture.js";

const chain = await createChain();
const { networkHelpers, provider } = chain;

/** A block that holds batches of ten. */
const SMALL_BLOCK = 60_000 + 10 * 32_000;

const world = () => cityOf(chain);

describe("issuing many codes", () => {
  let now: Awaited<ReturnType<typeof world>>;
  let cities: IssueItem[];
  let normalGas: bigint;

  const setBlockGas = async (gas: bigint | number) => {
    await provider.request({ method: "evm_setBlockGasLimit", params: [`0x${gas.toString(16)}`] });
    await networkHelpers.mine();
  };

  before(async () => {
    normalGas = (await chain.ethers.provider.getBlock("latest"))!.gasLimit;
    cities = (await readCities())
      .filter(({ code }) => code !== CITY)
      .map(({ code }) => ({
        code,
        kind: "City",
        // Known to nobody.
        holder: chain.ethers.getAddress(id(code).slice(0, 42)),
      }));
  });

  beforeEach(async () => {
    now = await networkHelpers.loadFixture(world);
  });

  afterEach(() => setBlockGas(normalGas));

  /** Issues, and what was told on the way. */
  const issue = (items: IssueItem[]) => {
    const told: { done: number; total: number; batch: boolean }[] = [];
    const run = now
      .as(now.country!)
      .issuing.issueMany(COUNTRY, items, ({ receipt, ...progress }) => {
        told.push({ ...progress, batch: receipt !== null });
      });
    return { run, told };
  };

  const holdersOf = async (items: IssueItem[]): Promise<string[]> => {
    const { cityCodeRegistry } = now.as(now.country!).contracts;
    const records = await Promise.all(
      items.map(({ code }) => cityCodeRegistry.recordOf(toBytes(code))),
    );
    return records.map(({ holder }) => holder);
  };

  it("splits at the registry's limit", async () => {
    const { run, told } = issue(cities);
    const receipts = await run;
    expect(told).to.deep.equal([
      { done: MAX_BATCH, total: 341, batch: true },
      { done: 341, total: 341, batch: true },
    ]);
    expect(receipts.map(({ logs }) => logs.length)).to.deep.equal([MAX_BATCH, 85]);
    expect(await holdersOf(cities)).to.deep.equal(cities.map(({ holder }) => holder));
    // One batch more would have been refused.
    const { cityCodeRegistry } = now.as(now.country!).contracts;
    const batch = Array.from({ length: MAX_BATCH + 1 }, (_, i) => ({
      code: toBytes(`${COUNTRY}.X${i}`),
      kind: 3,
      holder: now.city!.address,
    }));
    await expect(cityCodeRegistry.issueBatch(toBytes(COUNTRY), batch))
      .to.be.revertedWithCustomError(cityCodeRegistry, "BatchSize")
      .withArgs(MAX_BATCH + 1, MAX_BATCH);
  });

  it("splits by the chain's gas limit", async () => {
    await setBlockGas(SMALL_BLOCK);
    const items = cities.slice(0, 25);
    const { run, told } = issue(items);
    const receipts = await run;
    expect(told).to.deep.equal([
      { done: 10, total: 25, batch: true },
      { done: 20, total: 25, batch: true },
      { done: 25, total: 25, batch: true },
    ]);
    for (const { gasUsed } of receipts) expect(gasUsed).to.be.below(SMALL_BLOCK);
    expect(await holdersOf(items)).to.deep.equal(items.map(({ holder }) => holder));

    // A block that is too small for the estimate still takes one code each.
    await setBlockGas(90_000);
    expect(await issue(cities.slice(25, 27)).run).to.have.length(2);
  });

  it("passes over what stands already, so that a run can be repeated", async () => {
    const items = cities.slice(0, 8);
    await issue(items.slice(2, 5)).run;
    const { run, told } = issue(items);
    expect(await run).to.have.length(1);
    expect(told).to.deep.equal([
      { done: 3, total: 8, batch: false },
      { done: 8, total: 8, batch: true },
    ]);
    const again = issue(items);
    expect(await again.run).to.deep.equal([]);
    expect(again.told).to.deep.equal([{ done: 8, total: 8, batch: false }]);
    // The same account, written otherwise.
    const lower = items.map((item) => ({ ...item, holder: item.holder.toLowerCase() }));
    expect(await issue(lower).run).to.deep.equal([]);
  });

  it("does not take for standing what is another's, of another kind or retired", async () => {
    const authority = now.as(now.country!);
    const [item] = cities as [IssueItem];
    await authority.issuing.issue(item);
    const refusal = async (changed: Partial<IssueItem>) => {
      const { run } = issue([cities[1]!, { ...item, ...changed }]);
      return refusalOf(run);
    };
    const taken = {
      name: "BatchItemRefused",
      index: 1,
      refusal: { name: "CodeTaken", code: item.code, holder: item.holder },
    };
    expect(await refusal({ holder: now.stranger!.address })).to.deep.equal(taken);
    expect(await refusal({ kind: "Organisation" })).to.deep.equal(taken);
    await authority.oversight.retire(item.code);
    expect(await refusal({})).to.deep.equal({
      ...taken,
      refusal: { name: "CodeIsRetired", code: item.code, successor: null },
    });
    expect((await authority.resolve(cities[1]!.code)).status).to.equal("unassigned");
  });

  it("leaves earlier batches issued when an item is refused, and names it", async () => {
    await setBlockGas(SMALL_BLOCK);
    const items = cities.slice(0, 30);
    const bad = items[13]!;
    const { stranger, country } = now;
    await now.as(country!).issuing.issue({ ...bad, holder: stranger!.address });
    const { run, told } = issue(items);
    const error = await failureOf(run);
    expect(error.message).to.equal(
      `item 3 of the batch: ${bad.code} is taken: ${stranger!.address} holds it; choose another code. Nothing was issued.`,
    );
    expect(told).to.deep.equal([{ done: 10, total: 30, batch: true }]);
    expect(await holdersOf(items.slice(0, 10))).to.deep.equal(
      items.slice(0, 10).map(({ holder }) => holder),
    );
    expect(new Set(await holdersOf(items.filter((_, i) => i >= 10 && i !== 13))).size).to.equal(1);

    // Corrected, the same list goes on where it stopped.
    const corrected = issue(items.filter((item) => item !== bad));
    expect(await corrected.run).to.have.length(2);
    expect(corrected.told[0]).to.deep.equal({ done: 10, total: 29, batch: false });
  });

  it("checks all items before it sends the first", async () => {
    const nonce = () => now.country!.getNonce();
    const before = await nonce();
    const [good] = cities as [IssueItem];
    const wrong = (item: IssueItem) => failureOf(issue([good, item]).run);

    const department = { ...good, code: `${CITY}.01`, kind: "Department" } as const;
    const error = await wrong(department);
    expect(error).to.be.instanceOf(InvalidInputError);
    expect(error.message).to.equal(
      `${CITY}.01 is not directly below ${COUNTRY}; issue it from its own parent.`,
    );
    expect(await wrong({ ...good, code: "MA.156.13О2" })).to.be.instanceOf(InvalidCodeError);
    const nobody = await wrong({ ...good, code: "MA.156.1302", holder: "0x12" });
    expect(nobody).to.be.instanceOf(InvalidInputError);
    expect(nobody.message).to.equal('MA.156.1302: holder "0x12" is no address.');
    const twice = await wrong({ ...good, holder: now.stranger!.address });
    expect(twice).to.be.instanceOf(InvalidInputError);
    expect(twice.message).to.equal(`${good.code} stands twice in the list; name it once.`);
    expect(await nonce()).to.equal(before);
    expect(await issue([]).run).to.deep.equal([]);
  });
});
