import { expect } from "chai";
import { JsonRpcProvider, Network, parseUnits, type TransactionReceipt, Wallet } from "ethers";
import { startAnvil, type Anvil } from "../../local/anvil.js";
import { pause } from "../../src/chain/retry.js";
import {
  FailedTransactionError,
  FeeTooHighError,
  ReplacedError,
  type SenderOptions,
  TransactionError,
} from "../../src/index.js";
import { type FaultyProxy, type RpcCall, startProxy } from "../doubles/FaultyProxy.js";
import { failureOf } from "../failure.js";
import { COUNTRY, COUNCIL_DELAY, countryOn, YEAR } from "../../local/fixture.js";

const QUICK: SenderOptions = { pollingMs: 20, receiptTimeoutMs: 2_000 };
const MONTH = 30 * 24 * 3600;

/** A node as those of before London: no base fee, and nothing to ask for a priority. */
class BeforeLondon extends JsonRpcProvider {
  override async send(method: string, params: unknown[]): Promise<never> {
    if (method === "eth_maxPriorityFeePerGas") throw new Error("the method does not exist");
    const answer = (await super.send(method, params)) as unknown;
    if (method === "eth_getBlockByNumber" && answer !== null) {
      delete (answer as Record<string, unknown>).baseFeePerGas;
    }
    return answer as never;
  }
}

describe("a node that is not like others", function () {
  this.timeout(30_000);
  let anvil: Anvil;
  let proxy: FaultyProxy;
  let now: Awaited<ReturnType<typeof countryOn>>;
  let numbers = 2000;

  before(async () => {
    anvil = await startAnvil();
    proxy = await startProxy(anvil.url);
    now = await countryOn(anvil);
  });
  after(async () => {
    await proxy.stop();
    await anvil.stop();
  });
  beforeEach(() => proxy.reset());

  const newCode = (): string => `${COUNTRY}.${++numbers}`;
  const newKey = async (ether = "0xde0b6b3a7640000"): Promise<Wallet> => {
    const wallet = new Wallet(Wallet.createRandom().privateKey, anvil.provider);
    await anvil.provider.send("anvil_setBalance", [wallet.address, ether]);
    return wallet;
  };
  /** A holder with a key at hand. */
  const newCity = async (): Promise<{ code: string; holder: Wallet }> => {
    const [code, holder] = [newCode(), await newKey()];
    await now.as(now.country!).issuing.issue({ code, kind: "City", holder: holder.address });
    return { code, holder };
  };
  const appoint = (
    runner: Parameters<typeof now.as>[0],
    code: string,
    options: SenderOptions = QUICK,
  ): Promise<TransactionReceipt> =>
    now
      .as(runner, options)
      .officers.appoint(
        code,
        now.officer!.address,
        ["issue"],
        Math.floor(Date.now() / 1000) + YEAR,
      );

  describe("without a pending block", () => {
    const isAsked = ({ params }: RpcCall): boolean => params.includes("pending");
    const words = ['"pending" is not yet supported', "Unknown block tag", "invalid block number"];

    for (const message of words) {
      it(`is asked for the latest one: ${message}`, async () => {
        const refused = { error: { code: -32602, message } };
        for (const method of [
          "eth_estimateGas",
          "eth_call",
          "eth_getTransactionCount",
          "eth_getBlockByNumber",
        ]) {
          proxy.always(method, (call) => (isAsked(call) ? refused : undefined));
        }
        const line = new JsonRpcProvider(proxy.url, Network.from(31337), {
          staticNetwork: true,
          batchMaxCount: 1,
          cacheTimeout: -1,
        });
        const { code, holder } = await newCity();
        const runner = holder.connect(line);
        await appoint(runner, code);
        const until = proxy.calls.filter(isAsked).length;
        // What is asked at once, before the first answer.
        expect(until).to.be.within(1, 3);
        const client = now.as(runner, QUICK);
        await client.officers.dismiss(code, now.officer!.address);
        const { address: to } = now.other!;
        const offer = await client.transfers.buildOffer({ code, holder: holder.address, to });
        await client.rehearse(offer);
        expect(proxy.calls.filter(isAsked)).to.have.length(until);
        line.destroy();
      });
    }
  });

  describe("that estimates what is paid for", () => {
    it("gets enough for what is paid back in the end", async () => {
      const action = {
        do: "admit",
        country: "MA.250",
        holder: (await newKey()).address,
      } as const;
      const council = now.as(now.council!).governance;
      await council.schedule(action);
      await anvil.provider.send("evm_increaseTime", [COUNCIL_DELAY]);
      await anvil.provider.send("evm_mine", []);
      const snapshot = (await anvil.provider.send("evm_snapshot", [])) as string;
      const { hash, gasUsed } = await council.execute(action);
      const { to, data } = (await anvil.provider.getTransaction(hash))!;
      await anvil.provider.send("evm_revert", [snapshot]);
      // With what is paid for, it runs out.
      const short = await failureOf(
        now.as(now.council!, QUICK).send({ to: to!, data, gasLimit: gasUsed }),
      );
      expect(short).to.be.instanceOf(FailedTransactionError);
      expect(short.message).to.match(
        new RegExp(
          `^transaction 0x\\w{64} was mined in block \\d+ and ran out of gas: it used \\d+ of ${gasUsed}; it changed nothing, send it with more\\.$`,
        ),
      );
      proxy.always("eth_estimateGas", { result: `0x${gasUsed.toString(16)}` });
      const through = await proxy.provider.getSigner(now.council!.address);
      const receipt = await now.as(through, QUICK).governance.execute(action);
      expect(receipt.gasUsed).to.equal(gasUsed);
    });
  });

  describe("that asks for too much", () => {
    const ether = (amount: string): { result: string } => ({
      result: `0x${parseUnits(amount, "ether").toString(16)}`,
    });

    for (const [way, at] of Object.entries({
      "a key at hand": (holder: Wallet) => Promise.resolve(holder.connect(proxy.provider)),
      "an account of the node": async ({ address }: Wallet) => {
        await anvil.provider.send("anvil_impersonateAccount", [address]);
        return proxy.provider.getSigner(address);
      },
    })) {
      it(`is not paid with ${way}`, async () => {
        const { code, holder } = await newCity();
        const runner = await at(holder);
        proxy.always("eth_maxPriorityFeePerGas", ether("0.001"));
        const error = await failureOf(appoint(runner, code));
        expect(error).to.be.instanceOf(FeeTooHighError).and.include({ max: "1000.0" });
        expect(error.message).to.match(
          /^the node asks 1000000\d*\.\d+ gwei for each gas, and 1000\.0 are paid at most; wait, ask another node, or allow more\.$/,
        );
        expect(proxy.countOf("eth_sendRawTransaction")).to.equal(0);
        expect(proxy.countOf("eth_sendTransaction")).to.equal(0);
        expect(await anvil.provider.getBalance(holder.address)).to.equal(10n ** 18n);
        // As much as is allowed is paid, and no more.
        proxy.always("eth_maxPriorityFeePerGas", { result: "0x3b9aca00" });
        const { maxFeePerGas } = (await anvil.provider.getFeeData()) as { maxFeePerGas: bigint };
        const short = { ...QUICK, maxFeePerGas: maxFeePerGas - 1n };
        expect(await failureOf(appoint(runner, code, short))).to.be.instanceOf(FeeTooHighError);
        await appoint(runner, code, { ...QUICK, maxFeePerGas: 2n * maxFeePerGas });
      });
    }
  });

  describe("of before London", () => {
    it("is given one price", async () => {
      const line = new BeforeLondon(anvil.url, Network.from(31337), {
        staticNetwork: true,
        batchMaxCount: 1,
        cacheTimeout: -1,
      });
      const { code, holder } = await newCity();
      const gasPrice = BigInt((await anvil.provider.send("eth_gasPrice", [])) as string);
      const { hash } = await appoint(holder.connect(line), code);
      expect(await anvil.provider.getTransaction(hash)).to.include({ type: 0, gasPrice });
      const low: SenderOptions = { ...QUICK, maxFeePerGas: 1n };
      expect(await failureOf(appoint(holder.connect(line), code, low))).to.be.instanceOf(
        FeeTooHighError,
      );
      line.destroy();
    });
  });

  describe("whose blocks go", () => {
    const DEEP: SenderOptions = { ...QUICK, confirmations: 3 };
    const mine = (blocks = 1) => anvil.provider.send("anvil_mine", [`0x${blocks.toString(16)}`]);
    const receiptOf = (hash: string) => anvil.provider.getTransactionReceipt(hash);
    const until = async (isSo: () => Promise<boolean>): Promise<void> => {
      for (let left = 300; !(await isSo()); left--) {
        if (left === 0) throw new Error("never came");
        await pause(10);
      }
    };

    it("is asked until as many blocks hold a transaction as must", async () => {
      const { code, holder } = await newCity();
      let isDone = false;
      const sent = appoint(holder, code, DEEP).finally(() => (isDone = true));
      await until(async () => (await anvil.provider.getTransactionCount(holder.address)) === 1);
      await mine();
      await pause(200);
      expect(isDone).to.equal(false);
      await mine();
      const { blockNumber } = await sent;
      expect(await anvil.provider.getBlockNumber()).to.equal(blockNumber + 2);
    });

    it("has as long again for each further block", async () => {
      const { code, holder } = await newCity();
      const options: SenderOptions = { ...QUICK, confirmations: 6, receiptTimeoutMs: 400 };
      let isDone = false;
      const sent = appoint(holder, code, options).finally(() => (isDone = true));
      await until(async () => (await anvil.provider.getTransactionCount(holder.address)) === 1);
      const begun = Date.now();
      for (let blocks = 0; !isDone; blocks++) {
        expect(blocks).to.be.below(7);
        await pause(150);
        await mine();
      }
      expect((await sent).status).to.equal(1);
      expect(Date.now() - begun).to.be.above(options.receiptTimeoutMs!);
    });

    it("gets the same bytes again, whose block then holds", async () => {
      const { code, holder } = await newCity();
      await mine(5);
      const hashes: string[] = [];
      const sent = appoint(holder.connect(proxy.provider), code, {
        ...DEEP,
        onSent: (hash) => hashes.push(hash),
      });
      await until(async () => hashes.length === 1 && (await receiptOf(hashes[0]!)) !== null);
      await pause(100);
      await anvil.provider.send("evm_setAutomine", [false]);
      await anvil.provider.send("anvil_reorg", [1, []]);
      await until(() => Promise.resolve(proxy.countOf("eth_sendRawTransaction") > 1));
      await anvil.provider.send("evm_setAutomine", [true]);
      await mine(3);
      const receipt = await sent;
      expect(receipt.hash).to.equal(hashes[0]);
      expect(await receiptOf(receipt.hash)).to.include({ blockHash: receipt.blockHash });
      const raws = proxy.calls.filter(({ method }) => method === "eth_sendRawTransaction");
      expect(new Set(raws.map(({ params }) => params[0])).size).to.equal(1);
    });

    it("may hold another transaction in the end, which is said", async () => {
      const { code, holder } = await newCity();
      await mine(5);
      const sent = failureOf(appoint(holder, code, DEEP));
      await until(async () => (await anvil.provider.getTransactionCount(holder.address)) === 1);
      await pause(100);
      const other = await holder.signTransaction({
        to: holder.address,
        nonce: 0,
        gasLimit: 21_000,
        chainId: 31337,
        maxFeePerGas: 10n ** 11n,
        maxPriorityFeePerGas: 10n ** 11n,
        type: 2,
      });
      await anvil.provider.send("anvil_reorg", [1, [[other, 0]]]);
      await mine(3);
      const error = await sent;
      expect(error).to.be.instanceOf(ReplacedError);
      expect(error.message).to.match(
        new RegExp(`^transaction 0x\\w{64} was replaced: nonce 0 of ${holder.address} went to `),
      );
    });

    it("ends in one line where it makes no further block", async () => {
      const { code, holder } = await newCity();
      const error = await failureOf(appoint(holder, code, { ...DEEP, receiptTimeoutMs: 300 }));
      expect(error).to.be.instanceOf(TransactionError);
      expect(error.message).to.match(
        /^transaction 0x\w{64} is in 1 of 3 blocks that must hold it, and there was no further one in 0\.3 s; look it up before sending anew\.$/,
      );
    });
  });
});

describe("a chain where nobody has ether and gas costs nothing", () => {
  it("is deployed to, issued and registered on", async () => {
    const anvil = await startAnvil([
      ...["--gas-price", "0", "--block-base-fee-per-gas", "0", "--balance", "0"],
    ]);
    try {
      const now = await countryOn(anvil);
      const [country, city] = [now.country!, Wallet.createRandom(anvil.provider)];
      const code = `${COUNTRY}.1301`;
      await now.as(country).issuing.issue({ code, kind: "City", holder: city.address });
      // With a key at hand, and what others signed.
      const registrar = now.as(city, QUICK);
      const until = (await anvil.provider.getBlock("latest"))!.timestamp + YEAR;
      await registrar.officers.appoint(code, now.officer!.address, ["enrol"], until);
      const resident = Wallet.createRandom(anvil.provider);
      const message = await now.as(resident).ids.registration.buildResident({
        nullifier: `0x${"17".repeat(32)}`,
        controller: resident.address,
        registrar: code,
        officer: now.officer!.address,
        validFor: MONTH / 2,
      });
      const signed = await now.as(now.officer!).sign(await now.as(resident).sign(message));
      const receipt = await registrar.submit(signed);
      expect(receipt.gasPrice).to.equal(0n);
      for (const { address } of [country, city, now.officer!]) {
        expect(await anvil.provider.getBalance(address)).to.equal(0n);
      }
    } finally {
      await anvil.stop();
    }
  });
});
