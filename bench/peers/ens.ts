import { concat, keccak256, type TransactionReceipt, ZeroHash } from "ethers";
import { denseHash, walletOf } from "../../local/country.js";
import { BATCH } from "../operations/codes.js";
import { NAME, VALUE } from "../operations/ids.js";
import {
  artifact,
  dense,
  denseText,
  deploy,
  deployer,
  funded,
  operationsOf,
  send,
  sendInTurn,
} from "./peer.js";

export const ENS_REGISTRY = artifact("@ensdomains/ens/build/contracts/ENSRegistry");
const FIFS_REGISTRAR = artifact("@ensdomains/ens/build/contracts/FIFSRegistrar");
export const ENS_RESOLVER = artifact("@ensdomains/resolver/build/contracts/PublicResolver");

export const nodeBelow = (parent: string, label: string): string =>
  keccak256(concat([parent, label]));

/** The hash of a label, so that neither it nor the name below the parent has a zero byte. */
const labelBelow = (parent: string, name: string): Promise<string> =>
  dense(
    (i) => denseHash(`${name} ${i}`),
    (label) => nodeBelow(parent, label),
  );

/** The registry with a country's name, and a city's below it that has a resolver. */
export async function ens() {
  const root = await deployer();
  const [country, city] = [await funded("country"), await funded("city")];
  const registry = await deploy(root, ENS_REGISTRY);
  const resolver = await deploy(root, ENS_RESOLVER, registry.target);
  const top = await labelBelow(ZeroHash, "country");
  const node = nodeBelow(ZeroHash, top);
  await send(root, registry, "setSubnodeOwner", ZeroHash, top, country.address);
  const label = await labelBelow(node, "city");
  const record = [node, label, city.address, resolver.target, 0];
  await send(country, registry, "setSubnodeRecord", ...record);
  const free = await labelBelow(node, "free");
  return { registry, resolver, country, city, node, cityNode: nodeBelow(node, label), free };
}
type Ens = Awaited<ReturnType<typeof ens>>;

const HOLDER = walletOf("holder").address;

/** A digest with a version and a codec, as IPFS has it. */
export const contenthash = (name: string): string => concat(["0xe30101701220", denseHash(name)]);
/** As long as our attribute. */
const text = (name: string): string => denseText(name, VALUE.length / 2 - 1);

/** Names of the country, each with its own owner. */
export async function setSubnodeOwners(
  { registry, country, node }: Ens,
  count: number,
): Promise<TransactionReceipt[]> {
  const receipts = [];
  for (let i = 0; i < count; i++) {
    const [label, owner] = [denseHash(`label ${i}`), walletOf(`holder ${i}`).address];
    receipts.push(await send(country, registry, "setSubnodeOwner", node, label, owner));
  }
  return receipts;
}

const OWNER_ONLY = "kind, status, time, issuer, grammar; the parent can take the name back";

export const ENS = operationsOf("ENS v1", ens, [
  {
    operation: "setSubnodeOwner",
    beside: ["issue"],
    stores: "a name's owner",
    lacks: OWNER_ONLY,
    run: ({ registry, country, node, free }) =>
      send(country, registry, "setSubnodeOwner", node, free, HOLDER),
  },
  {
    operation: "setSubnodeRecord",
    beside: ["issue"],
    stores: "a name's owner and resolver",
    lacks: OWNER_ONLY,
    run: ({ registry, resolver, country, node, free }) =>
      send(country, registry, "setSubnodeRecord", node, free, HOLDER, resolver.target, 0),
  },
  {
    operation: "FIFSRegistrar.register",
    beside: ["apply"],
    stores: "a name's owner: whoever comes first",
    lacks: "review, signature, a deposited digest, kind, status, time",
    run: async ({ registry, country, node, free }) => {
      const registrar = await deploy(country, FIFS_REGISTRAR, registry.target, node);
      await send(country, registry, "setOwner", node, registrar.target);
      return send(country, registrar, "register", free, HOLDER);
    },
  },
  {
    operation: `setSubnodeOwner, ${BATCH} transactions, each`,
    beside: ["issueBatch"],
    stores: "a name's owner",
    lacks: `${OWNER_ONLY}; all or none`,
    items: BATCH,
    run: (world) => setSubnodeOwners(world, BATCH),
  },
  {
    operation: "setContenthash, first time",
    beside: ["publish"],
    stores: "a digest with its codec",
    lacks: "an end to what was published when the name passes on",
    run: ({ resolver, city, cityNode }) =>
      send(city, resolver, "setContenthash", cityNode, contenthash("record")),
  },
  {
    operation: "setContenthash, later",
    beside: ["publishAgain"],
    stores: "a digest with its codec",
    lacks: "an end to what was published when the name passes on",
    run: ({ resolver, city, cityNode }) =>
      sendInTurn(
        city,
        resolver,
        "setContenthash",
        [cityNode, contenthash("record")],
        [cityNode, contenthash("next record")],
      ),
  },
  {
    operation: "setAddr, first time",
    beside: ["publish"],
    stores: "an address",
    lacks: "any statement about the name",
    run: ({ resolver, city, cityNode }) =>
      send(city, resolver, "setAddr(bytes32,address)", cityNode, HOLDER),
  },
  {
    operation: "setAddr, later",
    beside: ["publishAgain"],
    stores: "an address",
    lacks: "any statement about the name",
    run: ({ resolver, city, cityNode }) =>
      sendInTurn(
        city,
        resolver,
        "setAddr(bytes32,address)",
        [cityNode, HOLDER],
        [cityNode, walletOf("next").address],
      ),
  },
  {
    operation: "setSubnodeRecord + setAddr",
    beside: ["register"],
    stores: "a name with owner, resolver and address",
    lacks: "enrolment office, kind, status, signatures, one for each organisation",
    run: async ({ registry, resolver, country, city, node, free }) => [
      await send(
        country,
        registry,
        "setSubnodeRecord",
        node,
        free,
        city.address,
        resolver.target,
        0,
      ),
      await send(city, resolver, "setAddr(bytes32,address)", nodeBelow(node, free), city.address),
    ],
  },
  {
    operation: "setOwner",
    beside: ["changeController"],
    stores: "a name's owner",
    lacks: "block of the change, version; DID documents",
    run: ({ registry, city, cityNode }) => send(city, registry, "setOwner", cityNode, HOLDER),
  },
  {
    operation: "setApprovalForAll",
    beside: ["appoint"],
    stores: "who may act for all names of an owner",
    lacks: "which code, which roles, an end",
    run: ({ registry, city }) => send(city, registry, "setApprovalForAll", HOLDER, true),
  },
  {
    operation: "setText, first time",
    beside: ["setAttribute"],
    stores: "the text itself, readable by contracts",
    lacks: "validity; DID documents",
    run: ({ resolver, city, cityNode }) =>
      send(city, resolver, "setText", cityNode, NAME, text("value")),
  },
  {
    operation: "setText, later",
    beside: ["setAttribute"],
    stores: "the text itself, readable by contracts",
    lacks: "validity; DID documents",
    run: ({ resolver, city, cityNode }) =>
      sendInTurn(
        city,
        resolver,
        "setText",
        [cityNode, NAME, text("value")],
        [cityNode, NAME, text("next value")],
      ),
  },
]);
