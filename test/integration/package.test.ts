import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { build } from "esbuild";
import { ContractFactory, type InterfaceAbi, ZeroAddress } from "ethers";
import hre from "hardhat";
import { deploySuite } from "../../src/deployment/suite.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { COUNCIL_DELAY } from "../../local/fixture.js";
import { revertData } from "../../src/chain/revert.js";
import { parseDeployment, toBytes } from "../../src/index.js";
import { readRefusal } from "../../src/refusals.js";
import { failureOf } from "../failure.js";

const run = promisify(execFile);
const checkout = resolve(import.meta.dirname, "../..");
const modules = join(checkout, "node_modules");

/** What a consumer writes: every entry of the package, with types that fail to compile when wrong. */
const CLIENT = `
import { readFile } from "node:fs/promises";
import { JsonRpcProvider } from "ethers";
import type { ExtractAbiFunction } from "abitype";
import { connect, InvalidCodeError, type Kind, parseCode } from "domicile-registry";
import { cityCodeRegistryAbi } from "domicile-registry/abi";
import { type Deployment, parseDeployment } from "domicile-registry/deployments";
import { blockDirectory } from "domicile-registry/node";
import { type CityCodeRegistry, CityCodeRegistry__factory } from "domicile-registry/typechain-types";

type Resolve = ExtractAbiFunction<typeof cityCodeRegistryAbi, "resolve">;
const mutability: Resolve["stateMutability"] = "view";
const kind: Kind = "City";

const [url, file] = process.argv.slice(2) as [string, string];
const deployment: Deployment = parseDeployment(await readFile(file, "utf8"), file);
const provider = new JsonRpcProvider(url);
const city = connect({ runner: provider, deployment });
const registry: CityCodeRegistry = CityCodeRegistry__factory.connect(
  deployment.contracts.cityCodeRegistry.address,
  provider,
);
const resolved = await city.resolve(parseCode("MA.156.1301", kind));
let mistake = "";
try {
  parseCode("ma.156");
} catch (error) {
  if (error instanceof InvalidCodeError) mistake = error.message;
}
console.log(
  JSON.stringify({
    status: resolved.status,
    domain: (await registry.eip712Domain()).name,
    mistake,
    mutability,
    source: blockDirectory("records").name,
  }),
);
provider.destroy();
`;

/** A type error that the package's types must catch. */
const WRONG_CLIENT = `
import { connect } from "domicile-registry";
declare const options: Parameters<typeof connect>[0];
await connect(options).issuing.issue({ code: "MA.156.1301", kind: "Town", holder: "0x" });
`;

/** An integrator's contract: who holds a code's role lets a Super ID's controller in. */
const GUEST_LIST = `
pragma solidity ^0.8.24;

import {CityCode} from "domicile-registry/contracts/codes/CityCodes.sol";
import {ICityCodeRegistry, ROLE_ISSUE} from "domicile-registry/contracts/codes/ICityCodeRegistry.sol";
import {ISuperIdRegistry} from "domicile-registry/contracts/identity/ISuperIdRegistry.sol";

contract GuestList {
    ICityCodeRegistry private immutable CODES;
    ISuperIdRegistry private immutable IDS;
    mapping(address controller => bool) public isIn;

    constructor(ICityCodeRegistry codes, ISuperIdRegistry ids) {
        (CODES, IDS) = (codes, ids);
    }

    function letIn(CityCode city, address superId) external {
        CODES.requireRole(city, msg.sender, ROLE_ISSUE);
        isIn[IDS.controllerOf(superId)] = true;
    }
}
`;

const HARDHAT_CONFIG = `
import { defineConfig } from "hardhat/config";
import domicile from "domicile-registry/hardhat";

export default defineConfig({
  plugins: [domicile],
  solidity: {
    compilers: [{ version: "0.8.37", path: ${JSON.stringify(join(modules, "solc/soljson.js"))} }],
  },
  networks: { localhost: { type: "http", url: process.env.LOCALHOST_RPC_URL! } },
});
`;

describe("the package", () => {
  let project: string;
  let anvil: Anvil;

  before(async function () {
    this.timeout(120_000);
    project = await mkdtemp(join(tmpdir(), "domicile-package-"));
    await run("npm", ["run", "dist"], { cwd: checkout });
    await run("npm", ["pack", "--ignore-scripts", "--pack-destination", project], {
      cwd: checkout,
    });
    const { version, dependencies, peerDependencies } = JSON.parse(
      await readFile(join(checkout, "package.json"), "utf8"),
    ) as Record<"dependencies" | "peerDependencies", Record<string, string>> & { version: string };
    const installed = join(project, "node_modules/domicile-registry");
    await mkdir(installed, { recursive: true });
    const tarball = join(project, `domicile-registry-${version}.tgz`);
    await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
    const others = ["abitype", "@types/node", "tsx"];
    for (const dependency of [
      ...Object.keys({ ...dependencies, ...peerDependencies }),
      ...others,
    ]) {
      const link = join(project, "node_modules", dependency);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(modules, dependency), link);
    }
    await writeFile(join(project, "package.json"), '{ "type": "module" }');
    await writeFile(join(project, "client.ts"), CLIENT);
    await writeFile(join(project, "hardhat.config.ts"), HARDHAT_CONFIG);
    await mkdir(join(project, "contracts"));
    await writeFile(join(project, "contracts/GuestList.sol"), GUEST_LIST);
    await writeFile(join(project, "wrong.ts"), WRONG_CLIENT);
    anvil = await startAnvil();
  });

  after(async () => {
    await anvil?.stop();
    await rm(project, { recursive: true });
  });

  const compile = (file: string, ...options: string[]) =>
    run(
      join(modules, ".bin/tsc"),
      ["--strict", "--target", "es2022", "--types", "node", ...options, file],
      { cwd: project },
    );

  it("holds what its exports name, and nothing of tests or local chains", async () => {
    const tarball = (
      await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: checkout })
    ).stdout;
    const [{ files }] = JSON.parse(tarball) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);
    expect(paths).to.include("dist/src/index.js").and.to.include("dist/typechain-types/index.d.ts");
    expect(
      paths.filter(
        (path) =>
          !/^(contracts\/|dist\/|deployments\/README|LICENSE|README|package\.json)/.test(path),
      ),
    ).to.deep.equal([]);
  });

  describe("in a Hardhat project of its own", function () {
    this.timeout(120_000);
    let chain: Anvil;
    before(async () => {
      chain = await startAnvil();
    });
    after(() => chain?.stop());
    /** Runs `npx hardhat …` there. */
    const hardhat = async (...words: string[]): Promise<string> => {
      const cli = join(project, "node_modules/hardhat/dist/src/cli.js");
      // The running Hardhat tells its children which configuration is its own.
      const others = Object.entries(process.env).filter(([name]) => !name.startsWith("HARDHAT_"));
      const env = {
        ...Object.fromEntries(others),
        LOCALHOST_RPC_URL: chain.url,
        NO_COLOR: "1",
        NODE_OPTIONS: "",
      };
      return (await run(process.execPath, [cli, ...words], { cwd: project, env })).stdout.trim();
    };
    const code = (...words: string[]): Promise<string> =>
      hardhat("--network", "localhost", "code", ...words);

    it("deploys the suite, admits, applies, approves and shows by the plugin's tasks", async () => {
      const parts = ["accessManager", "roles", "cityCodeRegistry", "superIdRegistry"];
      const said = (await code("deploy")).split("\n");
      expect(said.slice(0, -1).map((line) => line.split(/ +/).slice(0, 2))).to.deep.equal(
        parts.map((part) => ["deployed", part]),
      );
      expect(said.at(-1)).to.match(/^deployments\/31337\.json: council 0x/);
      expect(await code("admit", "MA.156", "3", "--skip-delay")).to.include("MA.156 admitted");
      const city = ["MA.156.1301", "--kind", "City"];
      expect(await code("apply", ...city, "--from", "4", "--relayer", "5")).to.include("applied");
      expect(await code("approve", "MA.156.1301", "4", "--from", "3")).to.include("issued to");
      const shown: unknown = JSON.parse(await code("show", "MA.156.1301", "--json"));
      const holder = (await chain.provider.getSigner(4)).address;
      expect(shown).to.include({ code: "MA.156.1301", status: "active", kind: "City", holder });
    });

    it("gives the same addresses as a checkout", async () => {
      const [deployer, council, guardian] = await Promise.all(
        [0, 1, 2].map(async (i) => chain.provider.getSigner(i)),
      );
      const { steps } = await deploySuite({
        deployer: deployer!,
        artifacts: hre.artifacts,
        parameters: {
          council: council!.address,
          guardian: guardian!.address,
          councilDelay: COUNCIL_DELAY,
        },
      });
      expect(steps.map(({ outcome }) => outcome)).to.deep.equal(Array(4).fill("skipped"));
    });

    it("compiles a contract that asks who controls a Super ID and who has a role", async () => {
      await hardhat("build", "--quiet");
      const { abi, bytecode } = JSON.parse(
        await readFile(join(project, "artifacts/contracts/GuestList.sol/GuestList.json"), "utf8"),
      ) as { abi: InterfaceAbi; bytecode: string };
      const { contracts } = parseDeployment(
        await readFile(join(project, "deployments/31337.json"), "utf8"),
      );
      const [city, stranger] = await Promise.all([4, 6].map((i) => chain.provider.getSigner(i)));
      const list = await new ContractFactory(abi, bytecode, city).deploy(
        contracts.cityCodeRegistry.address,
        contracts.superIdRegistry.address,
      );
      await list.waitForDeployment();
      const superId = ZeroAddress;
      const to = await list.getAddress();
      const data = list.interface.encodeFunctionData("letIn", [toBytes("MA.156.1301"), superId]);
      const refusal = async (by: typeof city) => {
        const { address: from } = by!;
        const error = await failureOf(chain.provider.call({ to, data, from }));
        return readRefusal(revertData(error)!);
      };
      expect(await refusal(stranger)).to.deep.equal({
        name: "MissingRole",
        code: "MA.156.1301",
        account: stranger!.address,
        roles: ["issue"],
      });
      expect(await refusal(city)).to.deep.equal({
        name: "WrongIdStatus",
        superId,
        status: "unregistered",
      });
    });
  });

  it("type-checks and runs a client of an empty project", async () => {
    const file = join(project, "deployment.json");
    const signers = await Promise.all([0, 1, 2].map((i) => anvil.provider.getSigner(i)));
    await deploySuite({
      deployer: signers[0]!,
      artifacts: hre.artifacts,
      parameters: {
        council: signers[1]!.address,
        guardian: signers[2]!.address,
        councilDelay: COUNCIL_DELAY,
      },
      file,
    });
    await compile("client.ts", "--module", "nodenext", "--skipLibCheck", "false");
    const { stdout } = await run(process.execPath, ["client.js", anvil.url, file], {
      cwd: project,
    });
    expect(JSON.parse(stdout)).to.deep.equal({
      status: "unassigned",
      domain: "Domicile City Codes",
      mistake: '"ma.156" — codes are upper case: MA.156',
      mutability: "view",
      source: "records",
    });
  }).timeout(60_000);

  it("type-checks for bundlers too", async () => {
    await compile(
      "client.ts",
      "--skipLibCheck",
      "--module",
      "esnext",
      "--moduleResolution",
      "bundler",
      "--noEmit",
    );
  }).timeout(60_000);

  it("has types that refuse a kind that does not exist", async () => {
    const failure = await compile(
      "wrong.ts",
      "--skipLibCheck",
      "--module",
      "nodenext",
      "--noEmit",
    ).catch((error: { stdout: string }) => error.stdout);
    expect(failure).to.match(/Type '"Town"' is not assignable to type .*"City"/);
  }).timeout(60_000);

  it("bundles for a browser without any of Node's modules", async () => {
    const { outputFiles, warnings } = await build({
      stdin: { contents: 'export * from "domicile-registry";', resolveDir: project },
      bundle: true,
      write: false,
      format: "esm",
      platform: "browser",
    });
    expect(warnings).to.deep.equal([]);
    expect(outputFiles[0]!.text).not.to.match(/from "node:|require\("/);
  });
});
