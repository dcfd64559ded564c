import { Signature, type TransactionReceipt, ZeroAddress, ZeroHash } from "ethers";
import { denseHash, isDense, walletOf, YEAR } from "../../local/country.js";
import { BATCH } from "../operations/codes.js";
import { REGISTRATIONS } from "../operations/ids.js";
import { chain, denseTime, START } from "../operations/parties.js";
import {
  artifact,
  dense,
  denseBytes,
  deploy,
  deployer,
  funded,
  operationsOf,
  send,
} from "./peer.js";

const artifacts = "@ethereum-attestation-service/eas-contracts/artifacts/contracts";
export const EAS_CONTRACT = artifact(`${artifacts}/EAS.sol/EAS`);
export const SCHEMA_REGISTRY = artifact(`${artifacts}/SchemaRegistry.sol/SchemaRegistry`);

/** EAS with a schema, and the keys that attest and submit. */
export async function eas() {
  const root = await deployer();
  const [attester, relayer] = [await funded("attester"), await funded("relayer")];
  const schemas = await deploy(root, SCHEMA_REGISTRY);
  const contract = await deploy(root, EAS_CONTRACT, schemas.target);
  const schema = await dense(
    async (i) => {
      const receipt = await send(root, schemas, "register", `bytes32 code${i}`, ZeroAddress, true);
      return receipt.logs[0]!.topics[1]!;
    },
    (uid) => uid,
  );
  return { contract, attester, relayer, schema };
}
type Eas = Awaited<ReturnType<typeof eas>>;

/** What is attested; it does not expire, can be revoked, refers to no other attestation and sends no ether. */
export const request = (name: string, length: number) => ({
  recipient: walletOf(name).address,
  expirationTime: 0,
  revocable: true,
  refUID: ZeroHash,
  data: denseBytes(name, length),
  value: 0,
});

export const attest = ({ contract, attester, schema }: Eas, length: number) =>
  send(attester, contract, "attest", { schema, data: request("holder", length) });

const multiAttest = ({ contract, attester, schema }: Eas, count: number) => {
  const data = Array.from({ length: count }, (_, i) => request(`holder ${i}`, 32));
  return send(attester, contract, "multiAttest", [{ schema, data }]);
};

const DEADLINE = denseTime(START + YEAR);

const ATTEST = {
  Attest: [
    ["address", "attester"],
    ["bytes32", "schema"],
    ["address", "recipient"],
    ["uint64", "expirationTime"],
    ["bool", "revocable"],
    ["bytes32", "refUID"],
    ["bytes", "data"],
    ["uint256", "value"],
    ["uint256", "nonce"],
    ["uint64", "deadline"],
  ].map(([type, name]) => ({ type: type!, name: name! })),
};

/** Signatures of attestations by their attester, none of which has a zero byte. */
async function signed({ contract, attester, schema }: Eas, names: string[]) {
  const { chainId } = await chain.ethers.provider.getNetwork();
  const verifyingContract = contract.target as string;
  const domain = { name: "EAS", version: "1.4.0", chainId, verifyingContract };
  const first = (await contract.getFunction("getNonce")(attester.address)) as bigint;
  const data: ReturnType<typeof request>[] = [];
  const signatures: { v: number; r: string; s: string }[] = [];
  for (const [index, name] of names.entries()) {
    for (let i = 0; ; i++) {
      const content = request(`${name} ${i}`, 32);
      const nonce = first + BigInt(index);
      const message = { attester: attester.address, schema, ...content, nonce, deadline: DEADLINE };
      const signature = Signature.from(await attester.signTypedData(domain, ATTEST, message));
      if (!isDense(signature.r) || !isDense(signature.s)) continue;
      data.push(content);
      signatures.push({ v: signature.v, r: signature.r, s: signature.s });
      break;
    }
  }
  return { data, signatures };
}

async function attestByDelegation(world: Eas, name: string): Promise<TransactionReceipt> {
  const { contract, attester, relayer, schema } = world;
  const { data, signatures } = await signed(world, [name]);
  return send(relayer, contract, "attestByDelegation", {
    schema,
    data: data[0],
    signature: signatures[0],
    attester: attester.address,
    deadline: DEADLINE,
  });
}
const STATEMENT = "schema, recipient, issuer, time, revocability, the data";
const STATEMENT_LACKS =
  "one statement for each code, who may issue, succession, holder's acts; found by hash, not by code";

export const EAS = operationsOf("EAS", eas, [
  {
    operation: "timestamp",
    beside: ["issue", "publish"],
    stores: "when a digest was first shown",
    lacks: "who showed it and what about; an end",
    run: ({ contract, attester }) => send(attester, contract, "timestamp", denseHash("record")),
  },
  {
    operation: "attest, no data",
    beside: ["issue"],
    stores: "schema, recipient, issuer, time, revocability",
    lacks: `which code; ${STATEMENT_LACKS}`,
    run: (world) => attest(world, 0),
  },
  {
    operation: "attest, 32 bytes",
    beside: ["issue", "publish", "publishAgain"],
    stores: STATEMENT,
    lacks: STATEMENT_LACKS,
    run: (world) => attest(world, 32),
  },
  {
    operation: "attest, 65 bytes",
    beside: ["setAttribute"],
    stores: STATEMENT,
    lacks: "DID documents",
    run: (world) => attest(world, 65),
  },
  {
    operation: "attestByDelegation, 32 bytes, first time",
    beside: ["issueSigned", "register", "registerResident"],
    stores: `${STATEMENT}, the issuer's counter`,
    lacks: `the subject's signature; ${STATEMENT_LACKS}`,
    run: (world) => attestByDelegation(world, "holder"),
  },
  {
    operation: "attestByDelegation, 32 bytes, later",
    beside: ["issueSigned", "register", "registerResident"],
    stores: `${STATEMENT}, the issuer's counter`,
    lacks: `the subject's signature; ${STATEMENT_LACKS}`,
    run: async (world) => {
      await attestByDelegation(world, "holder");
      return attestByDelegation(world, "next holder");
    },
  },
  {
    operation: `multiTimestamp, ${BATCH} digests, each`,
    beside: ["issueBatch"],
    stores: "when a digest was first shown",
    lacks: "who showed it and what about; an end",
    items: BATCH,
    run: ({ contract, attester }) => {
      const digests = Array.from({ length: BATCH }, (_, i) => denseHash(`record ${i}`));
      return send(attester, contract, "multiTimestamp", digests);
    },
  },
  {
    operation: `multiAttest, ${BATCH} of 32 bytes, each`,
    beside: ["issueBatch"],
    stores: STATEMENT,
    lacks: STATEMENT_LACKS,
    items: BATCH,
    run: (world) => multiAttest(world, BATCH),
  },
  {
    operation: `multiAttestByDelegation, ${REGISTRATIONS} of 32 bytes, each`,
    beside: ["registerBatch"],
    stores: `${STATEMENT}, the issuer's counter`,
    lacks: `the subject's signature; ${STATEMENT_LACKS}`,
    items: REGISTRATIONS,
    run: async (world) => {
      const { contract, attester, relayer, schema } = world;
      const names = Array.from({ length: REGISTRATIONS }, (_, i) => `holder ${i}`);
      const { data, signatures } = await signed(world, names);
      const delegated = { schema, data, signatures, attester: attester.address };
      return send(relayer, contract, "multiAttestByDelegation", [
        { ...delegated, deadline: DEADLINE },
      ]);
    },
  },
]);
