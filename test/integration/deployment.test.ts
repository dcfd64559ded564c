import { mkdir, mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { id, JsonRpcSigner, keccak256, type Provider, type Signer, Wallet } from "ethers";
import hre from "hardhat";
import { deploySuite, type Step, type SuiteParameters } from "../../src/deployment/suite.js";
import type { Deployment } from "../../src/index.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { createChain, COUNCIL_DELAY } from "../../local/fixture.js";
import { failureOf } from "../failure.js";
import { type Cut, interruptible } from "./interrupted.js";

/** The first accounts of every local chain. */
const DEPLOYER_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const PARAMETERS: SuiteParameters = {
  council: "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
  guardian: "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
  councilDelay: COUNCIL_DELAY,
};
const PROXY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const PARTS = ["accessManager", "cityCodeRegistry", "superIdRegistry"] as const;

/** An empty chain to deploy to. */
interface Ground {
  provider: Provider & { send(method: string, params: unknown[]): Promise<unknown> };
  deployer: Signer;
  stranger: Signer;
}

const outcomes = (steps: Step[]): string => steps.map(({ outcome }) => outcome).join(" ");

/** Each contract came to be in the block and the transaction that the deployment names. */
async function expectOrigins(provider: Provider, { contracts }: Deployment): Promise<void> {
  for (const part of PARTS) {
    const { address, block, blockHash, transaction, codeHash } = contracts[part];
    const receipt = (await provider.getTransactionReceipt(transaction))!;
    expect(receipt.status).to.equal(1);
    expect([receipt.to, receipt.blockNumber, receipt.blockHash]).to.deep.equal([
      PROXY,
      block,
      blockHash,
    ]);
    expect(await provider.getCode(address, block - 1), `${part} before`).to.equal("0x");
    expect(keccak256(await provider.getCode(address, block))).to.equal(codeHash);
  }
}

function deploys(ground: () => Promise<Ground>, everyRequest: boolean): void {
  let directory: string;
  let file: string;
  let at: Ground;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "domicile-deployment-"));
    file = join(directory, "deployments", "31337.json");
    at = await ground();
  });
  afterEach(() => rm(directory, { recursive: true }));

  const deploy = (deployer = at.deployer, options: Partial<SuiteParameters> = {}) =>
    deploySuite({
      deployer,
      artifacts: hre.artifacts,
      parameters: { ...PARAMETERS, ...options },
      file,
    });
  const filed = async (): Promise<Deployment> =>
    JSON.parse(await readFile(file, "utf8")) as Deployment;

  it("records each contract with its block, transaction and code", async () => {
    const { deployment, steps } = await deploy();
    expect(outcomes(steps)).to.equal("deployed deployed deployed deployed");
    expect(await filed()).to.deep.equal(deployment);
    expect(deployment.genesisHash).to.equal((await at.provider.getBlock(0))!.hash);
    expect(deployment.contracts.accessManager.constructorArguments).to.deep.equal([
      await at.deployer.getAddress(),
    ]);
    await expectOrigins(at.provider, deployment);
  });

  it("passes over what is there and leaves the file as it is", async () => {
    const { deployment } = await deploy();
    const before = { text: await readFile(file, "utf8"), ...(await stat(file)) };
    const nonce = await at.deployer.getNonce();
    const again = await deploy();
    expect(outcomes(again.steps)).to.equal("skipped skipped skipped skipped");
    expect(again.steps.every(({ receipt }) => receipt === null)).to.equal(true);
    expect(again.deployment).to.deep.equal(deployment);
    expect(await at.deployer.getNonce()).to.equal(nonce);
    const after = { text: await readFile(file, "utf8"), ...(await stat(file)) };
    expect([after.text, after.ino, after.mtimeMs]).to.deep.equal([
      before.text,
      before.ino,
      before.mtimeMs,
    ]);
  });

  it("makes the same file again where it was lost", async () => {
    const { deployment } = await deploy();
    await rm(file);
    const again = await deploy();
    expect(outcomes(again.steps)).to.equal("skipped skipped skipped skipped");
    expect(await filed()).to.deep.equal(deployment);
  });

  it("completes a deployment that was interrupted, wherever that was", async () => {
    const whole = interruptible(at.deployer);
    const { deployment } = await deploy(whole.signer);
    const writes = ["sendTransaction", "broadcastTransaction"];
    // Before the first of them there is nothing to complete.
    const begun = whole.requests.findIndex((name) => writes.includes(name));
    const cuts: Cut[] = whole.requests.flatMap((name, i) => {
      const isWrite = writes.includes(name);
      const request = i + 1;
      return [
        ...((everyRequest && i >= begun) || isWrite
          ? [{ request, moment: "before" } as const]
          : []),
        ...(isWrite ? [{ request, moment: "after" } as const] : []),
      ];
    });
    expect(cuts.length).to.be.greaterThan(everyRequest ? 40 : 5);
    for (const cut of cuts) {
      const where = `${cut.moment} request ${cut.request}, ${whole.requests[cut.request - 1]}`;
      at = await ground();
      await rm(file, { force: true });
      const first: Step[] = [];
      const { signer, requests } = interruptible(at.deployer, cut);
      const attempt = deploySuite({
        deployer: signer,
        artifacts: hre.artifacts,
        parameters: PARAMETERS,
        file,
        onStep: (step) => first.push(step),
      });
      const failure = await failureOf(attempt);
      expect((failure.cause as Error | undefined) ?? failure, where).to.have.property(
        "message",
        "interrupted",
      );
      expect(requests.length, where).to.be.at.least(cut.request);
      expect((await failureOf(readFile(file))).code, where).to.equal("ENOENT");

      const { deployment: completed, steps } = await deploy();
      for (const { part, address } of first) {
        const again = steps.find((step) => step.part === part);
        expect([again?.outcome, again?.address], where).to.deep.equal(["skipped", address]);
      }
      for (const part of PARTS) {
        expect(completed.contracts[part].address).to.equal(deployment.contracts[part].address);
      }
      expect(await filed(), where).to.deep.equal(completed);
      await expectOrigins(at.provider, completed);
      expect(outcomes((await deploy()).steps), where).to.equal("skipped skipped skipped skipped");
    }
  }).timeout(60_000);

  it("completes a deployment whose file could not be written", async () => {
    await mkdir(`${file}.${process.pid}.tmp`, { recursive: true });
    expect((await failureOf(deploy())).code).to.equal("EISDIR");
    await rm(join(directory, "deployments"), { recursive: true });
    const { deployment, steps } = await deploy();
    expect(outcomes(steps)).to.equal("skipped skipped skipped skipped");
    expect(await filed()).to.deep.equal(deployment);
    await expectOrigins(at.provider, deployment);
  });

  for (const order of [[0, 1, 2], [1, 0], [2]]) {
    const who = order.map((i) => PARTS[i]).join(", then ");
    it(`comes to the same where a stranger deploys first: ${who}`, async () => {
      const { deployment } = await deploy();
      const sent = await Promise.all(
        PARTS.map((part) => at.provider.getTransaction(deployment.contracts[part].transaction)),
      );
      at = await ground();
      await rm(file);
      await proxied(at);
      for (const i of order) {
        const response = await at.stranger.sendTransaction({ to: PROXY, data: sent[i]!.data });
        await response.wait();
      }
      const again = await deploy();
      const skipped = again.steps.filter(({ outcome }) => outcome === "skipped");
      expect(skipped.map(({ part }) => part)).to.have.members(order.map((i) => PARTS[i]));
      expect(again.steps).to.have.length(4);
      for (const part of PARTS) {
        const { address, codeHash } = deployment.contracts[part];
        expect(again.deployment.contracts[part]).to.include({ address, codeHash });
      }
      await expectOrigins(at.provider, again.deployment);
    });
  }

  it("gives a second suite with another salt", async () => {
    const { deployment } = await deploy();
    const firstFile = await readFile(file, "utf8");
    file = join(directory, "deployments", "31337-second.json");
    const second = await deploy(at.deployer, { salt: id("another") });
    expect(outcomes(second.steps)).to.equal("deployed deployed deployed deployed");
    for (const part of PARTS) {
      expect(second.deployment.contracts[part].address).not.to.equal(
        deployment.contracts[part].address,
      );
    }
    await expectOrigins(at.provider, second.deployment);
    expect(await readFile(join(directory, "deployments", "31337.json"), "utf8")).to.equal(
      firstFile,
    );
  });
}

/** Sees to the deployment proxy by deploying some other suite. */
async function proxied({ provider, stranger }: Ground): Promise<void> {
  if ((await provider.getCode(PROXY)) !== "0x") return;
  await deploySuite({
    deployer: stranger,
    artifacts: hre.artifacts,
    parameters: { ...PARAMETERS, salt: id("for the proxy") },
  });
}

describe("deploySuite", () => {
  let chain: Awaited<ReturnType<typeof createChain>>;
  let anvil: Anvil;
  let snapshot: unknown;

  before(async () => {
    [chain, anvil] = await Promise.all([createChain(), startAnvil()]);
  });
  after(() => anvil.stop());

  const empty = () => Promise.resolve();
  const inProcess = async (): Promise<Ground> => {
    await chain.networkHelpers.loadFixture(empty);
    const [deployer, , , stranger] = await chain.ethers.getSigners();
    return { provider: chain.ethers.provider, deployer: deployer!, stranger: stranger! };
  };
  const onAnvil = async (): Promise<Ground> => {
    const { provider } = anvil;
    if (snapshot !== undefined) await provider.send("evm_revert", [snapshot]);
    snapshot = await provider.send("evm_snapshot", []);
    const accounts = (await provider.send("eth_accounts", [])) as string[];
    const stranger = new JsonRpcSigner(provider, accounts[3]!);
    return { provider, deployer: new Wallet(DEPLOYER_KEY, provider), stranger };
  };

  it("gives the same addresses and codes for the same parameters on both chains", async () => {
    const [here, there] = await Promise.all(
      [inProcess, onAnvil].map(async (ground) => {
        const { deployer } = await ground();
        return deploySuite({ deployer, artifacts: hre.artifacts, parameters: PARAMETERS });
      }),
    );
    for (const part of PARTS) {
      const { address, codeHash } = here!.deployment.contracts[part];
      expect(there!.deployment.contracts[part]).to.include({ address, codeHash });
    }
    expect(here!.deployment.genesisHash).not.to.equal(there!.deployment.genesisHash);
  });

  describe("on the in-process chain", () => deploys(inProcess, true));
  describe("on anvil", () => deploys(onAnvil, false));
});
