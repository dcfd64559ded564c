import { expect } from "chai";
import { ZeroHash } from "ethers";
import {
  anchorOf,
  cidOf,
  digestOf,
  RecordError,
  type RecordSource,
  toBytes,
} from "../../src/index.js";
import { failureOf } from "../failure.js";
import { CITY, cityOf, createChain } from "../../local/fixture.js";

const chain = await createChain();
const { networkHelpers } = chain;

const documentWith = (title: string): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({
      linkset: [{ anchor: anchorOf(CITY), about: [{ href: "https://example.org/", title }] }],
    }),
  );
const GOOD = documentWith("Shijiazhuang");
const ALTERED = GOOD.with(GOOD.length >> 1, GOOD[GOOD.length >> 1]! ^ 1);

/** A source that answers whatever is asked for with the same. */
const source = (name: string, answer: () => Uint8Array | null): RecordSource => ({
  name,
  fetch: () => Promise.resolve(answer()),
});

describe("fetching a record", () => {
  const published = async () => {
    const { as, holder, stranger } = await cityOf(chain);
    const publication = { code: CITY, holder: holder.address, document: GOOD };
    const signed = await as(holder).sign(await as(holder).records.buildPublication(publication));
    await as(stranger!).submit(signed);
    return {
      holder,
      as,
      stranger: stranger!,
      reader: as(chain.ethers.provider),
    };
  };

  it("gives the verified document and where it was", async () => {
    const { reader } = await networkHelpers.loadFixture(published);
    expect(await reader.records.fetch(CITY, [source("here", () => GOOD)])).to.deep.equal({
      code: CITY,
      digest: digestOf(GOOD),
      cid: cidOf(digestOf(GOOD)),
      source: "here",
      bytes: GOOD,
      links: [{ relation: "about", href: "https://example.org/", title: "Shijiazhuang" }],
    });
  });

  it("passes over sources that fail, have nothing or have something else", async () => {
    const { reader } = await networkHelpers.loadFixture(published);
    const broken = source("broken", () => {
      throw new Error("no line");
    });
    const sources = [broken, source("empty", () => null), source("wrong", () => ALTERED)];
    const record = await reader.records.fetch(CITY, [...sources, source("right", () => GOOD)]);
    expect(record!.source).to.equal("right");
    const error = await failureOf(reader.records.fetch(CITY, sources));
    expect(error).to.be.instanceOf(RecordError);
    expect(error.message).to.equal(
      `the record of ${CITY}, ${cidOf(digestOf(GOOD))}, is not to be had: broken does not answer; ` +
        `empty does not have it; wrong has other bytes (SHA-256 ${digestOf(ALTERED).slice(0, 10)}… ` +
        `instead of ${digestOf(GOOD).slice(0, 10)}…).`,
    );
  });

  it("finds none once the holder signed that it is taken back", async () => {
    const { reader, as, holder, stranger } = await networkHelpers.loadFixture(published);
    const holdersOwn = { code: CITY, holder: holder.address, document: null };
    const unsigned = await reader.records.buildPublication(holdersOwn);
    expect(unsigned.message.digest).to.equal(ZeroHash);
    await as(stranger).submit(await as(holder).sign(unsigned));
    expect(await reader.records.fetch(CITY, [source("here", () => GOOD)])).to.equal(null);
  });

  it("refuses one altered byte", async () => {
    const { reader } = await networkHelpers.loadFixture(published);
    const error = await failureOf(reader.records.fetch(CITY, [source("altered", () => ALTERED)]));
    expect(error).to.be.instanceOf(RecordError);
  });

  it("gives nothing where nothing is published, or no longer", async () => {
    const { reader, as, holder } = await networkHelpers.loadFixture(published);
    expect(await reader.records.fetch("MA.156", [source("here", () => GOOD)])).to.equal(null);
    await networkHelpers.setBalance(holder.address, 10n ** 18n);
    await as(holder).records.unpublish(CITY);
    expect(await reader.records.fetch(CITY, [source("here", () => GOOD)])).to.equal(null);
    const digests = (await reader.history(CITY))
      .filter(({ event }) => event === "RecordPublished")
      .map(({ arguments: { digest } }) => digest);
    expect(digests).to.deep.equal([digestOf(GOOD), ZeroHash]);
  });

  it("tells what is published now, and fetches it without asking the chain again", async () => {
    const { reader, as, holder } = await networkHelpers.loadFixture(published);
    const listed = async () => [...(await reader.records.published(["MA.156", CITY]))];
    expect(await listed()).to.deep.equal([[CITY, digestOf(GOOD)]]);
    const sources = [source("altered", () => ALTERED), source("here", () => GOOD)];
    expect(await reader.records.fetchPublished(CITY, digestOf(GOOD), sources)).to.deep.equal(
      await reader.records.fetch(CITY, sources),
    );
    const error = await failureOf(
      reader.records.fetchPublished(CITY, digestOf(GOOD), [source("altered", () => ALTERED)]),
    );
    expect(error).to.be.instanceOf(RecordError);
    await networkHelpers.setBalance(holder.address, 10n ** 18n);
    const holders = as(holder);
    const another = documentWith("石家庄市");
    await holders.records.publish(CITY, another);
    expect(await listed()).to.deep.equal([[CITY, digestOf(another)]]);
    await holders.records.unpublish(CITY);
    expect(await listed()).to.deep.equal([]);
  });

  it("refuses a published document that is no linkset of this code", async () => {
    const { reader, as, holder } = await networkHelpers.loadFixture(published);
    const other = new TextEncoder().encode("{}");
    await networkHelpers.setBalance(holder.address, 10n ** 18n);
    const { cityCodeRegistry } = as(holder).contracts;
    await (await cityCodeRegistry.publish(toBytes(CITY), digestOf(other))).wait();
    const error = await failureOf(reader.records.fetch(CITY, [source("here", () => other)]));
    expect(error.message).to.match(/is no linkset/);
  });
});
