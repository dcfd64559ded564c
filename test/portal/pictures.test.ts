import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import hre from "hardhat";
import type { Browser, Page } from "playwright-core";
import { readCities } from "../../data/cities.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { BUREAU, issueCodes } from "../../demo/codes.js";
import { COMPANY, enrolPeople } from "../../demo/identity.js";
import { localKeys } from "../../demo/keys.js";
import { stageAt } from "../../demo/stage.js";
import { deploySuite } from "../../src/deployment/suite.js";
import { organisationId } from "../../src/index.js";
import { COUNCIL_DELAY } from "../../local/fixture.js";
import {
  launchBrowser,
  needsBrowser,
  type Served,
  servePortal,
  type Visit,
  type VisitOptions,
  visitsTo,
} from "./world.js";

const checkout = join(import.meta.dirname, "../..");
const PICTURES = join(checkout, "docs/portal");
/** With PICTURES=1 those of the docs are made anew; else what would be taken is held against them. */
const MAKES_ANEW = process.env.PICTURES === "1";

/** Width and height of a PNG, from its header. */
const sizeOf = (png: Buffer): number[] => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe("portal: pictures for the docs, of the demo's data", function () {
  this.timeout(120_000);
  let anvil: Anvil;
  let portal: Served;
  let browser: Browser;
  let visit: Visit;
  let taken: string;
  const people = localKeys(9);

  before(async function () {
    needsBrowser(this);
    taken = await mkdtemp(join(tmpdir(), "domicile-pictures-"));
    anvil = await startAnvil();
    const { provider, url } = anvil;
    const [deployer, council, guardian, authority, clerk, , bureau, traffic, payer] = people.map(
      (key) => key.connect(provider),
    );
    const { deployment } = await deploySuite({
      deployer: deployer!,
      artifacts: hre.artifacts,
      parameters: {
        council: council!.address,
        guardian: guardian!.address,
        councilDelay: COUNCIL_DELAY,
      },
    });
    portal = await servePortal({
      deployment,
      rpcUrl: url,
      // It is named on the page; nothing is handed in here.
      relayerUrl: "http://127.0.0.1:8546",
      gateways: ["self"],
      explorerUrl: null,
    });
    const records = join(portal.directory, "ipfs");
    await mkdir(records, { recursive: true });
    const stage = stageAt({
      provider,
      request: (method, parameters) => provider.send(method, parameters),
      deployment,
      council: council!,
      authority: authority!,
      clerk: clerk!,
      relayer: payer!,
      bureau: bureau!,
      traffic: traffic!,
      cities: await readCities(),
      document: new Uint8Array(await readFile(join(checkout, `examples/${BUREAU}.json`))),
      tell: () => undefined,
      tellRefusal: () => undefined,
      progress: () => undefined,
      show: () => undefined,
      count: () => Promise.resolve(),
      async host(cid, document) {
        await writeFile(join(records, cid), document);
        return { name: "host", fetch: () => Promise.resolve(document) };
      },
      keepBook: () => Promise.resolve("book"),
    });
    await issueCodes(stage);
    await enrolPeople(stage);
    browser = await launchBrowser();
    visit = visitsTo(browser, portal, provider);
  });

  after(async () => {
    await browser?.close();
    await portal?.stop();
    await anvil?.stop();
    if (taken !== undefined) await rm(taken, { recursive: true });
  });

  /** Opens a page, brings it to what is to be seen, and takes its picture. */
  async function picture(
    name: string,
    path: string,
    until: (page: Page) => Promise<void>,
    { account, ...options }: VisitOptions & { account?: Wallet } = {},
  ): Promise<void> {
    const { page, context, complaints } = await visit(path, account, options);
    await until(page);
    const file = join(MAKES_ANEW ? PICTURES : taken, `${name}.png`);
    await mkdir(join(file, ".."), { recursive: true });
    const png = await page.screenshot({ path: file, animations: "disabled" });
    expect(complaints).to.deep.equal([]);
    expect(sizeOf(await readFile(join(PICTURES, `${name}.png`)))).to.deep.equal(sizeOf(png));
    expect(await readFile(join(checkout, "docs/portal.md"), "utf8")).to.include(
      `](portal/${name}.png)`,
    );
    await context.close();
  }

  it("the start", () =>
    picture("home", "/", async (page) => {
      await page.getByRole("img", { name: /by kind/i }).waitFor();
      await page.getByRole("img", { name: /over time/i }).waitFor();
    }));

  it("a code", () =>
    picture("code", `/${BUREAU}`, async (page) => {
      await page.getByText("Street lights").waitFor();
      await page.getByRole("img", { name: /QR/ }).waitFor();
    }));

  it("the cities, in Chinese and dark", () =>
    picture(
      "browse",
      "/browse?below=MA.156",
      async (page) => {
        await page.getByText("石家庄市").first().waitFor();
      },
      { language: "zh", colorScheme: "dark" },
    ));

  it("a firm's Super ID, on a phone", () =>
    picture(
      "super-id",
      `/id/${organisationId(COMPANY)}`,
      async (page) => {
        await page.getByText(COMPANY).first().waitFor();
      },
      { isPhone: true },
    ));

  it("an application, checked and not signed yet", () =>
    picture(
      "apply",
      "/apply?code=MA.156.1301.03",
      async (page) => {
        await page.getByRole("main").getByRole("button", { name: "Connect a wallet" }).click();
        await page.getByRole("button", { name: "Check and show the cost" }).click();
        await page.getByRole("button", { name: "Sign in the wallet" }).waitFor();
        await page.getByText("What your wallet shows").click();
      },
      { account: new Wallet(people[7]!.privateKey) },
    ));
});
