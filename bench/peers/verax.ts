import { AbiCoder, Contract, getBytes, keccak256, type TransactionReceipt } from "ethers";
import { walletOf } from "../../local/country.js";
import { BATCH } from "../operations/codes.js";
import {
  type Artifact,
  artifact,
  dense,
  denseBytes,
  deploy,
  deployer,
  funded,
  operationsOf,
  send,
} from "./peer.js";

const packaged = "@verax-attestation-registry/verax-contracts";
/** A contract as Foundry gives it. */
const build = (name: string): Artifact => {
  const { abi, bytecode } = artifact(`${packaged}/build/${name}`);
  return { abi, bytecode };
};
const PROXY = artifact(
  `${packaged}/node_modules/@openzeppelin/contracts/build/contracts/TransparentUpgradeableProxy`,
);

/** Verax behind proxies, as it is deployed, with a schema and two portals: without modules, and for signers. */
export async function verax() {
  const root = await deployer();
  const [issuer, signer] = [await funded("issuer"), walletOf("signer")];
  const admin = walletOf("admin").address;
  const behindProxy = async (name: string, ...args: unknown[]): Promise<Contract> => {
    const { abi } = build(name);
    const implementation = await deploy(root, build(name), ...args);
    const initialize = implementation.interface.encodeFunctionData("initialize");
    const proxy = await deploy(root, PROXY, implementation.target, admin, initialize);
    return new Contract(proxy.target, abi);
  };
  const router = await behindProxy("Router");
  const registries = {
    AttestationRegistry: await behindProxy("AttestationRegistry"),
    ModuleRegistry: await behindProxy("ModuleRegistry"),
    PortalRegistry: await behindProxy("PortalRegistry", false),
    SchemaRegistry: await behindProxy("SchemaRegistry"),
  };
  for (const [name, registry] of Object.entries(registries)) {
    await send(root, router, `update${name}`, registry.target);
    await send(root, registry, "updateRouter", router.target);
  }
  const { AttestationRegistry, ModuleRegistry, PortalRegistry, SchemaRegistry } = registries;
  await send(root, PortalRegistry, "setIssuer", issuer.address);
  const schema = await dense(
    async (i) => {
      const text = `bytes32 code${i}`;
      await send(issuer, SchemaRegistry, "createSchema", "Code", "A city's", "", text);
      const read = SchemaRegistry.connect(issuer) as Contract;
      return (await read.getFunction("getIdFromSchemaString")(text)) as string;
    },
    (id) => id,
  );
  const about = ["Codes", "Issues codes"];
  const portalWith = async (...modules: unknown[]): Promise<Contract> => {
    const portal = await deploy(issuer, build("DefaultPortal"), modules, router.target);
    await send(issuer, PortalRegistry, "register", portal.target, ...about, true, "An authority");
    return portal;
  };
  const module = await deploy(issuer, build("ECDSAModuleV2"), PortalRegistry.target);
  await send(issuer, ModuleRegistry, "register", ...about, module.target);
  const [portal, signedPortal] = [await portalWith(), await portalWith(module.target)];
  const signers = [[signer.address], [true]];
  await send(issuer, module, "setAuthorizedSigners", signedPortal.target, ...signers);
  return { portal, signedPortal, signer, issuer, schema, registry: AttestationRegistry };
}
type Verax = Awaited<ReturnType<typeof verax>>;

/** Does not expire; its subject is an address. */
const payload = ({ schema }: Verax, name: string, length = 32) => ({
  schemaId: schema,
  expirationDate: 0,
  subject: walletOf(name).address,
  attestationData: denseBytes(name, length),
});

export const attest = (world: Verax, length?: number) =>
  send(world.issuer, world.portal, "attest", payload(world, "holder", length), []);

/** With a signature without zero bytes, which the portal's module checks. */
async function attestSigned(world: Verax): Promise<TransactionReceipt> {
  const { issuer, signer, signedPortal } = world;
  const type = signedPortal.interface.getFunction("attestV2")!.inputs[0]!;
  const { content, signature } = await dense(
    async (i) => {
      const content = payload(world, `holder ${i}`);
      const digest = keccak256(AbiCoder.defaultAbiCoder().encode([type], [content]));
      return { content, signature: await signer.signMessage(getBytes(digest)) };
    },
    ({ signature }) => signature,
  );
  return send(issuer, signedPortal, "attestV2", content, [signature]);
}

const STATEMENT = "schema, subject, issuer, portal, times, version, the data";
const LACKS =
  "one statement for each code, who may issue, succession, holder's acts; found by counter, not by code";

export const VERAX = operationsOf("Verax", verax, [
  {
    operation: "attest, 32 bytes",
    beside: ["issue", "publish", "publishAgain"],
    stores: STATEMENT,
    lacks: LACKS,
    run: (world) => attest(world),
  },
  {
    operation: "attestV2, 32 bytes, with ECDSAModuleV2",
    beside: ["issueSigned"],
    stores: STATEMENT,
    lacks: `counter and deadline of the signature, contract wallets; ${LACKS}`,
    run: attestSigned,
  },
  {
    operation: `bulkAttest, ${BATCH} of 32 bytes, each`,
    beside: ["issueBatch"],
    stores: STATEMENT,
    lacks: LACKS,
    items: BATCH,
    run: (world) => {
      const payloads = Array.from({ length: BATCH }, (_, i) => payload(world, `holder ${i}`));
      const nothing = payloads.map(() => []);
      return send(world.issuer, world.portal, "bulkAttest", payloads, nothing);
    },
  },
  {
    operation: "attest, 65 bytes",
    beside: ["setAttribute"],
    stores: STATEMENT,
    lacks: "DID documents",
    run: (world) => attest(world, 65),
  },
]);
