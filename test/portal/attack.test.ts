import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { id, toBeHex, type Wallet, ZeroHash } from "ethers";
import type { Page, Route } from "playwright-core";
import { readSettings } from "../../apps/portal/settings.js";
import {
  type AnySigned,
  type CosignedName,
  DomicileError,
  MESSAGE_TYPES,
  type MessageName,
} from "../../src/index.js";
import { COUNTRY, YEAR } from "../../local/fixture.js";
import { needsBrowser, portalWorld, type Visitor, type World } from "./world.js";

describe("portal: settings", () => {
  for (const [name, url] of [
    ["PORTAL_RPC_URL", "https://node.example;sandbox/"],
    ["PORTAL_RELAYER_URL", "https://relayer.example'/"],
    ["PORTAL_GATEWAYS", "self,https://records.example;sandbox/"],
  ] as const)
    it(`take no ${url} into the policy`, () => {
      expect(() => readSettings({ [name]: url })).to.throw(DomicileError, name);
    });

  it("take hosts by name and by number", () => {
    // What is missing then is the deployment: the addresses were read.
    const variables = {
      PORTAL_DEPLOYMENT: "no-such-file",
      PORTAL_RPC_URL: "http://[::1]:8545",
      PORTAL_RELAYER_URL: "https://relayer.example:8443/path",
      PORTAL_GATEWAYS: "self,http://127.0.0.1:8080",
    };
    expect(() => readSettings(variables)).to.throw(DomicileError, "no-such-file: not there");
  });
});

/** The selector of `nonces`. */
const NONCES = "0x7ecebe00";

/** Anything that a page may be told by somebody who means it ill. */
describe("portal: attacks", function () {
  this.timeout(60_000);
  let world: World;
  let visitor: Visitor;
  let page: Page;
  let holder: Wallet;
  let city: string;
  let numbers = 5000;

  before(async function () {
    needsBrowser(this);
    world = await portalWorld({ isPublic: true });
  });
  after(async () => world?.close());
  beforeEach(async () => {
    city = `${COUNTRY}.${++numbers}`;
    holder = await world.fundedKey();
    await world
      .as(world.country!)
      .issuing.issue({ code: city, kind: "City", holder: holder.address });
  });
  afterEach(async () => {
    await page.unrouteAll({ behavior: "wait" });
    await visitor.context.close();
  });

  const open = async (path: string, account?: Wallet): Promise<void> => {
    visitor = await world.visit(path, account);
    page = visitor.page;
    if (account !== undefined) {
      await page.getByRole("banner").getByRole("button", { name: "Connect a wallet" }).click();
      await page.getByRole("button", { name: "Disconnect" }).waitFor();
    }
  };
  /** Opens a path where some requests are answered otherwise from the beginning on. */
  const openWith = async (
    path: string,
    url: string | RegExp,
    answer: (route: Route) => Promise<void>,
  ): Promise<void> => {
    await open("/browse");
    await page.route(url, answer);
    await page.goto(`${world.portal.url}${path}`);
  };
  /** Lets the node answer a method otherwise. */
  const lying =
    (method: string, lie: (result: never, parameters: never[]) => unknown) =>
    async (route: Route): Promise<void> => {
      type Request = { id: number; method: string; params: never[] };
      const asked = route.request().postDataJSON() as Request | Request[];
      const response = await route.fetch({ url: world.anvil.url });
      // Who asked may have left meanwhile: then nobody waits for an answer.
      const told = (await response.json().catch(() => null)) as
        { id: number; result: never }[] | { result: never } | null;
      if (told === null) return;
      const answers = [told].flat() as { id: number; result?: unknown; error?: unknown }[];
      for (const request of [asked].flat()) {
        const answer = answers.find(({ id }) => id === request.id)!;
        if (request.method !== method) continue;
        const lied = lie(answer.result as never, request.params);
        if (lied === undefined) continue;
        answer.result = lied;
        delete answer.error;
      }
      await route.fulfill({ response, json: Array.isArray(told) ? answers : answers[0] });
    };
  /** A node that takes nothing for granted in a simulation. */
  const withoutOverrides = async (route: Route): Promise<void> => {
    type Request = { id: number; method: string; params: unknown[] };
    const asked = route.request().postDataJSON() as Request | Request[];
    const requests = [asked].flat();
    const error = { code: -32602, message: "too many arguments, want at most 2" };
    const response = await route.fetch({ url: world.anvil.url });
    const told = [(await response.json()) as object[]].flat() as { id: number }[];
    const answers = told.map((answer) => {
      const { method, params } = requests.find(({ id }) => id === answer.id)!;
      const { id } = answer;
      return method === "eth_call" && params.length > 2 ? { jsonrpc: "2.0", id, error } : answer;
    });
    await route.fulfill({ response, json: Array.isArray(asked) ? answers : answers[0] });
  };
  const says = (text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const linkWith = (message: unknown): string =>
    `/sign#${Buffer.from(JSON.stringify(message)).toString("base64url")}`;

  describe("a link", () => {
    for (const hash of ["//evil.example/", "/\\evil.example/", "/%E0%A4%A"])
      it(`/#${hash} stays on the page`, async () => {
        await open(`/#${hash}`);
        await page.getByRole("heading", { level: 1 }).waitFor();
        expect(new URL(page.url()).origin).to.equal(world.portal.url);
        expect(visitor.complaints).to.deep.equal([]);
      });

    for (const path of [
      "/#/MA.156.%E0%A4%A",
      "/#/holder/%E0%A4%A",
      "/#/id/%E0%A4%A",
      "/#/id/%E0%A4%A/key",
      "/browse?q=%E0%A4%A&below=%E0%A4%A",
      "/office?code=%E0%A4%A",
      "/browse?below=MA.156&status=__proto__&kind=constructor&sort=toString",
      "/sign#%E0%A4%A",
    ])
      it(`${path} has a page`, async () => {
        await open(path);
        await page.getByRole("heading", { level: 1 }).waitFor();
        expect(visitor.complaints).to.deep.equal([]);
      });

    it("with times beyond all calendars is shown", async () => {
      const { signed } = await world.resident();
      const { deadline: _, ...message } = signed.message;
      void _;
      await open(linkWith({ ...signed, message: { ...message, deadline: 2 ** 52 } }));
      await says("4503599627370496");
      expect(visitor.complaints).to.deep.equal([]);
    });
  });

  describe("a message that is handed over", () => {
    const COSIGNED = [
      "OrganisationRegistration",
      "ResidentRegistration",
      "Move",
    ] satisfies CosignedName[] as MessageName[];
    const names = Object.keys(MESSAGE_TYPES) as MessageName[];
    /** A message with every account the visitor's. */
    const unsigned = (type: MessageName, account: string) => ({
      type,
      message: Object.fromEntries(
        MESSAGE_TYPES[type].map(({ name, type: kind }) => [
          name,
          { address: account, string: "MA.156", bytes32: ZeroHash, bytes: "0x", bool: true }[
            kind
          ] ?? 1,
        ]),
      ),
    });
    const actions = () => page.locator("main .act").count();
    const registered = async (): Promise<{ key: Wallet; superId: string }> => {
      const { wallet, signed } = await world.resident();
      await world.as(world.payer).submit(signed);
      const [own] = (await world.as(wallet).ids.controlledBy(wallet.address)).asked;
      return { key: wallet, superId: own!.superId };
    };
    const changeTo = async (key: Wallet, superId: string, newController: string) => {
      const client = world.as(key);
      return client.sign(await client.ids.control.buildChange({ superId, newController }));
    };

    it("with nobody's signature is not opened, of whatever type", async () => {
      await open("/sign", holder);
      for (const name of names) {
        const message = JSON.stringify(unsigned(name, holder.address));
        await page.getByLabel("Link or message").fill(message);
        await page.getByRole("alert").waitFor({ state: "hidden" });
        await button("Open").click();
        await says(
          COSIGNED.includes(name)
            ? "Nobody has signed this message. Whoever wants your signature signs first"
            : "Nobody has signed this message, and it needs one signature only.",
        );
        expect(await actions(), name).to.equal(0);
      }
      expect(visitor.wallet!.prompts).to.deep.equal([]);
    });

    it("as a stranger's link to a change of key leads to no signature, and says why in Chinese", async () => {
      const { key, superId } = await registered();
      const { ids } = world.as(world.anvil.provider);
      const bait = await ids.control.buildChange({
        superId,
        newController: world.newKey().address,
      });
      await open(linkWith(bait), key);
      await says("Such a message is never handed over to be signed");
      expect(await actions()).to.equal(0);
      expect(visitor.wallet!.prompts).to.deep.equal([]);
      await visitor.context.close();
      visitor = await world.visit(linkWith(bait), undefined, { language: "zh" });
      page = visitor.page;
      await says("这类消息从不转交他人签署");
    });

    it("with a signature that is another's, altered or none is refused", async () => {
      const { key, superId } = await registered();
      const signed = await changeTo(key, superId, world.newKey().address);
      const registration = world.registration(key.address);
      const half = await world.as(key).sign(registration);
      const elsewhere = { ...half.message, generation: 1 };
      for (const wrong of [
        { ...signed, signature: "0x" },
        { ...signed, signature: `0x${"11".repeat(65)}` },
        { ...signed, message: { ...signed.message, newController: key.address } },
        { ...half, controllerSignature: signed.signature },
        { ...half, message: elsewhere },
        { ...half, officerSignature: "0x1234" },
      ]) {
        await open(linkWith(wrong), key);
        await says("A signature does not fit");
        expect(await actions()).to.equal(0);
        await visitor.context.close();
      }
      await open("/");
    });

    it("with a contract wallet's signature is checked by the wallet, also where nothing is simulated", async () => {
      const { provider } = world.anvil;
      const [agrees, refuses] = [world.newKey().address, world.newKey().address];
      await provider.send("anvil_setCode", [agrees, "0x631626ba7e60e01b5f5260205ff3"]);
      // Answers another word.
      await provider.send("anvil_setCode", [refuses, "0x631626ba7f60e01b5f5260205ff3"]);
      const linkFor = (controller: string): string =>
        linkWith({ ...world.registration(controller), controllerSignature: "0x1234" });
      await openWith(linkFor(refuses), `${world.settings.rpcUrl}/`, withoutOverrides);
      await page.getByRole("row", { name: /Controller.*does not fit/ }).waitFor();
      await says("A signature does not fit");
      expect(await actions()).to.equal(0);
      await page.goto(`${world.portal.url}${linkFor(agrees)}`);
      await page.getByRole("row", { name: /Controller.*signed; checked/ }).waitFor();
    });

    it("that gives a Super ID away, whole, is handed in once the receiver was compared", async () => {
      const { key, superId } = await registered();
      const to = world.newKey().address;
      await open(linkWith(await changeTo(key, superId, to)), holder);
      await says("All have signed. Anyone can hand it in.");
      await button("Check and show the cost").click();
      await says("This gives the Super ID away, at once and for good.");
      expect(await page.locator(".act .problem code").innerText()).to.equal(to);
      expect(await button("Hand it in").isDisabled()).to.equal(true);
      await page.getByLabel("Last 6 characters of that address").fill(to.slice(-6));
      await button("Hand it in").click();
      await page.getByRole("heading", { name: "Done", exact: true }).waitFor();
      const { controller } = await world.as(world.anvil.provider).ids.resolve(superId);
      expect(controller).to.equal(to);
      expect(visitor.wallet!.prompts).to.deep.equal([]);
    });

    it("that offers a code says so, and to whom", async () => {
      const client = world.as(holder);
      const to = world.newKey().address;
      const offer = { code: city, holder: holder.address };
      const signed: AnySigned = await client.sign(
        await client.transfers.buildOffer({ ...offer, to }),
      );
      await open(linkWith(signed), holder);
      await button("Check and show the cost").click();
      await says("as soon as this account accepts it, the code is its own");
      expect(await page.locator(".act .problem code").innerText()).to.equal(to);
      expect(await button("Hand it in").isDisabled()).to.equal(true);
    });
  });

  describe("a page that can't be shown", () => {
    it("because its file is gone says so, and is loaded anew", async () => {
      await open("/");
      await page.route(/BrowsePage/, (route) => route.abort());
      await page.getByRole("navigation").getByRole("link", { name: "Browse", exact: true }).click();
      await says("This page can't be shown");
      await page.unroute(/BrowsePage/);
      await page.getByRole("navigation").getByRole("link", { name: "Apply", exact: true }).click();
      await page.getByRole("heading", { level: 1, name: "Apply" }).waitFor();
      await page.goBack();
      await button("Load the page anew").click();
      await page.getByRole("heading", { level: 1, name: "Countries" }).waitFor();
    });
  });

  describe("a node", () => {
    it("that tells times beyond all calendars breaks nothing", async () => {
      await openWith(
        `/${city}`,
        `${world.settings.rpcUrl}/`,
        lying("eth_getBlockByNumber", (block: object) => ({
          ...block,
          timestamp: "0xfffffffffffff",
        })),
      );
      await says(/Issued/);
      await page.waitForTimeout(500);
      expect(visitor.complaints).to.deep.equal([]);
      expect(await page.getByRole("heading", { level: 1 }).count()).to.equal(1);
    });
  });

  describe("a signature", () => {
    const sure = async (path: string, answer: (route: Route) => Promise<void>, key: Wallet) => {
      await open("/browse", key);
      await page.route(`${world.settings.rpcUrl}/`, answer);
      await page.evaluate((to) => history.pushState(null, "", to), path);
    };
    /** A registered resident's key, and the page that changes it, before a node. */
    const changing = async (answer: (route: Route) => Promise<void>): Promise<void> => {
      const { wallet, signed } = await world.resident();
      await world.as(world.payer).submit(signed);
      const [own] = (await world.as(wallet).ids.controlledBy(wallet.address)).asked;
      const to = world.newKey().address;
      await sure(`/id/${own!.superId}/key`, answer, wallet);
      await page.getByLabel("New controller").fill(to);
      await button("Check and show the cost").click();
    };
    const none = async (): Promise<void> => {
      await page.getByRole("heading", { name: "Not done" }).waitFor();
      expect(await button("Sign in the wallet").count()).to.equal(0);
      expect(visitor.wallet!.prompts).to.deep.equal([]);
    };

    it("is not given for a century because a node lies about the time", async () => {
      const year2106 = "0x100000000";
      await changing(
        lying("eth_getBlockByNumber", (block: object) => ({ ...block, timestamp: year2106 })),
      );
      await says(/The node's time is \d{5} days ahead of this computer's clock/i);
      await none();
    });

    it("is not given where a node counts milliseconds", async () => {
      const inMilliseconds = toBeHex(Date.now()).replace(/^0x0/, "0x");
      await changing(
        lying("eth_getBlockByNumber", (block: object) => ({ ...block, timestamp: inMilliseconds })),
      );
      await says(/The node says that it is \d{13}, which are milliseconds/i);
      await none();
    });

    it("is not given to what another handed over for a century", async () => {
      const { type, message } = world.registration(holder.address);
      const bait = { type, message: { ...message, deadline: 2 ** 32 } };
      // No client of ours signs that.
      const { domain, types } = world.as(holder).typedData(bait);
      const own = Object.fromEntries(Object.entries(types).filter(([name]) => name === type));
      const controllerSignature = await holder.signTypedData(domain, own, bait.message);
      await open(linkWith({ ...bait, controllerSignature }), world.officer);
      await says("nothing is signed for more than 30");
      expect(await page.locator("main .act").count()).to.equal(0);
    });

    /** The next nonce, one too many, and a simulation that finds nothing against it. */
    const laterNonce = lying("eth_call", (result: string, [call, , granted]: object[]) => {
      if (granted !== undefined) return "0x";
      return (call as { data: string }).data.startsWith(NONCES) ? toBeHex(1n, 32) : result;
    });

    it("is not given for later where the page's node lies all through and the wallet's does not", async () => {
      const until = Math.floor(Date.now() / 1000) + YEAR;
      const officer = world.newKey().address;
      await world.as(holder).officers.appoint(city, officer, ["issue"], until);
      await sure(`/office/officers?code=${city}`, laterNonce, holder);
      await page.getByRole("button", { name: new RegExp(`Dismiss.*${officer}`) }).click();
      await button("Check and show the cost").first().click();
      await button("Sign in the wallet").click();
      await says(/was used or cancelled; sign one with nonce 0/);
      await none();
    });

    it("is not given for later because a node lies about a counter", async () => {
      const until = Math.floor(Date.now() / 1000) + YEAR;
      const officer = world.newKey().address;
      await world.as(holder).officers.appoint(city, officer, ["issue"], until);
      await sure(
        `/office/officers?code=${city}`,
        lying("eth_call", (result: string, [call]: { data: string }[]) =>
          call!.data.startsWith(NONCES) ? toBeHex(BigInt(result) + 1n, 32) : result,
        ),
        holder,
      );
      await page.getByRole("button", { name: new RegExp(`Dismiss.*${officer}`) }).click();
      await button("Check and show the cost").first().click();
      await says(/was used or cancelled; sign one with nonce 0/);
      await none();
    });

    it("is simulated from its own account where a node takes nothing for granted", async () => {
      await changing(withoutOverrides);
      await says("Simulated: the registry would accept it now.");
      await button("Sign in the wallet").waitFor();
    });

    it("is not given first of two where a node takes nothing for granted", async () => {
      await sure("/register", withoutOverrides, world.newKey());
      await button("Draw").click();
      await button("Save the secret as a file").click();
      await page.getByLabel("Enrolled by").fill(world.registrar);
      await page.getByLabel("Officer").selectOption(world.officer.address);
      await button("Check and show the cost").click();
      await says("the node can't simulate this for two who sign");
      await none();
    });
  });

  describe("a relayer", () => {
    it("that says done what is not is not believed", async () => {
      const { signed } = await world.resident();
      await open(linkWith(signed), holder);
      await page.route(`${world.settings.relayerUrl}/**`, (route) =>
        route.fulfill({
          json: { id: id("x"), status: "mined", transaction: id("y"), block: 7, problem: null },
          headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" },
        }),
      );
      await button("Check and show the cost").click();
      await button("Hand it in").click();
      await says("the relayer says that it is done, but the chain does not have it");
      expect(await page.getByRole("heading", { name: "Done", exact: true }).count()).to.equal(0);
      await page.unroute(`${world.settings.relayerUrl}/**`);
      await button("Hand it in again").click();
      await page.getByRole("heading", { name: "Done", exact: true }).waitFor();
    });

    it("that shows another's transaction is not believed", async () => {
      const [first, second] = [await world.resident(), await world.resident()];
      const { hash } = await world.as(world.payer).submit(first.signed);
      await open(linkWith(second.signed), holder);
      await page.route(`${world.settings.relayerUrl}/**`, (route) =>
        route.fulfill({
          json: { id: id("x"), status: "mined", transaction: hash, block: 7, problem: null },
          headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" },
        }),
      );
      await button("Check and show the cost").click();
      await button("Hand it in").click();
      await says("the relayer says that it is done, but the chain does not have it");
    });
  });

  describe("words", () => {
    it("of what the wallet asks for stay while another thing is filled in", async () => {
      const [one, two] = [world.newKey().address, world.newKey().address];
      const until = Math.floor(Date.now() / 1000) + YEAR;
      const client = world.as(holder);
      await client.officers.appoint(city, one, ["issue"], until);
      await client.officers.appoint(city, two, ["issue"], until);
      await open(`/office/officers?code=${city}`, holder);
      let answer = (): void => undefined;
      const asked = new Promise<void>((resolve) => (answer = resolve));
      const request = visitor.wallet!.request.bind(visitor.wallet);
      visitor.wallet!.request = async (call) => {
        if (call.method === "eth_signTypedData_v4") await asked;
        return request(call);
      };
      const dismiss = (account: string) =>
        page.getByRole("button", { name: new RegExp(`Dismiss.*${account}`) }).click();
      await dismiss(one);
      await button("Check and show the cost").first().click();
      await button("Sign in the wallet").click();
      await says("Confirm it in");
      await dismiss(two);
      const act = page.locator(".act").first();
      expect(await act.innerText())
        .to.include(one)
        .and.not.to.include(two);
      answer();
      await act.getByRole("heading", { name: "Done", exact: true }).waitFor();
      expect(await act.innerText())
        .to.include(one)
        .and.not.to.include(two);
    });

    it("of a new key name it", async () => {
      const { wallet, signed } = await world.resident();
      await world.as(world.payer).submit(signed);
      const [own] = (await world.as(wallet).ids.controlledBy(wallet.address)).asked;
      const account = world.newKey().address;
      await open(`/id/${own!.superId}/key`, wallet);
      await page.getByLabel("New controller").fill(account);
      await button("Check and show the cost").click();
      await button("Sign in the wallet").waitFor();
      expect(await page.locator(".act .words").innerText()).to.include(account);
    });

    it("after an issue lead to what was issued", async () => {
      await open(`/office/issue?code=${city}`, holder);
      let answer = (): void => undefined;
      const asked = new Promise<void>((resolve) => (answer = resolve));
      const request = visitor.wallet!.request.bind(visitor.wallet);
      visitor.wallet!.request = async (call) => {
        if (call.method === "eth_sendTransaction") await asked;
        return request(call);
      };
      await page.getByLabel("New code").fill(`${city}.01`);
      await page.getByLabel("Holder").fill(holder.address);
      await button("Check and show the cost").click();
      await button("Send with the wallet").click();
      await says("Confirm it in");
      await page.getByLabel("New code").fill(`${city}.02`);
      answer();
      await page.getByRole("heading", { name: "Done", exact: true }).waitFor();
      expect(await page.locator(".act").innerText())
        .to.include(`${city}.01`)
        .and.not.include(`${city}.02`);
    });
  });

  it("in another's frame shows nothing to press, also where the host sends no header", async () => {
    await open("/");
    const html = await readFile(join(world.portal.directory, "index.html"), "utf8");
    await page.route(`${world.portal.url}/MA.156`, (route) =>
      route.fulfill({ contentType: "text/html", body: html }),
    );
    const host: Server = createServer((_, response) =>
      response
        .setHeader("content-type", "text/html")
        .end(`<iframe src="${world.portal.url}/MA.156"></iframe>`),
    ).listen(0, "127.0.0.1");
    await new Promise((resolve) => host.once("listening", resolve));
    try {
      await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`);
      const frame = page.frameLocator("iframe");
      await frame.getByRole("link", { name: "Open it alone" }).waitFor();
      expect(await frame.getByRole("button").count()).to.equal(0);
    } finally {
      host.closeAllConnections();
      host.close();
    }
  });
});
