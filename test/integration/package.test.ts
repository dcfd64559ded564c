import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { build } from "esbuild";
import hre from "hardhat";
import { deploySuite } from "../../src/deployment/suite.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { COUNCIL_DELAY } from "../../local/fixture.js";

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

describe("the package", () => {
  let project: string;
  let anvil: Anvil;

  before(async function () {
    this.timeout(120_000);
    project = await mkdtemp(join(tmpdir(), "domicile-package-"));
    await run(join(modules, ".bin/tsc"), ["-p", "tsconfig.build.json"], { cwd: checkout });
    await run("npm", ["pack", "--ignore-scripts", "--pack-destination", project], {
      cwd: checkout,
    });
    const { version, dependencies } = JSON.parse(
      await readFile(join(checkout, "package.json"), "utf8"),
    ) as { version: string; dependencies: Record<string, string> };
    const installed = join(project, "node_modules/domicile-registry");
    await mkdir(installed, { recursive: true });
    const tarball = join(project, `domicile-registry-${version}.tgz`);
    await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
    await mkdir(join(project, "node_modules/@types"));
    const others = ["ethers", "abitype", "@types/node"];
    for (const dependency of [...Object.keys(dependencies), ...others]) {
      await symlink(join(modules, dependency), join(project, "node_modules", dependency));
    }
    await writeFile(join(project, "package.json"), '{ "type": "module" }');
    await writeFile(join(project, "client.ts"), CLIENT);
    await writeFile(join(project, "wrong.ts"), WRONG_CLIENT);
    anvil = await startAnvil();
  });

  after(async () => {
    await anvil.stop();
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
        (path) => !/^(dist\/|deployments\/README|LICENSE|README|package\.json)/.test(path),
      ),
    ).to.deep.equal([]);
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
