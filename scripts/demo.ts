import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { styleText } from "node:util";
import { id, type TransactionReceipt, type Wallet } from "ethers";
import hre from "hardhat";
import { BUDGETS, type OperationName } from "../bench/budgets.js";
import { costOf } from "../bench/measure.js";
import { cidOf, connect, type Domicile, RecordError, RegistryRefusal } from "../src/index.js";
import { blockDirectory } from "../src/node.js";
import { cityKeys, readCities } from "./cities.js";
import { deploySuite } from "./deploySuite.js";
import { table } from "./table.js";

/** How the demo's deployment is filed beside the chain's own: `--suite demo`. */
const SUITE = "demo";
const COUNCIL_DELAY = 2 * 24 * 3600;
const YEAR = 365 * 24 * 3600;
const COUNTRY = "MA.156";
const SHIJIAZHUANG = "MA.156.1301";
const BUREAU = "MA.156.1301.01";
const TRAFFIC = "MA.156.1301.02";
const STREET_LAMPS = "MA.156.1301.02/73.10000000.6";
const NAGQU_PREFECTURE = "MA.156.5424";
const NAGQU_CITY = "MA.156.5406";

const started = Date.now();
const connection = await hre.network.create();
const { ethers, provider, networkName } = connection;
const isLocal = connection.networkConfig.type === "edr-simulated" || networkName === "localhost";
if (!isLocal) {
  console.error(
    `demo: moves time and needs known keys, so it runs on a local chain, not on ${networkName}.`,
  );
  process.exit(1);
}

// ------------------------------------------------------------------------------------------ telling

const costs = new Map<OperationName, { count: number; gas: bigint; newSlots: number }>();

/** Counts what an operation cost; a batch counts as its items. */
async function count(
  operation: OperationName,
  receipt: TransactionReceipt,
  items = 1,
): Promise<void> {
  const { gas, newSlots } = await costOf(provider, receipt);
  const sum = costs.get(operation) ?? { count: 0, gas: 0n, newSlots: 0 };
  costs.set(operation, {
    count: sum.count + items,
    gas: sum.gas + gas,
    newSlots: sum.newSlots + newSlots,
  });
}

const seconds = (): string => `${((Date.now() - started) / 1000).toFixed(1)} s`.padStart(7);
const tell = (text: string): void => console.log(`${styleText("dim", seconds())}  ${text}`);

/** Rewrites the line on a terminal; elsewhere only the last one is told. */
function progress(what: string, done: number, total: number): void {
  if (process.stdout.isTTY)
    process.stdout.write(`\r${styleText("dim", seconds())}  ${what} ${done} of ${total} `);
  if (done === total) {
    if (process.stdout.isTTY) process.stdout.write("\r\u001b[K");
    tell(`${what} ${total} of ${total}`);
  }
}

/** Expects a refusal, before anything is sent, and tells it. */
async function refused(what: string, attempt: () => Promise<unknown>): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    if (!(error instanceof RegistryRefusal || error instanceof RecordError)) throw error;
    tell(`${styleText("yellow", "refused")}  ${what}: ${error.message}`);
    return;
  }
  throw new Error(`${what} should have been refused`);
}

// -------------------------------------------------------------------------------------------- actors

const [deployer, council, guardian, authority, clerk, relayer, bureau, traffic, registrar] =
  await ethers.getSigners();
const cities = await readCities();
const keys = cityKeys(cities.length);
const keyOf = new Map(cities.map(({ code }, i) => [code, keys[i]!]));

// ------------------------------------------------------------------------------------------ the suite

// Another salt each time: a second demo on the same chain gets a suite of its own.
const latest = await ethers.provider.getBlock("latest");
const chainId = (await ethers.provider.getNetwork()).chainId;
const { deployment } = await deploySuite({
  deployer: deployer!,
  artifacts: hre.artifacts,
  parameters: {
    council: council!.address,
    guardian: guardian!.address,
    councilDelay: COUNCIL_DELAY,
    salt: id(`demo ${latest!.hash}`),
  },
  ...(networkName === "localhost"
    ? { file: `deployments/${chainId}-${SUITE}.json`, fresh: true }
    : {}),
});
tell(
  `deployed the registry to ${deployment.contracts.cityCodeRegistry.address} on chain ${chainId}`,
);

const as = (runner: Parameters<typeof connect>[0]["runner"]): Domicile =>
  connect({ runner, deployment });
const asCouncil = as(council!);
const asAuthority = as(authority!);
const asClerk = as(clerk!);
const asRelayer = as(relayer!);

// ---------------------------------------------------------------------------------------- the country

const admission = { do: "admit", country: COUNTRY, holder: authority!.address } as const;
await asCouncil.governance.schedule(admission);
await refused("admitting China before the council's delay", () =>
  asCouncil.governance.execute(admission),
);
await provider.request({ method: "evm_increaseTime", params: [COUNCIL_DELAY] });
await provider.request({ method: "evm_mine", params: [] });
await asCouncil.governance.execute(admission);
const now = (await ethers.provider.getBlock("latest"))!.timestamp;
await count(
  "appoint",
  await asAuthority.officers.appoint(COUNTRY, clerk!.address, ["issue", "review"], now + YEAR),
);
tell(`the council admitted ${COUNTRY} after two days; its authority appointed a clerk`);

// ---------------------------------------------------------------------------------------- the cities

/** The city signs, the relayer pays, the clerk decides. */
async function applyFor(code: string): Promise<number> {
  const key = keyOf.get(code)!.connect(ethers.provider) as unknown as Wallet;
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
    await asClerk.applications.approve({ code, applicant: keyOf.get(code)!.address, round }),
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
    applicant: keyOf.get(second.code)!.address,
    round: firstRound,
    reason: "documents incomplete",
  }),
);
await approve(second.code, await applyFor(second.code));
tell(`${second.code} ${second.english} was refused, applied again and was approved`);

const rest = cities.slice(31).map(({ code }) => ({
  code,
  kind: "City" as const,
  holder: keyOf.get(code)!.address,
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

const shijiazhuang = keyOf.get(SHIJIAZHUANG)!.connect(ethers.provider) as unknown as Wallet;
const asShijiazhuang = as(shijiazhuang);
const appointment = await asShijiazhuang.officers.buildAppointment({
  code: SHIJIAZHUANG,
  holder: shijiazhuang.address,
  officer: clerk!.address,
  roles: ["issue"],
  until: now + YEAR,
});
await count("appointSigned", await asRelayer.submit(await asShijiazhuang.sign(appointment)));
await asClerk.issuing.issue({ code: BUREAU, kind: "Department", holder: bureau!.address });
const asTraffic = as(traffic!);
const application = await asTraffic.applications.build({
  code: TRAFFIC,
  kind: "Department",
  applicant: traffic!.address,
});
await asClerk.issuing.issueSigned(await asTraffic.sign(application));
await asTraffic.issuing.issue({
  code: STREET_LAMPS,
  kind: "ObjectClass",
  holder: traffic!.address,
});
tell(`Shijiazhuang issued ${BUREAU} and ${TRAFFIC}, the latter issued ${STREET_LAMPS}`);

const asBureau = as(bureau!);
await count(
  "appoint",
  await asBureau.officers.appoint(BUREAU, registrar!.address, ["enrol", "attest"], now + YEAR),
);
const document = new Uint8Array(
  await readFile(new URL(`../examples/${BUREAU}.json`, import.meta.url)),
);
const published = await asBureau.records.publish(BUREAU, document);
await count("publish", published);
const { digest } = await asBureau.resolve(BUREAU);
const cid = cidOf(digest!);
await mkdir("records", { recursive: true });
await writeFile(join("records", cid), document);
const record = await asBureau.records.fetch(BUREAU, [blockDirectory("records")]);
tell(
  `${BUREAU} published ${cid}; fetched and verified: ${record!.links.map((link) => link.relation).join(", ")}`,
);

const altered = new Uint8Array(document);
altered[altered.length >> 1]! ^= 1;
await mkdir("records/altered", { recursive: true });
await writeFile(join("records/altered", cid), altered);
await refused("a record with one altered byte", () =>
  asBureau.records.fetch(BUREAU, [blockDirectory("records/altered")]),
);
await rm("records/altered", { recursive: true });

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
const asTangshan = as(keyOf.get("MA.156.1302")!.connect(ethers.provider));
await refused("Tangshan issuing a department of Shijiazhuang", () =>
  asTangshan.issuing.issue({
    code: `${SHIJIAZHUANG}.03`,
    kind: "Department",
    holder: bureau!.address,
  }),
);

// ------------------------------------------------------------------------------------------- the end

const children = await asRelayer.children(COUNTRY);
const active = children.filter(({ code }) => keyOf.has(code)).length;
tell(`${active} cities of ${cities.length} have their codes, from the chain's events\n`);

const number = (value: bigint | number): string => value.toLocaleString("en-US");
const order = Object.keys(BUDGETS) as OperationName[];
console.log(
  table([
    ["operation", "count", "gas each", "budget", "new slots each"],
    ...order
      .filter((operation) => costs.has(operation))
      .map((operation) => {
        const { count: times, gas, newSlots } = costs.get(operation)!;
        const budget = BUDGETS[operation];
        return [
          budget.operation,
          number(times),
          number(gas / BigInt(times)),
          `≤ ${number(budget.gas)}`,
          number(newSlots / times),
        ];
      }),
  ]),
);

console.log(`\nDone in ${seconds().trim()}. Try next:`);
const next =
  networkName === "localhost"
    ? [
        `npx hardhat code show ${BUREAU} --suite ${SUITE} --network localhost`,
        `npx hardhat code list ${SHIJIAZHUANG} --suite ${SUITE} --network localhost`,
        `npx hardhat code resolve ${NAGQU_PREFECTURE} --suite ${SUITE} --network localhost`,
      ]
    : [
        "npm run chain                              # a local chain, in another terminal",
        "npm run demo -- --network localhost        # the same there",
        `npx hardhat code show ${BUREAU} --suite ${SUITE} --network localhost`,
      ];
for (const command of next) console.log(`  ${command}`);
