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
import { create2, create2Address, ensureProxy } from "../chain/create2.js";
import { examine } from "../chain/doctor.js";
import { MAX_FEE_PER_GAS } from "../chain/fees.js";
import { logsOf } from "../chain/logs.js";
import { currentChainId, Sender, type SenderOptions } from "../chain/sender.js";
import { AccessManager__factory } from "../../typechain-types/index.js";
import { DeploymentError, InvalidInputError, NoSignerError } from "../errors.js";
import { type Artifact, type ArtifactReader, COMPILED, compilerOf } from "./compiled.js";
import type { ContractName, DeployedContract, Deployment, Origin } from "./deployment.js";
import { readDeployment, shortName, writeDeployment } from "./file.js";
import { ADMIN_ROLE, originOf, roleCalls, rolesGiven, wrongInRoles } from "./roles.js";
import { verifyDeployment } from "./verify.js";

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

/** A contract that has its place. */
interface Plan {
  part: ContractName;
  artifact: Artifact;
  constructorArguments: string[];
  initCode: string;
  address: string;
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
  /** Other contracts than those of this package, such as Hardhat's `artifacts` of a changed checkout. */
  artifacts?: ArtifactReader;
  parameters: SuiteParameters;
  /** Where the deployment is recorded; without it, nowhere. */
  file?: string;
  /** Replaces a file that is about another chain or about other code. */
  fresh?: boolean;
  onStep?: (step: Step) => void;
  /** How its transactions are sent. */
  sending?: SenderOptions;
}

/** Salt of the suite of this version. */
const SALT = id("domicile-registry 0.1");

/** What the access manager keeps delays in: 32 bits of seconds. */
const MAX_DELAY = 2 ** 32 - 1;

/**
 * Deploys the suite, or finishes what was begun: what is there is checked and passed over.
 *
 * Four transactions: the access manager, one that gives the council and the guardian their roles and takes the
 * deployer's, and only then the two registries: so there is no moment at which the deployer could act at them.
 * Addresses follow from code and parameters, so roles can be given at registries that are not there yet, and an
 * interrupted deployment needs no journal.
 * @throws {DeploymentError} in one line that names file and field
 */
export async function deploySuite(
  options: DeployOptions,
): Promise<{ deployment: Deployment; steps: Step[] }> {
  const { deployer, artifacts = COMPILED, file, onStep } = options;
  const provider = deployer.provider;
  if (provider === null) throw new NoSignerError();
  const chainId = await currentChainId(provider);
  const account = new Sender(deployer, chainId, options.sending);
  const deployerAddress = await account.address();
  let network: Promise<void> | undefined;
  const sender: Pick<Sender, "send"> = {
    send: async (call) => {
      // Nothing is spent where a later part would fail.
      await (network ??= checkNetwork(provider, deployerAddress, options.sending?.maxFeePerGas));
      return account.send(call);
    },
  };
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
  /** What goes where: the address follows from code, arguments and salt. */
  const planned = async (part: ContractName, name: string, args: string[]): Promise<Plan> => {
    const artifact = await artifacts.readArtifact(name);
    const encoded = new Interface(artifact.abi as never).encodeDeploy(args);
    const initCode = concat([artifact.bytecode, encoded]);
    const address = create2Address(create2Salt, initCode);
    const before = recorded?.contracts[part];
    if (before !== undefined && before.address !== address) {
      throw new DeploymentError(
        `${shortName(file!)}: contracts.${part}.address: today's code goes to ${address}: the contracts were changed since; deploy anew with --fresh.`,
      );
    }
    return { part, artifact, constructorArguments: args, initCode, address };
  };
  const place = async (plan: Plan): Promise<DeployedContract> => {
    const { part, artifact, constructorArguments, initCode, address } = plan;
    const isThere = async (): Promise<boolean> => (await provider.getCode(address)) !== "0x";
    const receipt = await unlessDone(isThere, () => create2(sender, create2Salt, initCode));
    done({ part, outcome: receipt === null ? "skipped" : "deployed", address, receipt });
    return (
      recorded?.contracts[part] ?? {
        address,
        ...(await origin(provider, address, receipt)),
        codeHash: keccak256(await provider.getCode(address)),
        abiHash: keccak256(toUtf8Bytes(JSON.stringify(artifact.abi))),
        constructorArguments,
        compiler: compilerOf(artifact),
      }
    );
  };

  await ensureProxy(provider, sender);
  const admin = recorded?.contracts.accessManager.constructorArguments[0] ?? deployerAddress;
  const plan = await planned("accessManager", "AccessManager", [admin]);
  const codes = await planned("cityCodeRegistry", "CityCodeRegistry", [plan.address]);
  const ids = await planned("superIdRegistry", "SuperIdRegistry", [plan.address, codes.address]);
  const accessManager = await place(plan);

  const manager = AccessManager__factory.connect(accessManager.address, provider);
  const areGiven = async (): Promise<boolean> =>
    !(await manager.hasRole(ADMIN_ROLE, admin)).isMember;
  const { council, guardian, councilDelay } = parameters;
  const registries = { cityCodeRegistry: codes.address, superIdRegistry: ids.address };
  const receipt = await unlessDone(areGiven, () =>
    sender.send({
      to: accessManager.address,
      data: roleCalls({ council, guardian, councilDelay, ...registries }, deployerAddress),
    }),
  );
  done({
    part: "roles",
    outcome: receipt === null ? "skipped" : "deployed",
    address: accessManager.address,
    receipt,
  });
  const cityCodeRegistry = await place(codes);
  const superIdRegistry = await place(ids);
  if (recorded !== null) return { deployment: recorded, steps };

  const roles = await rolesGiven(provider, accessManager.address, admin, accessManager.block);
  if (roles === null) {
    throw new DeploymentError("roles: they are not in the node's logs; use a full node.");
  }
  const deployment: Deployment = {
    format: 1,
    chainId: Number(chainId),
    genesisHash: (await provider.getBlock(0))!.hash!,
    salt,
    council: parameters.council,
    guardian: parameters.guardian,
    councilDelay: parameters.councilDelay,
    roles,
    contracts: { accessManager, cityCodeRegistry, superIdRegistry },
  };
  const wrong = await wrongInRoles(provider, deployment);
  if (wrong !== null) throw new DeploymentError(wrong.join(": "));
  if (file !== undefined) await writeDeployment(file, deployment);
  return { deployment, steps };
}

/** @throws {DeploymentError} the network can't do what the suite needs: the first thing that it can't */
async function checkNetwork(
  provider: Provider,
  account: string,
  maxFeePerGas = MAX_FEE_PER_GAS,
): Promise<void> {
  const findings = await examine(provider, { account, maxFeePerGas });
  const failing = findings.find(({ state }) => state === "fails");
  if (failing !== undefined) throw new DeploymentError(`${failing.what}: ${failing.says}`);
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

/** In which transaction a contract came to be; the contracts log in their constructors. */
async function origin(
  provider: Provider,
  address: string,
  receipt: TransactionReceipt | null,
): Promise<Origin> {
  if (receipt !== null) {
    return { block: receipt.blockNumber, blockHash: receipt.blockHash, transaction: receipt.hash };
  }
  // Of what their constructors log, only the council makes more.
  const topics = [
    [id("AuthorityUpdated(address)"), id("RoleGranted(uint64,address,uint32,uint48,bool)")],
  ];
  const [log] = await logsOf({ provider, address, topics, fromBlock: 0 });
  if (log !== undefined) return originOf(log);
  throw new DeploymentError(
    `${address}: its deployment is not in the node's logs; use a full node.`,
  );
}
