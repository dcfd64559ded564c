import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import type { Wallet } from "ethers";
import type { Domicile } from "../../src/index.js";
import { pause } from "../../src/chain/retry.js";
import { BrowserWallet } from "../doubles/BrowserWallet.js";
import { COUNTRY, YEAR } from "../../local/fixture.js";
import { expectAccessible } from "./accessible.js";
import {
  addWallet,
  needsBrowser,
  type PageWallet,
  portalWorld,
  type Visitor,
  type World,
} from "./world.js";

const REFUSED = "refused in the wallet: nothing was signed or sent.";
const problem = (code: number, message: string): Error =>
  Object.assign(new Error(message), { code });

describe("portal: wallets of all sorts", function () {
  this.timeout(60_000);
  let world: World;
  let reader: Domicile;
  let visitor: Visitor;
  let page: Page;
  let wallet: PageWallet;
  let holder: Wallet;
  let other: Wallet;
  let city: string;
  let numbers = 3000;

  before(async function () {
    needsBrowser(this);
    world = await portalWorld();
    reader = world.as(world.anvil.provider);
  });
  after(async () => world?.close());
  beforeEach(async () => {
    city = `${COUNTRY}.${++numbers}`;
    [holder, other] = [await world.fundedKey(), await world.fundedKey()];
    await world
      .as(world.country!)
      .issuing.issue({ code: city, kind: "City", holder: holder.address });
  });
  afterEach(async () => {
    expect(visitor.complaints).to.deep.equal([]);
    await visitor.context.close();
  });

  const open = async (path: string, account = holder): Promise<void> => {
    visitor = await world.visit(path, account);
    page = visitor.page;
    wallet = visitor.wallet!;
  };
  const button = (name: string): Locator => page.getByRole("button", { name, exact: true });
  const header = (): Locator => page.getByRole("banner");
  const connect = (): Promise<void> =>
    header().getByRole("button", { name: "Connect a wallet" }).click();
  const says = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
  const done = (): Promise<void> =>
    page.getByRole("heading", { name: "Done", exact: true }).waitFor();
  const check = (): Promise<void> => button("Check and show the cost").click();
  const send = (): Promise<void> => button("Send with the wallet").click();
  const statusOf = async (code: string) => (await reader.resolve(code)).status;
  const countOf = (account: Wallet): Promise<number> =>
    world.anvil.provider.getTransactionCount(account.address);
  /** Answers a method of the wallet otherwise; `next` is the wallet itself. */
  const answer = (
    method: string,
    play: (params: unknown[], next: () => Promise<unknown>) => unknown,
  ): void => {
    const request = wallet.request.bind(wallet);
    wallet.request = async (call) =>
      call.method === method
        ? await play(call.params ?? [], () => request(call))
        : await request(call);
  };
  /** Fills in an issue of a code below the city. */
  const fillIssue = async (code: string, to = other.address): Promise<void> => {
    await page.getByLabel("New code").fill(code);
    await page.getByLabel("Holder").fill(to);
  };
  /** Opens the issue of a code, up to what would be sent. */
  const checkIssue = async (code = `${city}.01`): Promise<void> => {
    await open(`/office/issue?code=${city}`);
    await connect();
    await fillIssue(code);
    await check();
    await button("Send with the wallet").waitFor();
  };
  /** Applies for a code, for somebody new. */
  const apply = async (code: string): Promise<string> => {
    const applicant = world.newKey();
    const unsigned = await reader.applications.build({
      code,
      kind: "Department",
      applicant: applicant.address,
    });
    await world.as(world.stranger!).submit(await world.as(applicant).sign(unsigned));
    return code;
  };
  /** Applications below the city. */
  const applications = async (count: number): Promise<string[]> => {
    const codes: string[] = [];
    for (let i = 1; i <= count; i++) codes.push(await apply(`${city}.0${i}`));
    return codes;
  };
  const reviewAll = async (): Promise<void> => {
    await button("Choose all").click();
    await check();
    await button("Send with the wallet").waitFor();
  };

  describe("connecting", () => {
    it("lets one choose among several that announced themselves", async () => {
      await open("/office");
      const second = await addWallet(
        page,
        new BrowserWallet(world.anvil.provider, other),
        "Second <wallet>",
      );
      await page.reload();
      await connect();
      const dialog = page.getByRole("dialog", { name: "Choose a wallet" });
      await dialog.getByRole("button", { name: "Test wallet" }).waitFor();
      await expectAccessible(page);
      await dialog.getByRole("button", { name: "Second <wallet>" }).click();
      await header()
        .getByRole("img", { name: `Connected account ${other.address}` })
        .waitFor();
      expect(await dialog.isVisible()).to.equal(false);
      expect([...wallet.prompts, ...second.prompts]).to.deep.equal([]);
      await header().getByRole("button", { name: "Disconnect" }).click();
      await header().getByRole("button", { name: "Connect a wallet" }).waitFor();
    });

    it("says so where there is none", async () => {
      visitor = await world.visit("/office");
      page = visitor.page;
      await connect();
      await says(
        "No wallet was found in this browser. Install one that announces itself (EIP-6963), then come back.",
      );
      await expectAccessible(page);
    });

    it("may be refused, or locked, and tried again", async () => {
      await open("/office");
      let play: () => unknown = () => {
        throw problem(4001, "User rejected the request.");
      };
      answer("eth_requestAccounts", (_, next) => play() ?? next());
      await connect();
      const dialog = page.getByRole("dialog");
      await dialog.getByText(REFUSED).waitFor();
      play = () => [];
      await dialog.getByRole("button", { name: "Test wallet" }).click();
      await dialog.getByText("The wallet let no account be seen.").waitFor();
      play = () => undefined;
      await dialog.getByRole("button", { name: "Test wallet" }).click();
      await header()
        .getByRole("img", { name: `Connected account ${holder.address}` })
        .waitFor();
    });
  });

  describe("another account", () => {
    it("between check and confirmation starts anew", async () => {
      await checkIssue();
      await wallet.goTo(other);
      await button("Check and show the cost").waitFor();
      expect(await button("Send with the wallet").count()).to.equal(0);
      await wallet.goTo(holder);
      await header()
        .getByRole("img", { name: `Connected account ${holder.address}` })
        .waitFor();
      expect(await button("Send with the wallet").count()).to.equal(0);
      expect(wallet.prompts).to.deep.equal([]);
    });

    it("that the page was not told of stops before the wallet is asked", async () => {
      await checkIssue();
      wallet.account = other;
      await send();
      await says(
        `wrong account: the wallet is at ${other.address}, this needs ${holder.address}; switch the account.`,
      );
      wallet.account = undefined;
      await button("Check again").click();
      await send();
      await says(
        `wrong account: the wallet is at no account, this needs ${holder.address}; switch the account.`,
      );
      expect(wallet.prompts).to.deep.equal([]);
      expect(await statusOf(`${city}.01`)).to.equal("unassigned");
    });

    it("than the one that must sign is refused by the page", async () => {
      await open(`/apply?code=${city}.07`);
      await connect();
      await check();
      await button("Sign in the wallet").waitFor();
      wallet.meanwhile = (method) => {
        if (method === "eth_chainId") wallet.account = other;
      };
      await button("Sign in the wallet").click();
      await says(
        `wrong account: the wallet is at ${other.address}, this needs ${holder.address}; switch the account.`,
      );
      expect(wallet.prompts).to.deep.equal([]);
    });

    it("is asked for once the wallet is locked", async () => {
      await checkIssue();
      await wallet.goTo(undefined);
      await says("Connect a wallet to go on.");
      expect(await button("Send with the wallet").count()).to.equal(0);
    });
  });

  describe("another chain", () => {
    it("is switched before anything, unless that is refused", async () => {
      await open(`/office/issue?code=${city}`);
      wallet.chainId = 1;
      answer("wallet_switchEthereumChain", async () => {
        if (wallet.refuses) throw problem(4001, "User rejected the request.");
        await wallet.goToChain(31337);
        return null;
      });
      wallet.refuses = true;
      await connect();
      await says("The wallet is on chain 1; this page is for another one.");
      expect(await button("Check and show the cost").count()).to.equal(0);
      await button("Switch the wallet's chain").click();
      await says(REFUSED);
      wallet.refuses = false;
      await button("Switch the wallet's chain").click();
      await button("Check and show the cost").waitFor();
    });

    it("is made known to a wallet that lacks it", async () => {
      await open(`/office/issue?code=${city}`);
      wallet.chainId = 1;
      let added: unknown;
      answer("wallet_switchEthereumChain", () => {
        throw problem(4902, "Unrecognized chain ID");
      });
      answer("wallet_addEthereumChain", async ([parameters]) => {
        added = parameters;
        await wallet.goToChain(31337);
        return null;
      });
      await connect();
      await button("Switch the wallet's chain").click();
      await button("Check and show the cost").waitFor();
      expect(added).to.deep.equal({
        chainId: "0x7a69",
        chainName: "Chain 31337",
        nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
        rpcUrls: [world.anvil.url],
      });
    });

    it("in the middle stops before the wallet is asked", async () => {
      await checkIssue();
      await wallet.goToChain(1);
      await says("The wallet is on chain 1; this page is for another one.");
      expect(await button("Send with the wallet").count()).to.equal(0);
      await wallet.goToChain(31337);
      wallet.chainId = 1;
      await send();
      await says(
        "wrong chain: connected to 1, the deployment is on 31337; switch the wallet or the provider.",
      );
      expect(wallet.prompts).to.deep.equal([]);
      expect(await countOf(holder)).to.equal(0);
    });
  });

  describe("a person who says no", () => {
    it("to a signature has signed nothing, and may try again", async () => {
      const applicant = world.newKey();
      await open(`/apply?code=${city}.08`, applicant);
      await connect();
      await check();
      wallet.refuses = true;
      await button("Sign in the wallet").click();
      await says(REFUSED);
      expect(wallet.prompts).to.deep.equal(["eth_signTypedData_v4"]);
      expect((await reader.applications.pending(city)).items).to.deep.equal([]);
      wallet.refuses = false;
      await button("Check again").click();
      await button("Sign in the wallet").click();
      await done();
      expect((await reader.applications.pending(city)).items).to.have.length(1);
    });

    it("to the second of two has sent one, and is told so", async () => {
      const [first, second] = await applications(2);
      await open(`/office/review?code=${city}`);
      await connect();
      await reviewAll();
      let asked = 0;
      answer("eth_sendTransaction", async (_, next) => {
        if (++asked <= 2) await says(`Confirm it in Test wallet (${asked} of 2).`);
        wallet.refuses = asked === 2;
        return next();
      });
      await send();
      await says(REFUSED);
      await says("1 of 2 are done; the others are not.");
      expect(wallet.prompts).to.have.length(2);
      expect([await statusOf(first!), await statusOf(second!)]).to.deep.equal([
        "active",
        "unassigned",
      ]);
      expect(await countOf(holder)).to.equal(1);
      // What is left goes on from there.
      await page.getByRole("row", { name: first! }).waitFor({ state: "detached" });
      await button("Check again").click();
      await send();
      await done();
      expect(await statusOf(second!)).to.equal("active");
    });
  });

  describe("what was checked", () => {
    it("is dropped when what was filled in changes", async () => {
      await checkIssue();
      await says(`You issue ${city}.01 (Department) below ${city}.`);
      await page.getByLabel("Holder").fill(holder.address);
      await button("Check and show the cost").waitFor();
      expect(await button("Send with the wallet").count()).to.equal(0);
      await check();
      await says(`From then on it is held by ${holder.address}`);
      await send();
      await done();
      expect((await reader.resolve(`${city}.01`)).holder).to.equal(holder.address);
      // And so is its receipt.
      await page.getByLabel("New code").fill(`${city}.02`);
      await button("Check and show the cost").waitFor();
      expect(await page.getByRole("heading", { name: "Done" }).count()).to.equal(0);
    });

    it("is what is sent, whatever is filled in while the wallet asks", async () => {
      await checkIssue();
      answer("eth_sendTransaction", async (_, next) => {
        await page.getByLabel("Holder").fill(holder.address);
        return next();
      });
      await send();
      await done();
      expect((await reader.resolve(`${city}.01`)).holder).to.equal(other.address);
      expect(wallet.prompts).to.deep.equal(["eth_sendTransaction"]);
    });

    it("is sent once by a double click", async () => {
      await checkIssue();
      await button("Send with the wallet").evaluate((element: HTMLElement) => {
        element.click();
        element.click();
      });
      await done();
      await pause(1_000);
      expect(wallet.prompts).to.deep.equal(["eth_sendTransaction"]);
      expect(await countOf(holder)).to.equal(1);
    });

    it("can't be paid for by an account without ether, which is told so", async () => {
      const officer = world.newKey();
      const { timestamp } = (await world.anvil.provider.getBlock("latest"))!;
      await world.as(holder).officers.appoint(city, officer.address, ["issue"], timestamp + YEAR);
      await open(`/office/issue?code=${city}`, officer);
      await connect();
      await fillIssue(`${city}.01`);
      await check();
      await says("This account has 0.0 ETH: too little.");
      await send();
      await says("the account can't pay for the gas; fund it or send from another one.");
      expect(await statusOf(`${city}.01`)).to.equal("unassigned");
    });

    it("is reached and confirmed with the keyboard alone", async () => {
      await open(`/office/issue?code=${city}`);
      await connect();
      await fillIssue(`${city}.01`);
      /** Goes on from where the keyboard is. */
      const goTo = async (name: string): Promise<void> => {
        for (let left = 10; left > 0; left--) {
          await page.keyboard.press("Tab");
          if (await button(name).evaluate((element) => element === document.activeElement)) return;
        }
        throw new Error(`the keyboard does not get to "${name}"`);
      };
      await goTo("Check and show the cost");
      await page.keyboard.press("Enter");
      await button("Send with the wallet").waitFor();
      await goTo("Cancel");
      await page.keyboard.press("Enter");
      await goTo("Check and show the cost");
      await page.keyboard.press("Enter");
      await button("Send with the wallet").waitFor();
      await goTo("Send with the wallet");
      await page.keyboard.press("Enter");
      await done();
      await goTo("Close");
      expect(await statusOf(`${city}.01`)).to.equal("active");
    });

    it("stops at the next prompt once somebody leaves", async () => {
      const [first, second] = await applications(2);
      await open(`/office/review?code=${city}`);
      await connect();
      await reviewAll();
      answer("eth_sendTransaction", async (_, next) => {
        await page.getByRole("navigation").getByRole("link", { name: "Browse" }).click();
        await page.getByRole("heading", { name: "Review applications" }).waitFor({
          state: "detached",
        });
        return next();
      });
      await send();
      while ((await statusOf(first!)) !== "active") await pause(100);
      await pause(1_500);
      expect(wallet.prompts).to.deep.equal(["eth_sendTransaction"]);
      expect(await statusOf(second!)).to.equal("unassigned");
    });

    it("that was signed is handed in again where the relayer refuses it", async () => {
      await open(`/apply?code=${city}.09`, world.newKey());
      await connect();
      await check();
      const { origin } = new URL(world.settings.relayerUrl!);
      await page.route(`${origin}/**`, (route) =>
        route.fulfill({
          status: 422,
          headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" },
          json: { name: "NotRelayed", message: "this relayer takes none of these.", data: null },
        }),
      );
      await button("Sign in the wallet").click();
      await says("this relayer takes none of these.");
      await says("What you signed can be handed in again: it acts once.");
      await page.unroute(`${origin}/**`);
      await button("Hand it in again").click();
      await done();
      expect(wallet.prompts).to.deep.equal(["eth_signTypedData_v4"]);
      expect((await reader.applications.pending(city)).items).to.have.length(1);
      visitor.complaints.length = 0;
    });
  });

  describe("a wallet that makes one transaction of several calls", () => {
    let asked: string[];
    /** What the wallet says of a batch; its calls are sent where it is 200. */
    const offer = (status: number): void => {
      asked = [];
      const receipts: object[] = [];
      answer("wallet_getCapabilities", ([account, chains]) => {
        asked.push("wallet_getCapabilities");
        expect([account, chains]).to.deep.equal([holder.address, ["0x7a69"]]);
        return { "0x7a69": { atomic: { status: "supported" } } };
      });
      answer("wallet_sendCalls", async ([batch]) => {
        asked.push("wallet_sendCalls");
        if (wallet.refuses) throw problem(4001, "User rejected the request.");
        const { version, chainId, from, atomicRequired, calls } = batch as {
          calls: { to: string; data: string; value: string }[];
        } & Record<string, unknown>;
        expect({ version, chainId, from, atomicRequired }).to.deep.equal({
          version: "2.0.0",
          chainId: "0x7a69",
          from: holder.address,
          atomicRequired: true,
        });
        for (const { to, data } of status === 200 ? calls : []) {
          const sent = await holder.connect(world.anvil.provider).sendTransaction({ to, data });
          const { hash, blockNumber, gasUsed } = (await sent.wait())!;
          receipts.push({
            transactionHash: hash,
            blockNumber: `0x${blockNumber.toString(16)}`,
            gasUsed: `0x${gasUsed.toString(16)}`,
          });
        }
        return { id: "0x01" };
      });
      let polls = 0;
      answer("wallet_getCallsStatus", ([id]) => {
        expect(id).to.equal("0x01");
        // Not known at first.
        if (++polls === 1) throw problem(5730, "unknown bundle");
        return polls === 2 ? { status: 100 } : { status, receipts };
      });
    };
    let codes: string[];
    const review = async (status: number, count = 2): Promise<void> => {
      codes = await applications(count);
      await open(`/office/review?code=${city}`);
      offer(status);
      await connect();
      await reviewAll();
    };

    it("is given them at once", async () => {
      await review(200);
      await says("2 steps in one transaction: all of them, or none");
      await send();
      await done();
      expect(asked).to.deep.equal(["wallet_getCapabilities", "wallet_sendCalls"]);
      expect(wallet.prompts).to.deep.equal([]);
      for (const code of codes) expect(await statusOf(code)).to.equal("active");
      await says(`No application below ${city} waits for a decision.`);
    });

    it("is not asked about that for a single one", async () => {
      await review(200, 1);
      await send();
      await done();
      expect(asked).to.deep.equal([]);
      expect(wallet.prompts).to.deep.equal(["eth_sendTransaction"]);
    });

    for (const status of [400, 500]) {
      it(`may fail with ${status}`, async () => {
        await review(status);
        await send();
        await says(`the wallet says that the batch failed (${status}); nothing changed.`);
        await button("Check again").waitFor();
        for (const code of codes) expect(await statusOf(code)).to.equal("unassigned");
      });
    }

    it("may do a part against its word", async () => {
      await review(600);
      await send();
      await says(
        "the wallet did only a part of the batch; look at what has changed before sending anew.",
      );
    });

    it("may be told no, or have moved on", async () => {
      await review(200);
      wallet.refuses = true;
      await send();
      await says(REFUSED);
      wallet.refuses = false;
      await button("Check again").click();
      wallet.account = other;
      await send();
      await says(
        `wrong account: the wallet is at ${other.address}, this needs ${holder.address}; switch the account.`,
      );
      wallet.account = holder;
      await button("Check again").click();
      wallet.chainId = 1;
      await send();
      await says("wrong chain: connected to 1, the deployment is on 31337;");
      expect(asked.filter((method) => method === "wallet_sendCalls")).to.have.length(1);
      expect(await countOf(holder)).to.equal(0);
    });
  });

  it("shows in one tab what was done in another, and refuses there what is stale", async () => {
    const [code] = await applications(1);
    const path = `/office/review?code=${city}`;
    await open(path);
    await connect();
    await reviewAll();
    const firstTab = page;
    const [pending] = (await reader.applications.pending(city)).items;
    page = await visitor.context.newPage();
    const second = await addWallet(page, new BrowserWallet(world.anvil.provider, holder));
    await page.goto(`${world.portal.url}${path}`);
    await connect();
    await reviewAll();
    await send();
    await done();

    page = firstTab;
    await page.getByText(code!).first().waitFor();
    await send();
    await says(
      `no application of ${pending!.applicant} for ${code} waits in this round; its last one, round 0, is not there.`,
    );
    expect([wallet.prompts, second.prompts]).to.deep.equal([[], ["eth_sendTransaction"]]);
    expect(await countOf(holder)).to.equal(1);

    const next = await apply(`${city}.05`);
    const box = page.getByRole("checkbox", { name: `Choose ${next} for` });
    // What was read a moment ago is not read again: somebody comes back later.
    while (!(await box.isVisible())) {
      await pause(1_000);
      await page.bringToFront();
      await page.evaluate(() => dispatchEvent(new Event("focus")));
    }
  });
});
