import { readFile } from "node:fs/promises";
import { expect } from "chai";
import {
  BUDGETS,
  type Budget,
  PER_FURTHER_ANCESTOR,
  type OperationName,
} from "../../bench/budgets.js";
import { EXPLANATIONS } from "../../bench/explanations.js";
import { measureOurs, measurePeers } from "../../bench/gas.js";
import { generated } from "../../bench/generated.js";
import { markdown, number } from "../../bench/markdown.js";
import { costOf } from "../../bench/measure.js";
import { OPERATIONS } from "../../bench/operations/all.js";
import { batchOf, DEPARTMENT } from "../../bench/operations/codes.js";
import { chain, chainWith, cities } from "../../bench/operations/parties.js";
import { measureReads } from "../../bench/reads.js";
import { type OurResult, readResults, type Results } from "../../bench/results.js";
import { COUNTRY, SHIJIAZHUANG } from "../../local/country.js";

const { provider } = chain;
const NAMES = Object.keys(BUDGETS) as OperationName[];

const count = (slots: number): string => `${slots} new ${slots === 1 ? "slot" : "slots"}`;

/** The design's own limits; the budgets may be tighter. */
const DESIGN: Partial<Record<OperationName, [gas: bigint, newSlots: number]>> = {
  issue: [55_000n, 1],
  issueSigned: [67_000n, 1],
  issueBatch: [30_000n, 1],
  apply: [65_000n, 1],
  approve: [58_000n, 1],
  publish: [53_000n, 1],
  register: [80_000n, 1],
  registerBatch: [58_000n, 1],
  changeController: [33_000n, 0],
  setAttribute: [34_000n, 0],
  move: [62_000n, 0],
};

describe("budgets and benchmarks", () => {
  let committed: Results;
  const measured = new Map<OperationName, OurResult>();

  before(async function () {
    this.timeout(60_000);
    committed = await readResults();
    for (const result of await measureOurs()) measured.set(result.name, result);
  });

  for (const name of NAMES) {
    const { operation, gas, newSlots }: Budget = BUDGETS[name];
    it(`keep to ${number(Number(gas))} gas and ${count(newSlots)}: ${operation}`, () => {
      const now = measured.get(name)!;
      expect(now.gas).to.be.at.most(Number(gas));
      expect(now.newSlots).to.equal(newSlots);
    });
  }

  it("have every operation", () => {
    expect(Object.keys(OPERATIONS)).to.have.members(NAMES);
    expect(committed.ours.map(({ name }) => name)).to.deep.equal(NAMES);
  });

  it("are within the design's limits", () => {
    for (const [name, [gas, newSlots]] of Object.entries(DESIGN)) {
      const budget = BUDGETS[name as OperationName];
      expect(budget.gas <= gas, name).to.equal(true);
      expect(budget.newSlots, name).to.equal(newSlots);
    }
    expect(PER_FURTHER_ANCESTOR).to.equal(2_600n);
  });

  for (const by of ["holder", "officer"] as const) {
    it(`add ${number(Number(PER_FURTHER_ANCESTOR))} for a further ancestor: a department, by its city's ${by}`, async () => {
      const { as, appoint, city, clerk } = await chainWith(cities);
      await appoint(city, SHIJIAZHUANG, clerk.address, ["issue"]);
      const issuer = by === "holder" ? city : clerk;
      const issue = { code: DEPARTMENT, kind: "Department", holder: city.address } as const;
      const cost = await costOf(provider, await as(issuer).issuing.issue(issue));
      expect(cost.newSlots).to.equal(1);
      expect(cost.gas <= BUDGETS.issue.gas + PER_FURTHER_ANCESTOR, String(cost.gas)).to.equal(true);
    });
  }

  it("issue a full batch of 256 within the gas that one transaction may use", async () => {
    const { as, clerk } = await chainWith(cities);
    const receipts = await as(clerk).issuing.issueMany(COUNTRY, batchOf(256));
    expect(receipts).to.have.length(1);
    expect(receipts[0]!.gasUsed <= 30_000n * 256n).to.equal(true);
  });

  describe("in bench/results.json", () => {
    /** A change on purpose is committed with what `npm run bench` writes. */
    const remedy = "where that is meant, run `npm run bench` and commit what it writes";

    for (const name of NAMES) {
      const { operation } = BUDGETS[name];
      it(`are as measured: ${operation}`, () => {
        const then = committed.ours.find((one) => one.name === name)!;
        const now = measured.get(name)!;
        const change = `${number(then.gas)} gas, ${count(then.newSlots)}, became ${number(now.gas)}, ${count(now.newSlots)}`;
        expect(now, `${change}; ${remedy}`).to.deep.equal(then);
      });
    }

    it("are as measured: peers and reads", async () => {
      const peers = await measurePeers();
      expect(peers).to.have.length(committed.peers.length);
      for (const [i, now] of peers.entries()) {
        expect(now, `${now.peer} ${now.operation}; ${remedy}`).to.deep.equal(committed.peers[i]);
      }
      expect(await measureReads(), remedy).to.deep.equal(committed.reads);
    }).timeout(60_000);

    it("have throughput beside", () => {
      expect(committed.throughput).not.to.have.length(0);
      for (const { ratio } of committed.throughput) expect(ratio).to.be.greaterThan(0);
    });

    it("are explained where they are far above their floor, and only there", () => {
      const withFloor = (name: string, part: number): Results => ({
        ...committed,
        ours: committed.ours.map((one) =>
          one.name === name ? { ...one, floor: one.gas / part } : one,
        ),
      });
      const explained = Object.keys(EXPLANATIONS)[0]!;
      expect(() => markdown(withFloor("publish", 1.16))).to.throw(
        "publish takes 1.16 of its floor: explain it in bench/explanations.ts.",
      );
      expect(() => markdown(withFloor(explained, 1.14))).to.throw(
        `${explained} takes 1.14 of its floor: remove it from bench/explanations.ts.`,
      );
    });

    it("give docs/benchmarks.md, the chart and the README's table", async () => {
      for (const [file, content] of await generated(committed)) {
        const isSame = (await readFile(file, "utf8")) === content;
        expect(isSame, `${file} differs; ${remedy}`).to.equal(true);
      }
    });
  });
});
