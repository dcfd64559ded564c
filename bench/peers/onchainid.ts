import {
  AbiCoder,
  type BaseWallet,
  Contract,
  getBytes,
  keccak256,
  type TransactionReceipt,
} from "ethers";
import { denseHash, walletOf } from "../../local/country.js";
import {
  artifact,
  dense,
  denseBytes,
  denseText,
  deploy,
  deployer,
  funded,
  operationsOf,
  send,
} from "./peer.js";

const artifacts = "@onchain-id/solidity/artifacts/contracts";
const IDENTITY = artifact(`${artifacts}/Identity.sol/Identity`);
const CLAIM_ISSUER = artifact(`${artifacts}/ClaimIssuer.sol/ClaimIssuer`);
const AUTHORITY = artifact(
  `${artifacts}/proxy/ImplementationAuthority.sol/ImplementationAuthority`,
);
const FACTORY = artifact(`${artifacts}/factory/IdFactory.sol/IdFactory`);

const coder = AbiCoder.defaultAbiCoder();
export const keyOf = (address: string): string => keccak256(coder.encode(["address"], [address]));

/** The factory, an identity with one key, and an issuer of claims with one key. */
export async function onchainid() {
  const root = await deployer();
  const [holder, office] = [await funded("holder"), await funded("office")];
  const implementation = await deploy(root, IDENTITY, await root.getAddress(), true);
  const authority = await deploy(root, AUTHORITY, implementation.target);
  const factory = await deploy(root, FACTORY, authority.target);
  const issuer = await deploy(root, CLAIM_ISSUER, office.address);
  await send(root, factory, "createIdentity", holder.address, SALT);
  const address = (await factory.getFunction("getIdentity")(holder.address)) as string;
  return { root, holder, office, factory, issuer, identity: new Contract(address, IDENTITY.abi) };
}
type Onchainid = Awaited<ReturnType<typeof onchainid>>;

const SALT = denseText("salt", 18);
const TOPIC = denseHash("topic");
const ECDSA = 1;
export const MANAGEMENT = 1;

/** A claim of an issuer about the identity; `choices` are tried until its signature has no zero byte. */
async function claimOf(
  { identity, issuer }: Onchainid,
  signer: BaseWallet,
  name: string,
): Promise<unknown[]> {
  const { data, signature } = await dense(
    async (i) => {
      const content = denseHash(`${name} ${i}`);
      const digest = keccak256(
        coder.encode(["address", "uint256", "bytes"], [identity.target, TOPIC, content]),
      );
      return { data: content, signature: await signer.signMessage(getBytes(digest)) };
    },
    ({ signature }) => signature,
  );
  return [TOPIC, ECDSA, issuer.target, signature, data, ""];
}

/** What the identity says of itself: as much data as our attribute has, and no signature. */
const ownClaim = ({ identity }: Onchainid, name: string): unknown[] => [
  TOPIC,
  ECDSA,
  identity.target,
  "0x",
  denseBytes(name, 33),
  "",
];

const CLAIM = "topic, scheme, issuer, signature, data, in the holder's own contract";

export const ONCHAINID = operationsOf("ONCHAINID", onchainid, [
  {
    operation: "createIdentity",
    beside: ["register", "registerResident"],
    stores: "a contract with a key, found by wallet and by salt",
    lacks: "holder's signature, office in force, kind, status, move, annulment",
    run: ({ root, factory }) =>
      send(root, factory, "createIdentity", walletOf("next").address, denseText("next salt", 18)),
  },
  {
    operation: "addClaim, signed by an issuer, first time",
    beside: ["issueSigned"],
    stores: CLAIM,
    lacks: "one for each code, status with succession; who may issue; anyone's submission",
    run: async (world) =>
      send(world.holder, world.identity, "addClaim", ...(await claimOf(world, world.office, "a"))),
  },
  {
    operation: "addClaim, signed by an issuer, later",
    beside: ["issueSigned"],
    stores: CLAIM,
    lacks: "one for each code, status with succession; who may issue; anyone's submission",
    run: (world) => twice(world, (name) => claimOf(world, world.office, name)),
  },
  {
    operation: "addKey",
    beside: ["changeController"],
    stores: "a key with purpose and type",
    lacks: "the old key's end",
    run: ({ holder, identity }) =>
      send(holder, identity, "addKey", denseKey("next"), MANAGEMENT, ECDSA),
  },
  {
    operation: "addKey + removeKey",
    beside: ["changeController"],
    stores: "a key with purpose and type",
    lacks: "block of the change, version, DID documents",
    run: async ({ holder, identity }) => [
      await send(holder, identity, "addKey", denseKey("next"), MANAGEMENT, ECDSA),
      await send(holder, identity, "removeKey", keyOf(holder.address), MANAGEMENT),
    ],
  },
  {
    operation: "addClaim of its own, first time",
    beside: ["setAttribute"],
    stores: CLAIM,
    lacks: "validity; DID documents",
    run: (world) => send(world.holder, world.identity, "addClaim", ...ownClaim(world, "value")),
  },
  {
    operation: "addClaim of its own, later",
    beside: ["setAttribute"],
    stores: CLAIM,
    lacks: "validity; DID documents",
    run: (world) => twice(world, (name) => Promise.resolve(ownClaim(world, name))),
  },
]);

const denseKey = (name: string): string => denseHash(`key ${name}`);

async function twice(
  { holder, identity }: Onchainid,
  claim: (name: string) => Promise<unknown[]>,
): Promise<TransactionReceipt> {
  await send(holder, identity, "addClaim", ...(await claim("value")));
  return send(holder, identity, "addClaim", ...(await claim("next value")));
}
