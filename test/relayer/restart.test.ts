import { expect } from "chai";
import { superIdOfRegistration } from "../../src/index.js";
import { pause } from "../../src/chain/retry.js";
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
});
