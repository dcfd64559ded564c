import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Anvil, startAnvil, startKeptChain } from "../../local/anvil.js";
import { countryOn } from "../../local/fixture.js";

const checkout = join(import.meta.dirname, "../..");

/** A port that nobody has just now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

describe("portal: npm run portal", function () {
  this.timeout(90_000);
  let anvil: Anvil;
  let directory: string;
  let variables: Record<string, string>;

  before(async () => {
    anvil = await startAnvil();
    directory = await mkdtemp(join(tmpdir(), "domicile-start-"));
    const file = join(directory, "deployment.json");
    await writeFile(file, JSON.stringify((await countryOn(anvil)).deployment));
    variables = {
      LOCALHOST_RPC_URL: anvil.url,
      PORTAL_DEPLOYMENT: file,
      PORTAL_PORT: `${await freePort()}`,
      RELAYER_PORT: `${await freePort()}`,
    };
  });
  after(async () => {
    await anvil?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  /** Starts what the script starts. */
  function start(changed: Record<string, string> = {}) {
    const child = spawn(process.execPath, ["--import", "tsx", "apps/portal/start.ts"], {
      cwd: checkout,
      env: { ...process.env, NODE_ENV: undefined, ...variables, ...changed },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.on("data", (part: Buffer) => (output.stdout += part.toString()));
    child.stderr.on("data", (part: Buffer) => (output.stderr += part.toString()));
    const ended = once(child, "close").then(([status]) => status as number | null);
    return { child, output, ended };
  }

  const answers = (url: string): Promise<boolean> =>
    fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );

  it("serves the portal of a suite, with a relayer that ends with it", async () => {
    const { child, output, ended } = start();
    const portal = `http://127.0.0.1:${variables.PORTAL_PORT}`;
    const relayer = `http://127.0.0.1:${variables.RELAYER_PORT}`;
    const line = `portal    ${portal}/   (Ctrl-C ends it)`;
    while (!output.stdout.includes(line) && child.exitCode === null)
      await once(child.stdout, "data");
    expect(output.stdout).to.equal(
      `chain     ${anvil.url}\nrelayer   ${relayer}, started here\n${line}\n`,
    );
    const page = await (await fetch(`${portal}/MA.156.1301`)).text();
    expect(page).to.include(`connect-src 'self' ${anvil.url} ${relayer};`.replaceAll("'", "&#39;"));
    expect(await answers(`${relayer}/health`)).to.equal(true);
    child.kill("SIGINT");
    expect(await ended).to.equal(0);
    expect(output.stderr).to.equal("");
    expect(await answers(portal)).to.equal(false);
    expect(await answers(`${relayer}/health`)).to.equal(false);
  });

  it("says in one line what is missing, and leaves nothing running", async () => {
    const { output, ended } = start({ PORTAL_DEPLOYMENT: "nowhere.json" });
    expect(await ended).to.equal(1);
    expect(output.stderr).to.match(/^relayer: nowhere\.json: not there; [^\n]+\nportal: [^\n]+\n$/);
    expect(await answers(`http://127.0.0.1:${variables.RELAYER_PORT}/health`)).to.equal(false);
  });
});

describe("the chain that keeps its state", function () {
  this.timeout(30_000);

  it("is the same after each start: first block, later ones, and the present time", async () => {
    const directory = await mkdtemp(join(tmpdir(), "domicile-kept-"));
    const file = join(directory, "chain.json");
    const port = await freePort();
    const firsts = new Set<string | null>();
    try {
      for (let blocks = 1; blocks <= 4; blocks++) {
        const chain = await startKeptChain(file, port);
        const { provider } = chain;
        try {
          firsts.add((await provider.getBlock(0))!.hash);
          await provider.send("evm_mine", []);
          const latest = (await provider.getBlock("latest"))!;
          expect(latest.number).to.equal(blocks);
          expect(latest.timestamp).to.be.closeTo(Math.floor(Date.now() / 1000), 5);
          // The next start comes at another second.
          await new Promise((resolve) => setTimeout(resolve, 1_100));
        } finally {
          await chain.stop();
        }
      }
      expect(firsts.size).to.equal(1);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
