import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { build, preview, type PreviewServer } from "vite";
import { hexlify, type JsonRpcProvider, parseEther, randomBytes, toBeHex, Wallet } from "ethers";
import { portalBuild } from "../../apps/portal/build.js";
import type { Settings } from "../../apps/portal/settings.js";
import { cidOf, digestOf } from "../../src/index.js";
import { COUNCIL_DELAY } from "../../local/fixture.js";
import { BrowserWallet } from "../doubles/BrowserWallet.js";
import { type Enrolment, enrolment, relayerOn } from "../relayer/setup.js";

/** Debian's browsers: one without windows, which opens a page in half the time, and the whole one. */
const BROWSERS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
const CHROMIUM = process.env.CHROMIUM ?? BROWSERS.find(existsSync) ?? BROWSERS[0]!;

/** A browser needs no network here: it is told not to look for any. */
const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Skips a suite on a machine without a browser, except in CI, where it must be there.
 * Call it in a `before` hook, whose `this` it gets.
 */
export function needsBrowser(context: Mocha.Context): void {
  if (existsSync(CHROMIUM)) return;
  if (process.env.CI === "true") throw new Error(`no browser at ${CHROMIUM}; .ci/run installs it`);
  console.log(
    `      no browser at ${CHROMIUM}: apt-get install chromium-headless-shell, or name one in CHROMIUM`,
  );
  context.skip();
}

/** Static files of a portal, built and served. */
export interface Served {
  url: string;
  directory: string;
  stop(): Promise<void>;
}

/** Builds a portal and serves it on a free port of 127.0.0.1. */
export async function servePortal(settings: Settings): Promise<Served> {
  const directory = await mkdtemp(join(tmpdir(), "domicile-portal-"));
  const config = portalBuild(settings, directory, join(directory, "ipfs"));
  // Hardhat says "test", of which Vite would make a development build: larger and slower than what people get.
  process.env.NODE_ENV = "production";
  await build(config);
  const server: PreviewServer = await preview({
    ...config,
    preview: { ...config.preview, port: 0, strictPort: true },
  });
  return {
    url: server.resolvedUrls!.local[0]!.replace(/\/$/, ""),
    directory,
    async stop() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A chain with a country, a city and its officer; a relayer; a portal for them; and a browser. */
export interface World extends Enrolment {
  portal: Served;
  /** What the portal was built for. */
  settings: Settings;
  browser: Browser;
  /** A key without ether. */
  newKey(): Wallet;
  /** A key with ether. */
  fundedKey(): Promise<Wallet>;
  /** Puts a document where the portal looks for records; returns its SHA-256. */
  host(document: Uint8Array): Promise<string>;
  visit: Visit;
  close(): Promise<void>;
}

export interface VisitOptions {
  language?: "en" | "zh";
  colorScheme?: "light" | "dark";
  /** Phone width instead of a desktop's. */
  isPhone?: boolean;
}

export interface Visitor {
  page: Page;
  context: BrowserContext;
  wallet: PageWallet | null;
  /** What the browser asked other hosts for, and what the page's policy or code complained about. */
  requests: string[];
  complaints: string[];
}

/** A visitor of their own: a page, and the wallet of an account if they have one. */
export type Visit = (path: string, account?: Wallet, options?: VisitOptions) => Promise<Visitor>;

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: SWITCHES });

/** Visits to a portal, with wallets before a chain. */
export const visitsTo =
  (browser: Browser, { url }: Served, chain: JsonRpcProvider): Visit =>
  async (path, account, { language = "en", colorScheme = "light", isPhone = false } = {}) => {
    const context = await browser.newContext({
      locale: language === "zh" ? "zh-CN" : "en-GB",
      colorScheme,
      viewport: isPhone ? { width: 360, height: 740 } : { width: 1200, height: 850 },
    });
    const page = await context.newPage();
    const [requests, complaints]: [string[], string[]] = [[], []];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      // A node that is away is the browser's own complaint.
      if (message.type() === "error" && !message.text().includes("net::ERR_"))
        complaints.push(message.text());
    });
    const wallet =
      account === undefined ? null : await addWallet(page, new BrowserWallet(chain, account));
    await page.goto(`${url}${path}`);
    return { page, context, wallet, requests, complaints };
  };

/**
 * Starts all of it.
 * @param relayer false leaves the relayer out
 * @param isPublic the page takes the chain for a public one: its node has a name, and its time is the computer's
 */
export async function portalWorld({
  relayer: hasRelayer = true,
  isPublic = false,
  anvilOptions = [] as string[],
} = {}): Promise<World> {
  // The first country waits for the council's delay.
  const begin = Math.floor(Date.now() / 1000) - COUNCIL_DELAY;
  const world = await enrolment(isPublic ? ["--timestamp", `${begin}`] : anvilOptions);
  const { anvil, deployment } = world;
  const relayer = hasRelayer ? await relayerOn(world) : null;
  const settings: Settings = {
    deployment,
    rpcUrl: isPublic ? anvil.url.replace("127.0.0.1", "node.localhost") : anvil.url,
    relayerUrl: relayer?.url ?? null,
    gateways: ["self"],
    explorerUrl: null,
  };
  const portal = await servePortal(settings);
  const browser = await launchBrowser();
  const newKey = (): Wallet => new Wallet(hexlify(randomBytes(32)), anvil.provider);
  return {
    ...world,
    portal,
    settings,
    browser,
    newKey,
    async fundedKey() {
      const key = newKey();
      await anvil.provider.send("anvil_setBalance", [key.address, toBeHex(parseEther("10"))]);
      return key;
    },
    async host(document) {
      const digest = digestOf(document);
      await mkdir(join(portal.directory, "ipfs"), { recursive: true });
      await writeFile(join(portal.directory, "ipfs", cidOf(digest)), document);
      return digest;
    },
    visit: visitsTo(browser, portal, anvil.provider),
    async close() {
      await browser.close();
      await portal.stop();
      await relayer?.stop();
      await world.stop();
    },
  };
}

/** A wallet in a page (EIP-6963), whose keys and person are in the test. */
export interface PageWallet extends BrowserWallet {
  /** The person goes to another account of the wallet, or locks it. */
  goTo(account: Wallet | undefined): Promise<void>;
  /** The person goes to another chain. */
  goToChain(chainId: number): Promise<void>;
}

let wallets = 0;

/** Adds a wallet to a page before it opens; it announces itself under a name. */
export async function addWallet(
  page: Page,
  wallet: BrowserWallet,
  name = "Test wallet",
): Promise<PageWallet> {
  const number = ++wallets;
  await page.exposeFunction(`__wallet${number}`, async (request: string) => {
    try {
      const { method, params } = JSON.parse(request) as { method: string; params?: unknown[] };
      return JSON.stringify({
        result: await wallet.request({ method, ...(params && { params }) }),
      });
    } catch (error) {
      const {
        code,
        message,
        error: inner,
        info,
      } = error as Record<string, unknown> & {
        info?: { error?: unknown };
      };
      const told = inner ?? info?.error ?? { code: code ?? -32603, message };
      return JSON.stringify({ error: { ...told } });
    }
  });
  // What compiles this file names functions by a function of its own, which pages lack.
  await page.addInitScript("globalThis.__name ??= (named) => named;");
  await page.addInitScript(
    ({ number, name, uuid }) => {
      const listeners = new Map<string, Set<(argument: unknown) => void>>();
      const ask = (window as never as Record<string, (text: string) => Promise<string>>)[
        `__wallet${number}`
      ]!;
      const provider = {
        async request(request: unknown) {
          const answer = JSON.parse(await ask(JSON.stringify(request))) as {
            result?: unknown;
            error?: { code: number; message: string };
          };
          if (answer.error !== undefined)
            throw Object.assign(new Error(answer.error.message), answer.error);
          return answer.result;
        },
        on(event: string, listener: (argument: unknown) => void) {
          listeners.set(event, (listeners.get(event) ?? new Set()).add(listener));
        },
        removeListener(event: string, listener: (argument: unknown) => void) {
          listeners.get(event)?.delete(listener);
        },
      };
      const detail = Object.freeze({
        info: Object.freeze({
          uuid,
          name,
          icon: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
          rdns: `org.example.wallet${number}`,
        }),
        provider,
      });
      const announce = (): void => {
        window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
      };
      window.addEventListener("eip6963:requestProvider", announce);
      announce();
      (window as never as Record<string, unknown>)[`__tell${number}`] = (
        event: string,
        argument: unknown,
      ): void => listeners.get(event)?.forEach((listener) => listener(argument));
    },
    { number, name, uuid: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}` },
  );
  const tell = (event: string, argument: unknown): Promise<void> =>
    page.evaluate(
      ([number, event, argument]) =>
        (window as never as Record<string, (event: string, argument: unknown) => void>)[
          `__tell${number}`
        ]!(event, argument),
      [number, event, argument] as const,
    );
  return Object.assign(wallet, {
    async goTo(account: Wallet | undefined) {
      wallet.account = account;
      await tell("accountsChanged", account === undefined ? [] : [account.address]);
    },
    async goToChain(chainId: number) {
      wallet.chainId = chainId;
      await tell("chainChanged", toBeHex(chainId));
    },
  });
}
