import {
  type BaseWallet,
  concat,
  encodeBytes32String,
  keccak256,
  toBeHex,
  toUtf8Bytes,
  type TransactionReceipt,
} from "ethers";
import { denseHash, isDense, walletOf } from "../../local/country.js";
import { NAME, VALUE } from "../operations/ids.js";
import { DAY } from "../operations/parties.js";
import { artifact, deploy, deployer, funded, operationsOf, send, sendInTurn } from "./peer.js";

export const ERC1056_REGISTRY = artifact(
  "ethr-did-registry/artifacts/contracts/EthereumDIDRegistry.sol/EthereumDIDRegistry",
);

/** The registry, and a key whose address is an identity. */
export async function erc1056() {
  const registry = await deploy(await deployer(), ERC1056_REGISTRY);
  const [holder, next, relayer] = [
    await funded("holder"),
    await funded("next holder"),
    await funded("relayer"),
  ];
  return { registry, holder, next, relayer, identity: holder.address };
}
type Erc1056 = Awaited<ReturnType<typeof erc1056>>;

const OTHER = walletOf("other").address;
const ATTRIBUTE = encodeBytes32String(NAME);
const VALIDITY = 90 * DAY;
const attribute = (value: string): unknown[] => [ATTRIBUTE, value, VALIDITY];

/** Another attribute's value, as long as ours. */
const NEXT_VALUE = `0x03${denseHash("next key").slice(2)}`;

/**
 * Sends what the identity's owner signed; `choices` are tried until a signature has no zero byte.
 * Its digest has neither the chain nor a deadline.
 */
async function sendSigned(
  { registry, relayer, identity }: Erc1056,
  signer: BaseWallet,
  method: "changeOwner" | "setAttribute",
  choices: (i: number) => { args: unknown[]; packed: string[] },
): Promise<TransactionReceipt> {
  const nonce = (await registry.getFunction("nonce")(signer.address)) as bigint;
  for (let i = 0; ; i++) {
    const { args, packed } = choices(i);
    const digest = keccak256(
      concat([
        "0x1900",
        registry.target as string,
        toBeHex(nonce, 32),
        identity,
        toUtf8Bytes(method),
        ...packed,
      ]),
    );
    const { v, r, s } = signer.signingKey.sign(digest);
    if (!isDense(r) || !isDense(s)) continue;
    return send(relayer, registry, `${method}Signed`, identity, v, r, s, ...args);
  }
}

const changeOwnerSigned = (world: Erc1056, signer: BaseWallet, name: string) =>
  sendSigned(world, signer, "changeOwner", (i) => {
    const { address } = walletOf(`${name} ${i}`);
    return { args: [address], packed: [address] };
  });

const setAttributeSigned = (world: Erc1056, signer: BaseWallet, name: string) =>
  sendSigned(world, signer, "setAttribute", (i) => {
    const value = `0x02${denseHash(`${name} ${i}`).slice(2)}`;
    return {
      args: attribute(value),
      packed: [ATTRIBUTE, value, toBeHex(VALIDITY, 32)],
    };
  });

const TYPE = encodeBytes32String("veriKey");

const REPLAY = "chain id and deadline in what is signed";

export const ERC1056 = operationsOf("ERC-1056", erc1056, [
  {
    operation: "none: every address is an identity",
    beside: ["register", "registerResident"],
    stores: "nothing",
    lacks: "enrolment, one identity for each resident or organisation, status",
    run: () => Promise.resolve([]),
  },
  {
    operation: "changeOwner, first time",
    beside: ["changeController"],
    stores: "owner, block of the last change",
    lacks: "status: an owner of zero gives control back to the first key",
    run: ({ registry, holder, identity }) => send(holder, registry, "changeOwner", identity, OTHER),
  },
  {
    operation: "changeOwner, later",
    beside: ["changeController"],
    stores: "owner, block of the last change",
    lacks: "status: an owner of zero gives control back to the first key",
    run: async ({ registry, holder, next, identity }) => {
      await send(holder, registry, "changeOwner", identity, next.address);
      return send(next, registry, "changeOwner", identity, OTHER);
    },
  },
  {
    operation: "changeOwnerSigned, first time",
    beside: ["changeControllerSigned"],
    stores: "owner, block of the last change, the key's counter",
    lacks: `${REPLAY}; contract wallets; status`,
    run: (world) => changeOwnerSigned(world, world.holder, "other"),
  },
  {
    operation: "changeOwnerSigned, later, by a key that signed before",
    beside: ["changeControllerSigned"],
    stores: "owner, block of the last change, the key's counter",
    lacks: `${REPLAY}; contract wallets; status`,
    run: async (world) => {
      const { registry, holder, next, identity } = world;
      await send(holder, registry, "changeOwner", identity, next.address);
      await setAttributeSigned(world, next, "key");
      return changeOwnerSigned(world, next, "other");
    },
  },
  {
    operation: "setAttribute, first time",
    beside: ["setAttribute"],
    stores: "block of the last change; the attribute is in the log",
    lacks: "status",
    run: ({ registry, holder, identity }) =>
      send(holder, registry, "setAttribute", identity, ...attribute(VALUE)),
  },
  {
    operation: "setAttribute, later",
    beside: ["setAttribute"],
    stores: "block of the last change; the attribute is in the log",
    lacks: "status",
    run: ({ registry, holder, identity }) =>
      sendInTurn(
        holder,
        registry,
        "setAttribute",
        [identity, ...attribute(VALUE)],
        [identity, ...attribute(NEXT_VALUE)],
      ),
  },
  {
    operation: "setAttributeSigned, first time",
    beside: ["setAttributeSigned"],
    stores: "block of the last change, the key's counter; the attribute is in the log",
    lacks: `${REPLAY}; contract wallets; status`,
    run: (world) => setAttributeSigned(world, world.holder, "key"),
  },
  {
    operation: "setAttributeSigned, later",
    beside: ["setAttributeSigned"],
    stores: "block of the last change, the key's counter; the attribute is in the log",
    lacks: `${REPLAY}; contract wallets; status`,
    run: async (world) => {
      await setAttributeSigned(world, world.holder, "key");
      return setAttributeSigned(world, world.holder, "next key");
    },
  },
  {
    operation: "addDelegate, first time",
    beside: ["addDelegate"],
    stores: "end of the delegation, block of the last change",
    lacks: "status",
    run: ({ registry, holder, identity }) =>
      send(holder, registry, "addDelegate", identity, TYPE, OTHER, DAY),
  },
  {
    operation: "addDelegate, later",
    beside: ["addDelegate"],
    stores: "end of the delegation, block of the last change",
    lacks: "status",
    run: ({ registry, holder, next, identity }) =>
      sendInTurn(
        holder,
        registry,
        "addDelegate",
        [identity, TYPE, next.address, DAY],
        [identity, TYPE, OTHER, DAY],
      ),
  },
]);
