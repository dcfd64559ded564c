import { type BaseContract, encodeBytes32String, getBytes } from "ethers";
import { toBytes } from "../src/index.js";
import { COUNTRY, SHIJIAZHUANG, walletOf } from "../local/country.js";
import { CODE_OPERATIONS, DEPARTMENT, OBJECT_CLASS } from "./operations/codes.js";
import { registered } from "./operations/ids.js";
import { chain, chainWith, cities, DAY } from "./operations/parties.js";
import { attest as attestEas, eas } from "./peers/eas.js";
import { contenthash, ens } from "./peers/ens.js";
import { erc1056 } from "./peers/erc1056.js";
import { keyOf, MANAGEMENT, onchainid } from "./peers/onchainid.js";
import { send } from "./peers/peer.js";
import { attest as attestVerax, verax } from "./peers/verax.js";
import type { ReadResult } from "./results.js";

const { provider } = chain;

type Call = [contract: BaseContract, method: string, ...args: unknown[]];
type Row = [question: string, peer: string, read: string, ...calls: Call[]];

const NAME = "What does a name stand for?";
const CONTROL = "Who controls an identity?";
const DELEGATE = "Is this delegate valid?";
const CHANGED = "In which block did it change?";

const TYPE = encodeBytes32String("veriKey");
const DELEGATED = walletOf("delegate").address;

/** Ours: the city has a record, the Super ID a delegate. */
async function ours(): Promise<Row[]> {
  const at = await chainWith(cities);
  await CODE_OPERATIONS.publish(at);
  await CODE_OPERATIONS.issueObjectClass(at);
  const superId = await registered(at);
  const { ids, contracts } = at.as(at.applicant);
  await ids.control.addDelegate(superId, "veriKey", DELEGATED, DAY);
  const { cityCodeRegistry: codes, superIdRegistry: registry } = contracts;
  return [
    [NAME, "", "resolve, depth 1: a country", [codes, "resolve", toBytes(COUNTRY)]],
    [NAME, "", "resolve, depth 2: a city", [codes, "resolve", toBytes(SHIJIAZHUANG)]],
    [NAME, "", "resolve, depth 3: a department", [codes, "resolve", toBytes(DEPARTMENT)]],
    [NAME, "", "resolve, depth 4: an object class", [codes, "resolve", toBytes(OBJECT_CLASS)]],
    [CONTROL, "", "controllerOf", [registry, "controllerOf", superId]],
    [CONTROL, "", "identityOwner", [registry, "identityOwner", superId]],
    [DELEGATE, "", "validDelegate", [registry, "validDelegate", superId, TYPE, DELEGATED]],
    [CHANGED, "", "changed", [registry, "changed", superId]],
  ];
}

async function ofEns(): Promise<Row[]> {
  const { registry, resolver, city, cityNode } = await chainWith(ens);
  await send(city, resolver, "setContenthash", cityNode, contenthash("record"));
  await send(city, resolver, "setAddr(bytes32,address)", cityNode, city.address);
  const find: Call = [registry, "resolver", cityNode];
  return [
    [NAME, "ENS v1", "owner", [registry, "owner", cityNode]],
    [NAME, "ENS v1", "resolver + addr", find, [resolver, "addr(bytes32)", cityNode]],
    [NAME, "ENS v1", "resolver + contenthash", find, [resolver, "contenthash", cityNode]],
  ];
}

async function ofEas(): Promise<Row[]> {
  const world = await chainWith(eas);
  const { data: uid } = (await attestEas(world, 32)).logs[0]!;
  return [
    [NAME, "EAS", "isAttestationValid", [world.contract, "isAttestationValid", uid]],
    [NAME, "EAS", "getAttestation, 32 bytes", [world.contract, "getAttestation", uid]],
  ];
}

async function ofVerax(): Promise<Row[]> {
  const world = await chainWith(verax);
  const id = (await attestVerax(world)).logs[0]!.topics[1];
  return [
    [NAME, "Verax", "isRegistered", [world.registry, "isRegistered", id]],
    [NAME, "Verax", "getAttestation, 32 bytes", [world.registry, "getAttestation", id]],
  ];
}

async function ofErc1056(): Promise<Row[]> {
  const { registry, holder, next, identity } = await chainWith(erc1056);
  await send(holder, registry, "addDelegate", identity, TYPE, DELEGATED, DAY);
  await send(holder, registry, "changeOwner", identity, next.address);
  return [
    [CONTROL, "ERC-1056", "identityOwner", [registry, "identityOwner", identity]],
    [DELEGATE, "ERC-1056", "validDelegate", [registry, "validDelegate", identity, TYPE, DELEGATED]],
    [CHANGED, "ERC-1056", "changed", [registry, "changed", identity]],
  ];
}

async function ofOnchainid(): Promise<Row[]> {
  const { identity, holder } = await chainWith(onchainid);
  const call: Call = [identity, "keyHasPurpose", keyOf(holder.address), MANAGEMENT];
  return [[CONTROL, "ONCHAINID", "keyHasPurpose", call]];
}

/** What a contract needs to answer, from a call's trace: without 21,000 and calldata. */
async function gasOf([contract, method, ...args]: Call): Promise<number> {
  const data = contract.interface.encodeFunctionData(method, args);
  const { gas, failed } = (await provider.request({
    method: "debug_traceCall",
    params: [
      { to: contract.target as string, data },
      "latest",
      { disableMemory: true, disableStack: true, disableStorage: true },
    ],
  })) as { gas: number; failed: boolean };
  if (failed) throw new Error(`${method} reverted`);
  return gas - getBytes(data).reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 21_000);
}

/** By question, ours first. */
export async function measureReads(): Promise<ReadResult[]> {
  const results: ReadResult[] = [];
  for (const world of [ours, ofEns, ofEas, ofVerax, ofErc1056, ofOnchainid]) {
    for (const [question, peer, read, ...calls] of await world()) {
      let gas = 0;
      for (const call of calls) gas += await gasOf(call);
      results.push({ question, peer, read, gas });
    }
  }
  return [NAME, CONTROL, DELEGATE, CHANGED].flatMap((question) =>
    results.filter((result) => result.question === question),
  );
}
