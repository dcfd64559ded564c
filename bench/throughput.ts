import { setTimeout } from "node:timers/promises";
import { Resolver } from "did-resolver";
import { type BaseWallet, Contract, id, toBeHex, Wallet, ZeroAddress, ZeroHash } from "ethers";
import { getResolver } from "ethr-did-resolver";
import {
  didOf,
  drawNullifier,
  type SignedRegistration,
  superIdOfRegistration,
} from "../src/index.js";
import { type Anvil, startAnvil } from "../local/anvil.js";
import { COUNTRY, countryOn, YEAR } from "../local/fixture.js";
import { EAS_CONTRACT, request, SCHEMA_REGISTRY } from "./peers/eas.js";
import { ENS_REGISTRY, ENS_RESOLVER, nodeBelow } from "./peers/ens.js";
import { ERC1056_REGISTRY } from "./peers/erc1056.js";
import { deploy } from "./peers/peer.js";
import type { ThroughputResult } from "./results.js";

const REPETITIONS = 5;
/** Items of one repetition. */
const [SINGLE, CODES, IDS, RESOLUTIONS, DOCUMENTS] = [25, 100, 50, 100, 25] as const;
const CHAIN_ID = 31337n;
/** How often all look whether a transaction was mined, in milliseconds. */
const POLLING_MS = 5;

/** The same number of items, done by ours and by peers. */
interface Contest {
  ours: [name: string, run: () => Promise<unknown>];
  peers: [name: string, run: () => Promise<unknown>][];
}

async function times(count: number, act: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i++) await act();
}

/** A funded key of its own for each: nonces are counted apart. */
async function funded({ provider }: Anvil, name: string): Promise<BaseWallet> {
  const wallet = new Wallet(id(name), provider);
  await provider.send("anvil_setBalance", [wallet.address, toBeHex(10n ** 22n)]);
  return wallet;
}

/**
 * Sends through ethers and asks for the receipt until it is there. ethers' own `wait` looks once and then
 * waits for another block, which never comes if this one was mined meanwhile.
 */
async function confirmed(contract: Contract, method: string, ...args: unknown[]) {
  const response = await contract.getFunction(method).send(...args);
  for (;;) {
    const receipt = await response.provider.getTransactionReceipt(response.hash);
    if (receipt !== null) return receipt;
    await setTimeout(POLLING_MS);
  }
}

/** Our codes and Super IDs, with registrations that are signed already. */
async function ours(anvil: Anvil) {
  const { as, country } = await countryOn(anvil);
  const clerk = await funded(anvil, "clerk");
  const client = as(clerk, { pollingMs: POLLING_MS });
  const until = Math.floor(Date.now() / 1000) + YEAR;
  await as(country!).officers.appoint(COUNTRY, clerk.address, ["issue", "enrol"], until);

  let next = 110_000;
  const code = () => `${COUNTRY}.${next++}`;
  const item = () => ({ code: code(), kind: "City" as const, holder: clerk.address });
  const city = item();
  await client.issuing.issue(city);

  const controller = new Wallet(id("controller"), anvil.provider);
  const resident = async (): Promise<SignedRegistration> => {
    const registration = await client.ids.registration.buildResident({
      nullifier: drawNullifier().nullifier,
      controller: controller.address,
      registrar: COUNTRY,
      officer: clerk.address,
    });
    return client.sign(await as(controller).sign(registration));
  };
  const residents: SignedRegistration[] = [];
  // The first repetition is not counted.
  await times((REPETITIONS + 1) * (SINGLE + IDS), async () => residents.push(await resident()));
  const registered = residents.pop()!;
  residents.push(await resident());
  await client.submit(registered);
  const superId = superIdOfRegistration(registered);

  return {
    issue: () => client.issuing.issue(item()),
    issueMany: (count: number) =>
      client.issuing.issueMany(COUNTRY, Array.from({ length: count }, item)),
    register: () => client.submit(residents.shift()!),
    registerMany: (count: number) =>
      client.ids.registration.registerMany(residents.splice(0, count)),
    resolve: () => client.resolve(city.code),
    document: () => client.ids.document(superId),
  };
}

/** ENS with a name that has a resolver and an address, and names to give below it. */
async function ens(anvil: Anvil) {
  const wallet = await funded(anvil, "ens");
  const registry = await deploy(wallet, ENS_REGISTRY);
  const resolver = await deploy(wallet, ENS_RESOLVER, registry.target);
  const [label, owner] = [id("country"), wallet.address];
  const node = nodeBelow(ZeroHash, label);
  await confirmed(registry, "setSubnodeRecord", ZeroHash, label, owner, resolver.target, 0);
  await confirmed(resolver, "setAddr(bytes32,address)", node, owner);
  let next = 0;
  return {
    issue: () => confirmed(registry, "setSubnodeOwner", node, id(`${next++}`), owner),
    resolve: async () => {
      const found = (await registry.getFunction("resolver")(node)) as string;
      const contract = new Contract(found, ENS_RESOLVER.abi, anvil.provider);
      return contract.getFunction("addr(bytes32)")(node) as Promise<string>;
    },
  };
}

async function eas(anvil: Anvil) {
  const wallet = await funded(anvil, "eas");
  const schemas = await deploy(wallet, SCHEMA_REGISTRY);
  const contract = await deploy(wallet, EAS_CONTRACT, schemas.target);
  const { logs } = await confirmed(schemas, "register", "bytes32 code", ZeroAddress, true);
  const schema = logs[0]!.topics[1]!;
  let next = 0;
  const data = () => request(`holder ${next++}`, 32);
  return {
    attest: () => confirmed(contract, "attest", { schema, data: data() }),
    attestMany: (count: number) =>
      confirmed(contract, "multiAttest", [{ schema, data: Array.from({ length: count }, data) }]),
  };
}

/** ERC-1056 with a key that changes its owner again and again, and another that did so once, as ours did. */
async function erc1056(anvil: Anvil) {
  const [wallet, once] = [await funded(anvil, "erc1056"), await funded(anvil, "erc1056 once")];
  const registry = await deploy(wallet, ERC1056_REGISTRY);
  const { address } = wallet;
  await confirmed(registry.connect(once) as Contract, "changeOwner", once.address, address);
  const network = {
    name: toBeHex(CHAIN_ID),
    chainId: CHAIN_ID,
    // Its types are those of ethers' other module format.
    provider: anvil.provider as never,
    registry: registry.target as string,
  };
  return {
    changeOwner: () => confirmed(registry, "changeOwner", address, address),
    document: () =>
      new Resolver(getResolver({ networks: [network] })).resolve(didOf(CHAIN_ID, once.address)),
  };
}

/** Everything on one chain; reported with `tell`. */
export async function measureThroughput(tell: (text: string) => void): Promise<ThroughputResult[]> {
  const anvil = await startAnvil();
  try {
    tell("throughput: deploys, and signs registrations");
    const own = await ours(anvil);
    const [names, statements, dids] = [await ens(anvil), await eas(anvil), await erc1056(anvil)];
    const contests: Contest[] = [
      {
        ours: [`issue ${SINGLE} codes`, () => times(SINGLE, own.issue)],
        peers: [
          ["ENS v1 setSubnodeOwner", () => times(SINGLE, names.issue)],
          ["EAS attest", () => times(SINGLE, statements.attest)],
        ],
      },
      {
        ours: [`issue ${CODES} codes in a batch`, () => own.issueMany(CODES)],
        peers: [
          ["ENS v1 setSubnodeOwner, which has no batch", () => times(CODES, names.issue)],
          ["EAS multiAttest", () => statements.attestMany(CODES)],
        ],
      },
      {
        ours: [`register ${SINGLE} Super IDs`, () => times(SINGLE, own.register)],
        peers: [
          ["ERC-1056 changeOwner", () => times(SINGLE, dids.changeOwner)],
          ["EAS attest", () => times(SINGLE, statements.attest)],
        ],
      },
      {
        ours: [`register ${IDS} Super IDs in a batch`, () => own.registerMany(IDS)],
        peers: [
          ["ERC-1056 changeOwner, which has no batch", () => times(IDS, dids.changeOwner)],
          ["EAS multiAttest", () => statements.attestMany(IDS)],
        ],
      },
      {
        ours: [`resolve a code ${RESOLUTIONS} times`, () => times(RESOLUTIONS, own.resolve)],
        peers: [["ENS v1 resolver and addr", () => times(RESOLUTIONS, names.resolve)]],
      },
      {
        ours: [`${DOCUMENTS} DID documents of a Super ID`, () => times(DOCUMENTS, own.document)],
        peers: [["ERC-1056 through ethr-did-resolver", () => times(DOCUMENTS, dids.document)]],
      },
    ];

    const results: ThroughputResult[] = [];
    for (const { ours, peers } of contests) {
      tell(`throughput: ${ours[0]}, ${REPETITIONS} times`);
      const ratios = peers.map((): number[] => []);
      for (let repetition = 0; repetition <= REPETITIONS; repetition++) {
        const own = await secondsOf(ours[1]);
        for (const [i, [, run]] of peers.entries()) {
          const seconds = await secondsOf(run);
          if (repetition > 0) ratios[i]!.push(seconds / own);
        }
      }
      for (const [i, [peer]] of peers.entries()) {
        results.push({ ours: ours[0], peer, ratio: Math.round(100 * median(ratios[i]!)) / 100 });
      }
    }
    return results;
  } finally {
    await anvil.stop();
  }
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1000;
}

/** Of an odd number. */
const median = (values: number[]): number =>
  values.sort((one, other) => one - other)[(values.length - 1) / 2]!;
