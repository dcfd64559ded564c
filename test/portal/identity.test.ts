import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { drawNullifier, nullifierOf, organisationId, superIdOf } from "../../src/index.js";
import type { Page } from "playwright-core";
import { Wallet } from "ethers";
import { expectAccessible } from "./accessible.js";
import { needsBrowser, portalWorld, type Visitor, type World } from "./world.js";

const COMPANY = "91130100MA000000M0";
/** Of a firm in Shenzhen. */
const HUAWEI = "914403001922038216";
const OTHER_COMPANY = "91130100MA0000019U";
const TANGSHAN = "MA.156.1302";

let world: World;
let visitors: Visitor[] = [];

async function visit(...input: Parameters<World["visit"]>): Promise<Visitor> {
  const visitor = await world.visit(...input);
  visitors.push(visitor);
  return visitor;
}

/** A visitor with a connected wallet. */
async function visitWith(account: Wallet, path: string, options = {}): Promise<Visitor> {
  const visitor = await visit(path, account, options);
  await visitor.page
    .getByRole("banner")
    .getByRole("button", { name: /Connect a wallet|连接钱包/ })
    .click();
  await visitor.page.getByRole("button", { name: /Disconnect|断开/ }).waitFor();
  return visitor;
}

const check = (page: Page) => page.getByRole("button", { name: "Check and show the cost" }).click();
const sign = (page: Page) => page.getByRole("button", { name: "Sign in the wallet" }).click();
const done = (page: Page) => page.getByRole("heading", { name: "Done" }).waitFor();
const linkOf = async (page: Page): Promise<string> =>
  (await page.locator(".handover").getByRole("link", { name: "Link" }).getAttribute("href"))!;
const pathOf = (link: string): string => link.slice(world.portal.url.length);

/** A registered resident with a key of its own. */
async function registered(): Promise<{ key: Wallet; superId: string }> {
  const { nullifier } = drawNullifier();
  const { wallet, signed } = await world.resident(nullifier);
  await world.as(world.payer).submit(signed);
  return { key: wallet, superId: superIdOf("Resident", nullifier) };
}

/** A second city; its holder enrols. */
async function secondCity(): Promise<Wallet> {
  const holder = await world.fundedKey();
  const { ids: _, ...client } = world.as(world.country!);
  void _;
  if ((await client.resolve(TANGSHAN)).status === "unassigned")
    await client.issuing.issue({ code: TANGSHAN, kind: "City", holder: holder.address });
  return holder;
}

describe("portal: Super IDs", function () {
  this.timeout(60_000);
  before(async function () {
    needsBrowser(this);
    world = await portalWorld();
  });
  after(async () => world?.close());
  afterEach(async () => {
    for (const { context, complaints } of visitors) {
      expect(complaints).to.deep.equal([]);
      await context.close();
    }
    visitors = [];
  });

  const reader = () => world.as(world.anvil.provider).ids;

  it("registers a resident: drawn in the page, signed by the resident, then by the office", async () => {
    const key = world.newKey();
    const resident = await visitWith(key, "/register");
    const { page } = resident;
    const ready = page.getByRole("button", { name: "Check and show the cost" });
    await page.getByRole("button", { name: "Draw" }).click();
    await page.getByLabel("Enrolled by").fill(world.registrar);
    await page.getByLabel("Officer").selectOption(world.officer.address);
    expect(await ready.isDisabled()).to.equal(true);
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save the secret as a file" }).click();
    const file = JSON.parse(await readFile(await (await saving).path(), "utf8")) as {
      secret: string;
      nullifier: string;
      superId: string;
    };
    expect(file.nullifier).to.equal(nullifierOf(file.secret));
    expect(file.superId).to.equal(superIdOf("Resident", file.nullifier));
    await page.getByText(`Its Super ID ${file.superId}`).waitFor();
    await check(page);
    await page.getByText("A Super ID is registered for a resident.").waitFor();
    await sign(page);
    await page.getByText("Signed by you. It needs another signature:").waitFor();
    const link = await linkOf(page);
    expect(link).to.match(new RegExp(`^${world.portal.url}/sign#[\\w-]+$`));

    const office = await visitWith(world.officer, pathOf(link));
    await office.page.getByRole("row", { name: /Controller.*signed; checked/ }).waitFor();
    await office.page.getByRole("row", { name: /Officer.*\(you\).*not yet/ }).waitFor();
    expect(office.page.url()).to.equal(`${world.portal.url}/sign`);
    await check(office.page);
    await sign(office.page);
    await done(office.page);
    await office.page.getByRole("link", { name: "To the Super ID" }).waitFor();
    expect(office.wallet!.prompts).to.deep.equal(["eth_signTypedData_v4"]);

    const resolved = await reader().resolve(file.superId);
    expect(resolved).to.include({ status: "active", controller: key.address });
    expect(resolved.registrar).to.equal(world.registrar);
    // Neither the secret nor what stands behind the # was sent anywhere.
    const asked = [...resident.requests, ...office.requests].join(" ");
    expect(asked).not.to.include(file.secret.slice(2));
    expect(asked).not.to.include(link.slice(link.indexOf("#")));

    await page.getByRole("link", { name: "Super IDs" }).click();
    await page.getByRole("link", { name: file.superId }).waitFor();
  });

  it("registers an organisation that the office began, over a pasted message", async () => {
    const key = world.newKey();
    const office = await visitWith(world.officer, "/register");
    await office.page.getByLabel("Organisation").check();
    const code = office.page.getByLabel("Unified social credit code");
    await code.fill(COMPANY.slice(0, 17));
    await office.page.getByText("These 17 characters would go with 0 as the 18th").waitFor();
    await code.fill("91130100MA0000O0M0");
    await office.page.getByText("character 15 is the letter O").waitFor();
    await code.fill(COMPANY);
    await office.page.getByLabel("Enrolled by").selectOption(world.registrar);
    expect(
      await office.page.getByLabel("Enrolled by").locator("option").allTextContents(),
    ).to.deep.equal(["MA.156.130100 – not issued", "MA.156.1301 – active", "MA.156 – active"]);
    await office.page.getByText(`Its Super ID ${organisationId(COMPANY)}`).waitFor();
    expect(await office.page.getByLabel("Officer").inputValue()).to.equal(world.officer.address);
    await office.page.getByLabel("Controller").fill(key.address);
    await check(office.page);
    await sign(office.page);
    const link = await linkOf(office.page);

    const firm = await visitWith(key, "/sign");
    await firm.page.getByLabel("Link or message").fill(link);
    await firm.page.getByRole("button", { name: "Open" }).click();
    await firm.page.getByText(COMPANY).waitFor();
    await check(firm.page);
    firm.wallet!.refuses = true;
    await sign(firm.page);
    await firm.page.getByText("refused in the wallet: nothing was signed or sent.").waitFor();
    firm.wallet!.refuses = false;
    await firm.page.getByRole("button", { name: "Check again" }).click();
    await sign(firm.page);
    await done(firm.page);
    expect(await reader().resolve(organisationId(COMPANY))).to.include({
      status: "active",
      controller: key.address,
    });

    await office.page.reload();
    await office.page.getByLabel("Organisation").check();
    await office.page.getByLabel("Unified social credit code").fill(COMPANY);
    await office.page.getByText(`It is registered already: ${organisationId(COMPANY)}`).waitFor();
  });

  it("changes a key; refuses the Super ID itself, nobody and mistyped accounts", async () => {
    const { key, superId } = await registered();
    const next = world.newKey();
    const { page } = await visitWith(key, `/id/${superId}/key`);
    const field = page.getByLabel("New controller");
    for (const [typed, problem] of [
      [superId, "is the Super ID itself"],
      [`0x${"0".repeat(40)}`, "is nobody's account"],
      [next.address.slice(0, -1), "is no account"],
    ] as const) {
      await field.fill(typed);
      await page.getByText(problem).waitFor();
      expect(
        await page.getByRole("button", { name: "Check and show the cost" }).isDisabled(),
      ).to.equal(true);
    }
    await field.fill(key.address);
    await page.getByText("Signing ends all its delegates").waitFor();
    await field.fill(next.address);
    await check(page);
    await page
      .getByText("this key can't move, pass on, deactivate or change it any more")
      .waitFor();
    await page.getByText("This gives the Super ID away, at once and for good.").waitFor();
    const box = page.locator(".act .problem");
    expect(await box.locator("code").innerText()).to.equal(next.address);
    const button = page.getByRole("button", { name: "Sign in the wallet" });
    const end = page.getByLabel("Last 6 characters of that address");
    expect(await button.isDisabled()).to.equal(true);
    await end.fill(key.address.slice(-6));
    await page.getByText("These are not its last 6 characters").waitFor();
    expect(await button.isDisabled()).to.equal(true);
    await end.fill(next.address.slice(-6).toLowerCase());
    await page.getByText(/^Good until .*: in \d+ days by this computer's clock\.$/).waitFor();
    await sign(page);
    await done(page);
    expect((await reader().resolve(superId)).controller).to.equal(next.address);
    await page.getByText("does not control this Super ID").waitFor({ state: "hidden" });
  });

  it("says who must sign where another account is connected", async () => {
    const { superId } = await registered();
    const stranger = world.newKey();
    const { page, wallet } = await visitWith(stranger, `/id/${superId}/key`);
    await page.getByText("does not control this Super ID").waitFor();
    await page.getByLabel("New controller").fill(stranger.address);
    await check(page);
    await page.getByText(`wrong account: the wallet is at ${stranger.address}`).waitFor();
    expect(wallet!.prompts).to.deep.equal([]);
  });

  it("moves to another city, over a file", async () => {
    const { key, superId } = await registered();
    const holder = await secondCity();
    const { page } = await visitWith(key, `/id/${superId}/move`);
    await page.getByLabel("To", { exact: true }).fill("MA.156.1399");
    await page.getByText("Nobody enrols for MA.156.1399 now: it is not issued.").waitFor();
    await page.getByLabel("To", { exact: true }).fill(world.registrar);
    await check(page);
    await page.getByText(`${superId} is with ${world.registrar} already`).waitFor();
    await page.getByLabel("To", { exact: true }).fill(TANGSHAN);
    await check(page);
    await sign(page);
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the file" }).click();
    const path = await (await saving).path();

    const office = await visitWith(holder, "/sign");
    await office.page.getByLabel("File").setInputFiles(path);
    await office.page.getByText(TANGSHAN).first().waitFor();
    await check(office.page);
    await sign(office.page);
    await done(office.page);
    expect((await reader().resolve(superId)).registrar).to.equal(TANGSHAN);
    expect((await reader().resolve(superId)).controller).to.equal(key.address);
  });

  it("keeps an organisation in its country", async () => {
    const key = world.newKey();
    const enrolment = {
      creditCode: OTHER_COMPANY,
      controller: key.address,
      registrar: world.registrar,
      officer: world.officer.address,
    };
    const unsigned = await reader().registration.buildOrganisation(enrolment);
    const half = await world.as(key).sign(unsigned);
    await world.as(world.payer).submit(await world.as(world.officer).sign(half));
    const { governance } = world.as(world.council!);
    const admission = { do: "admit", country: "MA.840", holder: world.city!.address } as const;
    await governance.schedule(admission);
    await world.anvil.provider.send("evm_increaseTime", [world.deployment.councilDelay]);
    await world.anvil.provider.send("evm_mine", []);
    await governance.execute(admission);

    const superId = organisationId(OTHER_COMPANY);
    const { page, wallet } = await visitWith(key, `/id/${superId}/move`);
    await page.getByText("An organisation can move within MA.156 only.").waitFor();
    await page.getByLabel("To", { exact: true }).fill("MA.840");
    await page.getByLabel("Officer").waitFor();
    await check(page);
    await page
      .getByText(`${superId} is an organisation's and stays in MA.156; it can't move to MA.840.`)
      .waitFor();
    expect(wallet!.prompts).to.deep.equal([]);
  });

  it("asks contract wallets whether they signed, and opens one link after another", async () => {
    const { provider } = world.anvil;
    const [agrees, refuses] = [world.newKey().address, world.newKey().address];
    await provider.send("anvil_setCode", [agrees, "0x631626ba7e60e01b5f5260205ff3"]);
    await provider.send("anvil_setCode", [refuses, "0x5f5ffd"]);
    const linkFor = (controller: string): string => {
      const message = { ...world.registration(controller), controllerSignature: "0x1234" };
      return `/sign#${Buffer.from(JSON.stringify(message)).toString("base64url")}`;
    };
    const { page } = await visit(linkFor(agrees));
    await page.getByRole("row", { name: /Controller.*signed; checked/ }).waitFor();
    await page.getByText("The registry would accept it now").waitFor();
    await page.goto(`${world.portal.url}${linkFor(refuses)}`);
    await page.getByRole("row", { name: /Controller.*does not fit/ }).waitFor();
    await page.getByText("A signature does not fit").waitFor();
    expect(page.url()).to.equal(`${world.portal.url}/sign`);
    // The link to the content is no message.
    await page.getByRole("link", { name: "To the content" }).press("Enter");
    await page.getByText("A signature does not fit").waitFor();
    await page.goto(`${world.portal.url}/sign#nonsense`);
    await page.getByText("This is no message that somebody signed").waitFor();
  });

  it("says what the registry refuses before anything is signed", async () => {
    const { key, superId } = await registered();
    const { signed } = await world.resident();
    const { officerSignature: _, ...half } = signed;
    void _;
    await world.as(world.payer).submit(signed);
    const { page } = await visitWith(world.officer, "/sign");
    const opening = async (message: unknown) => {
      const other = page.getByRole("button", { name: "Open another one" });
      if (await other.isVisible()) await other.click();
      await page.getByLabel("Link or message").fill(JSON.stringify(message));
      await page.getByRole("button", { name: "Open", exact: true }).click();
    };
    await opening(half);
    await page.getByText("is registered already and active").waitFor();

    const stranger = world.newKey();
    const unsigned = world.registration(key.address);
    const byStranger = { ...unsigned, message: { ...unsigned.message, officer: stranger.address } };
    await opening(await world.as(key).sign(byStranger, { ahead: true }));
    await page.getByText(`${stranger.address} may not enrol for ${world.registrar}`).waitFor();

    const ofOtherCity = {
      type: "OrganisationRegistration",
      message: {
        creditCode: HUAWEI,
        generation: 0,
        controller: key.address,
        registrar: world.registrar,
        officer: world.officer.address,
        deadline: unsigned.message.deadline,
      },
    } as const;
    await opening(await world.as(key).sign(ofOtherCity, { ahead: true }));
    await page.getByText(`${HUAWEI} is not enrolled by ${world.registrar}`).waitFor();

    const move = await world.as(key).ids.control.buildMove({
      superId,
      to: world.registrar,
      officer: world.officer.address,
    });
    const moved = await world.as(key).sign(move, { ahead: true });
    const client = world.as(key);
    const off = await client.sign(await client.ids.control.buildDeactivation({ superId }));
    await world.as(world.payer).submit(off);
    await opening(moved);
    await page.getByText(`${superId} is deactivated`).waitFor();
    expect(await page.getByRole("button", { name: "Check and show the cost" }).count()).to.equal(0);
    const own = await visit(`/id/${superId}/key`);
    await own.page.getByText(`${superId} is deactivated; this needs another state.`).waitFor();
  });

  it("refuses what is hostile, in words", async () => {
    const { key, superId } = await registered();
    const unsigned = world.registration(key.address);
    const half = (await world.as(key).sign(unsigned)) as unknown as {
      message: Record<string, unknown>;
    };
    const { page } = await visitWith(world.officer, "/sign");
    const opening = async (text: string) => {
      const other = page.getByRole("button", { name: "Open another one" });
      if (await other.isVisible()) await other.click();
      await page.getByLabel("Link or message").fill(text);
      await page.getByRole("alert").waitFor({ state: "hidden" });
      await page.getByRole("button", { name: "Open", exact: true }).click();
    };
    const none = "This is no message that somebody signed";
    const { message } = half;
    for (const text of [
      "hello",
      "#",
      "{",
      "[]",
      "null",
      JSON.stringify({ ...half, type: "Transfer" }),
      JSON.stringify({ ...half, type: "__proto__" }),
      JSON.stringify({ ...half, note: "urgent" }),
      JSON.stringify({ ...half, message: { ...message, note: "urgent" } }),
      JSON.stringify({ ...half, message: { ...message, generation: -1 } }),
      JSON.stringify({ ...half, message: { ...message, generation: 2 ** 32 } }),
      JSON.stringify({ ...half, message: { ...message, officer: "officer" } }),
      JSON.stringify({ ...half, message: { ...message, registrar: "M".repeat(65) } }),
      JSON.stringify({ ...half, controllerSignature: "0xzz" }),
    ]) {
      await opening(text);
      await page.getByText(none).waitFor();
    }
    await opening(JSON.stringify({ ...half, note: "x".repeat(70_000) }));
    await page.getByText("This is too long for a message").waitFor();

    // Another chain's, and one that was altered after it was signed.
    const foreign = new Wallet(key.privateKey);
    const { domain, types } = world.as(key).typedData(unsigned);
    const otherTypes = { [unsigned.type]: types[unsigned.type]! };
    const otherSignature = await foreign.signTypedData(
      { ...(domain as object), chainId: 1 },
      otherTypes,
      unsigned.message,
    );
    for (const wrong of [
      { ...half, controllerSignature: otherSignature },
      { ...half, message: { ...message, deadline: Number(message.deadline) + 1 } },
      { ...half, controllerSignature: "0x" },
    ]) {
      await opening(JSON.stringify(wrong));
      await page.getByText("A signature does not fit").waitFor();
      await page.getByRole("row", { name: /Controller.*does not fit/ }).waitFor();
      expect(await page.getByRole("button", { name: "Check and show the cost" }).count()).to.equal(
        0,
      );
    }

    // What is no code is shown escaped.
    const marked = { ...message, registrar: "<b>MA.156</b>\u202e1301" };
    await opening(JSON.stringify({ ...half, message: marked }));
    await page.getByText("<b>MA.156</b>\\u{202e}1301", { exact: true }).first().waitFor();
    expect(await page.locator("main b").count()).to.equal(0);
    void superId;
  });

  it("hands in what is complete, with any account", async () => {
    const { signed, wallet } = await world.resident();
    const { page, wallet: stranger } = await visitWith(world.newKey(), "/sign");
    await page.getByLabel("Link or message").fill(JSON.stringify(signed));
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByText("All have signed. Anyone can hand it in.").waitFor();
    await check(page);
    await page.getByRole("button", { name: "Hand it in" }).click();
    await done(page);
    expect(stranger!.prompts).to.deep.equal([]);
    expect((await reader().controlledBy(wallet.address)).asked).to.have.length(1);
  });

  it("looks up by Super ID, DID and credit code", async () => {
    const { superId } = await registered();
    const { page } = await visit("/id");
    const field = page.getByLabel("Super ID, DID or credit code");
    for (const typed of [superId, reader().did(superId)]) {
      await page.goto(`${world.portal.url}/id`);
      await field.fill(typed);
      await page.getByRole("button", { name: "Show" }).click();
      await page.waitForURL(`${world.portal.url}/id/${superId}`);
    }
    await page.goto(`${world.portal.url}/id`);
    await field.fill("91130100MA000000M1");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByText("character 18 is 1, but the first 17 give 0").waitFor();
    await field.fill(COMPANY);
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL(`${world.portal.url}/id/${organisationId(COMPANY)}`);
  });

  it("is accessible on a phone, in both themes and languages", async () => {
    const { key, superId } = await registered();
    const { signed } = await world.resident();
    const { officerSignature: _, ...half } = signed;
    void _;
    for (const options of [
      { language: "zh", colorScheme: "dark", isPhone: true },
      { language: "en", colorScheme: "light" },
    ] as const) {
      const { page } = await visitWith(key, "/id", options);
      const go = async (path: string) => {
        await page.evaluate((to) => {
          history.pushState(null, "", to);
        }, path);
      };
      await page.getByRole("link", { name: superId }).waitFor();
      await expectAccessible(page);
      await go("/register");
      await page.getByRole("button", { name: /^(Draw|生成)$/ }).click();
      await page.getByRole("button", { name: /Save the secret|将秘密/ }).waitFor();
      await expectAccessible(page);
      await page.getByLabel(/^(Organisation|组织)$/).check();
      await page.getByLabel(/credit code|信用代码/).fill(COMPANY);
      await page.getByText("MA.156.130100 – ").waitFor({ state: "attached" });
      await expectAccessible(page);
      await go(`/id/${superId}/key`);
      await page.getByLabel(/New controller|新控制人/).fill(world.officer.address);
      await page.getByRole("button", { name: /Check and|检查并/ }).click();
      await page.getByText(/can't move, pass on|不能再迁移/).waitFor();
      await page.getByLabel(/^(Last 6 characters of|该地址的最后 6 个字符)/).fill("000000");
      await page.getByText(/These are not its last 6|这不是该地址的最后 6/).waitFor();
      await expectAccessible(page);
      await go(`/id/${superId}/move`);
      await page.getByLabel(/^(To|迁往)$/).fill(world.registrar);
      await page.getByLabel(/^(Officer|经办人)$/).waitFor();
      await expectAccessible(page);
      await go("/sign");
      await page.getByLabel(/Link or message|链接或消息/).fill(JSON.stringify(half));
      await page.getByRole("button", { name: /^(Open|打开)$/ }).click();
      await page.getByText(/signed; checked|已签名，已核验/).waitFor();
      await expectAccessible(page);
    }
  });
});

describe("portal: Super IDs without a relayer", function () {
  this.timeout(60_000);
  before(async function () {
    needsBrowser(this);
    world = await portalWorld({ relayer: false });
  });
  after(async () => world?.close());

  it("lets the one who signs last pay", async () => {
    const key = await world.fundedKey();
    const { nullifier } = drawNullifier();
    const resident = await visitWith(key, "/register");
    await resident.page.getByLabel("The office drew it").check();
    await resident.page.getByRole("textbox", { name: "Nullifier" }).fill(nullifier);
    await resident.page.getByLabel("Enrolled by").fill(world.registrar);
    await resident.page.getByLabel("Officer").selectOption(world.officer.address);
    await check(resident.page);
    await resident.page.getByText("Signing costs nothing. Sending it does").waitFor();
    await sign(resident.page);
    const link = await linkOf(resident.page);

    await world.anvil.provider.send("anvil_setBalance", [
      world.officer.address,
      "0xde0b6b3a7640000",
    ]);
    const office = await visitWith(world.officer, pathOf(link));
    await check(office.page);
    await sign(office.page);
    await office.page.getByRole("button", { name: "Send with the wallet" }).click();
    await done(office.page);
    expect(office.wallet!.prompts).to.deep.equal(["eth_signTypedData_v4", "eth_sendTransaction"]);
    const found = await world.as(world.anvil.provider).ids.controlledBy(key.address);
    expect(found.asked.map(({ superId }) => superId)).to.deep.equal([
      superIdOf("Resident", nullifier),
    ]);
    for (const { context, complaints } of visitors) {
      expect(complaints).to.deep.equal([]);
      await context.close();
    }
  });
});
