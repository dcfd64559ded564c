import { expect } from "chai";
import { type BaseContract, type ContractRunner, id, type Signer, ZeroHash } from "ethers";
import { ADMIN_ROLE, GUARDIAN_ROLE } from "../../src/deployment/roles.js";
import { toBytes } from "../../src/index.js";
import { refusalOf } from "../../src/refusals.js";
import { AccessManager__factory, CityCodeRegistry__factory } from "../../typechain-types/index.js";
import { country, COUNTRY, SHIJIAZHUANG, TANGSHAN } from "../../local/country.js";
import { refusalOf as refusalIn } from "../failure.js";
import { COUNCIL_DELAY, createChain, suite } from "../../local/fixture.js";

const DAY = 24 * 3600;
const SETBACK = 5 * DAY;
const SIGNATURE = `0x${"11".repeat(64)}1b`;

const chain = await createChain();
const { ethers, networkHelpers } = chain;

const contractsOf = (
  { contracts }: Awaited<ReturnType<typeof suite>>["deployment"],
  runner: ContractRunner = ethers.provider,
) => ({
  manager: AccessManager__factory.connect(contracts.accessManager.address, runner),
  registry: CityCodeRegistry__factory.connect(contracts.cityCodeRegistry.address, runner),
});

/** The suite as it was just deployed. */
async function deployed() {
  const parties = await suite(chain);
  return { ...parties, ...contractsOf(parties.deployment) };
}

/** China with two cities; the council has scheduled a further country. */
async function governed() {
  const china = await country(chain);
  const { as, council, country: authority, city, other, stranger } = china;
  await as(authority!).issuing.issueMany(COUNTRY, [
    { code: SHIJIAZHUANG, kind: "City", holder: city!.address },
    { code: TANGSHAN, kind: "City", holder: other!.address },
  ]);
  await as(city!).contracts.cityCodeRegistry.publish(toBytes(SHIJIAZHUANG), id("record"));
  await as(council!).governance.schedule({
    do: "admit",
    country: "MA.250",
    holder: stranger!.address,
  });
  return { ...china, ...contractsOf(china.deployment) };
}
type Governed = Awaited<ReturnType<typeof governed>>;

/** Names of what a contract offers beside views. */
const verbsOf = ({ interface: { fragments } }: BaseContract): string[] =>
  fragments
    .filter((fragment) => fragment.type === "function")
    .map((fragment) => fragment as unknown as { name: string; stateMutability: string })
    .filter(({ stateMutability }) => !["view", "pure"].includes(stateMutability))
    .map(({ name }) => name);

/** Every way to change something at the access manager, in the thief's favour. */
function managerCalls({ manager, registry, council, guardian, stranger }: Governed, thief: string) {
  const target = registry.target;
  const admit = registry.interface.encodeFunctionData("admitCountry", [toBytes("MA.250"), thief]);
  const scheduled = registry.interface.encodeFunctionData("admitCountry", [
    toBytes("MA.250"),
    stranger!.address,
  ]);
  const grant = manager.interface.encodeFunctionData("grantRole", [ADMIN_ROLE, thief, 0]);
  const freeze = registry.interface.getFunction("freeze").selector;
  const calls: Record<string, unknown[]> = {
    labelRole: [GUARDIAN_ROLE, "thief"],
    grantRole: [ADMIN_ROLE, thief, 0],
    revokeRole: [GUARDIAN_ROLE, guardian!.address],
    renounceRole: [ADMIN_ROLE, council!.address],
    setRoleAdmin: [GUARDIAN_ROLE, 7n],
    setRoleGuardian: [GUARDIAN_ROLE, 7n],
    setGrantDelay: [ADMIN_ROLE, 0],
    setTargetFunctionRole: [target, [freeze], 7n],
    setTargetAdminDelay: [target, 0],
    setTargetClosed: [target, true],
    updateAuthority: [target, thief],
    schedule: [target, admit, 0],
    execute: [target, admit],
    cancel: [council!.address, target, scheduled],
    consumeScheduledOp: [council!.address, scheduled],
    multicall: [[grant]],
  };
  return calls;
}

/** Every way to change something at the registry that is not everybody's. */
function registryCalls(thief: string) {
  const [china, city] = [toBytes(COUNTRY), toBytes(SHIJIAZHUANG)];
  const free = toBytes("MA.156.1304");
  const deadline = 2n ** 40n;
  const application = [free, 2, thief, 2, ZeroHash, deadline];
  const calls: Record<string, unknown[]> = {
    admitCountry: [toBytes("MA.250"), thief],
    freeze: [china],
    unfreeze: [china],
    setAuthority: [thief],
    approve: [free, thief, 1],
    refuse: [free, thief, 1, 1, ZeroHash],
    issue: [free, 2, thief],
    issueSigned: [application, SIGNATURE],
    issueBatch: [china, [[free, 2, thief]]],
    suspend: [city, 1],
    reinstate: [city],
    retire: [city, ZeroHash, []],
    appoint: [city, thief, 31, 2n ** 39n],
    dismiss: [city, thief],
    publish: [city, ZeroHash],
    offer: [city, thief],
    accept: [city],
    appointSigned: [city, thief, 31, 2n ** 39n, 0, deadline, SIGNATURE],
    dismissSigned: [city, thief, 0, deadline, SIGNATURE],
    publishSigned: [city, ZeroHash, 0, deadline, SIGNATURE],
    offerSigned: [city, thief, 0, deadline, SIGNATURE],
    acceptSigned: [city, 0, deadline, SIGNATURE],
  };
  return calls;
}

/** What everybody may do: for themselves, by what they signed. */
const EVERYBODYS = ["applyFor", "withdraw", "cancelSigned"];

/** The names of the refusals of all calls; null for one that goes through. */
async function attempt(
  contract: BaseContract,
  thief: Signer,
  calls: Record<string, unknown[]>,
): Promise<Record<string, string | null>> {
  const outcomes: Record<string, string | null> = {};
  for (const [name, args] of Object.entries(calls)) {
    try {
      await contract
        .connect(thief)
        .getFunction(name)
        .staticCall(...args);
      outcomes[name] = null;
    } catch (error) {
      outcomes[name] = refusalOf(error)?.refusal.name ?? `${error as Error}`;
    }
  }
  return outcomes;
}

/** What goes through, of what can be tried. */
async function possible(at: Governed, thief: Signer): Promise<string[]> {
  const address = await thief.getAddress();
  const outcomes = {
    ...(await attempt(at.manager, thief, managerCalls(at, address))),
    ...(await attempt(at.registry, thief, registryCalls(address))),
  };
  return Object.keys(outcomes).filter((name) => outcomes[name] === null);
}

describe("roles of a suite", () => {
  it("are the council's and the guardian's, and nobody else's", async () => {
    const { manager, council, guardian, deployer } = await networkHelpers.loadFixture(deployed);
    const members = new Set<string>();
    for (const log of await manager.queryFilter(manager.filters.RoleGranted())) {
      members.add(`${log.args.roleId} ${log.args.account}`);
    }
    for (const log of await manager.queryFilter(manager.filters.RoleRevoked())) {
      members.delete(`${log.args.roleId} ${log.args.account}`);
    }
    expect([...members]).to.have.members([
      `${ADMIN_ROLE} ${council!.address}`,
      `${GUARDIAN_ROLE} ${guardian!.address}`,
    ]);
    for (const role of [ADMIN_ROLE, GUARDIAN_ROLE]) {
      expect((await manager.hasRole(role, deployer!.address)).isMember).to.equal(false);
      expect(await manager.getRoleAdmin(role)).to.equal(ADMIN_ROLE);
      expect(await manager.getRoleGuardian(role)).to.equal(ADMIN_ROLE);
    }
  });

  it("give the council exactly its delay, the guardian none", async () => {
    const { manager, council, guardian } = await networkHelpers.loadFixture(deployed);
    const council_ = await manager.getAccess(ADMIN_ROLE, council!.address);
    expect([council_.currentDelay, council_.pendingDelay]).to.deep.equal([
      BigInt(COUNCIL_DELAY),
      0n,
    ]);
    const guardian_ = await manager.getAccess(GUARDIAN_ROLE, guardian!.address);
    expect([guardian_.currentDelay, guardian_.pendingDelay]).to.deep.equal([0n, 0n]);
  });

  it("let the guardian's role reach freezing and its end only", async () => {
    const { manager, registry } = await networkHelpers.loadFixture(deployed);
    const reached: string[] = [];
    for (const name of verbsOf(registry)) {
      const { selector } = registry.interface.getFunction(name as "freeze");
      const role = await manager.getTargetFunctionRole(registry.target, selector);
      expect(role).to.equal(["freeze", "unfreeze"].includes(name) ? GUARDIAN_ROLE : ADMIN_ROLE);
      if (role === GUARDIAN_ROLE) reached.push(name);
    }
    expect(reached).to.have.members(["freeze", "unfreeze"]);
  });

  it("get their delays of granting and administration five days after deployment", async () => {
    const { manager, registry, steps } = await networkHelpers.loadFixture(deployed);
    const { blockNumber } = steps.find(({ part }) => part === "roles")!.receipt!;
    const { timestamp } = (await ethers.provider.getBlock(blockNumber))!;
    const delays = () =>
      Promise.all([
        manager.getTargetAdminDelay(registry.target),
        manager.getRoleGrantDelay(ADMIN_ROLE),
        manager.getRoleGrantDelay(GUARDIAN_ROLE),
      ]);
    expect(await manager.minSetback()).to.equal(BigInt(SETBACK));
    await networkHelpers.time.increaseTo(timestamp + SETBACK - 1);
    expect(await delays()).to.deep.equal([0n, 0n, 0n]);
    await networkHelpers.time.increaseTo(timestamp + SETBACK);
    expect(await delays()).to.deep.equal(Array(3).fill(BigInt(COUNCIL_DELAY)));
  });

  it("come to a new member after both delays of the council", async () => {
    const { manager, council, stranger } = await networkHelpers.loadFixture(deployed);
    await networkHelpers.time.increase(SETBACK);
    const asCouncil = manager.connect(council);
    const grant = manager.interface.encodeFunctionData("grantRole", [
      GUARDIAN_ROLE,
      stranger!.address,
      0,
    ]);
    const isMember = async () => (await manager.hasRole(GUARDIAN_ROLE, stranger!.address)).isMember;
    await asCouncil.schedule(manager.target, grant, 0);
    await networkHelpers.time.increase(COUNCIL_DELAY);
    await asCouncil.execute(manager.target, grant);
    const granted = await networkHelpers.time.latest();
    expect(await isMember()).to.equal(false);
    await networkHelpers.time.increaseTo(granted + COUNCIL_DELAY - 1);
    expect(await isMember()).to.equal(false);
    await networkHelpers.time.increaseTo(granted + COUNCIL_DELAY);
    expect(await isMember()).to.equal(true);
  });

  it("can't be set up again by the deployer", async () => {
    const { manager, deployer, steps } = await networkHelpers.loadFixture(deployed);
    const { hash } = steps.find(({ part }) => part === "roles")!.receipt!;
    const { data } = (await ethers.provider.getTransaction(hash))!;
    await expect(
      deployer!.sendTransaction({ to: manager.target, data }),
    ).to.be.revertedWithCustomError(manager, "AccessManagerUnauthorizedAccount");
    for (const call of manager.interface.decodeFunctionData("multicall", data)[0] as string[]) {
      const sent = deployer!.sendTransaction({ to: manager.target, data: call });
      const { name } = manager.interface.parseTransaction({ data: call })!;
      if (name === "renounceRole") await sent;
      else
        await expect(sent, name).to.be.revertedWithCustomError(
          manager,
          "AccessManagerUnauthorizedAccount",
        );
    }
  });
});

describe("who may do what with a suite", () => {
  it("is tried with everything that the contracts offer", async () => {
    const at = await networkHelpers.loadFixture(governed);
    const { address } = at.stranger!;
    expect(Object.keys(managerCalls(at, address))).to.have.members(verbsOf(at.manager));
    expect([...Object.keys(registryCalls(address)), ...EVERYBODYS]).to.have.members([
      ...verbsOf(at.registry),
      "setAuthority",
    ]);
  });

  it("is nothing for a stranger, and for the deployer", async () => {
    const at = await networkHelpers.loadFixture(governed);
    expect(await possible(at, at.stranger!)).to.deep.equal([]);
    expect(await possible(at, at.deployer!)).to.deep.equal([]);
  });

  it("is to freeze for the guardian, then to end that, and nothing else", async () => {
    const at = await networkHelpers.loadFixture(governed);
    expect(await possible(at, at.guardian!)).to.deep.equal(["freeze"]);
    await at.as(at.guardian!).governance.freeze(COUNTRY);
    expect(await possible(at, at.guardian!)).to.deep.equal(["unfreeze"]);
  });

  it("is to announce and to cancel for the council, and nothing at once", async () => {
    const at = await networkHelpers.loadFixture(governed);
    // A role that it gives up it may give up at once.
    expect(await possible(at, at.council!)).to.deep.equal(["renounceRole", "schedule", "cancel"]);
  });

  it("is due for the council at the second when its delay has passed", async () => {
    const { as, council, stranger } = await networkHelpers.loadFixture(governed);
    const action = { do: "admit", country: "MA.246", holder: stranger!.address } as const;
    await as(council!).governance.schedule(action);
    const dueAt = (await as(council!).governance.dueAt(action))!;
    expect(dueAt).to.equal((await networkHelpers.time.latest()) + COUNCIL_DELAY);
    await networkHelpers.time.setNextBlockTimestamp(dueAt - 1);
    const refusal = await refusalIn(as(council!).governance.execute(action));
    expect(refusal.name).to.equal("AccessManagerNotReady");
    await networkHelpers.time.setNextBlockTimestamp(dueAt);
    await as(council!).governance.execute(action);
    expect((await as(council!).resolve("MA.246")).status).to.equal("active");
  });
});

describe("the authority of a registry", () => {
  it("can't be replaced, not even by the council through the access manager", async () => {
    const { manager, registry, council, stranger } = await networkHelpers.loadFixture(deployed);
    const asCouncil = manager.connect(council);
    const target = registry.target;
    const update = manager.interface.encodeFunctionData("updateAuthority", [
      target,
      stranger!.address,
    ]);
    const set = registry.interface.encodeFunctionData("setAuthority", [stranger!.address]);
    for (const [to, data] of [
      [manager.target, update],
      [target, set],
    ] as const) {
      await asCouncil.schedule(to, data, 0);
      await networkHelpers.time.increase(COUNCIL_DELAY);
      await expect(asCouncil.execute(to, data)).to.be.revertedWithCustomError(
        registry,
        "AuthorityIsFixed",
      );
    }
    await expect(
      registry.connect(council).setAuthority(stranger!.address),
    ).to.be.revertedWithCustomError(registry, "AuthorityIsFixed");
    expect(await registry.authority()).to.equal(manager.target);
  });
});

describe("a stolen council key", () => {
  /** What a city has on chain. */
  async function cityOf({ registry, officer }: Governed, code = SHIJIAZHUANG) {
    const city = toBytes(code);
    const [record, offer, term, { digest }] = await Promise.all([
      registry.recordOf(city),
      registry.offerOf(city),
      registry.officerTerm(city, officer!.address),
      registry.resolve(city),
    ]);
    const { holder, issuedAt, epoch, frozenUntil, kind, status, reason } = record;
    return {
      record: { holder, issuedAt, epoch, frozenUntil, kind, status, reason },
      offer,
      term: [term.roles, term.until],
      digest,
    };
  }

  /** Schedules, waits and executes; the error's name if that fails. */
  async function carryOut({ manager, council }: Governed, data: string, target: string) {
    const thief = manager.connect(council);
    await thief.schedule(target, data, 0);
    await networkHelpers.time.increase(COUNCIL_DELAY);
    try {
      await thief.execute(target, data);
      return null;
    } catch (error) {
      return refusalOf(error)?.refusal.name ?? `${error as Error}`;
    }
  }
  const address = ({ registry }: Governed) => registry.target as string;

  it("changes nothing at once", async () => {
    const at = await networkHelpers.loadFixture(governed);
    const before = await cityOf(at);
    const calls = registryCalls(at.council!.address);
    calls.suspend = [toBytes(COUNTRY), 1];
    calls.retire = [toBytes(COUNTRY), ZeroHash, []];
    const outcomes = await attempt(at.registry, at.council!, calls);
    expect(Object.values(outcomes)).not.to.include(null);
    for (const name of ["admitCountry", "suspend", "retire"]) {
      expect(outcomes[name]).to.equal("AccessManagerNotScheduled");
    }
    expect(await cityOf(at)).to.deep.equal(before);
  });

  it("changes no city's record after its delays either, while the country stands", async () => {
    const at = await networkHelpers.loadFixture(governed);
    const before = await cityOf(at);
    for (const [name, args] of Object.entries(registryCalls(at.council!.address))) {
      if (["admitCountry", "freeze", "unfreeze"].includes(name)) continue;
      const data = at.registry.interface.encodeFunctionData(name as "issue", args as never);
      expect(await carryOut(at, data, address(at)), name).not.to.equal(null);
      expect(await cityOf(at), name).to.deep.equal(before);
    }
  });

  it("suspends a country after its delay, and its cities' records stay theirs", async () => {
    const at = await networkHelpers.loadFixture(governed);
    const { as, council, city } = at;
    const before = await cityOf(at);
    const action = { do: "suspend", country: COUNTRY, reason: "other" } as const;
    await as(council!).governance.schedule(action);
    await networkHelpers.time.increase(COUNCIL_DELAY);
    await as(council!).governance.execute(action);
    expect(await cityOf(at)).to.deep.equal(before);
    const resolved = await as(council!).resolve(SHIJIAZHUANG);
    expect(resolved).to.include({
      holder: city!.address,
      decidedBy: COUNTRY,
      digest: id("record"),
    });
    await as(city!).contracts.cityCodeRegistry.publish(toBytes(SHIJIAZHUANG), id("next"));
    expect((await cityOf(at)).digest).to.equal(id("next"));
  });

  it("that can't be won back is renounced, and codes go on", async () => {
    const at = await networkHelpers.loadFixture(governed);
    const { as, council, guardian, city, manager } = at;
    const action = { do: "suspend", country: COUNTRY, reason: "other" } as const;
    await as(council!).governance.schedule(action);
    await networkHelpers.time.increase(COUNCIL_DELAY);
    await manager.connect(council).renounceRole(ADMIN_ROLE, council!.address);

    const refusal = await refusalIn(as(council!).governance.execute(action));
    expect(refusal.name).to.equal("AccessManagerUnauthorizedCall");
    const again = { do: "admit", country: "MA.246", holder: council!.address } as const;
    expect((await refusalIn(as(council!).governance.schedule(again))).name).to.equal(
      "AccessManagerUnauthorizedCall",
    );
    await as(city!).contracts.cityCodeRegistry.publish(toBytes(SHIJIAZHUANG), id("next"));
    expect(await as(city!).resolve(SHIJIAZHUANG)).to.include({
      status: "active",
      digest: id("next"),
    });
    await as(guardian!).governance.freeze(COUNTRY);
    await as(guardian!).governance.unfreeze(COUNTRY);
  });

  for (const successor of [undefined, "MA.999"]) {
    const way = successor === undefined ? "without a successor" : "into a country of its own";
    it(`that retires the country ${way} may end cities, and take none`, async () => {
      const at = await networkHelpers.loadFixture(governed);
      const { registry, council, deployer } = at;
      const before = await cityOf(at);
      const act = (name: string, args: unknown[]) =>
        carryOut(
          at,
          registry.interface.encodeFunctionData(name as "issue", args as never),
          address(at),
        );
      if (successor !== undefined) {
        expect(await act("admitCountry", [toBytes(successor), deployer!.address])).to.equal(null);
      }
      const next = successor === undefined ? ZeroHash : toBytes(successor);
      expect(await act("retire", [toBytes(COUNTRY), next, []])).to.equal(null);
      expect(await cityOf(at)).to.deep.equal(before);

      // Now the cities answer to the council, or to the holder of the successor.
      const suspend = [toBytes(SHIJIAZHUANG), 1] as const;
      if (successor === undefined) expect(await act("suspend", [...suspend])).to.equal(null);
      else await registry.connect(deployer).suspend(...suspend);
      const after = await cityOf(at);
      expect(after.record).to.deep.equal({ ...before.record, status: 2n, reason: 1n });
      expect({ ...after, record: null }).to.deep.equal({ ...before, record: null });

      const thief = successor === undefined ? council! : deployer!;
      const outcomes = await attempt(registry, thief, registryCalls(thief.address));
      for (const name of ["issue", "appoint", "publish", "offer", "accept", "approve"]) {
        expect(outcomes[name], name).to.be.a("string");
      }
    });
  }
});
