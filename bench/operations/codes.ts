import { expect } from "chai";
import type { TransactionReceipt } from "ethers";
import { type Kind, toBytes } from "../../src/index.js";
import { COUNTRY, denseHash, SHIJIAZHUANG, TANGSHAN, walletOf, YEAR } from "../../local/country.js";
import { type Cities, denseTime, signedDensely, START, submit } from "./parties.js";

/** A city's code at its longest. */
const CITY = "MA.156.130435";
export const DEPARTMENT = "MA.156.1301.01";
export const OBJECT_CLASS = "MA.156.1301.01/73.10000000.6";
export const BATCH = 100;
const NEXT_YEAR = denseTime(START + YEAR);

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

async function applied(at: Cities, code: string, kind: Kind = "City") {
  await submit(at, await application(at, code, kind));
  return { code, applicant: at.applicant.address, round: 1 };
}

export const batchOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    code: `${COUNTRY}.${110_111 + i}`,
    kind: "City" as const,
    holder: walletOf(`holder ${i}`).address,
  }));

async function publish({ as, city }: Cities, record: string): Promise<TransactionReceipt> {
  const { cityCodeRegistry } = as(city).contracts;
  return (await (await cityCodeRegistry.publish(toBytes(SHIJIAZHUANG), denseHash(record))).wait())!;
}

/** What each operation on codes is measured on: the last transaction's receipt. */
export const CODE_OPERATIONS = {
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
  appoint: ({ as, city, clerk }) =>
    as(city).officers.appoint(SHIJIAZHUANG, clerk.address, ["issue", "publish"], NEXT_YEAR),
  appointSigned: async (at) => {
    const signed = await signedDensely(at, at.city, (validFor) =>
      at.as(at.city).officers.buildAppointment({
        code: SHIJIAZHUANG,
        holder: at.city.address,
        officer: at.clerk.address,
        roles: ["issue", "review", "enrol", "attest", "publish"],
        until: NEXT_YEAR,
        validFor,
      }),
    );
    return submit(at, signed);
  },
  publish: (at) => publish(at, "record"),
  publishAgain: async (at) => {
    await publish(at, "record");
    return publish(at, "next record");
  },
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
} satisfies Record<string, (at: Cities) => Promise<TransactionReceipt>>;
