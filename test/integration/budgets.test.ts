import { readFile } from "node:fs/promises";
import { expect } from "chai";
import type { BaseWallet, TransactionReceipt } from "ethers";
import {
  BUDGETS,
  type Budget,
  type OperationName,
  PER_FURTHER_ANCESTOR,
} from "../../bench/budgets.js";
import { costOf } from "../../bench/measure.js";
import type { AnySigned, Kind, MessageName, Signed, Unsigned } from "../../src/index.js";
import { toBytes } from "../../src/index.js";
import {
  country,
  COUNTRY,
  denseHash,
  isDense,
  SHIJIAZHUANG,
  TANGSHAN,
  YEAR,
  walletOf,
} from "../country.js";
import { createChain } from "../fixture.js";

const chain = await createChain();
const { networkHelpers, provider } = chain;

/** A city's code at its longest. */
const CITY = "MA.156.130435";
const DEPARTMENT = "MA.156.1301.01";
const OBJECT_CLASS = "MA.156.1301.01/73.10000000.6";
const BATCH = 100;

/** Operations that are measured on many items at once; the others on one. */
const ITEMS: Partial<Record<OperationName, number>> = { issueBatch: BATCH };

/** China with two cities, held by keys whose addresses have no zero byte. */
async function cities() {
  const china = await country(chain);
  const [city, other, applicant, clerk] = await Promise.all(
    ["city", "other city", "applicant", "clerk"].map(china.key),
  );
  await china.appoint(china.country!, COUNTRY, clerk!.address, ["issue", "review"]);
  for (const [code, holder] of [
    [SHIJIAZHUANG, city!],
    [TANGSHAN, other!],
  ] as const) {
    await china.as(clerk!).issuing.issue({ code, kind: "City", holder: holder.address });
  }
  return { ...china, city: city!, otherCity: other!, applicant: applicant!, clerk: clerk! };
}
type Cities = Awaited<ReturnType<typeof cities>>;

/** A signature without zero bytes, over the message as `build` makes it for some deadline. */
async function signedDensely<Name extends MessageName>(
  { as }: Cities,
  signer: BaseWallet,
  build: (validFor: number) => Promise<Unsigned<Name>>,
): Promise<Signed<Name>> {
  for (let validFor = 7 * 24 * 3600; ; validFor++) {
    const signed = await as(signer).sign(await build(validFor));
    if (isDense(signed.signature)) return signed;
  }
}

const application = (at: Cities, code: string, kind: Kind = "City") =>
  signedDensely(at, at.applicant, (validFor) =>
    at.as(at.applicant).applications.build({
      code,
      kind,
      applicant: at.applicant.address,
      digest: denseHash("documents"),
      validFor,
    }),
  );

const submit = ({ as, stranger }: Cities, signed: AnySigned): Promise<TransactionReceipt> =>
  as(stranger!).submit(signed);

async function applied(at: Cities, code: string, kind: Kind = "City") {
  await submit(at, await application(at, code, kind));
  return { code, applicant: at.applicant.address, round: 1 };
}

const batchOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    code: `${COUNTRY}.${110_111 + i}`,
    kind: "City" as const,
    holder: walletOf(`holder ${i}`).address,
  }));

/** What each operation of the budgets is measured on: the last transaction's receipt. */
const OPERATIONS: Record<OperationName, (at: Cities) => Promise<TransactionReceipt>> = {
  apply: async (at) => submit(at, await application(at, CITY)),
  applyAgain: async (at) => {
    const filed = await applied(at, CITY);
    await at.as(at.clerk).applications.refuse({ ...filed, reason: "not entitled" });
    return submit(at, await application(at, CITY));
  },
  approve: async (at) => at.as(at.clerk).applications.approve(await applied(at, CITY)),
  refuse: async (at) =>
    at.as(at.clerk).applications.refuse({
      ...(await applied(at, CITY)),
      reason: "other",
      digest: denseHash("decision"),
    }),
  issue: ({ as, clerk, applicant }) =>
    as(clerk).issuing.issue({ code: CITY, kind: "City", holder: applicant.address }),
  issueSigned: async (at) => at.as(at.clerk).issuing.issueSigned(await application(at, CITY)),
  issueBatch: async ({ as, clerk }) => {
    const receipts = await as(clerk).issuing.issueMany(COUNTRY, batchOf(BATCH));
    expect(receipts).to.have.length(1);
    return receipts[0]!;
  },
  issueObjectClass: async ({ as, appoint, city, clerk }) => {
    await as(city).issuing.issue({ code: DEPARTMENT, kind: "Department", holder: city.address });
    await appoint(city, DEPARTMENT, clerk.address, ["issue"]);
    const holder = city.address;
    return as(clerk).issuing.issue({ code: OBJECT_CLASS, kind: "ObjectClass", holder });
  },
  appoint: async ({ as, now, city, clerk }) =>
    as(city).officers.appoint(
      SHIJIAZHUANG,
      clerk.address,
      ["issue", "publish"],
      (await now()) + YEAR,
    ),
  appointSigned: async (at) => {
    const until = (await at.now()) + YEAR;
    const signed = await signedDensely(at, at.city, (validFor) =>
      at.as(at.city).officers.buildAppointment({
        code: SHIJIAZHUANG,
        holder: at.city.address,
        officer: at.clerk.address,
        roles: ["issue", "review", "enrol", "attest", "publish"],
        until,
        validFor,
      }),
    );
    return submit(at, signed);
  },
  publish: async ({ as, city }) =>
    as(city)
      .contracts.cityCodeRegistry.publish(toBytes(SHIJIAZHUANG), denseHash("record"))
      .then(async (sent) => (await sent.wait())!),
  suspend: ({ as, clerk }) => as(clerk).oversight.suspend(SHIJIAZHUANG, "court order"),
  retire: ({ as, country }) => as(country!).oversight.retire(SHIJIAZHUANG, TANGSHAN),
  offer: ({ as, city, applicant }) => as(city).transfers.offer(SHIJIAZHUANG, applicant.address),
  accept: async ({ as, city, applicant }) => {
    await as(city).transfers.offer(SHIJIAZHUANG, applicant.address);
    return as(applicant).transfers.accept(SHIJIAZHUANG);
  },
  withdraw: async (at) => {
    const { code, applicant } = await applied(at, CITY);
    const signed = await signedDensely(at, at.applicant, (validFor) =>
      at.as(at.applicant).applications.buildWithdrawal({ code, applicant, validFor }),
    );
    return submit(at, signed);
  },
  publishSigned: async (at) => {
    const signed = await signedDensely(at, at.city, async (validFor) => ({
      type: "Publication",
      message: {
        code: SHIJIAZHUANG,
        holder: at.city.address,
        digest: denseHash("record"),
        epoch: 0,
        nonce: 0,
        deadline: (await at.now()) + validFor,
      },
    }));
    return submit(at, signed);
  },
  offerSigned: async (at) => {
    const signed = await signedDensely(at, at.city, (validFor) =>
      at.as(at.city).transfers.buildOffer({
        code: SHIJIAZHUANG,
        holder: at.city.address,
        to: at.applicant.address,
        validFor,
      }),
    );
    return submit(at, signed);
  },
  acceptSigned: async (at) => {
    await at.as(at.city).transfers.offer(SHIJIAZHUANG, at.applicant.address);
    const signed = await signedDensely(at, at.applicant, (validFor) =>
      at.as(at.applicant).transfers.buildAcceptance({
        code: SHIJIAZHUANG,
        holder: at.applicant.address,
        validFor,
      }),
    );
    return submit(at, signed);
  },
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
