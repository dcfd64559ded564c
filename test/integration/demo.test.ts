import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify, stripVTControlCharacters } from "node:util";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import {
  Contract,
  encodeBytes32String,
  getBytes,
  hexlify,
  id,
  keccak256,
  sha256,
  toUtf8Bytes,
} from "ethers";
import { BUDGETS } from "../../bench/budgets.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";

const run = promisify(execFile);
const checkout = resolve(import.meta.dirname, "../..");
const BUREAU = "MA.156.1301.01";

/** What a reader without this project needs to know of the registry. */
const ABI = [
  "event CodeIssued(bytes32 indexed code, bytes32 indexed parent, address indexed holder, uint8 kind, address by)",
  "function recordOf(bytes32) view returns (tuple(address holder, uint40 issuedAt, uint24 epoch, uint40 frozenUntil, uint8 kind, uint8 status, uint8 reason))",
  "function resolve(bytes32) view returns (tuple(address holder, uint8 kind, uint8 status, uint8 reason, uint40 issuedAt, bytes32 decidedBy, bytes32 successor, bytes32 digest))",
];
const [ACTIVE, RETIRED] = [1n, 3n];

interface Row {
  operation: string;
  count: number;
  gas: number;
  budget: number;
  newSlots: number;
}

/** The rows of the demo's table. */
function rowsOf(output: string): Row[] {
  const lines = stripVTControlCharacters(output).split("\n");
  const rule = lines.findIndex((line) => /^─+$/.test(line));
  expect(rule, output).to.be.greaterThan(0);
  const body = lines.slice(rule + 1, lines.indexOf("", rule));
  return body.map((line) => {
    const [operation, ...figures] = line.split(/\s{2,}/);
    const [count, gas, budget, newSlots] = figures.map((text) =>
      Number(text.replace(/[≤, ]/g, "")),
    );
    return {
      operation: operation!,
      count: count!,
      gas: gas!,
      budget: budget!,
      newSlots: newSlots!,
    };
  });
}

function expectWithinBudgets(output: string): void {
  const rows = rowsOf(output);
  const budgets = Object.values(BUDGETS);
  expect(rows.length).to.be.at.least(10);
  expect(rows.find(({ operation }) => operation === BUDGETS.issueBatch.operation)?.count).to.equal(
    311,
  );
  for (const { operation, count, gas, budget, newSlots } of rows) {
    const limit = budgets.find((one) => one.operation === operation)!;
    expect(budget, operation).to.equal(Number(limit.gas));
    expect(newSlots, operation).to.equal(limit.newSlots);
    expect(gas, operation).to.be.within(20_000, budget);
    expect(count, operation).to.be.at.least(1);
  }
}

describe("npm run demo", () => {
  let directory: string;
  let anvil: Anvil;
  const outputs: string[] = [];

  /** Both networks are the same local chain here. */
  const networks = () => ({
    LOCALHOST_RPC_URL: anvil.url,
    SEPOLIA_RPC_URL: anvil.url,
    SEPOLIA_PRIVATE_KEY: id("nobody's"),
  });

  /** Runs what `npm run demo` runs, in a directory of its own; fails unless the exit status is 0. */
  async function demo(...options: string[]): Promise<string> {
    const { scripts } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8")) as {
      scripts: { demo: string };
    };
    expect(scripts.demo).to.equal(
      "hardhat build --quiet --no-tests && hardhat run --no-compile demo/main.ts",
    );
    const hardhat = join(checkout, "node_modules/.bin/hardhat");
    const config = ["--config", join(checkout, "hardhat.config.ts")];
    const { stdout, stderr } = await run(
      process.execPath,
      [hardhat, ...config, ...options, "run", "--no-compile", join(checkout, "demo/main.ts")],
      { cwd: directory, env: { ...process.env, ...networks() } },
    );
    expect(stderr).to.equal("");
    return stdout;
  }

  /** Runs an example as its users do. */
  async function example(name: string, ...options: string[]): Promise<string[]> {
    const tsx = join(checkout, "node_modules/tsx/dist/cli.mjs");
    const file = join(checkout, "examples", name);
    const { stdout, stderr } = await run(process.execPath, [tsx, file, ...options], {
      cwd: directory,
    });
    expect(stderr).to.equal("");
    return stdout.trimEnd().split("\n");
  }

  before(async function () {
    this.timeout(60_000);
    directory = await mkdtemp(join(tmpdir(), "domicile-demo-"));
    anvil = await startAnvil();
  });
  after(async () => {
    await anvil.stop();
    await rm(directory, { recursive: true });
  });

  it("keeps to the budgets on the in-process chain", async () => {
    const output = await demo();
    expect(output).to.include("342 cities of 342 have their codes");
    expectWithinBudgets(output);
  }).timeout(30_000);

  it("keeps to the budgets on a local chain, twice in a row", async () => {
    for (let i = 0; i < 2; i++) outputs.push(await demo("--network", "localhost"));
    for (const output of outputs) {
      expect(output).to.include("342 cities of 342 have their codes");
      expectWithinBudgets(output);
    }
    const [first, second] = outputs.map(
      (output) => /registries of codes to (0x\w+)/.exec(output)?.[1],
    );
    expect(first).to.be.a("string");
    expect(second).not.to.equal(first);
  }).timeout(60_000);

  it("refuses a network that is no local chain, in one line", async () => {
    const refused = demo("--network", "sepolia").then(
      () => undefined,
      (error: { code: number; stderr: string; stdout: string }) => error,
    );
    const { code, stderr, stdout } = (await refused)!;
    expect([code, stdout.trim()]).to.deep.equal([1, ""]);
    expect(stderr.trim()).to.match(/^demo: [^\n]+$/);
  }).timeout(30_000);

  describe("leaves on the chain", () => {
    let registry: Contract;
    before(async () => {
      const file = join(directory, "deployments/31337-demo.json");
      const { contracts } = JSON.parse(await readFile(file, "utf8")) as {
        contracts: { cityCodeRegistry: { address: string } };
      };
      const { address } = contracts.cityCodeRegistry;
      expect(outputs[1]).to.include(address);
      registry = new Contract(address, ABI, anvil.provider);
    });

    it("342 active codes of China with 342 holders, and a retired one", async () => {
      const filter = registry.filters.CodeIssued!(null, encodeBytes32String("MA.156"));
      const logs = await registry.queryFilter(filter, 0);
      expect(logs).to.have.length(343);
      const records = await Promise.all(
        logs.map(
          (log) =>
            registry.getFunction("recordOf")(log.topics[1]) as Promise<{
              holder: string;
              status: bigint;
            }>,
        ),
      );
      const active = records.filter(({ status }) => status === ACTIVE);
      expect(active).to.have.length(342);
      expect(new Set(active.map(({ holder }) => holder)).size).to.equal(342);
      expect(records.filter(({ status }) => status === RETIRED)).to.have.length(1);
    });

    it("the digest of the bureau's record", async () => {
      const document = await readFile(join(checkout, `examples/${BUREAU}.json`));
      const { digest } = (await registry.getFunction("resolve")(
        encodeBytes32String(BUREAU),
      )) as unknown as { digest: string };
      expect(digest).to.equal(sha256(document));
    });

    it("the successor of the retired code", async () => {
      const { status, successor } = (await registry.getFunction("resolve")(
        encodeBytes32String("MA.156.5424"),
      )) as unknown as { status: bigint; successor: string };
      expect(status).to.equal(RETIRED);
      expect(successor).to.equal(encodeBytes32String("MA.156.5406"));
    });
  });

  describe("keeps off the chain", () => {
    /** All that the chain holds: calldata, events, storage and code, in one text of hexadecimal digits. */
    let chain: string;
    let book: { name: string; number: string; secret: string; superId: string }[];
    before(async () => {
      const { provider } = anvil;
      const latest = await provider.getBlockNumber();
      const parts: string[] = [];
      for (let number = 0; number <= latest; number++) {
        const block = (await provider.getBlock(number, true))!;
        parts.push(block.extraData, ...block.prefetchedTransactions.map(({ data }) => data));
      }
      const logs = await provider.getLogs({ fromBlock: 0, toBlock: latest });
      parts.push(...logs.flatMap(({ topics, data }) => [...topics, data]));
      const state = (await provider.send("anvil_dumpState", [])) as string;
      parts.push(gunzipSync(getBytes(state)).toString());
      chain = parts.join(" ").toLowerCase();
      const file = await readFile(join(directory, "records/enrolments.json"), "utf8");
      book = JSON.parse(file) as typeof book;
    });

    const holds = (hex: string): boolean => chain.includes(hex.replace(/^0x/, "").toLowerCase());

    it("the names, numbers and secrets of residents, and plain hashes of them", () => {
      expect(book).to.have.length(3);
      for (const { name, number, secret } of book) {
        for (const text of [name, number, number.slice(6, 14)]) {
          const bytes = toUtf8Bytes(text);
          expect(holds(hexlify(bytes)), text).to.equal(false);
          for (const hash of [keccak256(bytes), sha256(bytes), id(text.toLowerCase())]) {
            expect(holds(hash), `hash of ${text}`).to.equal(false);
          }
        }
        const digits = number.slice(0, 17);
        expect(holds(digits), "the number in decimal digits").to.equal(false);
        expect(holds(BigInt(digits).toString(16)), "the number").to.equal(false);
        expect(holds(secret), "the secret").to.equal(false);
        expect(holds(sha256(secret)), "the secret's SHA-256").to.equal(false);
      }
    });

    it("but not the secrets' hashes, the Super IDs and the credit code, which are public", () => {
      for (const { secret, superId } of book) {
        expect(holds(keccak256(secret))).to.equal(true);
        expect(holds(superId)).to.equal(true);
      }
      expect(holds(hexlify(toUtf8Bytes("91130100MA000000M0")))).to.equal(true);
    });
  });

  describe("leaves to the examples", () => {
    it("codes to read with ethers alone", async () => {
      const text = await readFile(join(checkout, "examples/read-with-ethers.ts"), "utf8");
      expect(text).not.to.match(/from "[^"]*src\//);
      expect(await example("read-with-ethers.ts", anvil.url)).to.deep.equal([
        "342 holders of 342 active codes below MA.156",
        `${BUREAU} published ${sha256(await readFile(join(checkout, `examples/${BUREAU}.json`)))}`,
      ]);
    });

    it("a code to apply for with a wallet", async () => {
      const [applied, paid] = await example("apply-with-a-wallet.ts", anvil.url);
      expect(applied).to.match(/^0x\w{40} applied for MA\.156\.130181: pending, round 1$/);
      expect(paid).to.match(/^the relayer paid 6\d{4} gas, the applicant nothing$/);
    });

    it("an office to register with", async () => {
      const [controls, paid] = await example("register.ts", anvil.url);
      expect(controls).to.match(/^0x\w{40} controls 0x\w{40}$/);
      expect(paid).to.match(/^the relayer paid 7\d{4} gas, the resident nothing$/);
    });

    it("a code to issue, once", async () => {
      expect((await example("issue.ts", anvil.url))[0]).to.match(
        /^issued MA\.156\.130123 to 0x\w{40} for 5\d{4} gas$/,
      );
      expect((await example("issue.ts", anvil.url))[0]).to.match(
        /^refused, CodeTaken: MA\.156\.130123 is taken: 0x\w{40} holds it/,
      );
    });

    it("codes to resolve", async () => {
      expect(await example("resolve.ts", BUREAU, anvil.url)).to.deep.equal([
        `${BUREAU} is active: held by 0x976EA74026E726554dB657fA54763abd0C3a0aa9`,
        "about: https://example.org/shijiazhuang/urban-management",
        "opendata: https://example.org/shijiazhuang/urban-management/street-lights.csv",
        "contact: mailto:urban-management@example.org",
      ]);
      expect(await example("resolve.ts", "MA.156.5424", anvil.url)).to.deep.equal([
        "MA.156.5424 is retired: see MA.156.5406",
      ]);
    });
  }).timeout(30_000);
});
