import { expect } from "chai";
import { id } from "ethers";
import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deploymentFile } from "../../src/deployment/file.js";
import { anchorOf, cidOf, digestOf } from "../../src/index.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { CITY, COUNTRY } from "../../local/fixture.js";
import { type Ended, operator, runTask } from "./commands.js";

const SUITE = `test-${process.pid}`;
const FILE = deploymentFile(`31337-${SUITE}`);
const BUREAU = `${CITY}.01`;
const OTHER_CITY = "MA.156.1302";
const RECORD = "examples/MA.156.1301.01.json";
const DATE = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/;

/** Accounts of the local chain by number. */
const [COUNCIL, AUTHORITY, CLERK, HOLDER, RELAYER, STRANGER, NEXT] = "1345678";

describe("tasks", function () {
  this.timeout(60_000);

  let anvil: Anvil;
  let accounts: string[];
  let directory: string;
  let state: string;

  const { run, does, json, sent, refuses } = operator("code", SUITE, () => anvil);

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "domicile-"));
    state = join(directory, "chain.json");
    anvil = await startAnvil(["--state", state]);
    accounts = (await anvil.provider.listAccounts()).map(({ address }) => address);
  });

  after(async () => {
    await anvil.stop();
    await rm(directory, { recursive: true, force: true });
    await rm(FILE, { force: true });
  });

  it("say what is missing before the suite is deployed, and where no chain is", async () => {
    const [noSuite, noChain] = await Promise.all([
      run("show", COUNTRY),
      runTask("http://127.0.0.1:1", ["code", "show", COUNTRY]),
    ]);
    expect(noSuite).to.deep.equal({
      status: 1,
      stdout: "",
      stderr: `code: ${FILE}: not there; deploy with \`npx hardhat code deploy --network localhost\`.\n`,
    });
    expect(noChain).to.deep.equal({
      status: 1,
      stdout: "",
      stderr: "code: no answer from network localhost; start it or check its address.\n",
    });
  });

  it("deploy once, and pass over what is there", async () => {
    const outcomes = (output: string): string[] =>
      output
        .split("\n")
        .slice(0, -1)
        .map((line) => line.split(/ +/).slice(0, 2).join(" "));
    const parts = ["accessManager", "roles", "cityCodeRegistry", "superIdRegistry"];
    const first = await does("deploy");
    expect(outcomes(first)).to.deep.equal(parts.map((part) => `deployed ${part}`));
    const recorded = await readFile(FILE, "utf8");
    const before = await sent();
    const [second, list, help] = await Promise.all([
      does("deploy"),
      json<{ number: number; address: string; balance: string }[]>("accounts"),
      does("apply", "--help"),
    ]);
    expect(outcomes(second)).to.deep.equal(parts.map((part) => `skipped ${part}`));
    expect(await sent()).to.equal(before);
    expect(await readFile(FILE, "utf8")).to.equal(recorded);
    expect(second.split("\n").at(-1)).to.equal(
      `${FILE}: council ${accounts[1]} (delay 172800 s), guardian ${accounts[2]}`,
    );
    expect(list.map(({ address }) => address)).to.deep.equal(accounts);
    expect(list[9]).to.deep.equal({ number: 9, address: accounts[9], balance: "10000.0" });
    expect(help).to.include("Sign an application for a code as --from, and submit it");
  });

  it("admit a country: scheduled, then executed when the delay is over", async () => {
    const scheduled = await does("admit", COUNTRY, AUTHORITY!);
    expect(scheduled).to.match(
      new RegExp(`^MA\\.156 is scheduled for ${accounts[3]}; run this again after ${DATE.source}$`),
    );
    const before = await sent();
    expect(await does("admit", COUNTRY, AUTHORITY!)).to.equal(scheduled);
    expect(await sent()).to.equal(before);
    expect(await does("admit", COUNTRY, AUTHORITY!, "--skip-delay")).to.match(
      new RegExp(`^MA\\.156 admitted, holder ${accounts[3]}  \\(block \\d+, [\\d,]+ gas\\)$`),
    );
    await refuses([
      [
        ["admit", COUNTRY, AUTHORITY!, "--skip-delay"],
        `MA.156 can't be admitted: MA.156 is taken: ${accounts[3]} holds it; choose another code.`,
      ],
      [
        ["admit", "MA.250", AUTHORITY!, "--from", STRANGER!],
        `MA.250 can't be admitted: ${accounts[7]} may not make or schedule this call yet; the council schedules it and waits out its delay.`,
      ],
    ]);
  });

  it("apply, refuse, apply again and approve", async () => {
    const documents = join(directory, "documents.pdf");
    await writeFile(documents, "documents");
    const digest = digestOf(new TextEncoder().encode("documents"));
    const words = ["apply", CITY, "--kind", "City", "--from", HOLDER!, "--relayer", RELAYER!];
    const applied = await does(...words, "--documents", documents);
    expect(applied).to.include(`${accounts[5]} applied for ${CITY}, round 1  (block `);
    expect(await anvil.provider.getTransactionCount(accounts[5]!)).to.equal(0);

    const entry = { code: CITY, kind: "City", applicant: accounts[5], round: 1, digest };
    const [waiting, table] = await Promise.all([
      json("list", COUNTRY, "--pending"),
      does("list", COUNTRY, "--pending"),
    ]);
    expect(waiting).to.deep.equal({ items: [entry], next: null });
    expect(table.split("\n")[2]).to.equal(`${CITY}  City  ${accounts[5]}      1`);

    const [code, applicant] = [CITY, HOLDER!];
    const reason = ["--reason", "documents-incomplete"];
    expect(await does("refuse", code, applicant, ...reason, "--from", AUTHORITY!)).to.include(
      `the application of ${accounts[5]} for ${CITY} is refused: documents incomplete  (block `,
    );
    const again = await json<{ round: number }>(...words);
    expect(again.round).to.equal(2);
    expect(await does("approve", code, applicant, "--from", AUTHORITY!)).to.include(
      `${CITY} issued to ${accounts[5]}  (block `,
    );
    const [resolved, none] = await Promise.all([
      json<{ holder: string; kind: string; status: string }>("resolve", CITY),
      does("list", COUNTRY, "--pending"),
    ]);
    expect(resolved).to.include({ holder: accounts[5], kind: "City", status: "active" });
    expect(none).to.equal(`no application below ${COUNTRY} waits`);
  });

  it("issue by an officer, and not while the city is suspended", async () => {
    const appointed = await does(
      ...["appoint", CITY, CLERK!, "--roles", "issue, publish"],
      ...["--until", "2099-01-01", "--from", HOLDER!],
    );
    const { block } = await json<{ block: number }>(
      ...["suspend", CITY, "--reason", "records under review", "--from", AUTHORITY!],
    );
    expect(appointed).to.include(
      `${accounts[4]} may issue, publish for ${CITY} until 2099-01-01 00:00:00 UTC  (block `,
    );
    await refuses([
      [
        ["issue", BUREAU, NEXT!, "--from", CLERK!],
        `${BUREAU} can't be issued: ${CITY} is suspended since block ${block} (reason: records under review).`,
      ],
    ]);
    expect(await does("reinstate", CITY, "--from", AUTHORITY!)).to.include(
      `${CITY} is active again`,
    );
    expect(await does("issue", BUREAU, NEXT!, "--from", CLERK!)).to.include(
      `${BUREAU} issued to ${accounts[8]} as Department  (block `,
    );
    expect(await does("dismiss", CITY, CLERK!, "--from", HOLDER!)).to.include(
      `${accounts[4]} is no officer of ${CITY} any more`,
    );
  });

  it("import a list: checked whole, issued in batches, resumed", async () => {
    const file = join(directory, "cities.csv");
    const lines = Array.from(
      { length: 30 },
      (_, i) => `MA.156.${1400 + i},City,${accounts[i % 10]!.toLowerCase()}`,
    );
    const write = (rows: string[], to = file) =>
      writeFile(to, `code,kind,holder\n${rows.join("\n")}\n`);
    const words = ["import", file, "--from", AUTHORITY!];

    const bad: [line: string, problem: string][] = [
      [
        `MA.156.14О9,City,${accounts[0]}`,
        '"MA.156.14О9" — character 10 is Cyrillic О (U+041E); use the digit 0.',
      ],
      [
        `MA.156.1499,Town,${accounts[0]}`,
        'kind "Town" is none of Country, City, Organisation, Department, ObjectClass.',
      ],
      ["MA.156.1499,City,0x12", 'holder "0x12" is no address.'],
      [lines[3]!, "MA.156.1403 stands in line 5 too."],
    ];
    const mistakes = await Promise.all(
      bad.map(async ([line, problem], i): Promise<[string[], string]> => {
        const other = join(directory, `bad-${i}.csv`);
        await write([...lines, line], other);
        return [["import", other, "--from", AUTHORITY!], `${other}, line 32: ${problem}`];
      }),
    );
    const lacking = (columns: string): string =>
      `its first line names no ${columns}; it must name code, kind, holder, separated by commas, semicolons or tabs.`;
    const foreign = (encoding: string): string =>
      `the text is not in UTF-8 but perhaps in ${encoding}; save it as CSV UTF-8.`;
    const table = "code,kind,holder,name\nMA.156.1499,City,0x12,";
    const files: [content: string | Uint8Array, problem: string][] = [
      // 石家庄 in GBK.
      [Buffer.concat([Buffer.from(table), Buffer.from("caafbcd2d7af", "hex")]), foreign("GBK")],
      [Buffer.from(`\ufeff${table}石家庄`, "utf16le"), foreign("UTF-16")],
      [table.replaceAll(",", "|"), lacking("code, kind, holder")],
      [table.replace(",kind", ",sort").replace(",holder", ",owner"), lacking("kind, holder")],
      ["", lacking("code, kind, holder")],
    ];
    for (const [i, [content, problem]] of files.entries()) {
      const other = join(directory, `file-${i}.csv`);
      await writeFile(other, content);
      mistakes.push([["import", other, "--from", AUTHORITY!], `${other}: ${problem}`]);
    }
    await refuses(mistakes);

    await write(lines.slice(0, 12));
    const first = await run(...words);
    expect(first.status).to.equal(0);
    expect(first.stderr).to.match(/^MA\.156 {2}12 of 12 {2}block \d+\n$/);
    expect(first.stdout).to.match(/^12 codes of .* stand as asked; 1 transactions, [\d,]+ gas\n$/);

    await write(lines);
    const resumed = await run(...words, "--json");
    expect(resumed.stderr).to.match(
      /^MA\.156 {2}12 of 30 stand already\nMA\.156 {2}30 of 30 {2}block \d+\n$/,
    );
    expect(JSON.parse(resumed.stdout)).to.include({ codes: 30, transactions: 1 });

    // As spreadsheets save it.
    for (const separator of [";", "\t"]) {
      const rows = ["Code,Kind,Holder", ...lines.map((line) => line.replace("City", "city"))];
      const blank = ["", "  ", ",,", ""];
      const text = [...rows, ...blank].join("\r\n").replaceAll(",", separator);
      await writeFile(file, `\ufeff${text}`);
      const again = await run(...words);
      expect(again).to.deep.equal({
        status: 0,
        stdout: `30 codes of ${file} stand as asked; 0 transactions, 0 gas\n`,
        stderr: "MA.156  30 of 30 stand already\n",
      });
    }
    const children = await json<{ code: string; holder: string }[]>("list", COUNTRY);
    expect(children.map(({ code, holder }) => [code, holder])).to.deep.equal([
      [CITY, accounts[5]],
      ...lines.map((line, i) => [line.split(",")[0], accounts[i % 10]]),
    ]);
  });

  it("retire a code, and pass one on", async () => {
    const passOn = async (): Promise<string[]> => [
      await does("offer", BUREAU, HOLDER!, "--from", NEXT!),
      await does("accept", BUREAU, "--from", HOLDER!),
      await does("offer", BUREAU, "--from", HOLDER!),
    ];
    const [retired, [offered, accepted, takenBack]] = await Promise.all([
      does(
        ...["retire", "MA.156.1400", "MA.156.1401", "--others", "MA.156.1402,MA.156.1403"],
        ...["--from", AUTHORITY!],
      ),
      passOn(),
    ]);
    expect(retired).to.include("MA.156.1400 is retired for good; its successor is MA.156.1401");
    expect(offered).to.include(`${BUREAU} is offered to ${accounts[5]}`);
    expect(accepted).to.include(`${accounts[5]} holds ${BUREAU} now`);
    expect(takenBack).to.include(`the offer of ${BUREAU} is taken back`);
    const [resolved, held] = await Promise.all([
      does("resolve", "MA.156.1400"),
      does("list", "--holder", HOLDER!),
    ]);
    expect(resolved.split("\n").slice(0, 3)).to.deep.equal([
      "MA.156.1400",
      "  kind      City",
      "  status    retired",
    ]);
    expect(resolved).to.match(/\n {2}successor MA\.156\.1401$/);
    const [asked, unasked] = held.split("\ncame unasked, and was not used since:\n");
    expect(asked!.split("\n")).to.have.members([CITY, BUREAU]);
    expect(unasked!.split("\n")).to.include("MA.156.1405");
  });

  it("freeze a country's issuing, and lift the freeze", async () => {
    expect(await does("freeze", COUNTRY)).to.match(
      new RegExp(`^issuing in MA\\.156 is frozen until ${DATE.source}  \\(block`),
    );
    await refuses([
      [
        ["issue", OTHER_CITY, HOLDER!, "--kind", "City", "--from", AUTHORITY!],
        /^code: MA\.156\.1302 can't be issued: issuing in MA\.156 is frozen until .* UTC; try again then\.\n$/,
      ],
      [
        ["freeze", COUNTRY, "--lift", "--from", COUNCIL!],
        `MA.156 can't be frozen: ${accounts[1]} has no such role; the council or the guardian must do this.`,
      ],
    ]);
    expect(await does("freeze", COUNTRY, "--lift")).to.include(`issuing in ${COUNTRY} goes on`);
  });

  it("name the code that one looks like which is not issued", async () => {
    const text = "MA.156.13O1 is not issued; did you mean MA.156.1301, which looks like it?";
    expect(await does("show", "MA.156.13O1")).to.equal(text);
    expect(await does("resolve", "MA.156.13O1")).to.equal(text);
    expect(await json<{ lookalikes: string[] }>("show", "MA.156.13O1"))
      .to.have.property("lookalikes")
      .that.deep.equals([CITY]);
    expect(await does("show", "MA.156.7777")).to.equal("MA.156.7777 is not issued");
  });

  it("refuse mistakes in one line, and send nothing", async () => {
    const from = ["--from", AUTHORITY!];
    await refuses([
      [["show", "ma.156.1301"], '"ma.156.1301" — codes are upper case: MA.156.1301'],
      [
        ["resolve", "MA.156\n.1301"],
        '"MA.156\\u{a}.1301" — character 7 is a line break (U+000A); remove it.',
      ],
      [["list"], "give a code, or --holder; see --help."],
      [
        ["list", COUNTRY, "--pending", "--before", "newest"],
        "--before: newest is no place in a list; such is 1234:0.",
      ],
      [
        ["issue", "MA.156.1003", HOLDER!, ...from],
        "MA.156.1003 fits City and Organisation; say which with --kind.",
      ],
      [
        ["issue", OTHER_CITY, "nobody", "--kind", "City", ...from],
        "holder: nobody is neither an address, nor the number of an account, nor the name of a key.",
      ],
      [
        ["accept", CITY, ...from, "--max-fee", "much"],
        "--max-fee: much is no fee; give gwei for each gas, such as 50.",
      ],
      [
        ["accept", CITY, ...from, "--confirmations", "0"],
        "--confirmations: 0 is no number of blocks; give 1 to 9999.",
      ],
      [
        ["issue", `${CITY}.09`, HOLDER!, "--from", "99"],
        "99 is none of the 10 accounts of localhost; list them with `npx hardhat code accounts`.",
      ],
      [
        ["apply", OTHER_CITY, "--kind", "Town", "--from", HOLDER!],
        "--kind: Town is none of Country, City, Organisation, Department, ObjectClass.",
      ],
      [
        ["approve", OTHER_CITY, HOLDER!, ...from],
        `${OTHER_CITY} can't be approved: no application of ${accounts[5]} for ${OTHER_CITY} waits in this round; its last one, round 0, is not there.`,
      ],
      [
        ["approve", OTHER_CITY, HOLDER!, "--round", "x", ...from],
        "--round: x is no round; the first one is 1.",
      ],
      [
        ["suspend", CITY, "--reason", "spite", ...from],
        '--reason: "spite" is none of: none, records under review, key compromised, holder unreachable, authority withdrawn, terms breached, court order, other.',
      ],
      [
        ["appoint", CITY, CLERK!, "--roles", "issue", "--until", "soon", "--from", HOLDER!],
        "--until: give a date, such as 2027-11-20.",
      ],
      [["publish", CITY, "nowhere.json", "--from", HOLDER!], "file: nowhere.json can't be read."],
      [["import", "nowhere.csv", ...from], /^code: nowhere\.csv: .*no such file/],
      [
        ["dismiss", CITY, CLERK!, "--from", STRANGER!],
        `${CITY} can't be rid of this officer: ${accounts[7]} does not hold ${CITY}; its holder must do this.`,
      ],
      [
        ["accept", CITY, "--from", STRANGER!],
        `${CITY} can't be accepted: ${CITY} is not offered to ${accounts[7]}; ask its holder for an offer.`,
      ],
      [
        ["publish", CITY, RECORD, "--from", HOLDER!],
        `the record has no links of ${CITY}: set an anchor to urn:ma:${CITY}.`,
      ],
    ]);
  });

  it("publish a record and show it, the same after the chain was stopped", async () => {
    const records = join(directory, "records");
    const cid = cidOf(digestOf(new Uint8Array(await readFile(RECORD))));
    expect(
      await does("publish", BUREAU, RECORD, "--records", records, "--from", HOLDER!),
    ).to.include(`${BUREAU} published ${cid}, kept in ${records}  (block `);
    await access(join(records, cid));
    const show = () =>
      Promise.all([
        does("show", BUREAU, "--records", records),
        does("show", BUREAU, "--records", records, "--history"),
      ]);
    const shown = await show();
    const [short, long] = shown.map((text) => text.split("\n"));
    expect(short![0]).to.match(/^MA\.156\.1301\.01 {3}Department +● active$/);
    expect(short![1]).to.equal(
      "  MA.156 China › MA.156.1301 Shijiazhuang › 01 Urban Management Bureau",
    );
    expect(short![2]).to.equal(`  holder    ${accounts[5]!.slice(0, 6)}…${accounts[5]!.slice(-4)}`);
    expect(short![3]).to.match(
      /^ {2}issued {4}.* UTC, block \d+, by 0x15d3…6A65, officer of MA\.156\.1301$/,
    );
    expect(short![4]).to.equal(
      `  record    ${cid.slice(0, 8)}…${cid.slice(-3)}, verified, from ${records}: about, opendata, contact`,
    );
    expect(short![5]).to.match(
      /^ {2}history {3}issued · offered · changed holder · offered · published/,
    );
    expect(long).to.have.length(5 + 5);
    expect(long![9]).to.match(
      /^ +block \d+ {2}published: digest 0x\w{64}, by 0x\w{40} {2}0x\w{64}$/,
    );

    await anvil.stop();
    anvil = await startAnvil(["--state", state]);
    expect(await show()).to.deep.equal(shown);
  });

  it("name a code in the language of the terminal, by the titles of its record", async () => {
    const records = join(directory, "records");
    const file = join(directory, "record.json");
    const about = {
      href: "https://example.org/",
      title: "Urban Management Bureau",
      "title*": [{ value: "城市管理局", language: "zh-Hans" }],
    };
    await writeFile(
      file,
      JSON.stringify({ linkset: [{ anchor: anchorOf(BUREAU), about: [about] }] }),
    );
    await does("publish", BUREAU, file, "--records", records, "--from", HOLDER!);
    const words = ["code", "show", BUREAU, "--records", records, "--suite", SUITE];
    const shown = await Promise.all(
      ["en_GB.UTF-8", "zh_CN.UTF-8", "C"].map((locale) => runTask(anvil.url, words, locale)),
    );
    const name = ({ stdout }: Ended): string | undefined => stdout.split("\n")[1]?.split(" › ")[2];
    expect(shown.map(name)).to.deep.equal([
      "01 Urban Management Bureau",
      "01 城市管理局",
      "01 Urban Management Bureau",
    ]);
  });

  it("give an error as JSON too, and refuse a deployment that is not this chain's", async () => {
    const recorded = await readFile(FILE, "utf8");
    await writeFile(
      FILE,
      recorded.replace(/("genesisHash": ")0x\w{64}/, `$1${id("another chain")}`),
    );
    const message = `${FILE}: genesisHash: chain 31337 was reset since (its first block is another one); deploy anew with --fresh.`;
    const [plain, asJson] = await Promise.all([
      run("resolve", CITY),
      run("resolve", CITY, "--json"),
    ]);
    await writeFile(FILE, recorded);
    expect(plain).to.deep.equal({ status: 1, stdout: "", stderr: `code: ${message}\n` });
    expect(JSON.parse(asJson.stdout)).to.deep.equal({ error: "DeploymentError", message });
    expect(asJson).to.include({ status: 1, stderr: `code: ${message}\n` });
  });
});
