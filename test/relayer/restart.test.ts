import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import { superIdOfRegistration } from "../../src/index.js";
import { pause } from "../../src/chain/retry.js";
import { failureOf } from "../failure.js";
import {
  eachOf,
  type Enrolment,
  enrolment,
  get,
  post,
  registeredOn,
  type RelayerProcess,
  spawnRelayer,
} from "./setup.js";

const REQUESTS = 50;

describe("the relayer's process", function () {
  this.timeout(60_000);
  let at: Enrolment;
  let relayer: RelayerProcess | undefined;

  beforeEach(async () => {
    at = await enrolment();
  });
  afterEach(async () => {
    await relayer?.end("SIGKILL");
    await at.stop();
  });

  /** How many transactions the relayer's account has in blocks. */
  const transactions = (): Promise<number> =>
    at.anvil.provider.getTransactionCount(at.payer.address);
  const statusesOf = (ids: readonly string[]): Promise<unknown[]> =>
    eachOf(ids, 8, async (id) => (await get(relayer!.url, `/requests/${id}`)).body.status);
  const allMined = async (ids: readonly string[]): Promise<void> => {
    for (let left = 300; ; left--) {
      const unfinished = (await statusesOf(ids)).filter((status) => status !== "mined");
      if (unfinished.length === 0) return;
      if (left === 0) throw new Error(`not mined, but ${[...new Set(unfinished)].join(", ")}`);
      await pause(100);
    }
  };

  /** Kills the relayer with requests in the queue, some of them sent; then mines what the node has, or drops it. */
  const interrupted = async (kept: boolean): Promise<string[]> => {
    relayer = await spawnRelayer(at);
    const residents = await eachOf(Array.from({ length: REQUESTS }), 8, () => at.resident());
    const superIds = residents.map(({ signed }) => superIdOfRegistration(signed)).sort();
    // Some get through, then blocks stop coming.
    const first = await eachOf(residents.slice(0, 20), 8, ({ signed }) =>
      post(relayer!.url, signed),
    );
    await at.anvil.provider.send("evm_setAutomine", [false]);
    const rest = await eachOf(residents.slice(20), 8, ({ signed }) => post(relayer!.url, signed));
    const answers = [...first, ...rest];
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([202]));
    const ids = answers.map(({ body }) => body.id);
    for (let left = 100; left > 0 && (await get(relayer.url, "/health")).body.signed !== 16; left--)
      await pause(50);
    expect((await get(relayer.url, "/health")).body).to.deep.include({ signed: 16 });

    expect(await relayer.end("SIGKILL")).to.equal(null);
    if (!kept) await at.anvil.provider.send("anvil_dropAllTransactions", []);
    await at.anvil.provider.send("evm_setAutomine", [true]);
    if (kept) await at.anvil.provider.send("evm_mine", []);

    relayer = await spawnRelayer(at);
    await allMined(ids);
    expect((await registeredOn(at)).sort()).to.deep.equal(superIds);
    expect(await transactions()).to.equal(REQUESTS);
    return ids;
  };

  it("killed in the middle, loses nothing and sends nothing twice", async () => {
    const ids = await interrupted(true);
    // Nor does the next start.
    expect(await relayer!.end("SIGTERM")).to.equal(0);
    relayer = await spawnRelayer(at);
    expect(new Set(await statusesOf(ids))).to.deep.equal(new Set(["mined"]));
    expect(await transactions()).to.equal(REQUESTS);
  });

  it("killed in the middle, sends the same bytes again where the node forgot them", async () => {
    await interrupted(false);
  });

  it("killed again and again while it sends, sends each once", async () => {
    relayer = await spawnRelayer(at, { RELAYER_IN_FLIGHT: "4" });
    await at.anvil.provider.send("evm_setAutomine", [false]);
    const residents = await eachOf(Array.from({ length: REQUESTS }), 8, () => at.resident());
    const answers = await eachOf(residents, 8, ({ signed }) => post(relayer!.url, signed));
    const ids = answers.map(({ body }) => body.id);
    await at.anvil.provider.send("evm_setAutomine", [true]);
    await at.anvil.provider.send("evm_mine", []);
    for (const count of [8, 16, 24]) {
      while ((await transactions()) < count) await pause(1);
      await relayer.end("SIGKILL");
      expect(await transactions()).to.be.lessThan(REQUESTS);
      relayer = await spawnRelayer(at, { RELAYER_IN_FLIGHT: "4" });
    }
    await allMined(ids);
    const superIds = residents.map(({ signed }) => superIdOfRegistration(signed)).sort();
    expect((await registeredOn(at)).sort()).to.deep.equal(superIds);
    expect(await transactions()).to.equal(REQUESTS);
  });

  it("told to end, finishes what is in flight and keeps the rest", async () => {
    relayer = await spawnRelayer(at, { RELAYER_IN_FLIGHT: "2" });
    await at.anvil.provider.send("evm_setAutomine", [false]);
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) {
      ids.push((await post(relayer.url, (await at.resident()).signed)).body.id);
    }
    for (let left = 100; left > 0 && (await get(relayer.url, "/health")).body.signed !== 2; left--)
      await pause(50);
    const ended = relayer.end("SIGTERM");
    await pause(300);
    expect(await failureOf(get(relayer.url, "/health"))).to.be.instanceOf(TypeError);
    await at.anvil.provider.send("evm_mine", []);
    expect(await ended).to.equal(0);
    expect(relayer.output.stderr).to.equal("");
    expect(await transactions()).to.equal(2);

    relayer = await spawnRelayer(at);
    expect((await statusesOf(ids)).sort()).to.include.members(["mined", "mined"]);
    await at.anvil.provider.send("evm_setAutomine", [true]);
    await at.anvil.provider.send("evm_mine", []);
    await allMined(ids);
    expect(await transactions()).to.equal(5);
  });

  it("logs neither messages nor keys nor addresses of who asks", async () => {
    relayer = await spawnRelayer(at);
    const { body } = await post(relayer.url, (await at.resident()).signed);
    await allMined([body.id]);
    await relayer.end("SIGTERM");
    const lines = relayer.output.stdout.trimEnd().split("\n");
    expect(lines).to.have.length(3);
    const [first, mined, last] = lines.map((line) => line.replace(/^\S+Z /, ""));
    expect(first).to.equal(`relayer ${at.payer.address} on ${relayer.url} for chain 31337`);
    expect(mined).to.match(new RegExp(`^${body.id.slice(0, 10)} mined in block \\d+, 0x\\w{64}$`));
    expect(last).to.equal("stopping: what is in flight is finished first");
  });

  it("does not start with what can't work, and says why in a line", async () => {
    relayer = await spawnRelayer(at);
    const taken = new URL(relayer.url).port;
    const other = join(at.directory, "other.sqlite");
    const noQueue = join(at.directory, "no.sqlite");
    await writeFile(noQueue, "no database ".repeat(100));
    const poor = Wallet.createRandom();
    const cases: [Record<string, string>, string[], RegExp][] = [
      [{}, [], /queue\.sqlite: another relayer runs with it; /],
      [
        { RELAYER_DATABASE: other, RELAYER_PORT: taken },
        [],
        /can't listen on 127\.0\.0\.1:\d+ \(EADDRINUSE\); /,
      ],
      [{ RELAYER_DATABASE: noQueue }, [], /no\.sqlite: can't be opened as a queue; /],
      [
        { RELAYER_DATABASE: other, RELAYER_PRIVATE_KEY: poor.privateKey },
        [],
        new RegExp(`${poor.address} has no ether; `),
      ],
      [
        { RELAYER_PRIVATE_KEY: "secret" },
        [],
        /RELAYER_PRIVATE_KEY: is no private key: 32 bytes, hexadecimal; /,
      ],
      [{ RELAYER_PER_IP: "many" }, [], /RELAYER_PER_IP: .*; see docs\/relayer\.md\.$/],
      [{ RELAYER_DEPLOYMENT: "nowhere.json" }, [], /nowhere\.json: not there; deploy first/],
      [
        { RELAYER_RPC_URL: "http://127.0.0.1:1" },
        [],
        /the node gave no answer to its chain id in 5 tries; /,
      ],
      [{}, ["--trust-proxies"], /--trust-proxies is no option; /],
    ];
    const ends = await eachOf(cases, 3, async ([variables, words]) => {
      const started = await spawnRelayer(at, variables, words);
      return { status: await started.ended, ...started.output };
    });
    for (const [i, [variables, words, line]] of cases.entries()) {
      const { status, stdout, stderr } = ends[i]!;
      expect({ status, stdout }, JSON.stringify([variables, words])).to.deep.equal({
        status: 1,
        stdout: "",
      });
      expect(stderr).to.match(/^relayer: [^\n]{1,300}\n$/);
      expect(stderr.trimEnd()).to.match(line);
      expect(stderr).to.not.include("secret");
    }
    // The queue of one account is not taken for another's.
    await relayer.end("SIGTERM");
    const stranger = await spawnRelayer(at, {
      RELAYER_PRIVATE_KEY: "0x8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba",
    });
    expect(await stranger.ended).to.equal(1);
    expect(stranger.output.stderr).to.match(
      /queue\.sqlite: its requests are for another chain, suite or account; /,
    );
  });
});
