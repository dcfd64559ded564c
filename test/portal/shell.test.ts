import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { connect } from "../../src/index.js";
import { expectAccessible } from "./accessible.js";
import { needsBrowser, portalWorld, type World } from "./world.js";

describe("portal: what stands on all pages", function () {
  this.timeout(90_000);
  let world: World;
  let directory: string;
  let state: string;
  let again: Anvil | undefined;

  before(async function () {
    needsBrowser(this);
    directory = await mkdtemp(join(tmpdir(), "domicile-chain-"));
    state = join(directory, "state.json");
    world = await portalWorld({ anvilOptions: ["--state", state] });
  });
  after(async () => {
    await world?.close();
    await again?.stop();
    if (directory !== undefined) await rm(directory, { recursive: true });
  });

  it("opens a permanent address, asks no third party, breaks no policy, keeps nothing", async () => {
    const { page, context, requests, complaints } = await world.visit("/MA.156.1301");
    await page.getByText("active", { exact: true }).first().waitFor();
    for (const link of ["Browse", "Apply", "Office", "Super IDs", "Sign"]) {
      await page.getByRole("navigation").getByRole("link", { name: link, exact: true }).click();
      await page.getByRole("heading", { level: 1 }).waitFor();
    }
    expect(complaints).to.deep.equal([]);
    const hosts = new Set(requests.map((url) => new URL(url).origin));
    expect([...hosts].sort()).to.deep.equal([world.portal.url, world.anvil.url].sort());
    expect(await context.storageState({ indexedDB: true })).to.deep.equal({
      cookies: [],
      origins: [],
    });
    await context.close();
  });

  it("gives its policy in the page itself and from its server, and allows no other host", async () => {
    const response = await fetch(`${world.portal.url}/MA.156.1301`);
    const policy = response.headers.get("content-security-policy")!;
    expect(policy).to.include("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).to.include(
      `connect-src 'self' ${world.anvil.url} ${new URL(world.settings.relayerUrl!).origin};`,
    );
    const html = await response.text();
    const own = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
    expect(`${own?.replaceAll("&#39;", "'")}; frame-ancestors 'none'`).to.equal(policy);
    const { page, context } = await world.visit("/");
    // Whatever got into the page could not get out.
    const blocked = await page.evaluate(async () => {
      const violation = new Promise<string>((resolve) =>
        addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
          resolve(effectiveDirective),
        ),
      );
      await fetch("https://example.org/").catch(() => undefined);
      return violation;
    });
    expect(blocked).to.equal("connect-src");
    await context.close();
  });

  it("opens an address behind # where a host knows no fallback, and says where there is no page", async () => {
    const { page, context } = await world.visit("/#/MA.156.1301");
    await page.getByRole("heading", { level: 1, name: /MA\.156\.1301/ }).waitFor();
    expect(new URL(page.url()).pathname).to.equal("/MA.156.1301");
    // Pasted while the page is open, too.
    await page.evaluate(() => void (location.hash = "#/MA.156"));
    await page.getByRole("heading", { level: 1, name: "MA.156 China" }).waitFor();
    expect(page.url()).to.equal(`${world.portal.url}/MA.156`);
    await page.goto(`${world.portal.url}/nowhere`);
    await page.getByText("There is no such page.").waitFor();
    expect(await page.title()).to.equal("There is no such page. – Domicile");
    await context.close();
  });

  it("leads to a page's top, and back to where somebody was", async () => {
    const { page, context } = await world.visit("/MA.156.1301");
    await page.setViewportSize({ width: 800, height: 300 });
    const below = page.getByRole("link", { name: "Browse the codes below" });
    await page.getByRole("heading", { name: "History" }).waitFor();
    await page.evaluate(() => scrollTo(0, 150));
    await below.click();
    await page.getByRole("search").waitFor();
    expect(await page.evaluate(() => scrollY)).to.equal(0);
    const current = page.getByRole("navigation", { name: "Pages" }).locator("[aria-current=page]");
    expect(await current.allInnerTexts()).to.deep.equal(["Browse"]);
    await page.goBack();
    await below.waitFor();
    await page.waitForFunction(() => scrollY === 150);
    await context.close();
  });

  it("keeps the keyboard where a wallet is connected and disconnected", async () => {
    const { page, context } = await world.visit("/", world.newKey());
    await page.getByRole("button", { name: "Connect a wallet" }).press("Enter");
    await page.locator("button:focus", { hasText: "Disconnect" }).press("Enter");
    await page.locator("button:focus", { hasText: "Connect a wallet" }).waitFor();
    await context.close();
  });

  it("speaks the browser's language until another one is chosen, in the chosen colours", async () => {
    const { page, context } = await world.visit("/", undefined, { language: "zh" });
    await page.getByRole("navigation").getByRole("link", { name: "浏览", exact: true }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).to.equal("zh-Hans");
    await page.getByLabel("语言").selectOption("English");
    await page.getByRole("navigation").getByRole("link", { name: "Browse", exact: true }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).to.equal("en");
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.getByLabel("Colours").selectOption("dark");
    expect(await ground()).not.to.equal(light);
    await expectAccessible(page);
    await context.close();
  });

  it("works by keyboard and names itself to screen readers", async () => {
    const { page, context } = await world.visit("/");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal("main");
    await expectAccessible(page);
    await context.close();
  });

  it("asks again where answers get lost, and says so where none comes", async () => {
    const { page, context } = await world.visit("/");
    let lost = 0;
    await page.route(`${world.anvil.url}/**`, async (route) => {
      const isResolving = route.request().postData()?.includes("eth_call");
      if (isResolving && lost++ < 3) return route.abort("connectionreset");
      return route.continue();
    });
    await page.goto(`${world.portal.url}/MA.156.1301`);
    await page.getByText("active", { exact: true }).first().waitFor();
    expect(lost).to.be.greaterThan(3);
    await page.unroute(`${world.anvil.url}/**`);
    await page.route(`${world.anvil.url}/**`, (route) =>
      route.request().postData()?.includes("eth_call") ? route.abort() : route.continue(),
    );
    await page.goto(`${world.portal.url}/MA.156.1301`);
    await page
      .getByText(/^the node gave no answer to a call in 5 tries; check that it runs\.$/i)
      .first()
      .waitFor();
    await context.close();
  });

  it("says that the chain is away, and shows its present state when it is back", async () => {
    const { page, context } = await world.visit("/MA.156.1301.77");
    await page.getByText("not issued").first().waitFor();
    const { url } = world.anvil;
    await world.anvil.stop();
    await page.getByText("The chain's node does not answer.").waitFor({ timeout: 30_000 });
    again = await startAnvil(["--state", state], Number(new URL(url).port));
    const { city, deployment } = world;
    await connect({
      runner: await again.provider.getSigner(city!.address),
      deployment,
    }).issuing.issue({
      code: "MA.156.1301.77",
      kind: "Department",
      holder: city!.address,
    });
    await page.getByText("active", { exact: true }).first().waitFor({ timeout: 30_000 });
    await page.getByText("The chain's node does not answer.").waitFor({ state: "hidden" });
    await context.close();
  });
});
