import { dataSlice, Interface, type Log, type Provider } from "ethers";
import { accessManagerAbi, cityCodeRegistryAbi, superIdRegistryAbi } from "../abi.js";
import { CREATE2_PROXY, create2Address } from "../chain/create2.js";
import { logsOf } from "../chain/logs.js";
import { retrying } from "../chain/retry.js";
import type { DeployedContract, Deployment, Origin } from "./deployment.js";

/** Roles of the access manager: the council administers, the guardian freezes. */
export const ADMIN_ROLE = 0n;
export const GUARDIAN_ROLE = 1n;

/** Who has which role in a suite, and where. */
export interface SuiteRoles {
  council: string;
  guardian: string;
  /** Delay of what the council does, in seconds. */
  councilDelay: number;
  cityCodeRegistry: string;
  superIdRegistry: string;
}

const manager = new Interface(accessManagerAbi);
const registries = {
  cityCodeRegistry: new Interface(cityCodeRegistryAbi),
  superIdRegistry: new Interface(superIdRegistryAbi),
};
const [FREEZE, UNFREEZE] = ["freeze", "unfreeze"].map(
  (name) => registries.cityCodeRegistry.getFunction(name)!.selector,
);

/** Calldata of the one transaction that gives all roles and takes the deployer's: all of them, or none. */
export function roleCalls(roles: SuiteRoles, deployer: string): string {
  const { council, guardian, councilDelay, cityCodeRegistry, superIdRegistry } = roles;
  const calls: [name: string, ...values: unknown[]][] = [
    ["setTargetFunctionRole", cityCodeRegistry, [FREEZE, UNFREEZE], GUARDIAN_ROLE],
    ["labelRole", GUARDIAN_ROLE, "guardian"],
    ["grantRole", GUARDIAN_ROLE, guardian, 0],
    // Effective after the manager's minimal setback of five days.
    ["setTargetAdminDelay", cityCodeRegistry, councilDelay],
    ["setTargetAdminDelay", superIdRegistry, councilDelay],
    ["setGrantDelay", ADMIN_ROLE, councilDelay],
    ["setGrantDelay", GUARDIAN_ROLE, councilDelay],
    ["grantRole", ADMIN_ROLE, council, councilDelay],
    ["renounceRole", ADMIN_ROLE, deployer],
  ];
  return manager.encodeFunctionData("multicall", [
    calls.map(([name, ...values]) => manager.encodeFunctionData(name, values)),
  ]);
}

/** What the access manager tells from its own beginning to the end of the deployer's role; and what each is about. */
function expectedEvents(
  { council, guardian, councilDelay, cityCodeRegistry, superIdRegistry }: SuiteRoles,
  deployer: string,
): [field: string, ...event: unknown[]][] {
  return [
    ["contracts.accessManager", "RoleGranted", ADMIN_ROLE, deployer, 0],
    ["roles", "TargetFunctionRoleUpdated", cityCodeRegistry, FREEZE, GUARDIAN_ROLE],
    ["roles", "TargetFunctionRoleUpdated", cityCodeRegistry, UNFREEZE, GUARDIAN_ROLE],
    ["roles", "RoleLabel", GUARDIAN_ROLE, "guardian"],
    ["guardian", "RoleGranted", GUARDIAN_ROLE, guardian, 0],
    ["councilDelay", "TargetAdminDelayUpdated", cityCodeRegistry, councilDelay],
    ["councilDelay", "TargetAdminDelayUpdated", superIdRegistry, councilDelay],
    ["councilDelay", "RoleGrantDelayChanged", ADMIN_ROLE, councilDelay],
    ["councilDelay", "RoleGrantDelayChanged", GUARDIAN_ROLE, councilDelay],
    ["council", "RoleGranted", ADMIN_ROLE, council, councilDelay],
    ["roles", "RoleRevoked", ADMIN_ROLE, deployer],
  ];
}

/** Where the deployer gave up its role, in the transaction of {roleCalls}; null if it has not. */
export async function rolesGiven(
  provider: Provider,
  accessManager: string,
  deployer: string,
  fromBlock: number,
): Promise<Origin | null> {
  const topics = manager.encodeFilterTopics("RoleRevoked", [ADMIN_ROLE, deployer]);
  const [log] = await logsOf({ provider, address: accessManager, topics, fromBlock });
  return log === undefined ? null : originOf(log);
}

export const originOf = ({ blockNumber, blockHash, transactionHash }: Log): Origin => ({
  block: blockNumber,
  blockHash,
  transaction: transactionHash,
});

/**
 * Holds the roles of a deployment against the chain: from the manager's construction to the end of the deployer's role
 * nothing else was granted, remapped or delayed; between a registry's construction and that nothing happened there, and
 * it has no other authority. That these are the constructions is held, too. What follows is the council's.
 * @param deployment its roles' block is one of this chain, and its contracts have their code
 * @returns the field that is wrong, and what is; null if nothing is
 */
export async function wrongInRoles(
  provider: Provider,
  { council, guardian, councilDelay, roles, contracts }: Deployment,
): Promise<[field: string, problem: string] | null> {
  const { accessManager, cityCodeRegistry, superIdRegistry } = contracts;
  const expected = expectedEvents(
    {
      council,
      guardian,
      councilDelay,
      cityCodeRegistry: cityCodeRegistry.address,
      superIdRegistry: superIdRegistry.address,
    },
    accessManager.constructorArguments[0] ?? "",
  );
  const logsUntilRoles = ({ address, block }: DeployedContract): Promise<Log[]> =>
    logsOf({ provider, address, topics: [], fromBlock: block, toBlock: roles.block });
  const events = await logsUntilRoles(accessManager);
  for (const [i, [field, ...event]] of expected.entries()) {
    const log = events[i];
    const parsed = log === undefined ? null : manager.parseLog(log);
    const actual =
      parsed === null
        ? "missing"
        : [parsed.name, ...(parsed.args.toArray() as unknown[])].join(" ");
    if (`${actual} `.startsWith(`${event.join(" ")} `)) continue;
    return [
      field,
      `the access manager's event ${i} is "${actual}", should be "${event.join(" ")}…"; deploy another suite with another salt.`,
    ];
  }
  if (!(await isConstruction(provider, accessManager, events[0]!))) {
    return ["contracts.accessManager.transaction", NOT_MADE];
  }
  const last = events[expected.length - 1]!;
  if (last.transactionHash !== roles.transaction) {
    return [
      "roles.transaction",
      `they were given in ${last.transactionHash}; restore the file or deploy anew with --fresh.`,
    ];
  }
  for (const name of ["cityCodeRegistry", "superIdRegistry"] as const) {
    const { address, block, transaction } = contracts[name];
    const field = `contracts.${name}`;
    // Its constructor tells its authority, and nothing else ever does.
    const topics = registries[name].encodeFilterTopics("AuthorityUpdated", []);
    const [made] = await logsOf({ provider, address, topics, fromBlock: block, toBlock: block });
    if (made?.transactionHash !== transaction) return [`${field}.transaction`, NOT_MADE];
    if (block <= roles.block) {
      const logs = await logsUntilRoles(contracts[name]);
      const early = logs.find((log) => isBefore(made, log) && isBefore(log, last));
      if (early !== undefined) {
        const what = registries[name].parseLog(early)?.name ?? "something";
        return [
          field,
          `${what} in ${early.transactionHash} came before the roles, when the deployer could do anything; deploy another suite with another salt.`,
        ];
      }
    }
    const [authority] = await ask(provider, address, registries[name], "authority");
    if (authority !== accessManager.address) {
      return [field, `its authority is ${authority}, not ${accessManager.address}.`];
    }
  }
  const [codes] = await ask(
    provider,
    superIdRegistry.address,
    registries.superIdRegistry,
    "CITY_CODES",
  );
  return codes === cityCodeRegistry.address
    ? null
    : [
        "contracts.superIdRegistry",
        `its registry of codes is ${codes}, not ${cityCodeRegistry.address}.`,
      ];
}

const NOT_MADE =
  "it did not make this contract through the deployment proxy; restore the file, or deploy another suite with another salt.";

/** Whether the transaction of a manager is the call of the deployment proxy that made it, and so its first event. */
async function isConstruction(
  provider: Provider,
  { address, block, transaction }: DeployedContract,
  first: Log,
): Promise<boolean> {
  if (first.transactionHash !== transaction) return false;
  // Nodes forget where old transactions are, not their blocks.
  const call =
    (await retrying("a transaction", () => provider.getTransaction(transaction))) ??
    (await retrying("a block", () => provider.getBlock(block, true)))?.prefetchedTransactions.find(
      ({ hash }) => hash === transaction,
    );
  return (
    call?.to === CREATE2_PROXY &&
    create2Address(dataSlice(call.data, 0, 32), dataSlice(call.data, 32)) === address
  );
}

const isBefore = (log: Log, other: Log): boolean =>
  log.blockNumber < other.blockNumber ||
  (log.blockNumber === other.blockNumber && log.index < other.index);

async function ask(
  provider: Provider,
  to: string,
  contract: Interface,
  view: string,
): Promise<[string]> {
  const data = contract.encodeFunctionData(view);
  const answer = await retrying("a call", () => provider.call({ to, data }));
  return contract.decodeFunctionResult(view, answer).toArray() as [string];
}
