import { expect } from "chai";
import { hexlify, toUtf8Bytes } from "ethers";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deploymentFile, writeDeployment } from "../../src/deployment/file.js";
import {
  checkCharacterOf,
  didOf,
  digestOf,
  type Domicile,
  type HistoryEntry,
  nullifierOf,
  organisationId,
  superIdOf,
} from "../../src/index.js";
import { pause } from "../../src/chain/retry.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { CITY, COUNTRY, countryOn, YEAR } from "../../local/fixture.js";
import { time } from "../../tasks/session.js";
import { operator } from "./commands.js";

const SUITE = `test-ids-${process.pid}`;
const FILE = deploymentFile(`31337-${SUITE}`);
const OTHER_CITY = "MA.156.1302";
const DATE = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`;
const SENT = String.raw`  \(block \d+, [\d,]+ gas\)`;
const DAY = 24 * 3600;

/** A company of division 130100. */
const CREDIT_CODE = "91130100MA000000M0";
const COMPANY = organisationId(CREDIT_CODE);
const DID = didOf(31337, COMPANY);

/** Where the company gets messages; an attribute's value is given as text or as bytes. */
const ENDPOINT = "https://example.org/inbox";
const ENDPOINT_BYTES = hexlify(toUtf8Bytes(ENDPOINT));

/** Accounts of the local chain by number. */
const [AUTHORITY, CLERK, OTHER_CITY_S, OWNER, RELAYER, HEIR] = "346789";

/** A Super ID as `show --json` prints it. */
interface Shown {
  status: string;
  controller: string | null;
  registrar: string;
  registration: { creditCode: string | null; generation: number; officer: string };
  attributes: { name: string; value: string; until: number }[];
  delegates: { delegate: string; isValid: boolean }[];
  annulment: { answered: boolean; notBefore: number } | null;
  deactivation: { finalFrom: number; isFinal: boolean } | null;
  history: HistoryEntry[];
}

describe("tasks for Super IDs", function () {
  this.timeout(60_000);

  let anvil: Anvil;
  let accounts: string[];
  let directory: string;
  /** The client of the company's first controller. */
  let owner: Domicile;
  /** Of a resident, enrolled by the country. */
  let resident: string;

  const { run, does, json, refuses } = operator("id", SUITE, () => anvil);
  const short = (account: string): string => `${account.slice(0, 6)}…${account.slice(-4)}`;
  const event = ({ event }: HistoryEntry): string => event;
  const document = async (name: string): Promise<{ file: string; digest: string }> => {
    const file = join(directory, name);
    await writeFile(file, name);
    return { file, digest: digestOf(new TextEncoder().encode(name)) };
  };

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "domicile-"));
    anvil = await startAnvil();
    accounts = (await anvil.provider.listAccounts()).map(({ address }) => address);
    const { as, country, officer, city, other, deployment } = await countryOn(anvil);
    await as(country!).issuing.issueMany(COUNTRY, [
      { code: CITY, kind: "City", holder: city!.address },
      { code: OTHER_CITY, kind: "City", holder: other!.address },
    ]);
    const { timestamp } = (await anvil.provider.getBlock("latest"))!;
    await as(city!).officers.appoint(CITY, officer!.address, ["enrol"], timestamp + YEAR);
    owner = as(await anvil.provider.getSigner(Number(OWNER)));
    await writeDeployment(FILE, deployment);
  });

  after(async () => {
    await anvil.stop();
    await rm(directory, { recursive: true, force: true });
    await rm(FILE, { force: true });
  });

  it("register a company by its credit code, and a resident by a secret that is shown once", async () => {
    const [company, text] = await Promise.all([
      json<Record<string, unknown>>(
        ...["register", "--credit-code", CREDIT_CODE, "--registrar", CITY],
        ...["--controller", OWNER!, "--officer", CLERK!, "--relayer", RELAYER!],
      ),
      does(
        ...["register", "--registrar", COUNTRY],
        ...["--controller", HEIR!, "--officer", AUTHORITY!],
      ),
    ]);
    expect(company).to.include({
      superId: COMPANY,
      did: DID,
      kind: "Organisation",
      creditCode: CREDIT_CODE,
      generation: 0,
      controller: accounts[7],
      registrar: CITY,
      officer: accounts[4],
    });
    expect(company).not.to.have.property("secret");
    const nonces = [4, 7].map((i) => anvil.provider.getTransactionCount(accounts[i]!));
    expect(await Promise.all(nonces), "only the relayer sends").to.deep.equal([0, 0]);

    const secret = /^secret (0x[0-9a-f]{64})\n/.exec(text)![1]!;
    resident = superIdOf("Resident", nullifierOf(secret));
    const lines = text.split("\n").slice(1);
    expect(lines[0]).to.equal(
      "Keep it: it shows whose Super ID this is, and is stored nowhere else.",
    );
    expect(lines[1]).to.equal(`${resident} registered for ${accounts[9]} as Resident`);
    expect(lines[2]).to.match(new RegExp(`^${didOf(31337, resident)}${SENT}$`));
    expect(lines).to.have.length(3);
    expect(text.split(secret)).to.have.length(2);
  });

  it("set attributes, shown with all the rest and in the DID document", async () => {
    const relayed = ["--from", OWNER!, "--relayer", RELAYER!];
    const set = await does(
      ...["attribute", CREDIT_CODE, "did/svc/Messaging", "--value", ENDPOINT, "--for", "30"],
      ...relayed,
    );
    expect(set).to.match(
      new RegExp(`^did/svc/Messaging of ${COMPANY} is set until ${DATE}${SENT}$`),
    );
    await owner.ids.control.addDelegate(COMPANY, "veriKey", accounts[2]!, 30 * DAY);
    const [text, shown, did, other, resolved] = await Promise.all([
      does("show", CREDIT_CODE),
      json<Shown>("show", DID),
      json<{ didDocument: { id: string; service: unknown[] } }>("did", COMPANY),
      does("show", resident, "--history"),
      does("resolve", CREDIT_CODE),
    ]);
    const lines = text.split("\n");
    expect(lines[0]).to.match(new RegExp(`^${COMPANY}   Organisation {15}● active$`));
    expect(lines.slice(1, 5)).to.deep.equal([
      `  did         ${DID}`,
      `  credit code ${CREDIT_CODE}`,
      `  controller  ${short(accounts[7]!)}`,
      "  registrar   MA.156.1301 Shijiazhuang",
    ]);
    const by = `by ${short(accounts[4]!)} for MA\\.156\\.1301`;
    expect(lines[5]).to.match(new RegExp(`^  registered  ${DATE}, block \\d+, ${by}$`));
    expect(lines[6]).to.match(
      new RegExp(`^  delegates   ${short(accounts[2]!)}  veriKey  until ${DATE}$`),
    );
    expect(lines[7]).to.match(
      new RegExp(`^  attributes  did/svc/Messaging  ${ENDPOINT}  until ${DATE}$`),
    );
    expect(lines[8]).to.equal(
      "  history     registered · attribute set · delegate set or revoked        (--history lists them)",
    );
    expect(lines).to.have.length(9);

    const { timestamp } = (await anvil.provider.getBlock("latest"))!;
    expect(shown.delegates).to.deep.equal([
      {
        delegateType: "veriKey",
        delegate: accounts[2],
        until: timestamp + 30 * DAY,
        isValid: true,
      },
    ]);
    const [attribute] = shown.attributes;
    expect(attribute).to.include({ name: "did/svc/Messaging", value: ENDPOINT_BYTES });
    expect(attribute!.until).to.be.within(timestamp + 30 * DAY - 60, timestamp + 30 * DAY);
    expect(shown).to.include({ status: "active", registrar: CITY, annulment: null });
    expect(did.didDocument.id).to.equal(DID);
    expect(did.didDocument.service).to.deep.equal([
      { id: `${DID}#service-1`, type: "Messaging", serviceEndpoint: ENDPOINT },
    ]);
    expect(resolved.split("\n")).to.deep.equal([
      COMPANY,
      "  kind        Organisation",
      "  status      active",
      `  controller  ${accounts[7]}`,
      "  registrar   MA.156.1301",
    ]);
    const rows = other.split("\n");
    expect(rows[0]).to.match(new RegExp(`^${resident}   Resident {19}● active$`));
    expect(rows[3]).to.equal("  registrar   MA.156 China");
    expect(rows[5]).to.match(
      /^ {2}history {5}block \d+ {2}registered: controller 0x\w{40}, registrar MA\.156, nullifier 0x[0-9a-f]{64}, officer 0x\w{40} {2}0x\w{64}$/,
    );
    expect(other).not.to.include("credit code");
  });

  it("pass a Super ID on, move it, deactivate it and undo that, revoke its attribute", async () => {
    const relayed = ["--from", OWNER!, "--relayer", RELAYER!];
    const heir = ["--from", HEIR!];
    expect(await does("controller", CREDIT_CODE, "--to", HEIR!, ...relayed)).to.match(
      new RegExp(`^${accounts[9]} controls ${COMPANY} now${SENT}$`),
    );
    const moved = await json<object>(
      ...["move", DID, "--to", OTHER_CITY, "--officer", OTHER_CITY_S!, ...heir],
    );
    expect(moved).to.include({ superId: COMPANY, registrar: OTHER_CITY });
    expect(await does("deactivate", COMPANY, ...heir)).to.match(
      new RegExp(`^${COMPANY} is deactivated, for good from ${DATE} on${SENT}$`),
    );
    const [text, inert, gone] = await Promise.all([
      does("show", COMPANY),
      json<Shown>("show", COMPANY),
      does("did", COMPANY),
    ]);
    expect(text).to.match(/^0x\w{40} {3}Organisation +● deactivated\n/);
    expect(text).not.to.match(/controller|attributes/);
    expect(text).to.match(
      new RegExp(`\n  deactivated ${short(accounts[9]!)} can undo it until ${DATE}\n`),
    );
    expect(inert).to.include({ status: "deactivated", controller: null });
    expect(inert.deactivation).to.include({ controller: accounts[9], isFinal: false });
    expect(JSON.parse(gone)).to.deep.include({ id: DID, verificationMethod: [] });

    expect(await does("deactivate", COMPANY, "--undo", ...heir)).to.match(
      new RegExp(`^${COMPANY} is active again${SENT}$`),
    );
    await does(
      ...["attribute", COMPANY, "did/svc/Messaging", "--value", ENDPOINT_BYTES, "--revoke"],
      ...heir,
    );
    const [now, line, held, there, none] = await Promise.all([
      json<Shown>("show", COMPANY),
      does("show", COMPANY),
      does("list", "--controller", HEIR!),
      json<{ superId: string; controller: string }[]>("list", "--registrar", OTHER_CITY),
      does("list", "--registrar", CITY),
    ]);
    expect(now).to.include({ status: "active", controller: accounts[9], registrar: OTHER_CITY });
    expect(now.attributes).to.deep.equal([]);
    expect(now.delegates.map(({ isValid }) => isValid)).to.deep.equal([false]);
    expect(line).to.match(/ veriKey .* UTC, only in DID documents: an earlier controller's\n/);
    expect(now.history.map(event).filter((name) => !name.startsWith("DID"))).to.deep.equal([
      ...["SuperIdRegistered", "ControllerChanged", "SuperIdMoved"],
      ...["SuperIdDeactivated", "SuperIdReactivated"],
    ]);
    expect(held.split("\n").slice(2)).to.have.members([
      `${COMPANY}  Organisation  ${OTHER_CITY}`,
      `${resident}  Resident      ${COUNTRY}`,
    ]);
    expect(there).to.have.length(1);
    expect(there[0]).to.include({ superId: COMPANY, controller: accounts[9] });
    expect(none).to.equal(`no Super ID is with ${CITY}`);
  });

  it("annul by the country what a city enrolled, after an answer and the notice", async () => {
    const [statement, answer] = [await document("statement"), await document("answer")];
    const proposed = await does(
      ...["annul", "propose", CREDIT_CODE, "--reason", "key-lost"],
      ...["--statement", statement.file, "--from", OTHER_CITY_S!],
    );
    expect(proposed).to.match(
      new RegExp(
        `^the annulment of ${COMPANY} is proposed: key lost; public notice until ${DATE}${SENT}$`,
      ),
    );
    const answered = await json<object>(
      ...["annul", "answer", COMPANY, "--document", answer.file],
      ...["--from", HEIR!, "--relayer", RELAYER!],
    );
    expect(answered).to.include({ superId: COMPANY, digest: answer.digest });
    const [text, shown] = await Promise.all([
      does("show", CREDIT_CODE),
      json<Shown>("show", CREDIT_CODE),
      refuses([
        [
          ["annul", "execute", COMPANY, "--from", AUTHORITY!],
          new RegExp(
            `^id: ${COMPANY} can't be annulled: the annulment of ${COMPANY} is public notice until ${DATE}; try again then\\.\n$`,
          ),
        ],
      ]),
    ]);
    expect(text).to.match(
      new RegExp(
        `\n  annulment   proposed by MA\\.156\\.1302 on ${DATE}: key lost; answered\n {14}public notice until ${DATE}, lapses on ${DATE}\n`,
      ),
    );
    const [proposal] = shown.history.filter((entry) => event(entry) === "AnnulmentProposed");
    expect(proposal!.arguments).to.include({ reason: "key lost", digest: statement.digest });

    const { notBefore } = shown.annulment!;
    const annulled = await does("annul", "execute", COMPANY, "--skip-delay", "--from", AUTHORITY!);
    expect(annulled).to.match(new RegExp(`^${COMPANY} is annulled for good: key lost${SENT}$`));
    expect((await anvil.provider.getBlock("latest"))!.timestamp).to.be.within(
      notBefore,
      notBefore + 30,
    );
    const [next, before] = await Promise.all([
      does("show", CREDIT_CODE),
      json<Shown>("show", COMPANY),
    ]);
    const again = organisationId(CREDIT_CODE, 1);
    expect(next).to.equal(`${CREDIT_CODE} is not registered; its Super ID would be ${again}`);
    expect(before).to.include({ status: "annulled", controller: null, annulment: null });

    const registered = await json<object>(
      ...["register", "--credit-code", CREDIT_CODE, "--registrar", CITY],
      ...["--controller", OWNER!, "--officer", CLERK!],
    );
    expect(registered).to.include({ superId: again, generation: 1 });
    expect(await does("show", CREDIT_CODE)).to.match(
      /\n {2}registered .*, generation 1: an earlier one was annulled\n/,
    );
  });

  it("annul by the council what a country enrolled: scheduled for the end of the notice", async () => {
    const propose = ["annul", "propose", resident, "--reason", "duplicate", "--from", AUTHORITY!];
    await does(...propose);
    // Not in the second of the proposal.
    await pause(1_100);
    expect(await does("annul", "dismiss", resident, "--from", AUTHORITY!)).to.match(
      new RegExp(`^the annulment of ${resident} is dismissed${SENT}$`),
    );
    const { notBefore } = await json<{ notBefore: number }>(...propose);
    expect(await does("annul", "execute", resident)).to.equal(
      `the annulment of ${resident} is scheduled; run this again after ${time(notBefore)}`,
    );
    expect(await does("annul", "execute", resident, "--skip-delay")).to.match(
      new RegExp(`^${resident} is annulled for good: duplicate${SENT}$`),
    );
  });

  it("annul lists, also as the city of the division of what the country enrolled", async () => {
    const codes = ["91130100MA0000001", "91130100MA0000002"].map(
      (first17) => first17 + checkCharacterOf(first17),
    );
    const idsOf = (generation: number) => codes.map((code) => organisationId(code, generation));
    const [first, next] = [idsOf(0), idsOf(1)];
    const enrol = (code: string, registrar: string, officer: string): Promise<string> =>
      does(
        ...["register", "--credit-code", code, "--registrar", registrar],
        ...["--controller", OWNER!, "--officer", officer],
      );
    for (const code of codes) await enrol(code, COUNTRY, AUTHORITY!);
    const list = ["annul", "propose", codes.join(","), "--reason", "wrong-party"];
    const proposed = await json<{ superIds: string[]; transactions: string[] }>(
      ...[...list, "--city", CITY, "--from", CLERK!],
    );
    expect(proposed.superIds).to.deep.equal(first);
    expect(proposed.transactions).to.have.length(1);
    const scheduled = await json<object>("annul", "execute", first.join(", "));
    expect(scheduled).to.deep.include({ superIds: first });
    expect(await does("annul", "execute", codes.join(","), "--skip-delay")).to.match(
      new RegExp(`^${first.join(", ")} are annulled for good: wrong party${SENT}$`),
    );

    for (const code of codes) await enrol(code, CITY, CLERK!);
    expect(await does(...list, "--from", CLERK!)).to.match(
      new RegExp(
        `^the annulment of ${next.join(", ")} is proposed: wrong party; public notice until ${DATE}${SENT}$`,
      ),
    );
    // The council decides about this one.
    const other = organisationId(CREDIT_CODE, 1);
    await does("annul", "propose", other, "--reason", "other", "--from", AUTHORITY!);
    await refuses([
      [
        [...list, "--city", CITY, "--from", CLERK!],
        new RegExp(`an annulment of ${next[0]}, proposed at ${DATE}, waits already; dismiss it`),
      ],
      [
        ["annul", "propose", next[0]!, "--city", CITY, "--reason", "other", "--from", CLERK!],
        /credit code/,
      ],
      [
        ["annul", "execute", `${other},${next[0]}`, "--from", AUTHORITY!],
        "the council decides about some of these, and at once only about those of one second; name them apart.",
      ],
    ]);
    const annulled = await json<object>(
      ...["annul", "execute", codes.join(","), "--skip-delay", "--from", AUTHORITY!],
    );
    await does("annul", "dismiss", other, "--from", AUTHORITY!);
    expect(annulled).to.deep.include({ superIds: next, reasons: ["wrong party", "wrong party"] });
  });

  it("refuse mistakes in one line, and send nothing", async () => {
    const current = organisationId(CREDIT_CODE, 1);
    const enrol = ["--registrar", CITY, "--controller", OWNER!, "--officer"];
    await refuses([
      [
        ["show", "91130100MA000000M1"],
        '"91130100MA000000M1" — character 18 is 1, but the first 17 give 0; one of the 18 is wrong, compare them.',
      ],
      [
        ["resolve", COMPANY.slice(0, -1)],
        `${COMPANY.slice(0, -1)} is no Super ID: 20 bytes, hexadecimal, with the right capitals or none; compare it.`,
      ],
      [
        ["did", didOf(1, COMPANY)],
        `${didOf(1, COMPANY)} is of another chain; on this one it would be ${DID}.`,
      ],
      [
        ["register", "--credit-code", "9113O100MA000000M0", ...enrol, CLERK!],
        '"9113O100MA000000M0" — character 5 is the letter O, which credit codes leave out; was it the digit 0?',
      ],
      [
        ["register", "--credit-code", CREDIT_CODE, ...enrol, CLERK!],
        `${CREDIT_CODE} can't be registered: ${current} is registered already and active; there is one registration for each nullifier and generation.`,
      ],
      [
        ["register", ...enrol, HEIR!],
        `${accounts[9]} may not enrol for ${CITY}; ask its holder for the role.`,
      ],
      [
        ["register", "--credit-code", CREDIT_CODE, "--nullifier", "0x12", ...enrol, CLERK!],
        "give --credit-code for an organisation or --nullifier for a resident, not both.",
      ],
      [
        ["register", "--registrar", CITY, "--officer", CLERK!],
        "--controller is missing; see --help.",
      ],
      [
        ["controller", CREDIT_CODE, "--to", HEIR!, "--from", HEIR!],
        `${CREDIT_CODE} can't be passed on: ${accounts[9]} does not control ${current}; its controller must do this.`,
      ],
      [
        ["deactivate", resident, "--from", HEIR!],
        `${resident} can't be changed: ${resident} is annulled; this needs another state.`,
      ],
      [
        ["attribute", current, "hello", "--value", "x", "--for", "91", "--from", OWNER!],
        '--for: give whole days, 1 to 90, not "91".',
      ],
      [
        ["annul", "propose", current, "--reason", "spite", "--from", CLERK!],
        '--reason: "spite" is none of: wrong party, duplicate, documents false, key lost, court order, other.',
      ],
      [
        ["annul", "execute", current, "--from", AUTHORITY!],
        `${current} can't be annulled: no annulment of ${current} waits; propose one.`,
      ],
      [["list"], "give either --controller or --registrar; see --help."],
    ]);
    const { status, stdout, stderr } = await run("resolve", "91130100MA000000M1", "--json");
    const { error, message } = JSON.parse(stdout) as { error: string; message: string };
    expect({ status, error }).to.deep.equal({ status: 1, error: "InvalidCreditCodeError" });
    expect(stderr).to.equal(`id: ${message}\n`);
  });
});
