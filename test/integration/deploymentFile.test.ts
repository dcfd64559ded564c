import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { id, type Signer, Wallet, ZeroAddress } from "ethers";
import hre from "hardhat";
import { shortName } from "../../src/deployment/file.js";
import { deploySuite, type SuiteParameters } from "../../src/deployment/suite.js";
import { type Deployment, DeploymentError, InvalidInputError } from "../../src/index.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { failureOf } from "../failure.js";
import { createChain, COUNCIL_DELAY, suite } from "../../local/fixture.js";

const DEPLOYER_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const OTHER_CODE = "0x60015ff3";
type Json = Record<string, unknown>;

const chain = await createChain();
const { ethers, networkHelpers } = chain;

/** Values that don't do for a field with this value, beside its absence. */
function wrongValues(path: string, value: unknown): unknown[] {
  if (path.endsWith("compiler")) return [5, null];
  if (typeof value === "string") return [5, null, "", "0x12", `${value}0`];
  if (typeof value === "number") return ["1", null, -1, 1.5];
  if (Array.isArray(value)) return ["x", null, [5]];
  return ["x", null, []];
}

/** Every field of a document with its path. */
function fieldsOf(document: Json, prefix = ""): [path: string, value: unknown][] {
  return Object.entries(document).flatMap(([name, value]) => {
    const path = `${prefix}${name}`;
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return [[path, value], ...(isObject ? fieldsOf(value as Json, `${path}.`) : [])] as const;
  });
}

/** A copy of the document with a field set, or without it. */
function withField(document: unknown, path: string, value: unknown): Json {
  const copy = structuredClone(document) as Json;
  const names = path.split(".");
  const last = names.pop()!;
  const owner = names.reduce((object, name) => object[name] as Json, copy);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
  return copy;
}

describe("deployment file", () => {
  let directory: string;
  let file: string;
  let name: string;
  let recorded: Deployment;
  let parameters: SuiteParameters;
  let deployer: Signer;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "domicile-file-"));
    file = join(directory, "31337.json");
    name = shortName(file);
  });
  after(() => rm(directory, { recursive: true }));

  const empty = () => Promise.resolve();
  before(() => networkHelpers.loadFixture(empty));
  const deployed = () => suite(chain);
  beforeEach(async () => {
    const parties = await networkHelpers.loadFixture(deployed);
    recorded = parties.deployment;
    deployer = parties.deployer!;
    const { council, guardian, councilDelay } = recorded;
    parameters = { council, guardian, councilDelay };
  });

  const write = (content: unknown): Promise<void> =>
    writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  const deploy = (options: Partial<SuiteParameters> = {}, fresh = false) =>
    deploySuite({
      deployer,
      artifacts: hre.artifacts,
      parameters: { ...parameters, ...options },
      file,
      fresh,
    });

  /** What is wrong with a file, in one line; nothing was sent, and the file is as it was. */
  async function refusal(
    content: unknown,
    options: Partial<SuiteParameters> = {},
  ): Promise<string> {
    await write(content);
    const before = await readFile(file, "utf8");
    const nonce = await deployer.getNonce();
    const error = await failureOf(deploy(options));
    expect(error).to.be.instanceOf(DeploymentError);
    expect(error.message).not.to.include("\n");
    expect(error.message.startsWith(`${name}: `), error.message).to.equal(true);
    expect(await readFile(file, "utf8")).to.equal(before);
    expect(await deployer.getNonce()).to.equal(nonce);
    return error.message.slice(name.length + 2);
  }

  it("is refused where it is no JSON", async () => {
    for (const content of ["", "{", "deployment", JSON.stringify(recorded).slice(0, -1)]) {
      expect(await refusal(content)).to.match(/^is no JSON; .* --fresh\.$/);
    }
  });

  it("is refused where it is no object", async () => {
    for (const content of ["null", "[]", "5", '"x"']) await refusal(content);
  });

  it("is refused where a field is missing, and the field named", async () => {
    const fields = fieldsOf(recorded);
    expect(fields.length).to.be.greaterThan(20);
    for (const [path] of fields) {
      const message = await refusal(withField(recorded, path, undefined));
      expect(message.startsWith(`${path}: `), message).to.equal(true);
    }
  });

  it("is refused where a field is wrong, and the field named", async () => {
    for (const [path, value] of fieldsOf(recorded)) {
      for (const wrong of wrongValues(path, value)) {
        const message = await refusal(withField(recorded, path, wrong));
        expect(message.startsWith(path), `${path} = ${JSON.stringify(wrong)}: ${message}`).to.equal(
          true,
        );
      }
    }
  });

  it("is refused where it has a field too many", async () => {
    expect(await refusal({ ...recorded, owner: ZeroAddress })).to.include('"owner"');
    expect(await refusal(withField(recorded, "contracts.other", {}))).to.match(
      /^contracts: .*"other"/,
    );
  });

  it("is refused where it is of a later format", async () => {
    expect(await refusal({ ...recorded, format: 2 })).to.match(/^format: /);
  });

  it("is refused where it can't be read", async () => {
    await rm(file, { force: true });
    await mkdir(file);
    const error = await failureOf(deploy());
    await rm(file, { recursive: true });
    expect(error).to.be.instanceOf(DeploymentError);
    expect(error.message).to.match(/31337\.json: can't be read \(EISDIR\)/);
  });

  it("is refused for another chain", async () => {
    expect(await refusal({ ...recorded, chainId: 1 })).to.equal(
      "chainId: is 1, the node is on 31337; connect to the right chain.",
    );
  });

  it("is refused for other parameters", async () => {
    const other = (await ethers.getSigners())[9]!.address;
    const cases = { council: other, guardian: other, councilDelay: 5, salt: id("other") };
    for (const [field, value] of Object.entries(cases)) {
      const before = recorded[field as keyof typeof cases];
      expect(await refusal(recorded, { [field]: value })).to.equal(
        `${field}: the suite was deployed with ${before}, not ${value}; give the same, or deploy another suite with --fresh.`,
      );
    }
  });

  it("is taken for parameters that are only written otherwise", async () => {
    await write(recorded);
    const { deployment } = await deploy({
      council: recorded.council.toLowerCase(),
      guardian: recorded.guardian.toLowerCase(),
      salt: `0x${recorded.salt.slice(2).toUpperCase()}`,
    });
    expect(deployment).to.deep.equal(recorded);
  });

  it("is refused where there is no code at an address", async () => {
    for (const part of ["accessManager", "cityCodeRegistry", "superIdRegistry"] as const) {
      const { address } = recorded.contracts[part];
      const code = await ethers.provider.getCode(address);
      await networkHelpers.setCode(address, "0x");
      expect(await refusal(recorded)).to.equal(
        `contracts.${part}.address: no code at ${address}; deploy anew with --fresh.`,
      );
      await networkHelpers.setCode(address, code);
    }
  });

  it("is refused where there is other code at an address", async () => {
    for (const part of ["accessManager", "cityCodeRegistry", "superIdRegistry"] as const) {
      const { address } = recorded.contracts[part];
      const code = await ethers.provider.getCode(address);
      await networkHelpers.setCode(address, OTHER_CODE);
      expect(await refusal(recorded)).to.match(
        new RegExp(`^contracts\\.${part}\\.codeHash: other code at ${address}; `),
      );
      await networkHelpers.setCode(address, code);
    }
  });

  it("is refused where it names another address with code", async () => {
    const { address } = recorded.contracts.accessManager;
    const message = await refusal(
      withField(recorded, "contracts.cityCodeRegistry.address", address),
    );
    expect(message).to.match(/^contracts\.cityCodeRegistry\.codeHash: other code/);
  });

  it("is refused where today's contracts are others", async () => {
    await write(recorded);
    const changed = {
      readArtifact: async (contract: string) => {
        const artifact = await hre.artifacts.readArtifact(contract);
        return { ...artifact, bytecode: `${artifact.bytecode}00` };
      },
    };
    const options = { deployer, parameters, file };
    const error = await failureOf(deploySuite({ ...options, artifacts: changed }));
    expect(error).to.be.instanceOf(DeploymentError);
    expect(error.message).to.match(
      /contracts\.accessManager\.address: today's code goes to 0x\w+: the contracts were changed since; deploy anew with --fresh\.$/,
    );
  });

  it("is refused where the chain was rolled back", async () => {
    await networkHelpers.loadFixture(empty);
    // As many blocks as the deployment had, and others.
    await networkHelpers.mine(10);
    expect(await refusal(recorded)).to.match(
      /^contracts\.accessManager\.blockHash: chain 31337 has another block \d+: it was rolled back; deploy anew with --fresh\.$/,
    );
    const { deployment, steps } = await deploy({}, true);
    expect(steps.map(({ outcome }) => outcome)).to.deep.equal(Array(4).fill("deployed"));
    expect(deployment.contracts.accessManager.address).to.equal(
      recorded.contracts.accessManager.address,
    );
    expect((await deploy()).deployment).to.deep.equal(deployment);
  });

  it("is made anew with --fresh where it was corrupt", async () => {
    await write("{");
    const { deployment, steps } = await deploy({}, true);
    expect(steps.map(({ outcome }) => outcome)).to.deep.equal(Array(4).fill("skipped"));
    expect(deployment).to.deep.equal(recorded);
    expect(JSON.parse(await readFile(file, "utf8"))).to.deep.equal(recorded);
  });

  it("is made anew with --fresh for another suite", async () => {
    await write(recorded);
    const { deployment } = await deploy({ salt: id("another") }, true);
    expect(deployment.contracts.cityCodeRegistry.address).not.to.equal(
      recorded.contracts.cityCodeRegistry.address,
    );
    expect(JSON.parse(await readFile(file, "utf8"))).to.deep.equal(deployment);
  });

  it("is replaced whole: who reads the old one meanwhile has all of it", async () => {
    await write(recorded);
    const reader = await open(file);
    const { deployment } = await deploy({ salt: id("another") }, true);
    const text = await reader.readFile("utf8");
    await reader.close();
    expect(JSON.parse(text)).to.deep.equal(recorded);
    expect(JSON.parse(await readFile(file, "utf8"))).to.deep.equal(deployment);
    expect(await readdir(directory)).to.deep.equal(["31337.json"]);
  });

  describe("parameters", () => {
    const refused = async (options: Partial<SuiteParameters>): Promise<string> => {
      await rm(file, { force: true, recursive: true });
      const nonce = await deployer.getNonce();
      const error = await failureOf(deploy({ salt: id("refused"), ...options }));
      expect(error).to.be.instanceOf(InvalidInputError);
      expect(error.message).not.to.include("\n");
      expect(await deployer.getNonce()).to.equal(nonce);
      return error.message;
    };

    for (const party of ["council", "guardian"] as const) {
      it(`may not name the deployer as ${party}, however it is written`, async () => {
        const account = await deployer.getAddress();
        for (const text of [account, account.toLowerCase()]) {
          expect(await refused({ [party]: text })).to.equal(
            `${party}: the deployer keeps no role; name another account than ${account}.`,
          );
        }
      });

      it(`must name an account as ${party}`, async () => {
        for (const text of ["", "0x12", "council.eth", ZeroAddress]) {
          expect(await refused({ [party]: text })).to.equal(
            `${party}: "${text}" is nobody's address; name an account.`,
          );
        }
      });
    }

    it("need a delay that the access manager can keep", async () => {
      for (const councilDelay of [0, -1, 1.5, NaN, Infinity, 2 ** 32]) {
        expect(await refused({ councilDelay })).to.match(/^councilDelay: \S+ is no delay; /);
      }
    });

    it("need a salt of 32 bytes", async () => {
      for (const salt of ["", "0x12", "domicile"]) {
        expect(await refused({ salt })).to.match(/^salt: "\S*" is no salt; /);
      }
    });
  });

  describe("on anvil", () => {
    const OLD = ["--timestamp", "1700000000"];
    let anvil: Anvil | undefined;
    afterEach(() => anvil?.stop());

    const deployTo = (chain: Anvil, fresh = false) =>
      deploySuite({
        deployer: new Wallet(DEPLOYER_KEY, chain.provider),
        artifacts: hre.artifacts,
        parameters: { ...parameters, councilDelay: COUNCIL_DELAY },
        file,
        fresh,
      });

    it("is refused where the chain was reset under the same id, until --fresh", async () => {
      await rm(file, { force: true });
      const first = await startAnvil(OLD);
      const { deployment } = await deployTo(first);
      await first.stop();

      anvil = await startAnvil();
      const error = await failureOf(deployTo(anvil));
      expect(error).to.be.instanceOf(DeploymentError);
      expect(error.message).to.equal(
        `${name}: genesisHash: chain 31337 was reset since (its first block is another one); deploy anew with --fresh.`,
      );
      const again = await deployTo(anvil, true);
      expect(again.steps.map(({ outcome }) => outcome)).to.deep.equal(Array(4).fill("deployed"));
      expect(again.deployment.contracts.cityCodeRegistry.address).to.equal(
        deployment.contracts.cityCodeRegistry.address,
      );
      expect(again.deployment.genesisHash).not.to.equal(deployment.genesisHash);
      expect((await deployTo(anvil)).deployment).to.deep.equal(again.deployment);
    });

    it("is refused where the chain was reset to the same first block", async () => {
      await rm(file, { force: true });
      const first = await startAnvil(OLD);
      await deployTo(first);
      await first.stop();
      anvil = await startAnvil(OLD);
      const error = await failureOf(deployTo(anvil));
      expect(error.message).to.match(/blockHash: .* deploy anew with --fresh\.$/);
    });

    it("is taken where the chain kept its state over a restart", async () => {
      await rm(file, { force: true });
      const state = ["--state", join(directory, "chain.json")];
      const first = await startAnvil(state);
      const { deployment } = await deployTo(first);
      await first.stop();
      anvil = await startAnvil(state);
      const again = await deployTo(anvil);
      expect(again.steps.map(({ outcome }) => outcome)).to.deep.equal(Array(4).fill("skipped"));
      expect(again.deployment).to.deep.equal(deployment);
    });

    it("is refused where anvil has other code at an address", async () => {
      await rm(file, { force: true });
      anvil = await startAnvil();
      const { deployment } = await deployTo(anvil);
      const { address } = deployment.contracts.cityCodeRegistry;
      await anvil.provider.send("anvil_setCode", [address, OTHER_CODE]);
      const error = await failureOf(deployTo(anvil));
      expect(error.message).to.match(/: contracts\.cityCodeRegistry\.codeHash: other code at /);
      await anvil.provider.send("anvil_setCode", [address, "0x"]);
      expect((await failureOf(deployTo(anvil))).message).to.match(/: no code at /);
    });
  });
});
