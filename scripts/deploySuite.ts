import {
  concat,
  getAddress,
  id,
  Interface,
  isAddress,
  isHexString,
  keccak256,
  type Provider,
  type Signer,
  solidityPackedKeccak256,
  toUtf8Bytes,
  type TransactionReceipt,
  ZeroAddress,
} from "ethers";
import { logsOf } from "../src/chain/logs.js";
import { currentChainId, Sender } from "../src/chain/sender.js";
import {
  type ContractName,
  type DeployedContract,
  type Deployment,
  verifyDeployment,
} from "../src/deployment.js";
import { DeploymentError, InvalidInputError, NoSignerError } from "../src/errors.js";
import {
  AccessManager__factory,
  CityCodeRegistry__factory,
  SuperIdRegistry__factory,
} from "../typechain-types/index.js";
import { create2, create2Address, ensureProxy } from "./create2.js";
import { readDeployment, shortName, writeDeployment } from "./deploymentFile.js";

/** What a suite is deployed with; the same parameters give the same addresses on every chain. */
export interface SuiteParameters {
  /** Admits countries, after its delay; administers the access manager. */
  council: string;
  /** Freezes a country's issuing, at once. */
  guardian: string;
  /** Delay of what the council does, in seconds. */
  councilDelay: number;
  /** Salt of CREATE2, 32 bytes: another one gives another suite. */
  salt?: string;
}

/** The compiled contracts: Hardhat's `artifacts`. */
export interface ArtifactReader {
  readArtifact(name: string): Promise<Artifact>;
}

interface Artifact {
  abi: readonly unknown[];
  bytecode: string;
  buildInfoId?: string;
}

/** What was done for a part of the suite. */
export interface Step {
  part: ContractName | "roles";
  outcome: "deployed" | "skipped";
  address: string;
  receipt: TransactionReceipt | null;
}

export interface DeployOptions {
  /** Pays for the deployment and keeps no role. Needs a provider. */
  deployer: Signer;
  artifacts: ArtifactReader;
  parameters: SuiteParameters;
  /** Where the deployment is recorded; without it, nowhere. */
  file?: string;
  /** Replaces a file that is about another chain or about other code. */
  fresh?: boolean;
  onStep?: (step: Step) => void;
}

/** Salt of the suite of this version. */
const SALT = id("domicile-registry 0.1");

/** What the access manager keeps delays in: 32 bits of seconds. */
const MAX_DELAY = 2 ** 32 - 1;

/** Roles of the access manager: the council administers, the guardian freezes. */
export const ADMIN_ROLE = 0n;
export const GUARDIAN_ROLE = 1n;

/**
 * Deploys the suite, or finishes what was begun: what is there is checked and passed over.
 *
 * Four transactions: the access manager, the two registries, and one that gives the council and the
 * guardian their roles and takes the deployer's. Addresses follow from code and parameters, so an
 * interrupted deployment needs no journal.
 * @throws {DeploymentError} in one line that names file and field
 */
export async function deploySuite(
  options: DeployOptions,
): Promise<{ deployment: Deployment; steps: Step[] }> {
  const { deployer, artifacts, file, onStep } = options;
  const provider = deployer.provider;
  if (provider === null) throw new NoSignerError();
  const chainId = await currentChainId(provider);
  const sender = new Sender(deployer, chainId);
  const deployerAddress = await sender.address();
  const parameters = checkedParameters(options.parameters, deployerAddress);
  const { salt } = parameters;
  // The roles are no constructor arguments: through the salt, addresses follow from them too.
  const create2Salt = solidityPackedKeccak256(
    ["bytes32", "address", "address", "uint32"],
    [salt, parameters.council, parameters.guardian, parameters.councilDelay],
  );

  const recorded = file === undefined || options.fresh === true ? null : await readDeployment(file);
  if (recorded !== null) {
    await verifyDeployment(provider, recorded, shortName(file!));
    checkRecorded(recorded, parameters, shortName(file!));
  }

  const steps: Step[] = [];
  const done = (step: Step): void => {
    steps.push(step);
    onStep?.(step);
  };
  const place = async (
    part: ContractName,
    contractName: string,
    constructorArguments: string[],
  ): Promise<DeployedContract> => {
    const artifact = await artifacts.readArtifact(contractName);
    const encoded = new Interface(artifact.abi as never).encodeDeploy(constructorArguments);
    const initCode = concat([artifact.bytecode, encoded]);
    const address = create2Address(create2Salt, initCode);
    const before = recorded?.contracts[part];
    if (before !== undefined && before.address !== address) {
      throw new DeploymentError(
        `${shortName(file!)}: contracts.${part}.address: today's code goes to ${address}: the contracts were changed since; deploy anew with --fresh.`,
      );
    }
    const isThere = async (): Promise<boolean> => (await provider.getCode(address)) !== "0x";
    const receipt = await unlessDone(isThere, () => create2(sender, create2Salt, initCode));
    done({ part, outcome: receipt === null ? "skipped" : "deployed", address, receipt });
    if (before !== undefined) return before;
    const { block, blockHash, transaction } = await origin(provider, address, receipt);
    return {
      address,
      block,
      blockHash,
      transaction,
      codeHash: keccak256(await provider.getCode(address)),
      abiHash: keccak256(toUtf8Bytes(JSON.stringify(artifact.abi))),
      constructorArguments,
      compiler: artifact.buildInfoId ?? "unknown",
    };
  };

  await ensureProxy(provider, sender);
  const admin = recorded?.contracts.accessManager.constructorArguments[0] ?? deployerAddress;
  const accessManager = await place("accessManager", "AccessManager", [admin]);
  const cityCodeRegistry = await place("cityCodeRegistry", "CityCodeRegistry", [
    accessManager.address,
  ]);
  const superIdRegistry = await place("superIdRegistry", "SuperIdRegistry", [
    accessManager.address,
    cityCodeRegistry.address,
  ]);
  const contracts = { accessManager, cityCodeRegistry, superIdRegistry };

  const manager = AccessManager__factory.connect(accessManager.address, provider);
  const areGiven = async (): Promise<boolean> =>
    !(await manager.hasRole(ADMIN_ROLE, deployerAddress)).isMember;
  const receipt = await unlessDone(areGiven, () =>
    sender.send({
      to: accessManager.address,
      data: roleCalls(contracts, deployerAddress, parameters),
    }),
  );
  done({
    part: "roles",
    outcome: receipt === null ? "skipped" : "deployed",
    address: accessManager.address,
    receipt,
  });
  if (recorded !== null) return { deployment: recorded, steps };

  const deployment: Deployment = {
    format: 1,
    chainId: Number(chainId),
    genesisHash: (await provider.getBlock(0))!.hash!,
    salt,
    council: parameters.council,
    guardian: parameters.guardian,
    councilDelay: parameters.councilDelay,
    contracts,
  };
  await assertRoles(provider, deployment, admin);
  if (file !== undefined) await writeDeployment(file, deployment);
  return { deployment, steps };
}

/** Sends unless it is done; null also where an interrupted run's transaction comes through meanwhile. */
async function unlessDone(
  isDone: () => Promise<boolean>,
  send: () => Promise<TransactionReceipt>,
): Promise<TransactionReceipt | null> {
  if (await isDone()) return null;
  try {
    return await send();
  } catch (error) {
    if (await isDone()) return null;
    throw error;
  }
}

/** The parameters in one spelling. @throws {InvalidInputError} before anything is sent */
function checkedParameters(
  { council, guardian, councilDelay, salt = SALT }: SuiteParameters,
  deployer: string,
): Required<SuiteParameters> {
  for (const [name, account] of Object.entries({ council, guardian })) {
    if (!isAddress(account) || account === ZeroAddress) {
      throw new InvalidInputError(`${name}: "${account}" is nobody's address; name an account.`);
    }
    if (getAddress(account) === deployer) {
      throw new InvalidInputError(
        `${name}: the deployer keeps no role; name another account than ${deployer}.`,
      );
    }
  }
  if (!Number.isInteger(councilDelay) || councilDelay < 1 || councilDelay > MAX_DELAY) {
    throw new InvalidInputError(
      `councilDelay: ${councilDelay} is no delay; give whole seconds, 1 to ${MAX_DELAY}.`,
    );
  }
  if (!isHexString(salt, 32)) {
    throw new InvalidInputError(`salt: "${salt}" is no salt; give 32 bytes, hexadecimal.`);
  }
  return {
    council: getAddress(council),
    guardian: getAddress(guardian),
    councilDelay,
    salt: salt.toLowerCase(),
  };
}

/** A rerun must mean the suite that is recorded. */
function checkRecorded(
  recorded: Deployment,
  wanted: Required<SuiteParameters>,
  source: string,
): void {
  for (const field of ["council", "guardian", "councilDelay", "salt"] as const) {
    if (recorded[field] !== wanted[field]) {
      throw new DeploymentError(
        `${source}: ${field}: the suite was deployed with ${recorded[field]}, not ${wanted[field]}; give the same, or deploy another suite with --fresh.`,
      );
    }
  }
}

/** One transaction: either all roles are as they should be, or none. */
function roleCalls(
  { cityCodeRegistry, superIdRegistry }: Deployment["contracts"],
  deployer: string,
  { council, guardian, councilDelay }: SuiteParameters,
): string {
  const calls = AccessManager__factory.createInterface();
  const { freeze, unfreeze } = selectors();
  return calls.encodeFunctionData("multicall", [
    [
      calls.encodeFunctionData("setTargetFunctionRole", [
        cityCodeRegistry.address,
        [freeze, unfreeze],
        GUARDIAN_ROLE,
      ]),
      calls.encodeFunctionData("labelRole", [GUARDIAN_ROLE, "guardian"]),
      calls.encodeFunctionData("grantRole", [GUARDIAN_ROLE, guardian, 0]),
      // Effective after the manager's minimal setback of five days.
      calls.encodeFunctionData("setTargetAdminDelay", [cityCodeRegistry.address, councilDelay]),
      calls.encodeFunctionData("setTargetAdminDelay", [superIdRegistry.address, councilDelay]),
      calls.encodeFunctionData("setGrantDelay", [ADMIN_ROLE, councilDelay]),
      calls.encodeFunctionData("setGrantDelay", [GUARDIAN_ROLE, councilDelay]),
      calls.encodeFunctionData("grantRole", [ADMIN_ROLE, council, councilDelay]),
      calls.encodeFunctionData("renounceRole", [ADMIN_ROLE, deployer]),
    ],
  ]);
}

const selectors = (): { freeze: string; unfreeze: string } => {
  const calls = CityCodeRegistry__factory.createInterface();
  return {
    freeze: calls.getFunction("freeze").selector,
    unfreeze: calls.getFunction("unfreeze").selector,
  };
};

/**
 * Holds the roles on chain against what was asked for: from the manager's first event to the end of
 * the deployer's role, nothing else was granted, remapped or delayed. What follows is the council's.
 * @throws {DeploymentError}
 */
async function assertRoles(
  provider: Provider,
  { council, guardian, councilDelay, contracts }: Deployment,
  deployer: string,
): Promise<void> {
  const { address, block } = contracts.accessManager;
  const registry = contracts.cityCodeRegistry.address;
  const superIds = contracts.superIdRegistry.address;
  const { freeze, unfreeze } = selectors();
  const expected = [
    ["RoleGranted", ADMIN_ROLE, deployer, 0],
    ["TargetFunctionRoleUpdated", registry, freeze, GUARDIAN_ROLE],
    ["TargetFunctionRoleUpdated", registry, unfreeze, GUARDIAN_ROLE],
    ["RoleLabel", GUARDIAN_ROLE, "guardian"],
    ["RoleGranted", GUARDIAN_ROLE, guardian, 0],
    ["TargetAdminDelayUpdated", registry, councilDelay],
    ["TargetAdminDelayUpdated", superIds, councilDelay],
    ["RoleGrantDelayChanged", ADMIN_ROLE, councilDelay],
    ["RoleGrantDelayChanged", GUARDIAN_ROLE, councilDelay],
    ["RoleGranted", ADMIN_ROLE, council, councilDelay],
    ["RoleRevoked", ADMIN_ROLE, deployer],
  ].map((event) => event.join(" "));
  const events = AccessManager__factory.createInterface();
  const actual = (await logsOf({ provider, address, topics: [], fromBlock: block })).map((log) => {
    const { name, args } = events.parseLog(log)!;
    return [name, ...(args.toArray() as unknown[])].join(" ");
  });
  const wrong = expected.findIndex((event, i) => !`${actual[i]} `.startsWith(`${event} `));
  if (wrong >= 0) {
    throw new DeploymentError(
      `roles: the access manager's event ${wrong} is "${actual[wrong]}", should be "${expected[wrong]}…"; deploy another suite with another salt.`,
    );
  }
  const identity = SuperIdRegistry__factory.connect(superIds, provider);
  const authorities = [
    await CityCodeRegistry__factory.connect(registry, provider).authority(),
    await identity.authority(),
  ];
  const stray = authorities.find((authority) => authority !== address);
  if (stray !== undefined) {
    throw new DeploymentError(`roles: a registry's authority is ${stray}, not ${address}.`);
  }
  const codes = await identity.CITY_CODES();
  if (codes !== registry) {
    throw new DeploymentError(
      `superIdRegistry: its registry of codes is ${codes}, not ${registry}.`,
    );
  }
}

/** In which transaction a contract came to be; the contracts log in their constructors. */
async function origin(
  provider: Provider,
  address: string,
  receipt: TransactionReceipt | null,
): Promise<{ block: number; blockHash: string; transaction: string }> {
  if (receipt !== null) {
    return { block: receipt.blockNumber, blockHash: receipt.blockHash, transaction: receipt.hash };
  }
  // Of what their constructors log, only the council makes more.
  const topics = [[id("AuthorityUpdated(address)"), id("RoleGranted(uint64,uint32,uint48,bool)")]];
  const [log] = await logsOf({ provider, address, topics, fromBlock: 0 });
  if (log === undefined)
    throw new DeploymentError(
      `${address}: its deployment is not in the node's logs; use a full node.`,
    );
  return { block: log.blockNumber, blockHash: log.blockHash, transaction: log.transactionHash };
}
