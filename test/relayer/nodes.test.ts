import { expect } from "chai";
import { id, parseUnits, Wallet } from "ethers";
import type { Relayer } from "../../servers/relayer/relayer.js";
import { pause } from "../../src/chain/retry.js";
import { relay, superIdOfRegistration } from "../../src/index.js";
import { type FaultyProxy, startProxy } from "../doubles/FaultyProxy.js";
import { refusalOf } from "../failure.js";
import { type Enrolment, enrolment, get, post, relayerOn } from "./setup.js";

const QUICK = { pollingMs: 20 };

describe("the relayer on nodes and chains that are not like others", function () {
  this.timeout(30_000);
  let at: Enrolment;
  let proxy: FaultyProxy;
  let relayer: Relayer;
  const lines: string[] = [];

  const start = async (variables: Record<string, string> = {}): Promise<void> => {
    relayer = await relayerOn(at, { variables, provider: proxy.provider, lines });
  };
  const statusOf = async (request: string) =>
    (await get(relayer.url, `/requests/${request}`)).body.status;
  const has = async (request: string, status: string): Promise<void> => {
    while ((await statusOf(request)) !== status) await pause(20);
  };
  const sentBy = ({ address }: Wallet) => at.anvil.provider.getTransactionCount(address);
  const mine = (blocks: number) => at.anvil.provider.send("anvil_mine", [`0x${blocks}`]);

  before(async () => {
    at = await enrolment();
    proxy = await startProxy(at.anvil.url);
  });
  after(async () => {
    await proxy.stop();
    await at.stop();
  });
  beforeEach(() => {
    proxy.reset();
    lines.length = 0;
  });
  afterEach(() => relayer.stop());

  it("pays for nothing that another relayer has sent since", async () => {
    await start();
    const other = { ...at, payer: new Wallet(id("another payer"), at.anvil.provider) };
    await at.anvil.provider.send("anvil_setBalance", [other.payer.address, "0xde0b6b3a7640000"]);
    const second = await relayerOn(other);
    const { signed } = await at.resident();
    await at.anvil.provider.send("evm_setAutomine", [false]);
    // Once it is taken in and simulated to be sent, the other one sends it.
    let simulations = 0;
    const first = async (): Promise<void> => {
      await post(second.url, signed);
      const { address } = other.payer;
      while ((await at.anvil.provider.getTransactionCount(address, "pending")) === 0)
        await pause(10);
    };
    proxy.always("eth_estimateGas", () => (++simulations === 3 ? { first } : undefined));
    const { body } = await post(relayer.url, signed);
    await has(body.id, "refused");
    await at.anvil.provider.send("evm_setAutomine", [true]);
    await mine(1);
    await relay(second.url, signed, QUICK);
    expect(simulations).to.equal(3);
    expect(await sentBy(at.payer)).to.equal(0);
    expect(await sentBy(other.payer)).to.equal(1);
    expect(await refusalOf(relay(relayer.url, signed, QUICK))).to.deep.equal({
      name: "AlreadyRegistered",
      superId: superIdOfRegistration(signed),
      status: "active",
    });
    await second.stop();
  });

  it("signs nothing while the node asks for more than is paid, and goes on when it does not", async () => {
    await start({ RELAYER_MAX_FEE: "50" });
    const before = await sentBy(at.payer);
    const balance = await at.anvil.provider.getBalance(at.payer.address);
    const asked = parseUnits("505", "ether").toString(16);
    proxy.always("eth_maxPriorityFeePerGas", { result: `0x${asked}` });
    const { signed } = await at.resident();
    const { body } = await post(relayer.url, signed);
    while (lines.length === 0) await pause(10);
    expect(lines[0]).to.match(
      new RegExp(
        `^${body.id.slice(0, 10)} the node asks \\d+\\.\\d+ gwei for each gas, and 50\\.0 are`,
      ),
    );
    expect(await statusOf(body.id)).to.equal("queued");
    expect(await sentBy(at.payer)).to.equal(before);
    expect(await at.anvil.provider.getBalance(at.payer.address)).to.equal(balance);
    proxy.reset();
    await has(body.id, "mined");
    expect(await sentBy(at.payer)).to.equal(before + 1);
  });

  it("looks again until as many blocks hold a transaction as must", async () => {
    await start({ RELAYER_CONFIRMATIONS: "3" });
    await mine(5);
    const before = await sentBy(at.payer);
    const { signed, client } = await at.resident();
    const { body } = await post(relayer.url, signed);
    while ((await sentBy(at.payer)) === before) await pause(10);
    await pause(200);
    expect(await statusOf(body.id)).to.equal("signed");
    const superId = superIdOfRegistration(signed);
    expect((await client.ids.resolve(superId)).status).to.equal("active");

    await at.anvil.provider.send("evm_setAutomine", [false]);
    await at.anvil.provider.send("anvil_reorg", [1, []]);
    expect((await client.ids.resolve(superId)).status).to.equal("unregistered");
    await at.anvil.provider.send("evm_setAutomine", [true]);
    while ((await client.ids.resolve(superId)).status !== "active") {
      await pause(50);
      await mine(1);
    }
    await mine(3);
    await has(body.id, "mined");
    expect(await sentBy(at.payer)).to.equal(before + 1);
    const { transaction, block } = (await get(relayer.url, `/requests/${body.id}`)).body;
    const receipt = await at.anvil.provider.getTransactionReceipt(transaction as string);
    expect(receipt!.blockNumber).to.equal(block);
  });
});

describe("the relayer on a chain where nobody has ether and gas costs nothing", () => {
  it("starts, is well, and relays", async () => {
    const at = await enrolment([
      ...["--gas-price", "0", "--block-base-fee-per-gas", "0", "--balance", "0"],
    ]);
    await at.anvil.provider.send("anvil_setBalance", [at.payer.address, "0x0"]);
    const relayer = await relayerOn(at);
    try {
      const { signed, client } = await at.resident();
      await relay(relayer.url, signed, QUICK);
      const superId = superIdOfRegistration(signed);
      expect((await client.ids.resolve(superId)).status).to.equal("active");
      const { status, body } = await get(relayer.url, "/health");
      expect(status).to.equal(200);
      expect(body).to.include({ ok: true, problem: null, balance: "0" });
    } finally {
      await relayer.stop();
      await at.stop();
    }
  });
});
