import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { id } from "ethers";
import hre from "hardhat";
import type { BrowserContext, Page } from "playwright-core";
import { build } from "vite";
import { portalBuild } from "../../apps/portal/build.js";
import type { Settings } from "../../apps/portal/settings.js";
import { localKeys } from "../../demo/keys.js";
import { deploySuite } from "../../src/deployment/suite.js";
import { connect, type Deployment, type Domicile } from "../../src/index.js";
import { COUNCIL_DELAY } from "../../local/fixture.js";
import { expectAccessible } from "./accessible.js";
import { needsBrowser, portalWorld, type Served, servePortal, type World } from "./world.js";

/** What only a build for a local chain may hold. */
const ONLY_LOCAL = [
  "test test test",
  "Burner",
  "anvil_",
  "evm_increaseTime",
  "evm_mine",
  "Local account",
  "the council admitted",
  ...localKeys(10).map(({ privateKey }) => privateKey.slice(2)),
];
/** Each stands in a build for a local chain, so that the list above can't be one of misspellings. */
const IN_LOCAL = ONLY_LOCAL.slice(0, 7);

const contract = {
  address: `0x${"22".repeat(20)}`,
  block: 1,
  blockHash: id("block"),
  transaction: id("transaction"),
  codeHash: id("code"),
  abiHash: id("abi"),
  constructorArguments: [],
  compiler: "0.8.37",
};
const settingsOf = (chainId: number, rpcUrl: string): Settings => ({
  deployment: {
    format: 1,
    chainId,
    genesisHash: id("genesis"),
    salt: id("salt"),
    council: contract.address,
    guardian: contract.address,
    councilDelay: COUNCIL_DELAY,
    roles: { block: 1, blockHash: id("block"), transaction: id("transaction") },
    contracts: {
      accessManager: contract,
      cityCodeRegistry: contract,
      superIdRegistry: contract,
    },
  },
  rpcUrl,
  relayerUrl: null,
  gateways: ["self"],
  explorerUrl: null,
});

/** All files of a build, by name. */
async function filesOf(settings: Settings): Promise<Map<string, string>> {
  const directory = await mkdtemp(join(tmpdir(), "domicile-build-"));
  try {
    await build(portalBuild(settings, directory));
    const names = await readdir(directory, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile());
    return new Map(
      await Promise.all(
        files.map(
          async ({ name, parentPath }) =>
            [name, await readFile(join(parentPath, name), "utf8")] as const,
        ),
      ),
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What a browser loads before it runs anything: the page, and what its scripts import outright. */
function firstLoadOf(files: Map<string, string>): string[] {
  const loaded = new Set(["index.html"]);
  for (const name of loaded) {
    const text = files.get(name)!;
    const outright =
      name === "index.html"
        ? text.matchAll(/(?:src|href)="\/assets\/([^"]+)"/g)
        : text.matchAll(/(?:import|from)\s*"\.\/([^"]+)"/g);
    for (const [, next] of outright) loaded.add(next!);
  }
  return [...loaded].map((name) => files.get(name)!);
}

describe("portal: what only local chains have", function () {
  this.timeout(60_000);

  for (const [what, settings] of [
    ["another chain", settingsOf(11155111, "http://127.0.0.1:8545")],
    ["a local chain on another machine", settingsOf(31337, "http://192.168.0.2:8545")],
    ["a local chain behind a name", settingsOf(31337, "https://localhost.example.org")],
  ] as const) {
    it(`is not in a build for ${what}`, async () => {
      const files = await filesOf(settings);
      expect([...files.keys()].some((name) => name.endsWith(".js"))).to.equal(true);
      for (const [name, text] of files) {
        for (const words of ONLY_LOCAL) {
          expect(text.includes(words), `${words} in ${name}`).to.equal(false);
        }
      }
    });
  }

  it("comes late in a build for a local chain", async () => {
    const files = await filesOf(settingsOf(31337, "http://127.0.0.1:8545"));
    const [all, first] = [[...files.values()].join("\n"), firstLoadOf(files).join("\n")];
    expect(first).to.include("createRoot");
    for (const words of IN_LOCAL) {
      expect(all.includes(words), words).to.equal(true);
      expect(first.includes(words), `${words} in the first load`).to.equal(false);
    }
  });
});

describe("portal: local wallets and the demo's data", function () {
  this.timeout(90_000);
  let world: World;
  let portal: Served;
  let deployment: Deployment;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[] = [];
  let reader: Domicile;

  before(async function () {
    needsBrowser(this);
    world = await portalWorld({ relayer: false });
    const { provider, url } = world.anvil;
    // A suite of its own, where no country is admitted yet.
    ({ deployment } = await deploySuite({
      deployer: await provider.getSigner(0),
      artifacts: hre.artifacts,
      parameters: {
        council: await (await provider.getSigner(1)).getAddress(),
        guardian: await (await provider.getSigner(2)).getAddress(),
        councilDelay: COUNCIL_DELAY,
        salt: id("to be filled"),
      },
    }));
    reader = connect({ runner: provider, deployment });
    portal = await servePortal({
      deployment,
      rpcUrl: url,
      relayerUrl: null,
      gateways: ["self"],
      explorerUrl: null,
    });
    context = await world.browser.newContext({ locale: "en-GB" });
    page = await context.newPage();
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.setDefaultTimeout(20_000);
  });
  after(async () => {
    await context?.close();
    await portal?.stop();
    await world?.close();
  });
  afterEach(() => {
    expect(complaints).to.deep.equal([]);
    complaints = [];
  });

  const openTools = () => page.getByText("Local chain: keys and data to play with").click();
  const connectTo = async (wallet: string) => {
    await page.getByRole("banner").getByRole("button", { name: "Connect a wallet" }).click();
    await page.getByRole("button", { name: wallet, exact: true }).click();
    await page.getByRole("button", { name: "Disconnect" }).waitFor();
  };

  it("fills the chain with what the terminal's demo plays", async () => {
    await page.goto(portal.url);
    await openTools();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Fill with the demo's data" }).click();
    await page.getByText("Filled.", { exact: true }).waitFor({ timeout: 80_000 });
    const log = await page.getByRole("log").innerText();
    expect(log).to.include("342 cities of 342 have their codes, from the chain's events");
    expect(log).to.include("refused: issuing it again: MA.156.5424 is retired");
    expect(log).to.include("a stock did:ethr resolver shows of the company:");

    const children = await reader.list("MA.156");
    expect(children).to.have.length(343);
    expect((await reader.resolve("MA.156.1301.01")).status).to.equal("active");
    const { status, successor } = await reader.resolve("MA.156.5424");
    expect([status, successor]).to.deep.equal(["retired", "MA.156.5406"]);
    const { status: company } = await reader.ids.ofOrganisation("91130100MA000000M0");
    expect(company).to.equal("active");
    await expectAccessible(page);

    await page.getByRole("button", { name: "Fill with the demo's data" }).click();
    await page.getByText("MA.156 is there already").waitFor();
  });

  it("lets one person play resident and office", async () => {
    await page.goto(`${portal.url}/register`);
    await openTools();
    await page.getByRole("button", { name: "Offer local wallets" }).click();
    await connectTo("Burner (local chain only)");
    const burner = await page.getByLabel("Controller").inputValue();
    await page.getByRole("button", { name: "Give the connected account 10 ether" }).click();
    await page.getByText("Given.").waitFor();
    expect(await world.anvil.provider.getBalance(burner)).to.equal(10n ** 19n);

    await page.getByRole("button", { name: "Draw" }).click();
    await page.getByRole("button", { name: "Save the secret as a file" }).click();
    await page.getByLabel("Enrolled by").fill("MA.156");
    const { holder } = await reader.resolve("MA.156");
    await page.getByLabel("Officer").selectOption(holder);
    await page.getByRole("button", { name: "Check and show the cost" }).click();
    await page.getByRole("button", { name: "Sign in the wallet" }).click();
    const link = await page
      .locator(".handover")
      .getByRole("link", { name: "Link" })
      .getAttribute("href");

    await page.getByRole("button", { name: "Disconnect" }).click();
    await connectTo("Local account 3");
    // The burner is gone with the page, so it stays open.
    await page.getByRole("link", { name: "Sign", exact: true }).click();
    await page.getByLabel("Link or message").fill(link!);
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByRole("button", { name: "Check and show the cost" }).click();
    await page.getByRole("button", { name: "Sign in the wallet" }).click();
    await page.getByRole("button", { name: "Send with the wallet" }).click();
    await page.getByRole("heading", { name: "Done" }).waitFor();
    const [found] = (await reader.ids.controlledBy(burner)).asked;
    expect(found).to.include({ status: "active", registrar: "MA.156" });
  });

  it("fills no chain whose country is there", async () => {
    const visitor = await world.visit("/");
    await visitor.page.getByText("Local chain: keys and data to play with").click();
    await visitor.page.getByRole("button", { name: "Fill with the demo's data" }).click();
    await visitor.page.getByText("MA.156 is there already").waitFor();
    expect(visitor.complaints).to.deep.equal([]);
    await visitor.context.close();
  });
});
