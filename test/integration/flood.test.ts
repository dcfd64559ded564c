import { expect } from "chai";
import {
  type BaseContract,
  ContractFactory,
  type Interface,
  JsonRpcProvider,
  type Signer,
  toBeHex,
} from "ethers";
import hre from "hardhat";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import {
  type Before,
  connect,
  type Domicile,
  drawNullifier,
  NEWEST_EVENTS,
  type Page,
  superIdOf,
  toBytes,
} from "../../src/index.js";
import { COUNTRY, countryOn, YEAR } from "../../local/fixture.js";

const CITY = `${COUNTRY}.1301`;
/** The flooder's own code. */
const OWN = `${COUNTRY}.M0`;

/** Counts what a node is asked, and what it answers. */
class Counting extends JsonRpcProvider {
  readonly asked: Record<string, number> = {};
  bytes = 0;
  override async send(method: string, params: unknown[]): Promise<unknown> {
    this.asked[method] = (this.asked[method] ?? 0) + 1;
    const answer: unknown = await super.send(method, params as never);
    this.bytes += JSON.stringify(answer).length;
    return answer;
  }
}

/** Anyone's contract: what it asks for, it pays for. */
type Flooder = BaseContract & {
  act(
    target: string,
    calls: string[],
    times: number,
    options: { gasLimit: number },
  ): Promise<{ wait(): Promise<unknown> }>;
};

describe("floods by strangers", function () {
  this.timeout(60_000);
  let anvil: Anvil;
  let at: Awaited<ReturnType<typeof countryOn>>;
  let flooder: Flooder;
  let self: string;
  let codes: Interface;
  let ids: Interface;
  let flood: (calls: string[], times?: number, target?: string) => Promise<void>;
  let victim: Signer & { address: string };
  let owner: Domicile;

  before(async () => {
    anvil = await startAnvil(["--gas-limit", "100000000"]);
    at = await countryOn(anvil);
    const { as, country, city, stranger, other, deployment } = at;
    const { abi, bytecode } = await hre.artifacts.readArtifact("Flooder");
    const factory = new ContractFactory(abi as never, bytecode, stranger);
    flooder = (await (await factory.deploy()).waitForDeployment()) as Flooder;
    self = await flooder.getAddress();
    const contracts = as(stranger!).contracts;
    [codes, ids] = [contracts.cityCodeRegistry.interface, contracts.superIdRegistry.interface];
    const { address } = deployment.contracts.cityCodeRegistry;
    flood = async (calls, times = 1, target = address) => {
      await (await flooder.act(target, calls, times, { gasLimit: 90_000_000 })).wait();
    };
    victim = other!;
    owner = as(victim);
    const { issuing } = as(country!);
    await issuing.issue({ code: CITY, kind: "City", holder: city!.address });
    await issuing.issue({ code: OWN, kind: "Organisation", holder: self });
  });

  after(() => anvil?.stop());

  /** What reading takes, with a client that read nothing before. */
  const costOf = async <Result>(read: (client: Domicile) => Promise<Result>) => {
    const node = new Counting(anvil.url, 31337, {
      staticNetwork: true,
      cacheTimeout: -1,
      batchMaxCount: 1,
    });
    const result = await read(connect({ runner: node, deployment: at.deployment }));
    node.destroy();
    return { result, asked: node.asked, bytes: node.bytes };
  };

  /** All pages of a list, and how many there are. */
  const allOf = async <Item>(read: (before: Before | null) => Promise<Page<Item>>) => {
    const items: Item[] = [];
    let pages = 0;
    for (let before: Before | null = null; pages === 0 || before !== null; pages++) {
      const page: Page<Item> = await read(before);
      items.push(...page.items);
      before = page.next;
    }
    return { items, pages };
  };

  const deadline = 2n ** 40n;

  it("of a holder's own codes make no other list longer", async () => {
    const below = `${OWN}.X`;
    await flood([codes.encodeFunctionData("issue", [toBytes(below), 4, victim.address])]);
    const whole = (client: Domicile) =>
      Promise.all([client.list(COUNTRY), client.list(null), client.issued(), client.history(CITY)]);
    const before = await costOf(whole);
    await flood(
      [
        codes.encodeFunctionData("publish", [toBytes(OWN), toBeHex(1, 32)]),
        codes.encodeFunctionData("suspend", [toBytes(below), 7]),
        codes.encodeFunctionData("reinstate", [toBytes(below)]),
        codes.encodeFunctionData("offer", [toBytes(OWN), victim.address]),
      ],
      550,
    );
    const after = await costOf(whole);
    expect(after.asked).to.deep.equal(before.asked);
    // Block numbers have more digits now.
    expect(after.bytes - before.bytes).to.be.below(100);
    expect(after.result).to.deep.equal(before.result);
    const digests = await costOf((client) => client.records.published([CITY, OWN]));
    expect([...digests.result]).to.deep.equal([[OWN, toBeHex(1, 32)]]);
    expect(digests.asked).to.deep.equal({ eth_call: 1 });
    // Who looks at its own page sees the newest.
    const history = await costOf((client) => client.history(OWN));
    expect(history.result.length).to.equal(NEWEST_EVENTS);
    expect(history.asked.eth_getLogs).to.be.below(4);
  });

  it("of applications cost a reviewer a page at a time, the newest first", async () => {
    const file = async (runner: Signer & { address: string }, code: string): Promise<void> => {
      const { applications } = at.as(runner);
      const unsigned = await applications.build({
        code,
        kind: "City",
        applicant: runner.address,
      });
      await at.as(at.stranger!).submit(await at.as(runner).sign(unsigned));
    };
    await file(victim, `${COUNTRY}.1302`);
    for (let i = 0; i < 2; i++) {
      const calls = Array.from({ length: 300 }, (_, j) => {
        const code = toBytes(`${COUNTRY}.${200_000 + 300 * i + j}`);
        return codes.encodeFunctionData("applyFor", [
          { code, kind: 2, applicant: self, round: 1, digest: toBeHex(0, 32), deadline },
          "0x",
        ]);
      });
      await flood(calls);
    }
    await file(victim, `${COUNTRY}.1303`);
    const page = await costOf((client) => client.applications.pending(COUNTRY));
    expect(page.result.items.length).to.equal(50);
    expect(page.result.items[0]!.code).to.equal(`${COUNTRY}.1303`);
    expect(page.asked.eth_getLogs).to.equal(1);
    expect(page.asked.eth_call).to.be.below(12);
    const { applications } = at.as(anvil.provider);
    const { items, pages } = await allOf((before) => applications.pending(COUNTRY, before));
    expect(pages).to.equal(13);
    expect(items.at(-1)!.code).to.equal(`${COUNTRY}.1302`);
    expect(new Set(items.map(({ code }) => code)).size).to.equal(602);
    expect(items.length).to.equal(602);
  });

  it("of codes and appointments leave an account what it asked for and what it uses", async () => {
    const { as, country, city } = at;
    const { address: holder } = victim;
    // Applied for, accepted, given itself, used; the last one before the flood.
    await as(country!).applications.approve({
      code: `${COUNTRY}.1302`,
      applicant: holder,
      round: 1,
    });
    await owner.transfers.accept(OWN);
    await owner.issuing.issue({ code: `${OWN}.Y`, kind: "Department", holder });
    await as(country!).issuing.issue({ code: `${COUNTRY}.1304`, kind: "City", holder });
    const now = (await anvil.provider.getBlock("latest"))!.timestamp;
    await owner.officers.appoint(`${COUNTRY}.1304`, self, ["enrol"], now + YEAR);
    await as(city!).issuing.issueMany(
      CITY,
      Array.from({ length: 700 }, (_, i) => ({
        code: `${CITY}.${1_000 + i}`,
        kind: "Department",
        holder,
      })),
    );
    const found = await costOf((client) => client.heldBy(holder));
    const { asked, unasked, next } = found.result;
    expect(asked.map(({ code }) => code)).to.have.members([
      OWN,
      `${COUNTRY}.1302`,
      `${OWN}.Y`,
      `${COUNTRY}.1304`,
    ]);
    expect(unasked.length).to.equal(701);
    expect(unasked[0]!.code).to.equal(`${CITY}.1699`);
    expect(unasked.at(-1)!.code).to.equal(`${OWN}.X`);
    expect(next).to.equal(null);
    expect(found.asked.eth_getLogs).to.be.below(12);
    expect(found.asked.eth_call).to.be.below(10);
  });

  it("of Super IDs leave an account its own", async () => {
    const { superIdRegistry } = at.deployment.contracts;
    const item = (nullifier: string, controller: string) => [
      [2, nullifier, 0, controller, toBytes(`${COUNTRY}.1304`), self, deadline],
      "0x",
      "0x",
    ];
    const nullifiers = Array.from({ length: 120 }, () => drawNullifier().nullifier);
    const superIds = nullifiers.map((nullifier) => superIdOf("Resident", nullifier));
    const items = nullifiers.map((nullifier) => item(nullifier, self));
    await flood([ids.encodeFunctionData("registerBatch", [items])], 1, superIdRegistry.address);
    const passed = superIds.map((superId) =>
      ids.encodeFunctionData("changeController", [superId, victim.address]),
    );
    await flood(passed, 1, superIdRegistry.address);
    // One of them is used.
    await owner.ids.control.setAttribute(superIds[7]!, "did/svc/any", "0x01", 60);
    const found = await costOf((client) => client.ids.controlledBy(victim.address));
    expect(found.result.asked.map(({ superId }) => superId)).to.deep.equal([superIds[7]]);
    expect(found.result.unasked.length).to.equal(119);
    expect(found.result.unasked[0]!.superId).to.equal(superIds.at(-1));
    expect(found.result.next).to.equal(null);
    expect(found.asked.eth_getLogs).to.be.below(6);
    expect(found.asked.eth_call).to.be.below(5);
  });
});
