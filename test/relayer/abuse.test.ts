import { expect } from "chai";
import { join } from "node:path";
import { hexlify, id, JsonRpcProvider, randomBytes, Wallet } from "ethers";
import type { Relayer } from "../../servers/relayer/relayer.js";
import { Queue } from "../../servers/relayer/queue.js";
import { networkOf } from "../../servers/relayer/limits.js";
import { type AnySigned, relay, superIdOfRegistration } from "../../src/index.js";
import { eachOf, type Enrolment, enrolment, get, post, relayerOn } from "./setup.js";

const QUICK = { pollingMs: 20 };
const CITY = "MA.156.7777";

/** As geth does where no block is named: it simulates on the latest block, not on the next one. */
class Latest extends JsonRpcProvider {
  override send(method: string, params: unknown[]): Promise<never> {
    const unnamed = method === "eth_estimateGas" && params.length === 1;
    return super.send(method, unnamed ? [...params, "latest"] : params) as Promise<never>;
  }
}

describe("the relayer, abused", function () {
  this.timeout(30_000);
  let at: Enrolment;
  let relayer: Relayer;

  before(async () => {
    at = await enrolment();
    const provider = new Latest(at.anvil.url, undefined, { cacheTimeout: -1, batchMaxCount: 1 });
    relayer = await relayerOn(at, { provider });
  });
  after(async () => {
    await relayer.stop();
    await at.stop();
  });
  afterEach(() => at.anvil.provider.send("evm_setAutomine", [true]));

  const registered = async () => {
    const { client, signed } = await at.resident();
    await relay(relayer.url, signed, QUICK);
    return { client, signed, superId: superIdOfRegistration(signed) };
  };

  it("takes a message right after the block that it follows", async () => {
    const { client, superId } = await registered();
    const deactivation = await client.ids.control.buildDeactivation({ superId });
    await relay(relayer.url, await client.sign(deactivation), QUICK);
    expect((await client.ids.resolve(superId)).status).to.equal("deactivated");
  });

  it("lends nobody its own account's rights, whomever the message names", async () => {
    const { client, signed, superId } = await registered();
    const change = await client.ids.control.buildChange({
      superId,
      newController: at.payer.address,
    });
    await relay(relayer.url, await client.sign(change), QUICK);
    const { version, changed } = await client.ids.resolve(superId);
    const thief = Wallet.createRandom().address;
    const { deadline } = signed.message;
    const { status, body } = await post(relayer.url, {
      type: "ControllerChange",
      message: { superId, controller: thief, newController: thief, version, changed, deadline },
      signature: "0x",
    });
    expect([status, body.name]).to.deep.equal([422, "InvalidSignature"]);
    expect((await client.ids.resolve(superId)).controller).to.equal(at.payer.address);
  });

  it("pays for nothing that nobody signed, such as in the name of who simulations are said to be from", async () => {
    const before = await at.anvil.provider.getBalance(at.payer.address);
    const { deadline } = (await at.resident()).signed.message;
    for (const applicant of ["0x000000000000000000000000000000000000dEaD", at.country!.address]) {
      const message = { code: `${at.registrar}.X`, applicant, round: 1, deadline };
      const { status, body } = await post(relayer.url, {
        type: "Withdrawal",
        message,
        signature: `0x${"ff".repeat(16 * 1024)}`,
      });
      expect([status, body.name]).to.deep.equal([422, "InvalidSignature"]);
    }
    expect(await at.anvil.provider.getBalance(at.payer.address)).to.equal(before);
  });

  /** A withdrawal that a new key signed: nobody filed what it takes back. */
  const withdrawal = async (code: string, key: Wallet) => {
    const client = at.as(key);
    return client.sign(await client.applications.buildWithdrawal({ code, applicant: key.address }));
  };
  const newKey = (): Wallet => new Wallet(hexlify(randomBytes(32)), at.anvil.provider);

  it("takes no withdrawal below a code that is not issued", async () => {
    for (const [code, parent] of [
      ["MA.156.Z1.X", "MA.156.Z1"],
      ["MA.999", "MA.999"],
    ] as const) {
      const { status, body } = await post(relayer.url, await withdrawal(code, newKey()));
      expect([status, body.message]).to.deep.equal([
        400,
        `${parent} is not issued, so nothing below it is applied for.`,
      ]);
    }
  });

  it("keeps at most eight requests about the same", async () => {
    await at.anvil.provider.send("evm_setAutomine", [false]);
    const key = newKey();
    const statuses = [];
    for (let i = 0; i < 9; i++) {
      const { status } = await post(relayer.url, await withdrawal(`${at.registrar}.Y${i}`, key));
      statuses.push(status);
    }
    expect(statuses).to.deep.equal([...Array<number>(8).fill(202), 429]);
    expect(
      (await post(relayer.url, await withdrawal(`${at.registrar}.Y`, newKey()))).status,
    ).to.equal(202);
  });

  it("keeps a city's share for what its officers signed", async () => {
    const small = await relayerOn(at, { variables: { RELAYER_PER_REGISTRAR: "20" } });
    try {
      await at.anvil.provider.send("evm_setAutomine", [false]);
      const strangers = await eachOf(Array.from({ length: 21 }), 4, async (_, i) =>
        post(small.url, await withdrawal(`${at.registrar}.W${i}`, newKey())),
      );
      const refused = strangers.filter(({ status }) => status !== 202);
      expect(refused.map(({ status, body }) => [status, body.message.slice(0, 55)])).to.deep.equal([
        [429, `too many requests for applications below ${at.registrar}; try`.slice(0, 55)],
      ]);
      const { signed } = await at.resident();
      expect((await post(small.url, signed)).status).to.equal(202);
    } finally {
      await small.stop();
    }
  });

  it("counts what is asked, and a network of /48 as a whole", async () => {
    const small = await relayerOn(at, {
      variables: { RELAYER_PER_IP: "2" },
      words: ["--trust-proxy"],
    });
    try {
      const from = (ip: string) => ({ "x-forwarded-for": ip });
      const id = `0x${"0".repeat(64)}`;
      const asked = async (ip: string, path: string): Promise<number> =>
        (await fetch(`${small.url}${path}`, { headers: from(ip) })).status;
      const reads = await eachOf(Array.from({ length: 21 }), 1, async () =>
        asked("192.0.2.1", `/requests/${id}`),
      );
      expect(reads).to.deep.equal([...Array<number>(20).fill(404), 429]);
      expect(await asked("192.0.2.1", "/health")).to.equal(429);
      expect((await get(small.url, "/health")).status).to.equal(200);
      const posts = await eachOf(Array.from({ length: 21 }), 1, async (_, i) => {
        const { status } = await post(small.url, "{}", from(`2001:db8:0:${i.toString(16)}::1`));
        return status;
      });
      expect(posts).to.deep.equal([...Array<number>(20).fill(400), 429]);
      expect((await post(small.url, "{}", from("2001:db8:1::1"))).status).to.equal(400);
    } finally {
      await small.stop();
    }
  });

  it("makes one request of one signature, whomever else the message names", async () => {
    const holder = new Wallet(id("a city's own key"), at.anvil.provider);
    const { deadline } = (await at.resident()).signed.message;
    await at.as(at.country!).issuing.issue({ code: CITY, kind: "City", holder: holder.address });
    const message = {
      code: CITY,
      holder: holder.address,
      digest: id("record"),
      epoch: 0,
      nonce: 0,
      deadline,
    };
    await at.anvil.provider.send("evm_setAutomine", [false]);
    const { signature } = await at.as(holder).sign({ type: "Publication", message });
    const publication = { type: "Publication", message, signature };
    for (const forged of [{ holder: Wallet.createRandom().address }, { epoch: 1 }]) {
      const { status, body } = await post(relayer.url, {
        ...publication,
        message: { ...message, ...forged },
      });
      expect([status, body.name]).to.deep.equal([400, "NotRelayed"]);
    }
    expect((await post(relayer.url, publication)).status).to.equal(202);
  });

  it("holds up nobody while one fills the queue", () => {
    const queue = new Queue(join(at.directory, "crowded.sqlite"), "owner");
    const signed = { type: "Deactivation", message: {}, signature: "0x" } as unknown as AnySigned;
    for (let i = 0; i < 100; i++) queue.add(`crowd ${i}`, "one", signed);
    queue.add("other", "another", signed);
    expect(queue.unfinished(64).map((request) => request.id)).to.deep.equal(["crowd 0", "other"]);
    queue.sign("crowd 0", { nonce: 0, raw: "0x", hash: "0x" });
    expect(queue.unfinished(64).map((request) => request.id)).to.deep.equal([
      "crowd 0",
      "crowd 1",
      "other",
    ]);
    expect(queue.load()).to.include({ queued: 100, signed: 1 });
    queue.close();
  });

  it("counts an address as one, however a proxy writes it", () => {
    for (const [written, network] of [
      ["192.0.2.1:5678", "192.0.2.1"],
      ["::ffff:192.0.2.1", "192.0.2.1"],
      ["[2001:db8::1]:5678", "2001:db8:0:0"],
      ["2001:db8::2", "2001:db8:0:0"],
    ] as const) {
      expect(networkOf(written)).to.equal(network);
    }
  });
});
