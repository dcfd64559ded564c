import { expect } from "chai";
import { JsonRpcProvider, type Signer, type TransactionReceipt, Wallet } from "ethers";
import { pause } from "../../src/chain/retry.js";
import {
  type Call,
  DomicileError,
  type Domicile,
  ReplacedError,
  RpcError,
  Sender,
  type SenderOptions,
  type SignedTransaction,
  TransactionError,
} from "../../src/index.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { type Fault, type FaultyProxy, startProxy } from "../doubles/FaultyProxy.js";
import { failureOf, refusalOf } from "../failure.js";
import { COUNTRY, countryOn, YEAR } from "../../local/fixture.js";

const QUICK: SenderOptions = { pollingMs: 20, receiptTimeoutMs: 800 };
const ETHER = 10n ** 18n;

/** How a transaction gets to the node, and by which method. */
interface Way {
  method: "eth_sendRawTransaction" | "eth_sendTransaction";
  signer: (account: Wallet, provider: JsonRpcProvider) => Promise<Signer>;
}
const WAYS: Record<string, Way> = {
  "a wallet that signs here": {
    method: "eth_sendRawTransaction",
    signer: (account, provider) => Promise.resolve(account.connect(provider)),
  },
  "an account of the node": {
    method: "eth_sendTransaction",
    signer: async (account, provider) => {
      await provider.send("anvil_impersonateAccount", [account.address]);
      return provider.getSigner(account.address);
    },
  },
};

describe("sending", () => {
  let anvil: Anvil;
  let proxy: FaultyProxy;
  let now: Awaited<ReturnType<typeof countryOn>>;
  /** One for all: it orders what it sends at once. */
  let authority: Domicile;
  let numbers = 1000;

  before(async () => {
    anvil = await startAnvil();
    proxy = await startProxy(anvil.url);
    now = await countryOn(anvil);
    authority = now.as(now.country!, QUICK);
  });
  after(async () => {
    await proxy.stop();
    await anvil.stop();
  });
  afterEach(() => anvil.provider.send("evm_setAutomine", [true]));

  /** An officer of its own for each test, with a key. */
  const newOfficer = async (): Promise<Wallet> => {
    const officer = new Wallet(Wallet.createRandom().privateKey, anvil.provider);
    await anvil.provider.send("anvil_setBalance", [officer.address, `0x${ETHER.toString(16)}`]);
    const until = (await anvil.provider.getBlock("latest"))!.timestamp + YEAR;
    await authority.officers.appoint(COUNTRY, officer.address, ["issue", "enrol"], until);
    return officer;
  };
  const newCode = (): string => `${COUNTRY}.${++numbers}`;
  const issue = (client: Domicile, code: string, holder = now.city!.address) =>
    client.issuing.issue({ code, kind: "City", holder });
  const statusOf = async (code: string) => (await now.as(anvil.provider).resolve(code)).status;
  const nonceOf = ({ address }: Wallet) => anvil.provider.getTransactionCount(address);
  const mine = () => anvil.provider.send("evm_mine", []);
  /** Waits until something is so. */
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    for (let left = 200; !(await isSo()); left--) {
      if (left === 0) throw new Error("never came");
      await pause(10);
    }
  };
  const pendingOf = ({ address }: Wallet) => anvil.provider.getTransactionCount(address, "pending");
  /** What the chain has of an account's transactions. */
  const transactionsOf = async ({ address }: Wallet): Promise<string[]> => {
    const hashes: string[] = [];
    const latest = await anvil.provider.getBlockNumber();
    for (let number = Math.max(0, latest - 8); number <= latest; number++) {
      const block = (await anvil.provider.getBlock(number, true))!;
      const own = block.prefetchedTransactions.filter(({ from }) => from === address);
      hashes.push(...own.map(({ hash }) => hash));
    }
    return hashes;
  };
  const isShort = (message: string): void => {
    expect(message).to.match(/^[^\n]{1,300}\.$/);
    expect(message).to.not.match(/0x[0-9a-fA-F]{65,}/);
  };

  for (const [name, { method, signer }] of Object.entries(WAYS)) {
    describe(`by ${name}`, () => {
      let officer: Wallet;
      let client: Domicile;
      let code: string;

      beforeEach(async () => {
        officer = await newOfficer();
        client = now.as(await signer(officer, proxy.provider), QUICK);
        code = newCode();
        proxy.reset();
      });

      /** The one transaction that there must be. */
      const happenedOnce = async ({ hash }: TransactionReceipt) => {
        expect(await transactionsOf(officer)).to.deep.equal([hash]);
        expect(await nonceOf(officer)).to.equal(1);
        expect(await statusOf(code)).to.equal("active");
        const { event, transaction } = (await now.as(anvil.provider).history(code))[0]!;
        expect({ event, transaction }).to.deep.equal({ event: "CodeIssued", transaction: hash });
      };
      const happenedNot = async () => {
        expect(await transactionsOf(officer)).to.deep.equal([]);
        expect(await nonceOf(officer)).to.equal(0);
        expect(await statusOf(code)).to.equal("unassigned");
      };

      const harmless: [string, Fault[], asked: number][] = [
        ["is lost", ["answer lost"], 1],
        ["never comes", ["answer hangs"], 1],
        ["is late", [{ late: 100 }], 1],
        ["is too much at first", ["busy", "busy"], 3],
        ["is of a doubled request", ["doubled"], 1],
      ];
      for (const [what, faults, asked] of harmless) {
        it(`acts once when the answer ${what}`, async () => {
          proxy.next(method, ...faults);
          await happenedOnce(await issue(client, code));
          expect(proxy.countOf(method)).to.equal(asked);
        });
      }

      it("acts once when a doubled request waits for its block", async () => {
        await anvil.provider.send("evm_setAutomine", [false]);
        proxy.next(method, "doubled");
        const sent = issue(client, code);
        await until(async () => (await pendingOf(officer)) === 1);
        await pause(100);
        await mine();
        await happenedOnce(await sent);
      });

      it("acts once when answers to all its questions get lost", async () => {
        for (const question of [
          "eth_chainId",
          "eth_estimateGas",
          "eth_getTransactionCount",
          "eth_getTransactionReceipt",
          "eth_getTransactionByHash",
        ]) {
          proxy.next(question, "answer lost", "busy");
        }
        await happenedOnce(await issue(client, code));
        expect(proxy.countOf(method)).to.equal(1);
      });

      it("sends nothing that the contract refuses", async () => {
        await issue(authority, code);
        expect(await refusalOf(issue(client, code))).to.deep.equal({
          name: "CodeTaken",
          code,
          holder: now.city!.address,
        });
        expect(proxy.countOf(method)).to.equal(0);
        expect(await nonceOf(officer)).to.equal(0);
      });

      it("says why, when only the block shows that the contract refuses", async () => {
        proxy.next(method, { first: () => issue(authority, code) });
        const refusal = await refusalOf(issue(client, code, now.other!.address));
        expect(refusal).to.deep.equal({
          name: "CodeTaken",
          code,
          holder: now.city!.address,
        });
        expect(await nonceOf(officer)).to.equal(1);
      });

      it("gives consecutive nonces to calls at once", async () => {
        const codes = [code, newCode(), newCode()];
        const receipts = await Promise.all(codes.map((each) => issue(client, each)));
        const nonces = await Promise.all(
          receipts.map(async ({ hash }) => (await anvil.provider.getTransaction(hash))!.nonce),
        );
        expect(nonces).to.deep.equal([0, 1, 2]);
        for (const each of codes) expect(await statusOf(each)).to.equal("active");
      });

      it("gives the next nonce though the provider remembers the last answer", async () => {
        const provider = new JsonRpcProvider(anvil.url, 31337, { staticNetwork: true });
        const quick = now.as(await signer(officer, provider), QUICK);
        await issue(quick, code);
        await issue(quick, newCode());
        await issue(quick, newCode());
        expect(await nonceOf(officer)).to.equal(3);
        provider.destroy();
      });

      it("tells each hash once it is out, before it is in a block", async () => {
        await anvil.provider.send("evm_setAutomine", [false]);
        const told: string[] = [];
        const telling = now.as(await signer(officer, proxy.provider), {
          ...QUICK,
          receiptTimeoutMs: 5_000,
          onSent: (hash) => told.push(hash),
        });
        const sent = issue(telling, code);
        await until(() => Promise.resolve(told.length > 0));
        expect(await anvil.provider.getTransactionReceipt(told[0]!)).to.equal(null);
        await mine();
        expect(told).to.deep.equal([(await sent).hash]);
        // What is refused was never out.
        await anvil.provider.send("evm_setAutomine", [true]);
        expect(await refusalOf(issue(telling, code))).to.include({ name: "CodeTaken" });
        expect(told).to.have.length(1);
      });

      it("notices that it was replaced, and by what", async () => {
        await anvil.provider.send("evm_setAutomine", [false]);
        const sent = failureOf(issue(client, code));
        await until(async () => (await pendingOf(officer)) === 1);
        const [own] = (await anvil.provider.getBlock("pending"))!.transactions;
        const other = await officer.sendTransaction({
          to: officer.address,
          nonce: 0,
          maxFeePerGas: 100n ** 5n,
          maxPriorityFeePerGas: 100n ** 5n,
        });
        await mine();
        const error = await sent;
        expect(error).to.be.instanceOf(TransactionError);
        expect(error.message).to.equal(
          `transaction ${own} was replaced: nonce 0 of ${officer.address} went to ${other.hash}; check what that did before sending anew.`,
        );
        expect(error).to.include({ hash: own, nonce: 0 });
        expect(await statusOf(code)).to.equal("unassigned");
      });

      it("tells a gap in the nonces, and fills it with the next call", async () => {
        await anvil.provider.send("evm_setAutomine", [false]);
        const [first, second] = [code, newCode()].map((each) => failureOf(issue(client, each)));
        await until(async () => (await pendingOf(officer)) === 2);
        const block = (await anvil.provider.getBlock("pending", true))!;
        const hashes = block.prefetchedTransactions.map(({ hash }) => hash);
        await anvil.provider.send("anvil_dropTransaction", [hashes[0]]);
        await mine();
        const [dropped, waiting] = [await first!, await second!];
        expect(dropped).to.be.instanceOf(TransactionError);
        expect(dropped.message).to.equal(
          `transaction ${hashes[0]} has no receipt after 0.8 s; look it up before sending anew.`,
        );
        expect(waiting).to.be.instanceOf(TransactionError);
        expect(waiting.message).to.equal(
          `transaction ${hashes[1]} waits for nonce 0 of ${officer.address}, which was never mined; send or replace that one first.`,
        );
        await anvil.provider.send("evm_setAutomine", [true]);
        const { hash } = await issue(client, code);
        expect((await anvil.provider.getTransaction(hash))!.nonce).to.equal(0);
      });

      it("does not take another's transaction with its nonce for its own", async () => {
        const foreign = { first: () => issue(now.as(officer, QUICK), newCode()) };
        proxy.next(method, foreign);
        const error = await failureOf(issue(client, code));
        expect(error).to.be.instanceOf(TransactionError);
        isShort(error.message);
        expect(error.message).to.match(/^nonce 0 of 0x\w{40} went to another transaction/);
        expect(await statusOf(code)).to.equal("unassigned");
        expect(await nonceOf(officer)).to.equal(1);
        await issue(client, code);
        expect(await nonceOf(officer)).to.equal(2);
      });

      it("says that the account can't pay", async () => {
        await anvil.provider.send("anvil_setBalance", [officer.address, "0x1"]);
        const error = await failureOf(issue(client, code));
        expect(error).to.be.instanceOf(DomicileError);
        expect(error.message).to.equal(
          "the account can't pay for the gas; fund it or send from another one.",
        );
        await happenedNot();
      });

      if (method === "eth_sendRawTransaction") {
        it("sends the same bytes again when they got lost", async () => {
          proxy.next(method, "lost", "lost");
          await happenedOnce(await issue(client, code));
          const sent = proxy.calls.filter((call) => call.method === method);
          expect(new Set(sent.map(({ params }) => params[0])).size).to.equal(1);
          expect(sent).to.have.length(3);
        });
      } else {
        it("is not asked twice when the request got lost", async () => {
          proxy.next(method, "lost");
          const error = await failureOf(issue(client, code));
          expect(error).to.be.instanceOf(TransactionError);
          expect(error.message).to.equal(
            `the wallet gave no answer and no transaction with nonce 0 of ${officer.address} is to be found; look it up in the wallet before sending anew.`,
          );
          expect(proxy.countOf(method)).to.equal(1);
          await happenedNot();
        });

        it("finds another's transaction where its own got lost", async () => {
          const first = () => issue(now.as(officer, QUICK), newCode());
          proxy.next(method, { first, then: "lost" });
          const error = await failureOf(issue(client, code));
          expect(error).to.be.instanceOf(TransactionError);
          expect(error.message).to.match(
            /^nonce 0 of 0x\w{40} went to another transaction, 0x\w{64};/,
          );
          expect(await statusOf(code)).to.equal("unassigned");
        });
      }
    });
  }

  describe("kept transactions", () => {
    const SEND = "eth_sendRawTransaction";
    let officer: Wallet;
    let call: Call;
    let other: Call;
    let kept: SignedTransaction[];
    const keep = (transaction: SignedTransaction) => void kept.push(transaction);
    const newSender = () => new Sender(officer.connect(proxy.provider), 31337n, QUICK);

    beforeEach(async () => {
      proxy.reset();
      officer = await newOfficer();
      call = { to: officer.address, data: "0x01" };
      other = { to: officer.address, data: "0x02" };
      kept = [];
    });

    it("are kept before they go out", async () => {
      const seen: number[] = [];
      const receipt = await newSender().send(call, async (transaction) => {
        seen.push(proxy.countOf(SEND));
        await pause(50);
        seen.push(proxy.countOf(SEND));
        keep(transaction);
      });
      expect(seen).to.deep.equal([0, 0]);
      expect(kept).to.deep.equal([
        {
          hash: receipt.hash,
          nonce: 0,
          raw: proxy.calls.find((sent) => sent.method === SEND)!.params[0],
        },
      ]);
    });

    it("do not go out if they can't be kept, and leave their nonce to the next", async () => {
      const sender = newSender();
      const full = () => Promise.reject(new Error("disk full"));
      expect((await failureOf(sender.send(call, full))).message).to.equal("disk full");
      expect(proxy.countOf(SEND)).to.equal(0);
      await sender.send(other, keep);
      expect(kept[0]!.nonce).to.equal(0);
    });

    it("hold their nonce after an error, and go out with the same bytes", async () => {
      const sender = newSender();
      proxy.always(SEND, "lost");
      expect(await failureOf(sender.send(call, keep))).to.be.instanceOf(RpcError);
      expect(await nonceOf(officer)).to.equal(0);
      proxy.reset();
      const second = sender.send(other, keep);
      await until(() => Promise.resolve(kept.length === 2));
      const first = await sender.resume(kept[0]!, call);
      expect(first.hash).to.equal(kept[0]!.hash);
      expect((await second).hash).to.equal(kept[1]!.hash);
      expect(kept.map(({ nonce }) => nonce)).to.deep.equal([0, 1]);
      expect(await nonceOf(officer)).to.equal(2);
    });

    it("hold their nonce in another process, too", async () => {
      proxy.always(SEND, "lost");
      await failureOf(newSender().send(call, keep));
      proxy.reset();
      const sender = newSender();
      const resumed = sender.resume(kept[0]!, call);
      await sender.send(other, keep);
      expect((await resumed).hash).to.equal(kept[0]!.hash);
      expect(kept[1]!.nonce).to.equal(1);
    });

    it("that are in a block already act no second time", async () => {
      const { hash } = await newSender().send(call, keep);
      const again = await newSender().resume(kept[0]!, call);
      expect(again.hash).to.equal(hash);
      expect(await nonceOf(officer)).to.equal(1);
    });

    it("that a node does not take are no outcome", async () => {
      const sender = newSender();
      proxy.next(SEND, {
        error: { code: -32000, message: "max fee per gas less than block base fee" },
      });
      expect((await failureOf(sender.send(call, keep))).message).to.equal(
        `the node does not take transaction ${kept[0]!.hash}: the node refused: max fee per gas less than block base fee`,
      );
      proxy.next(SEND, {
        error: { code: 3, message: "execution reverted", data: "0x1425ea42" } as never,
      });
      expect(await failureOf(sender.resume(kept[0]!, call))).to.be.instanceOf(RpcError);
      expect((await sender.resume(kept[0]!, call)).hash).to.equal(kept[0]!.hash);
    });

    it("whose nonce is lost say so, and only then", async () => {
      proxy.always(SEND, "lost");
      const sender = newSender();
      await failureOf(sender.send(call, keep));
      proxy.reset();
      await anvil.provider.send("evm_setAutomine", [false]);
      const fees = { maxFeePerGas: 100n ** 5n, maxPriorityFeePerGas: 100n ** 5n };
      const { hash } = await officer.sendTransaction({ to: officer.address, nonce: 0, ...fees });
      // The other one waits: this one may win yet.
      const waiting = await failureOf(sender.resume(kept[0]!, call));
      expect(waiting).to.be.instanceOf(TransactionError).and.not.instanceOf(ReplacedError);
      await mine();
      const lost = await failureOf(sender.resume(kept[0]!, call));
      expect(lost).to.be.instanceOf(ReplacedError);
      expect(lost.message).to.equal(
        `transaction ${kept[0]!.hash} was replaced: nonce 0 of ${officer.address} went to ${hash}; check what that did before sending anew.`,
      );
    });
  });

  describe("over a line that stays broken", () => {
    const [keyed, noded] = Object.values(WAYS) as [Way, Way];
    const READS = [
      "eth_blockNumber",
      "eth_getTransactionByHash",
      "eth_getTransactionCount",
      "eth_getTransactionReceipt",
    ];

    /** A call of a new officer over a line of its own, and how it ended. */
    const attempt = async ({ signer, method }: Way, trouble: (line: FaultyProxy) => void) => {
      const line = await startProxy(anvil.url);
      const officer = await newOfficer();
      const client = now.as(await signer(officer, line.provider), QUICK);
      const code = newCode();
      trouble(line);
      const error = await failureOf(issue(client, code));
      return { line, officer, client, code, error, method };
    };
    const breaksAfterwards = (method: string, then?: "lost") => (line: FaultyProxy) => {
      const first = () => {
        for (const read of READS) line.always(read, "lost");
        return Promise.resolve();
      };
      line.next(method, then === undefined ? { first } : { first, then });
    };

    let outcomes: Awaited<ReturnType<typeof attempt>>[];
    before(async () => {
      // All at once: each takes five tries with growing pauses.
      outcomes = await Promise.all([
        attempt(keyed, (line) => line.always("eth_chainId", "lost")),
        attempt(keyed, (line) => line.always(keyed.method, "lost")),
        attempt(keyed, breaksAfterwards(keyed.method)),
        attempt(keyed, breaksAfterwards(keyed.method, "lost")),
        attempt(noded, breaksAfterwards(noded.method)),
        attempt(noded, breaksAfterwards(noded.method, "lost")),
      ]);
    });
    after(() => Promise.all(outcomes.map(({ line }) => line.stop())));

    it("gives up before it signs when the chain can't be asked for", async () => {
      const { line, error, officer } = outcomes[0]!;
      expect(error).to.be.instanceOf(RpcError);
      expect(error.message).to.equal(
        "the node gave no answer to its chain id in 5 tries; check that it runs.",
      );
      expect(line.countOf("eth_chainId")).to.equal(5);
      expect(await nonceOf(officer)).to.equal(0);
    });

    it("gives up after five tries, and starts again with the same nonce", async () => {
      const { line, error, officer, client, code, method } = outcomes[1]!;
      expect(error).to.be.instanceOf(RpcError);
      expect(error.message).to.match(
        /^the node took no transaction in 5 tries; 0x\w{64} is not known to it, look it up before sending anew\.$/,
      );
      expect(line.countOf(method)).to.equal(5);
      expect(await nonceOf(officer)).to.equal(0);
      line.reset();
      await issue(client, code);
      expect(await nonceOf(officer)).to.equal(1);
      expect(await statusOf(code)).to.equal("active");
    });

    it("says which transaction the node has got", async () => {
      for (const { error, officer } of [outcomes[2]!, outcomes[4]!]) {
        const [hash] = await transactionsOf(officer);
        expect(error).to.be.instanceOf(RpcError);
        expect(error.message).to.equal(
          `the node gave no answer to a receipt in 5 tries; check that it runs. It has got transaction ${hash}: look it up before sending anew.`,
        );
        expect(await nonceOf(officer)).to.equal(1);
      }
    });

    it("says which transaction the node may have got", async () => {
      const [signed, byNode] = [outcomes[3]!, outcomes[5]!];
      for (const { error, officer, line, method } of [signed, byNode]) {
        expect(error).to.be.instanceOf(RpcError);
        isShort(error.message);
        expect(await nonceOf(officer)).to.equal(0);
        expect(line.countOf(method)).to.equal(1);
      }
      expect(signed.error.message).to.match(
        / It may have got transaction 0x\w{64}: look it up before sending anew\.$/,
      );
      expect(byNode.error.message).to.match(
        / It may have got a transaction with nonce 0 of 0x\w{40}: look it up before sending anew\.$/,
      );
    });
  });
});
