import type { TransactionReceipt } from "ethers";
import { cidOf } from "../src/index.js";
import { type Stage, YEAR } from "./stage.js";

export const BUREAU = "MA.156.1301.01";
export const SHIJIAZHUANG = "MA.156.1301";
export const NAGQU_PREFECTURE = "MA.156.5424";
export const COUNTRY = "MA.156";
const TRAFFIC = "MA.156.1301.02";
const STREET_LAMPS = "MA.156.1301.02/73.10000000.6";
const NAGQU_CITY = "MA.156.5406";

/** China's cities get their codes, Shijiazhuang issues to its departments and publishes a record. */
export async function issueCodes(stage: Stage): Promise<void> {
  const { as, cities, cityKey, authority, clerk, bureau, traffic } = stage;
  const { count, tell, progress, refused, wait, now } = stage;
  const asCouncil = as(stage.council);
  const asAuthority = as(authority);
  const asClerk = as(clerk);
  const asRelayer = as(stage.relayer);

  // ---------------------------------------------------------------------------------------- the country

  const admission = { do: "admit", country: COUNTRY, holder: authority.address } as const;
  await asCouncil.governance.schedule(admission);
  await refused("admitting China before the council's delay", () =>
    asCouncil.governance.execute(admission),
  );
  await wait(stage.deployment.councilDelay);
  await asCouncil.governance.execute(admission);
  const until = (await now()) + YEAR;
  await count(
    "appoint",
    await asAuthority.officers.appoint(COUNTRY, clerk.address, ["issue", "review", "enrol"], until),
  );
  tell(`the council admitted ${COUNTRY} after two days; its authority appointed a clerk`);

  // ---------------------------------------------------------------------------------------- the cities

  /** The city signs, the relayer pays, the clerk decides. */
  async function applyFor(code: string): Promise<number> {
    const key = cityKey(code);
    const asCity = as(key);
    const application = await asCity.applications.build({
      code,
      kind: "City",
      applicant: key.address,
    });
    const { round } = application.message;
    const receipt = await asRelayer.submit(await asCity.sign(application));
    await count(round === 1 ? "apply" : "applyAgain", receipt);
    return round;
  }
  const approve = async (code: string, round: number): Promise<void> =>
    count(
      "approve",
      await asClerk.applications.approve({ code, applicant: cityKey(code).address, round }),
    );

  const applying = cities.slice(0, 30);
  for (const [i, { code }] of applying.entries()) {
    await approve(code, await applyFor(code));
    progress("cities applied with a signature and were approved:", i + 1, applying.length);
  }

  const second = cities[30]!;
  const firstRound = await applyFor(second.code);
  await count(
    "refuse",
    await asClerk.applications.refuse({
      code: second.code,
      applicant: cityKey(second.code).address,
      round: firstRound,
      reason: "documents incomplete",
    }),
  );
  await approve(second.code, await applyFor(second.code));
  tell(`${second.code} ${second.english} was refused, applied again and was approved`);

  const rest = cities.slice(31).map(({ code }) => ({
    code,
    kind: "City" as const,
    holder: cityKey(code).address,
  }));
  let before = 0;
  const batches: { receipt: TransactionReceipt; items: number }[] = [];
  await asClerk.issuing.issueMany(COUNTRY, rest, ({ done, total, receipt }) => {
    if (receipt !== null) batches.push({ receipt, items: done - before });
    before = done;
    progress("codes issued in batches:", done, total);
  });
  for (const { receipt, items } of batches) await count("issueBatch", receipt, items);

  // -------------------------------------------------------------------------------------- Shijiazhuang

  const shijiazhuang = cityKey(SHIJIAZHUANG);
  const asShijiazhuang = as(shijiazhuang);
  const appointment = await asShijiazhuang.officers.buildAppointment({
    code: SHIJIAZHUANG,
    holder: shijiazhuang.address,
    officer: clerk.address,
    roles: ["issue"],
    until: until,
  });
  await count("appointSigned", await asRelayer.submit(await asShijiazhuang.sign(appointment)));
  await asClerk.issuing.issue({ code: BUREAU, kind: "Department", holder: bureau.address });
  const asTraffic = as(traffic);
  const application = await asTraffic.applications.build({
    code: TRAFFIC,
    kind: "Department",
    applicant: traffic.address,
  });
  await asClerk.issuing.issueSigned(await asTraffic.sign(application));
  await asTraffic.issuing.issue({
    code: STREET_LAMPS,
    kind: "ObjectClass",
    holder: traffic.address,
  });
  tell(`Shijiazhuang issued ${BUREAU} and ${TRAFFIC}, the latter issued ${STREET_LAMPS}`);

  const asBureau = as(bureau);
  const { document } = stage;
  const published = await asBureau.records.publish(BUREAU, document);
  await count("publish", published);
  const { digest } = await asBureau.resolve(BUREAU);
  const cid = cidOf(digest!);
  const record = await asBureau.records.fetch(BUREAU, [await stage.host(cid, document)]);
  tell(
    `${BUREAU} published ${cid}; fetched and verified: ${record!.links.map((link) => link.relation).join(", ")}`,
  );

  const altered = new Uint8Array(document);
  altered[altered.length >> 1]! ^= 1;
  await refused("a record with one altered byte", () =>
    asBureau.records.fetch(BUREAU, [
      { name: "records/altered", fetch: () => Promise.resolve(altered) },
    ]),
  );

  // ---------------------------------------------------------------------------------------- refusals

  await count(
    "issue",
    await asClerk.issuing.issue({
      code: NAGQU_PREFECTURE,
      kind: "City",
      holder: shijiazhuang.address,
    }),
  );
  await count("retire", await asAuthority.oversight.retire(NAGQU_PREFECTURE, NAGQU_CITY));
  tell(`${NAGQU_PREFECTURE} Nagqu Prefecture was retired; its successor is ${NAGQU_CITY} Nagqu`);
  await refused("issuing it again", () =>
    asClerk.issuing.issue({ code: NAGQU_PREFECTURE, kind: "City", holder: shijiazhuang.address }),
  );
  const asTangshan = as(cityKey("MA.156.1302"));
  await refused("Tangshan issuing a department of Shijiazhuang", () =>
    asTangshan.issuing.issue({
      code: `${SHIJIAZHUANG}.03`,
      kind: "Department",
      holder: bureau.address,
    }),
  );

  const children = await asRelayer.list(COUNTRY);
  const codes = new Set(cities.map(({ code }) => code));
  const active = children.filter(({ code }) => codes.has(code)).length;
  tell(`${active} cities of ${cities.length} have their codes, from the chain's events`);
}
