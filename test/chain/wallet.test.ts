import { expect } from "chai";
import { BrowserProvider, Wallet } from "ethers";
import {
  type Domicile,
  WalletRefusedError,
  WrongAccountError,
  WrongChainError,
} from "../../src/index.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { BrowserWallet } from "../doubles/BrowserWallet.js";
import { failureOf } from "../failure.js";
import { COUNTRY, countryOn } from "../../local/fixture.js";

const CITY = `${COUNTRY}.1301`;

describe("a browser's wallet", () => {
  let anvil: Anvil;
  let now: Awaited<ReturnType<typeof countryOn>>;
  let [holder, other]: Wallet[] = [];
  let snapshot: unknown;
  let wallet: BrowserWallet;
  let browser: BrowserProvider;
  let client: Domicile;

  const newAccount = async (): Promise<Wallet> => {
    const account = new Wallet(Wallet.createRandom().privateKey);
    await anvil.provider.send("anvil_setBalance", [account.address, "0xde0b6b3a7640000"]);
    return account;
  };

  before(async () => {
    anvil = await startAnvil();
    now = await countryOn(anvil);
    [holder, other] = [await newAccount(), await newAccount()];
    const item = { code: CITY, kind: "City", holder: holder.address } as const;
    await now.as(now.country!).issuing.issue(item);
  });
  after(() => anvil.stop());

  beforeEach(async () => {
    snapshot = await anvil.provider.send("evm_snapshot", []);
    wallet = new BrowserWallet(anvil.provider, holder!);
    browser = new BrowserProvider(wallet, undefined, { cacheTimeout: -1 });
    client = now.as(await browser.getSigner(), { pollingMs: 20, receiptTimeoutMs: 2_000 });
  });
  afterEach(async () => {
    browser.destroy();
    await anvil.provider.send("evm_revert", [snapshot]);
  });

  const offer = () => client.transfers.offer(CITY, other!.address);
  const build = () =>
    client.transfers.buildOffer({ code: CITY, holder: holder!.address, to: other!.address });
  const offered = () => now.as(anvil.provider).transfers.offered(CITY);
  const nonce = () => anvil.provider.getTransactionCount(holder!.address);
  const nothingHappened = async (prompts: string[] = []) => {
    expect(wallet.prompts).to.deep.equal(prompts);
    expect(await offered()).to.equal(null);
    expect(await nonce()).to.equal(0);
  };

  it("signs and sends", async () => {
    const relayer = now.as(now.stranger!);
    await relayer.submit(await client.sign(await build()));
    expect(await offered()).to.equal(other!.address);
    await client.transfers.withdraw(CITY);
    expect(await offered()).to.equal(null);
    expect(wallet.prompts).to.deep.equal(["eth_signTypedData_v4", "eth_sendTransaction"]);
    expect(await nonce()).to.equal(1);
  });

  it("may be told no: nothing is sent, and the next call goes well", async () => {
    wallet.refuses = true;
    const message = "refused in the wallet: nothing was signed or sent.";
    for (const attempt of [offer, async () => client.sign(await build())]) {
      const error = await failureOf(attempt());
      expect(error).to.be.instanceOf(WalletRefusedError);
      expect(error.message).to.equal(message);
    }
    await nothingHappened(["eth_sendTransaction", "eth_signTypedData_v4"]);
    wallet.refuses = false;
    await offer();
    expect(await nonce()).to.equal(1);
  });

  const isWrongAccount = (error: Error, actual: string): void => {
    expect(error).to.be.instanceOf(WrongAccountError);
    expect(error.message).to.equal(
      `wrong account: the wallet is at ${actual}, this needs ${holder!.address}; switch the account.`,
    );
  };

  it("is not asked once the account was switched", async () => {
    const unsigned = await build();
    wallet.account = other!;
    isWrongAccount(await failureOf(client.sign(unsigned)), other!.address);
    isWrongAccount(await failureOf(offer()), other!.address);
    wallet.account = undefined;
    isWrongAccount(await failureOf(offer()), "no account");
    await nothingHappened();
    wallet.account = holder;
    await offer();
    expect(wallet.prompts).to.deep.equal(["eth_sendTransaction"]);
  });

  it("is not asked when the account is switched between check and signature", async () => {
    wallet.meanwhile = (method) => {
      if (method === "eth_estimateGas") wallet.account = other;
    };
    isWrongAccount(await failureOf(offer()), other!.address);
    await nothingHappened();
  });

  const isWrongChain = (error: Error): void => {
    expect(error).to.be.instanceOf(WrongChainError);
    expect(error.message).to.equal(
      "wrong chain: connected to 1, the deployment is on 31337; switch the wallet or the provider.",
    );
  };

  it("is not asked once the chain was switched", async () => {
    const unsigned = await build();
    wallet.chainId = 1;
    isWrongChain(await failureOf(client.sign(unsigned)));
    isWrongChain(await failureOf(offer()));
    isWrongChain(await failureOf(build()));
    await nothingHappened();
    wallet.chainId = 31337;
    await offer();
    expect(wallet.prompts).to.deep.equal(["eth_sendTransaction"]);
  });

  it("is not asked when the chain is switched between check and signature", async () => {
    wallet.meanwhile = (method) => {
      if (method === "eth_estimateGas") wallet.chainId = 1;
    };
    isWrongChain(await failureOf(offer()));
    await nothingHappened();
  });

  it("gets the chain with the transaction, so that it can refuse another", async () => {
    wallet.meanwhile = (method) => {
      if (method === "eth_sendTransaction") wallet.chainId = 1;
    };
    const error = await failureOf(offer());
    expect(error.message).to.equal("the node refused: chainId mismatch");
    await nothingHappened(["eth_sendTransaction"]);
  });

  it("loses its answer, and is looked up instead of asked again", async () => {
    let lost = 1;
    const request = wallet.request.bind(wallet);
    wallet.request = async (call) => {
      const answer = await request(call);
      if (call.method === "eth_sendTransaction" && lost-- > 0) {
        throw Object.assign(new Error("Failed to fetch"), { code: -32603 });
      }
      return answer;
    };
    const { hash } = await offer();
    expect(wallet.prompts).to.deep.equal(["eth_sendTransaction"]);
    expect((await anvil.provider.getTransaction(hash))!.from).to.equal(holder!.address);
    expect(await nonce()).to.equal(1);
    expect(await offered()).to.equal(other!.address);
  });
});
