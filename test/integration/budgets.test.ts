import { readFile } from "node:fs/promises";
import { expect } from "chai";
import type { TransactionReceipt } from "ethers";
import {
  BUDGETS,
  type Budget,
  type OperationName,
  PER_FURTHER_ANCESTOR,
} from "../../bench/budgets.js";
import { costOf } from "../../bench/measure.js";
import { COUNTRY, SHIJIAZHUANG } from "../country.js";
import { BATCH, batchOf, CODE_OPERATIONS, DEPARTMENT } from "../../bench/operations/codes.js";
import { ID_OPERATIONS, REGISTRATIONS } from "../../bench/operations/ids.js";
import { chain, type Cities, cities } from "../../bench/operations/parties.js";

const { networkHelpers, provider } = chain;

/** Operations that are measured on many items at once; the others on one. */
const ITEMS: Partial<Record<OperationName, number>> = {
  issueBatch: BATCH,
  registerBatch: REGISTRATIONS,
};

const OPERATIONS: Record<OperationName, (at: Cities) => Promise<TransactionReceipt>> = {
  ...CODE_OPERATIONS,
  ...ID_OPERATIONS,
};

const number = (value: bigint | number): string => value.toLocaleString("en-US");

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

describe("budgets", () => {
  const measured = new Map<OperationName, bigint>();

  for (const name of Object.keys(BUDGETS) as OperationName[]) {
    const { operation, gas, newSlots }: Budget = BUDGETS[name];
    it(`keeps to ${number(gas)} gas and ${count(newSlots)}: ${operation}`, async () => {
      const at = await networkHelpers.loadFixture(cities);
      const cost = await costOf(provider, await OPERATIONS[name](at));
      const items = ITEMS[name] ?? 1;
      measured.set(name, cost.gas / BigInt(items));
      expect(cost.gas / BigInt(items) <= gas, `${number(cost.gas)} for ${items}`).to.equal(true);
      expect(cost.newSlots).to.equal(newSlots * items);
    });
  }

  it("are all measured, and nothing else is", () => {
    expect(Object.keys(OPERATIONS)).to.have.members(Object.keys(BUDGETS));
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
    it(`add ${number(PER_FURTHER_ANCESTOR)} for a further ancestor: a department, by its city's ${by}`, async () => {
      const { as, appoint, city, clerk } = await networkHelpers.loadFixture(cities);
      await appoint(city, SHIJIAZHUANG, clerk.address, ["issue"]);
      const issuer = by === "holder" ? city : clerk;
      const issue = { code: DEPARTMENT, kind: "Department", holder: city.address } as const;
      const cost = await costOf(provider, await as(issuer).issuing.issue(issue));
      expect(cost.newSlots).to.equal(1);
      expect(cost.gas <= BUDGETS.issue.gas + PER_FURTHER_ANCESTOR, number(cost.gas)).to.equal(true);
    });
  }

  it("and what was measured stand in the README", async () => {
    const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
    const rows = readme.split("\n").map((row) => row.split("|").map((cell) => cell.trim()));
    for (const name of Object.keys(BUDGETS) as OperationName[]) {
      const { operation, gas, newSlots }: Budget = BUDGETS[name];
      const row = rows.find((cells) => cells[1] === operation);
      expect(row?.slice(3, 5), operation).to.deep.equal([number(gas), String(newSlots)]);
      // Times in calldata have more or fewer zero bytes.
      const said = Number(row![2]!.replaceAll(",", ""));
      expect(said, operation).to.be.closeTo(Number(measured.get(name)), 100);
    }
  });

  it("issue a full batch of 256 within the gas that one transaction may use", async () => {
    const { as, clerk } = await networkHelpers.loadFixture(cities);
    const receipts = await as(clerk).issuing.issueMany(COUNTRY, batchOf(256));
    expect(receipts).to.have.length(1);
    expect(receipts[0]!.gasUsed <= 30_000n * 256n).to.equal(true);
  });
});
