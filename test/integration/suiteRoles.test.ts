import { expect } from "chai";
import { id, type TransactionResponse, Wallet } from "ethers";
import hre from "hardhat";
import { deploySuite, type Step } from "../../src/deployment/suite.js";
import { type Deployment, DeploymentError, toBytes, verifyDeployment } from "../../src/index.js";
import type { Origin } from "../../src/deployment/deployment.js";
import { ADMIN_ROLE, GUARDIAN_ROLE } from "../../src/deployment/roles.js";
import { AccessManager__factory, CityCodeRegistry__factory } from "../../typechain-types/index.js";
import { failureOf } from "../failure.js";
import { COUNCIL_DELAY, createChain } from "../../local/fixture.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const { provider } = ethers;
const [deployer, council, guardian, thief] = await ethers.getSigners();
const codes = CityCodeRegistry__factory.createInterface();
const manager = AccessManager__factory.createInterface();
const PARTS = ["accessManager", "cityCodeRegistry", "superIdRegistry"] as const;
type Part = (typeof PARTS)[number] | "roles";

/** The deployer makes itself a country. */
const admission = codes.encodeFunctionData("admitCountry", [toBytes("MA.156"), deployer!.address]);

const deploy = (onStep?: (step: Step) => void, salt?: string) =>
  deploySuite({
    deployer: deployer!,
    artifacts: hre.artifacts,
    parameters: {
      council: council!.address,
      guardian: guardian!.address,
      councilDelay: COUNCIL_DELAY,
      ...(salt === undefined ? {} : { salt }),
    },
    ...(onStep === undefined ? {} : { onStep }),
  });

describe("the roles of a deployment", () => {
  /** The deployment as it should be, and its transactions; the chain is before it, with the deployment proxy. */
  let right: Deployment;
  const transactions = new Map<Part, TransactionResponse>();
  const empty = async (): Promise<void> => {
    await deploySuite({
      deployer: thief!,
      artifacts: hre.artifacts,
      parameters: {
        council: council!.address,
        guardian: guardian!.address,
        councilDelay: COUNCIL_DELAY,
        salt: id("for the proxy"),
      },
    });
  };

  beforeEach(async () => {
    await networkHelpers.loadFixture(empty);
    if (transactions.size > 0) return;
    right = (await deploy()).deployment;
    for (const part of [...PARTS, "roles"] as const) {
      const { transaction } = part === "roles" ? right.roles : right.contracts[part];
      transactions.set(part, (await provider.getTransaction(transaction))!);
    }
    await networkHelpers.loadFixture(empty);
  });

  const send = async (to: string, data: string): Promise<Origin> => {
    const response = await deployer!.sendTransaction({ to, data });
    const { blockNumber, blockHash } = (await response.wait())!;
    return { block: blockNumber, blockHash, transaction: response.hash };
  };
  /** Where what is no part of a deployment was done last by hand. */
  let others: Origin[] = [];
  /** Does by hand what a deployment does, in any order; the file that would be written. */
  const byHand = async (...acts: (Part | [to: string, data: string])[]): Promise<Deployment> => {
    const file = structuredClone(right);
    others = [];
    for (const act of acts) {
      if (typeof act !== "string") others.push(await send(...act));
      else {
        const { to, data } = transactions.get(act)!;
        Object.assign(act === "roles" ? file.roles : file.contracts[act], await send(to!, data));
      }
    }
    return file;
  };
  const refusal = async (file: Deployment): Promise<string> => {
    const error = await failureOf(verifyDeployment(provider, file, "31337.json"));
    expect(error).to.be.instanceOf(DeploymentError);
    return error.message;
  };

  it("stand before there is anything that the deployer could act at", async () => {
    const outcomes: Promise<[string, string]>[] = [];
    const { deployment, steps } = await deploy(({ part }) => {
      const to = right.contracts.cityCodeRegistry.address;
      outcomes.push(
        provider
          .call({ from: deployer!.address, to, data: admission })
          .then((answer): [string, string] => [part, answer])
          .catch((error: Error): [string, string] => [part, error.message]),
      );
    });
    expect(steps.map(({ part }) => part)).to.deep.equal([
      "accessManager",
      "roles",
      "cityCodeRegistry",
      "superIdRegistry",
    ]);
    const [atManager, atRoles, ...later] = await Promise.all(outcomes);
    // Nobody is there yet.
    expect([atManager, atRoles]).to.deep.equal([
      ["accessManager", "0x"],
      ["roles", "0x"],
    ]);
    for (const [part, outcome] of later) {
      expect(outcome, part).to.match(/AccessManagedUnauthorized/);
    }
    expect(later).to.have.length(2);
    await verifyDeployment(provider, deployment);
  });

  it("are taken in the order of before, where nothing happened in between", async () => {
    await verifyDeployment(provider, await byHand(...PARTS, "roles"));
  });

  it("don't cover what the deployer did before them", async () => {
    const { cityCodeRegistry, accessManager } = right.contracts;
    const execute = manager.encodeFunctionData("execute", [cityCodeRegistry.address, admission]);
    for (const act of [
      [cityCodeRegistry.address, admission],
      [accessManager.address, execute],
    ] as [string, string][]) {
      await networkHelpers.loadFixture(empty);
      const file = await byHand(...PARTS, act, "roles");
      const message = new RegExp(
        "^(31337\\.json: )?contracts\\.cityCodeRegistry: \\w+ in 0x\\w{64} came before the roles, when the deployer could do anything; deploy another suite with another salt\\.$",
      );
      expect(await refusal(file)).to.match(message);
      // Nor is it finished.
      const error = await failureOf(deploy());
      expect(error).to.be.instanceOf(DeploymentError);
      expect(error.message).to.match(message);
    }
  });

  it("don't cover it under another block either, of which the file says that a contract began there", async () => {
    const { cityCodeRegistry, accessManager } = right.contracts;
    const began = (file: Deployment, part: (typeof PARTS)[number], where: Origin): Deployment => {
      const { block, blockHash, transaction } = where;
      const lying = structuredClone(file);
      Object.assign(lying.contracts[part], { block, blockHash, transaction });
      return lying;
    };
    const notMade = (part: string): string =>
      `31337.json: contracts.${part}.transaction: it did not make this contract through the deployment proxy; restore the file, or deploy another suite with another salt.`;

    const file = await byHand(...PARTS, [cityCodeRegistry.address, admission], "roles");
    for (const where of [others[0]!, file.roles, file.contracts.superIdRegistry]) {
      expect(await refusal(began(file, "cityCodeRegistry", where))).to.equal(
        notMade("cityCodeRegistry"),
      );
    }

    await networkHelpers.loadFixture(empty);
    const grant = ({ address }: { address: string }): [string, string] => [
      accessManager.address,
      manager.encodeFunctionData("grantRole", [ADMIN_ROLE, address, 0]),
    ];
    const friendly = await byHand(
      "accessManager",
      grant(thief!),
      grant(deployer!),
      "roles",
      "cityCodeRegistry",
      "superIdRegistry",
    );
    expect(await refusal(began(friendly, "accessManager", others[1]!))).to.equal(
      notMade("accessManager"),
    );
  });

  it("are nobody else's, given before", async () => {
    const { address } = right.contracts.accessManager;
    const grants: Record<string, [string, unknown[]]> = {
      "RoleGranted 0": ["grantRole", [ADMIN_ROLE, thief!.address, 0]],
      "RoleGranted 1": ["grantRole", [GUARDIAN_ROLE, thief!.address, 0]],
      "RoleGuardianChanged 1 7": ["setRoleGuardian", [GUARDIAN_ROLE, 7]],
      TargetClosed: ["setTargetClosed", [thief!.address, false]],
    };
    for (const [event, [name, values]] of Object.entries(grants)) {
      await networkHelpers.loadFixture(empty);
      const data = manager.encodeFunctionData(name as "grantRole", values as never);
      const file = await byHand("accessManager", [address, data], "roles", ...PARTS.slice(1));
      expect(await refusal(file)).to.match(
        new RegExp(
          `^31337\\.json: roles: the access manager's event 1 is "${event}.*", should be "TargetFunctionRoleUpdated .*…"; deploy another suite with another salt\\.$`,
        ),
      );
    }
  });

  it("are those of the file: council, guardian, delays, and the transaction", async () => {
    const { deployment } = await deploy();
    const other = Wallet.createRandom().address;
    const cases: [Partial<Deployment>, RegExp][] = [
      [{ council: other }, /^council: the access manager's event 9 is "RoleGranted 0 0x.* 172800 /],
      [{ guardian: other }, /^guardian: the access manager's event 4 is "RoleGranted 1 0x.* 0 /],
      [
        { councilDelay: COUNCIL_DELAY - 1 },
        /^councilDelay: the access manager's event 5 is "TargetAdminDelayUpdated 0x\w+ 172800 /,
      ],
      [
        { roles: { ...deployment.roles, transaction: id("another") } },
        /^roles\.transaction: they were given in 0x\w{64}; restore the file or deploy anew with --fresh\.$/,
      ],
      [
        { roles: { ...deployment.roles, blockHash: id("another") } },
        /^roles\.blockHash: chain 31337 has another block \d+: it was rolled back; /,
      ],
      [
        { roles: { ...deployment.contracts.accessManager } },
        /^roles: the access manager's event 1 is "missing", should be /,
      ],
      [
        {
          contracts: {
            ...deployment.contracts,
            accessManager: {
              ...deployment.contracts.accessManager,
              constructorArguments: [other],
            },
          },
        },
        /^contracts\.accessManager: the access manager's event 0 is "RoleGranted 0 0x/,
      ],
    ];
    for (const [change, message] of cases) {
      expect(
        (await refusal({ ...deployment, ...change })).replace("31337.json: ", ""),
        Object.keys(change)[0],
      ).to.match(message);
    }
  });

  it("hold for registries of this access manager and of these codes", async () => {
    const { deployment } = await deploy();
    const other = await deploy(undefined, id("other"));
    const { cityCodeRegistry, superIdRegistry } = other.deployment.contracts;
    const { contracts } = deployment;
    expect(
      await refusal({ ...deployment, contracts: { ...contracts, cityCodeRegistry } }),
    ).to.match(/^31337\.json: roles: the access manager's event 1 is /);
    expect(await refusal({ ...deployment, contracts: { ...contracts, superIdRegistry } })).to.match(
      /^31337\.json: councilDelay: the access manager's event 6 is /,
    );
  });

  it("are the council's to change from then on", async () => {
    const { deployment } = await deploy();
    const { address } = deployment.contracts.accessManager;
    const grant = manager.encodeFunctionData("grantRole", [GUARDIAN_ROLE, thief!.address, 0]);
    const at = AccessManager__factory.connect(address, council);
    await at.schedule(address, grant, 0);
    await networkHelpers.time.increase(2 * COUNCIL_DELAY);
    await at.grantRole(GUARDIAN_ROLE, thief!.address, 0);
    await verifyDeployment(provider, deployment);
  });
});
