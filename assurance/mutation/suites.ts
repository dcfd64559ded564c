import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Artifact,
  CollectStackTraces,
  EdrContext,
  L1_CHAIN_TYPE,
  l1GenesisState,
  l1HardforkFromString,
  l1SolidityTestRunnerFactory,
  type SuiteResult,
} from "@nomicfoundation/edr";
import { FUZZ_SEED } from "../effort.js";
import { type Bytecode, checkout, filesOf, textOfFile } from "./source.js";

/** A contract of tests, and what it deploys from the build. */
export interface Suite {
  readonly name: string;
  readonly file: string;
  readonly deploys: readonly Deployed[];
}

export interface Deployed {
  readonly name: string;
  readonly file: string;
}

interface BuiltContract {
  readonly contractName: string;
  readonly sourceName: string;
  readonly inputSourceName?: string;
  readonly abi: readonly { type: string; name?: string }[];
  readonly bytecode: string;
  readonly deployedBytecode: string;
  readonly linkReferences: NonNullable<Artifact["contract"]["linkReferences"]>;
  readonly deployedLinkReferences: NonNullable<Artifact["contract"]["deployedLinkReferences"]>;
}

const HARDFORK = "Prague";

/** More than the hungriest test needs, and so little that endless loops end soon. */
const GAS_LIMIT = 500_000_000n;
/** For tests that try a handler, thousands of calls each. */
const GAS_LIMIT_OF_INVARIANTS = 4_000_000_000n;

/** Less than in all test runs; the campaigns of invariants are there for what all other tests let live. */
const FUZZ = { runs: 256, seed: FUZZ_SEED };
const INVARIANT = { runs: 16, depth: 32, shrinkRunLimit: 0 };

const contracts = globSync("artifacts/{contracts,test,@openzeppelin}/**/*.json", {
  cwd: checkout,
}).map((file) => JSON.parse(readFileSync(join(checkout, file), "utf8")) as BuiltContract);

/** The suites of the build, in no order. */
export const suites: readonly Suite[] = contracts.filter(isSuite).map((contract) => ({
  name: contract.contractName,
  file: contract.sourceName,
  deploys: deployedBy(contract.sourceName),
}));

const context = new EdrContext();
await context.registerSolidityTestRunnerFactory(L1_CHAIN_TYPE, l1SolidityTestRunnerFactory());

/**
 * Runs a suite of the build.
 *
 * @param codes the code of contracts that is not as in the build, by name
 * @returns the names of the tests that failed
 */
export async function failuresOf(
  suite: Suite,
  codes: ReadonlyMap<string, Bytecode>,
): Promise<string[]> {
  const artifacts = contracts.map((contract) =>
    artifactOf(contract, codes.get(contract.contractName)),
  );
  const ids = artifacts
    .map(({ id }) => id)
    .filter(({ name, source }) => name === suite.name && source.endsWith(suite.file));
  const result = await new Promise<SuiteResult>((resolve, reject) => {
    context
      .runSolidityTests(
        L1_CHAIN_TYPE,
        artifacts,
        ids,
        {
          projectRoot: checkout,
          hardfork: HARDFORK,
          localPredeploys: l1GenesisState(l1HardforkFromString(HARDFORK)),
          disableBlockGasLimit: true,
          disableTransactionGasCap: true,
          gasLimit: isOfInvariants(suite) ? GAS_LIMIT_OF_INVARIANTS : GAS_LIMIT,
          fuzz: FUZZ,
          invariant: INVARIANT,
          collectStackTraces: CollectStackTraces.OnFailure,
        },
        { buildInfos: [] },
        resolve,
      )
      .catch(reject);
  });
  // An enumeration that exists in types only.
  return result.testResults
    .filter(({ status }) => String(status) === "Failure")
    .map(({ name }) => name);
}

function artifactOf(contract: BuiltContract, code: Bytecode | undefined): Artifact {
  const { contractName, sourceName, inputSourceName = sourceName } = contract;
  return {
    id: { name: contractName, source: inputSourceName, solcVersion: "0.8.37" },
    contract: {
      abi: JSON.stringify(contract.abi),
      bytecode: code?.creation ?? contract.bytecode,
      deployedBytecode: code?.deployed ?? contract.deployedBytecode,
      linkReferences: contract.linkReferences,
      deployedLinkReferences: contract.deployedLinkReferences,
    },
  };
}

export function isOfInvariants({ file }: Suite): boolean {
  return file.startsWith("test/invariant/");
}

function isSuite({ abi, bytecode }: BuiltContract): boolean {
  const isTest = abi.some(
    ({ type, name }) => type === "function" && /^(test|invariant)/.test(name ?? ""),
  );
  return isTest && bytecode !== "0x";
}

/** What a test, or anything that it imports, hands to `deploy`; of that, what is written in this repository. */
function deployedBy(file: string): Deployed[] {
  const names = [...filesOf(file)].flatMap((path) =>
    [...textOfFile(path).matchAll(/\bdeploy\(\s*"(\w+)"/g)].map(([, name]) => name as string),
  );
  return [...new Set(names)].map((name) => {
    const contract = contracts.find(({ contractName }) => contractName === name);
    if (contract === undefined)
      throw new Error(`${file} deploys ${name}, which is not in the build`);
    return { name, file: contract.sourceName };
  });
}
