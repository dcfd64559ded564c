import { createRequire } from "node:module";
import { expect } from "chai";
import { type DIDResolutionResult, Resolver } from "did-resolver";
import {
  Contract,
  ContractFactory,
  encodeBytes32String,
  hexlify,
  id,
  Interface,
  type InterfaceAbi,
  keccak256,
  toUtf8Bytes,
  type Wallet,
  ZeroAddress,
  zeroPadBytes,
} from "ethers";
import { getResolver } from "ethr-did-resolver";
import fc from "fast-check";
import { connect, didOf, type Domicile, superIdOfRegistration } from "../../src/index.js";
import { registrationArguments } from "../../src/identity/acts.js";
import { refusalOf as refusalIn } from "../../src/refusals.js";
import { failureOf, refusalOf } from "../failure.js";
import { createChain, newWallet } from "../../local/fixture.js";
import { DAY, idWorld, register, SHENZHEN, signedBy, signedResident, submit } from "./world.js";

/** The registry that the stock resolver was written for, as its authors compiled it. */
const REFERENCE = createRequire(import.meta.url)(
  "../../node_modules/ethr-did-registry/artifacts/contracts/EthereumDIDRegistry.sol/EthereumDIDRegistry.json",
) as { abi: InterfaceAbi; bytecode: string };
const SEED = 1056;

const chain = await createChain();
const { ethers, networkHelpers, provider: node } = chain;
const { provider } = ethers;
const { time } = networkHelpers;

type Call = [name: string, ...args: unknown[]];
const name = (text: string): string => zeroPadBytes(toUtf8Bytes(text), 32);
const text = (value: string): string => hexlify(toUtf8Bytes(value));
const KEY = `0x02${id("key").slice(2)}`;
const ATTRIBUTES: [name: string, value: string][] = [
  ["did/pub/Secp256k1/veriKey/hex", KEY],
  ["did/pub/Secp256k1/sigAuth/hex", `0x03${id("other key").slice(2)}`],
  ["did/pub/Ed25519/veriKey/base64", id("ed25519")],
  ["did/pub/X25519/enc/base58", id("x25519")],
  ["did/pub/RSA/veriKey/pem", text("-----BEGIN PUBLIC KEY-----")],
  ["did/svc/HubService", text("https://hub.example.org")],
  ["did/svc/Messaging", text('{"uri":"https://example.org","accept":["didcomm/v2"]}')],
  ["did/svc/Messaging", "0xff00"],
  ["did/pub/Secp256k1/veriKey", KEY],
  ["anything else", "0x"],
];
const TYPES = ["veriKey", "sigAuth", "enc", "some other type"];

/**
 * A Super ID here, and the same address in the reference registry, where its owner is put in place as
 * if the address had a key.
 */
async function world() {
  const parties = await idWorld(chain);
  const { resident, next, deployment } = parties;
  for (const { address } of [resident, next]) {
    await networkHelpers.setBalance(address, 10n ** 20n);
  }
  const reference = await new ContractFactory(
    REFERENCE.abi,
    REFERENCE.bytecode,
    await ethers.provider.getSigner(0),
  ).deploy();
  const signed = await signedResident(parties);
  const superId = superIdOfRegistration(signed);
  const { superIdRegistry } = parties.as(parties.stranger!).contracts;
  const args = registrationArguments(signed.message, signed);
  await networkHelpers.impersonateAccount(superId);
  await networkHelpers.setBalance(superId, 10n ** 20n);
  await node.request({ method: "evm_setAutomine", params: [false] });
  await superIdRegistry.register(
    args.registration,
    args.controllerSignature,
    args.officerSignature,
  );
  await (
    await ethers.getSigner(superId)
  ).sendTransaction({
    to: await reference.getAddress(),
    data: reference.interface.encodeFunctionData("changeOwner", [superId, resident.address]),
  });
  await networkHelpers.mine();
  await node.request({ method: "evm_setAutomine", params: [true] });
  const addresses = {
    ours: deployment.contracts.superIdRegistry.address,
    reference: await reference.getAddress(),
  };
  return { ...parties, superId, addresses, did: didOf(31337n, superId) };
}
type World = Awaited<ReturnType<typeof world>>;

describe("a Super ID as a DID", () => {
  let now: World;
  let reader: Domicile;
  /** Both speak the reference's ABI. */
  let ours: Contract;
  let reference: Contract;
  /** Blocks with a revoked delegate: there, and for clocks behind, the reference's documents still show it. */
  let revokedIn: Set<number>;

  beforeEach(async () => {
    revokedIn = new Set();
    now = await networkHelpers.loadFixture(world);
    reader = connect({ runner: provider, deployment: now.deployment });
    ours = new Contract(now.addresses.ours, REFERENCE.abi, provider);
    reference = new Contract(now.addresses.reference, REFERENCE.abi, provider);
  });

  /** The same calls to both registries, all in one block. */
  const both = async (calls: Call[], sender: Wallet = now.resident): Promise<number> => {
    await node.request({ method: "evm_setAutomine", params: [false] });
    try {
      let nonce = await sender.getNonce();
      const sent = [];
      for (const [method, ...args] of calls) {
        for (const contract of [ours, reference]) {
          const data = contract.interface.encodeFunctionData(method, [now.superId, ...args]);
          const to = await contract.getAddress();
          sent.push(await sender.sendTransaction({ to, data, nonce: nonce++, gasLimit: 300_000 }));
        }
      }
      await networkHelpers.mine();
      const blocks = await Promise.all(
        sent.map(async ({ hash }) => {
          const { status, blockNumber } = (await provider.getTransactionReceipt(hash))!;
          expect(status).to.equal(1);
          return blockNumber;
        }),
      );
      expect(new Set(blocks).size).to.equal(1);
      if (calls.some(([method]) => method === "revokeDelegate")) revokedIn.add(blocks[0]!);
      return blocks[0]!;
    } finally {
      await node.request({ method: "evm_setAutomine", params: [true] });
    }
  };

  /** Why a registry refuses a call; undefined if it does not. */
  const refused = async (contract: Contract, [method, ...args]: Call, sender: Wallet) => {
    const from = sender.address;
    try {
      await contract.getFunction(method).staticCall(now.superId, ...args, { from });
      return undefined;
    } catch (error) {
      return refusalIn(error)!.refusal;
    }
  };

  const document = (registry: string, query = "", did = now.did): Promise<DIDResolutionResult> =>
    new Resolver(
      getResolver({
        networks: [{ name: "0x7a69", chainId: 31337, provider: provider as never, registry }],
      }),
    ).resolve(did + query);
  /** By the clock of a block, the latest one unless said otherwise; the resolver's own clock is its computer's. */
  const at = async (registry: string, block?: number) =>
    document(registry, `?versionId=${block ?? (await provider.getBlockNumber())}`);

  /** What every function of ERC-1056 reads, of this Super ID and of these delegates. */
  const reads = async (contract: Contract, identity = now.superId) => {
    const read = (method: string, ...args: unknown[]): Promise<unknown> =>
      contract.getFunction(method).staticCall(identity, ...args);
    const accounts = [now.next.address, now.neighbour.address, now.firm.address];
    const { timestamp } = (await provider.getBlock("latest"))!;
    return {
      identityOwner: await read("identityOwner"),
      owners: await read("owners"),
      changed: await read("changed"),
      delegates: await Promise.all(
        TYPES.flatMap((type) =>
          accounts.map(async (account) => {
            // The reference keeps when a delegate was revoked; here there is nothing any more.
            const until = (await read("delegates", keccak256(name(type)), account)) as bigint;
            return until > timestamp ? until : 0n;
          }),
        ),
      ),
      validDelegate: await Promise.all(
        TYPES.flatMap((type) =>
          accounts.map((account) => read("validDelegate", name(type), account)),
        ),
      ),
    };
  };

  /** Both give the same documents, now and as of every block since, and the same reads. */
  const same = async (what: string, since?: number) => {
    expect(await reads(ours), what).to.deep.equal(await reads(reference));
    await sameDocuments(what, since);
  };
  const sameDocuments = async (what: string, since?: number) => {
    const { ours: here, reference: there } = now.addresses;
    const mine = await document(here);
    expect(mine.didResolutionMetadata.error, what).to.equal(undefined);
    if (revokedIn.size === 0) expect(mine, what).to.deep.equal(await document(there));
    expect(await reader.ids.document(now.superId), what).to.deep.equal(mine);
    if (revokedIn.has(await provider.getBlockNumber())) await networkHelpers.mine();
    const latest = await provider.getBlockNumber();
    for (let block = since ?? latest; block <= latest; block++) {
      if (revokedIn.has(block)) continue;
      expect(await at(here, block), `${what}, ${block}`).to.deep.equal(await at(there, block));
    }
  };

  describe("is read like one of the reference registry", () => {
    it("once it is registered", async () => {
      await same("fresh");
      const { didDocument, didDocumentMetadata } = await document(now.addresses.ours);
      expect(didDocument).to.deep.include({
        id: now.did,
        verificationMethod: [
          {
            id: `${now.did}#controller`,
            type: "EcdsaSecp256k1RecoveryMethod2020",
            controller: now.did,
            blockchainAccountId: `eip155:31337:${now.resident.address}`,
          },
        ],
        authentication: [`${now.did}#controller`],
        assertionMethod: [`${now.did}#controller`],
      });
      const { blockNumber, timestamp } = await registered();
      expect(didDocumentMetadata).to.deep.equal({
        versionId: String(blockNumber),
        updated: new Date(timestamp * 1000).toISOString().replace(".000", ""),
      });
      expect(reader.ids.did(now.superId)).to.equal(now.did);
    });
    const registered = async () => {
      const blockNumber = await provider.getBlockNumber();
      return { blockNumber, timestamp: (await provider.getBlock(blockNumber))!.timestamp };
    };

    it("with attributes of every kind, set, revoked and set again", async () => {
      const start = await provider.getBlockNumber();
      for (const [attribute, value] of ATTRIBUTES) {
        await both([["setAttribute", name(attribute), value, 30 * DAY]]);
        await same(attribute);
      }
      const { didDocument } = await at(now.addresses.ours);
      expect(didDocument!.verificationMethod).to.have.length(7);
      expect(didDocument!.service!.map(({ serviceEndpoint }) => serviceEndpoint)).to.deep.equal([
        "https://hub.example.org",
        { uri: "https://example.org", accept: ["didcomm/v2"] },
      ]);
      for (const [attribute, value] of ATTRIBUTES) {
        await both([["revokeAttribute", name(attribute), value]]);
      }
      await both([["revokeAttribute", name("did/svc/Never"), "0x00"]]);
      const revoked = await at(now.addresses.ours);
      expect(revoked.didDocument!.verificationMethod).to.have.length(1);
      expect(revoked.didDocument).not.to.have.property("service");
      await both([["setAttribute", name(ATTRIBUTES[0]![0]), KEY, 0]]);
      await both([["setAttribute", name(ATTRIBUTES[0]![0]), KEY, 90 * DAY]]);
      await both([["setAttribute", `0x${"ff".repeat(32)}`, KEY, DAY]]);
      await same("set again", start);
    });

    it("with delegates, added, revoked and added again", async () => {
      const start = await provider.getBlockNumber();
      const [first, second] = [now.next.address, now.neighbour.address];
      for (const type of TYPES) {
        await both([["addDelegate", name(type), first, 30 * DAY]]);
        await both([["addDelegate", name(type), second, 60 * DAY]]);
        await same(type);
      }
      expect(await ours.getFunction("validDelegate")(now.superId, name("sigAuth"), first)).to.equal(
        true,
      );
      const { didDocument } = await at(now.addresses.ours);
      expect(didDocument!.authentication).to.have.length(3);
      expect(didDocument!.assertionMethod).to.have.length(5);
      await both([["revokeDelegate", name("sigAuth"), first]]);
      await both([["revokeDelegate", name("veriKey"), now.firm.address]]);
      await same("revoked");
      await time.increase(31 * DAY);
      await networkHelpers.mine();
      await same("ended");
      expect((await at(now.addresses.ours)).didDocument!.authentication).to.have.length(2);
      await both([["addDelegate", name("sigAuth"), first, DAY]]);
      await same("added again", start);
    });

    it("when it is passed on", async () => {
      const start = await provider.getBlockNumber();
      await both([["setAttribute", name(ATTRIBUTES[0]![0]), KEY, 30 * DAY]]);
      await both([["changeOwner", now.next.address]]);
      await same("passed on");
      await both([["setAttribute", name(ATTRIBUTES[1]![0]), KEY, 30 * DAY]], now.next);
      await both([["changeOwner", now.resident.address]], now.next);
      await same("and back", start);
    });

    it("when much happens in one block", async () => {
      const start = await provider.getBlockNumber();
      await both([
        ["setAttribute", name(ATTRIBUTES[0]![0]), KEY, DAY],
        ["addDelegate", name("veriKey"), now.next.address, DAY],
        ["revokeAttribute", name(ATTRIBUTES[0]![0]), KEY],
        ["setAttribute", name(ATTRIBUTES[5]![0]), ATTRIBUTES[5]![1], DAY],
        ["revokeDelegate", name("veriKey"), now.next.address],
        ["addDelegate", name("sigAuth"), now.next.address, DAY],
      ]);
      await same("six changes");
      await both([["setAttribute", name(ATTRIBUTES[1]![0]), KEY, DAY]]);
      await both([
        ["revokeDelegate", name("sigAuth"), now.next.address],
        ["setAttribute", name(ATTRIBUTES[2]![0]), KEY, DAY],
        ["changeOwner", now.next.address],
      ]);
      await sameDocuments("and more", start);
    });

    it("as its attributes and delegates end, to the second", async () => {
      const block = await both([
        ["setAttribute", name(ATTRIBUTES[0]![0]), KEY, DAY],
        ["addDelegate", name("veriKey"), now.next.address, DAY],
      ]);
      const end = (await provider.getBlock(block))!.timestamp + DAY;
      for (const moment of [end - 1, end, end + 1]) {
        await time.increaseTo(moment);
        await same(`at ${moment - end}`, block);
      }
      expect((await at(now.addresses.ours)).didDocument!.verificationMethod).to.have.length(1);
      expect((await at(now.addresses.ours, block)).didDocument!.verificationMethod).to.have.length(
        3,
      );
    });

    it(`whatever its controller does (seed ${SEED})`, async () => {
      const attribute = fc.constantFrom(...ATTRIBUTES);
      const delegate = fc.constantFrom("next", "neighbour", "firm");
      const validity = fc.constantFrom(0, 1, 30 * DAY, 90 * DAY);
      const call = fc.oneof(
        fc.record({ set: attribute, validity }),
        fc.record({ revoke: attribute }),
        fc.record({ add: fc.constantFrom(...TYPES), delegate, validity }),
        fc.record({ end: fc.constantFrom(...TYPES), delegate }),
      );
      const step = fc.oneof(
        { weight: 4, arbitrary: fc.array(call, { minLength: 1, maxLength: 3 }) },
        { weight: 1, arbitrary: fc.constantFrom(1, DAY, 29 * DAY) },
      );
      const start = await provider.getBlockNumber();
      const steps = fc.sample(step, { seed: SEED, numRuns: 40 });
      for (const [i, calls] of steps.entries()) {
        if (typeof calls === "number") {
          await time.increase(calls);
        } else {
          await both(
            calls.map((it): Call => {
              if ("set" in it) return ["setAttribute", name(it.set[0]), it.set[1], it.validity];
              if ("revoke" in it) return ["revokeAttribute", name(it.revoke[0]), it.revoke[1]];
              const { address } = now[it.delegate as "next"];
              return "add" in it
                ? ["addDelegate", name(it.add), address, it.validity]
                : ["revokeDelegate", name(it.end), address];
            }),
          );
        }
        expect(await reads(ours), `step ${i}`).to.deep.equal(await reads(reference));
      }
      await sameDocuments("all the way", start);
      expect((await at(now.addresses.ours)).didDocument!.verificationMethod!.length).to.be.above(1);
    }).timeout(60_000);

    it("and nobody else writes", async () => {
      const calls: Call[] = [
        ["changeOwner", now.firm.address],
        ["setAttribute", name(ATTRIBUTES[0]![0]), KEY, DAY],
        ["revokeAttribute", name(ATTRIBUTES[0]![0]), KEY],
        ["addDelegate", name("veriKey"), now.firm.address, DAY],
        ["revokeDelegate", name("veriKey"), now.firm.address],
      ];
      const { superId, firm } = now;
      for (const call of calls) {
        expect(await refused(ours, call, firm), call[0]).to.deep.equal({
          name: "NotController",
          superId,
          account: firm.address,
        });
        // Error(string): "bad_actor".
        expect(await refused(reference, call, firm), call[0]).to.deep.equal({
          name: "Unknown",
          selector: "0x08c379a0",
        });
      }
    });

    it("with what it signs instead of sending", async () => {
      const { resident, superId } = now;
      const { control } = now.as(resident).ids;
      const [attribute, value] = ATTRIBUTES[0]!;
      const validity = DAY;
      await submit(
        now,
        await signedBy(
          now,
          await control.buildAttributeChange({ superId, name: attribute, value, validity }),
          resident,
        ),
      );
      const signed = (await at(now.addresses.ours)).didDocument!;
      expect(signed.verificationMethod![1]).to.deep.equal({
        id: `${now.did}#delegate-1`,
        type: "EcdsaSecp256k1VerificationKey2019",
        controller: now.did,
        publicKeyHex: KEY.slice(2),
      });
    });
  });

  describe("differs on purpose:", () => {
    const [attribute, value] = ATTRIBUTES[0]!;
    const withKeys = () =>
      both([
        ["setAttribute", name(attribute), value, 30 * DAY],
        ["addDelegate", name("veriKey"), now.neighbour.address, 30 * DAY],
      ]);
    const valid = (contract: Contract) =>
      contract.getFunction("validDelegate")(now.superId, name("veriKey"), now.neighbour.address);
    const end = () => time.increase(30 * DAY + 1);
    const withoutTimes = ({ didDocument, didDocumentMetadata }: DIDResolutionResult) => {
      const { deactivated = false } = didDocumentMetadata;
      return { didDocument, deactivated };
    };

    it("a delegate of an earlier controller is none, though documents show it until it ends", async () => {
      await withKeys();
      await both([["changeOwner", now.next.address]]);
      await sameDocuments("passed on");
      const { verificationMethod } = (await at(now.addresses.ours)).didDocument!;
      expect(verificationMethod!.map((method) => method.id.split("#")[1])).to.deep.equal([
        "controller",
        "delegate-1",
        "delegate-2",
      ]);
      expect(verificationMethod![0]!.blockchainAccountId).to.equal(
        `eip155:31337:${now.next.address}`,
      );
      expect([await valid(ours), await valid(reference)]).to.deep.equal([false, true]);
      expect(
        await ours.getFunction("delegates")(
          now.superId,
          keccak256(name("veriKey")),
          now.neighbour.address,
        ),
      ).to.equal(0n);
      // It can be ended in documents, too, by the new controller.
      await both([["revokeDelegate", name("veriKey"), now.neighbour.address]], now.next);
      await networkHelpers.mine();
      await sameDocuments("revoked");
      expect((await at(now.addresses.ours)).didDocument!.verificationMethod).to.have.length(2);
      await end();
      await sameDocuments("ended");
      expect((await at(now.addresses.ours)).didDocument!.verificationMethod).to.have.length(1);
    });

    it("passed on to the same controller, its delegates end on chain and not in documents", async () => {
      await withKeys();
      await both([["changeOwner", now.resident.address]]);
      await sameDocuments("to itself");
      expect((await at(now.addresses.ours)).didDocument!.verificationMethod).to.have.length(3);
      expect([await valid(ours), await valid(reference)]).to.deep.equal([false, true]);
    });

    it("passed on to zero, it is deactivated, and nobody's", async () => {
      await withKeys();
      const before = await provider.getBlockNumber();
      await both([["changeOwner", ZeroAddress]]);
      await sameDocuments("deactivated", before);
      const { didDocument, didDocumentMetadata } = await document(now.addresses.ours);
      expect(didDocumentMetadata.deactivated).to.equal(true);
      expect(didDocument).to.deep.include({
        id: now.did,
        verificationMethod: [],
        authentication: [],
        assertionMethod: [],
      });
      expect((await reader.ids.resolve(now.superId)).status).to.equal("deactivated");
      const read = (contract: Contract) =>
        contract.getFunction("identityOwner")(now.superId) as Promise<string>;
      // There, it falls back to the address itself.
      expect([await read(ours), await read(reference)]).to.deep.equal([ZeroAddress, now.superId]);
      expect(await ours.getFunction("owners")(now.superId)).to.equal(ZeroAddress);
      expect([await valid(ours), await valid(reference)]).to.deep.equal([false, true]);
      expect(
        await refusalOf(
          now.as(now.resident).ids.control.setAttribute(now.superId, attribute, value, DAY),
        ),
      ).to.deep.equal({ name: "WrongIdStatus", superId: now.superId, status: "deactivated" });
    });

    it("reactivated, it is as before, and documents know nothing of it", async () => {
      const { control } = now.as(now.resident).ids;
      const block = await withKeys();
      const before = await at(now.addresses.ours);
      const { blockNumber: left } = await control.deactivate(now.superId);
      const whileLeft = await at(now.addresses.ours, left);
      expect(withoutTimes(whileLeft).deactivated).to.equal(true);
      const past = await at(now.addresses.ours, block);
      expect(withoutTimes(past)).to.deep.equal(withoutTimes(before));
      expect(past.didDocumentMetadata).to.deep.include({
        versionId: String(block),
        nextVersionId: String(left),
      });

      const { blockNumber: back } = await control.reactivate(now.superId);
      const after = await at(now.addresses.ours);
      expect(withoutTimes(after)).to.deep.equal(withoutTimes(before));
      expect(after.didDocumentMetadata.versionId).to.equal(String(back));
      expect(await valid(ours)).to.equal(true);
      // Asked for the time in between, the resolver gives the version before, and says it lasted until now.
      const between = await at(now.addresses.ours, left);
      expect(withoutTimes(between)).to.deep.equal(withoutTimes(before));
      expect(between.didDocumentMetadata).to.deep.include({
        versionId: String(block),
        nextVersionId: String(back),
      });
      await control.setAttribute(now.superId, ATTRIBUTES[5]![0], ATTRIBUTES[5]![1], DAY);
      expect((await at(now.addresses.ours)).didDocument!.service).to.have.length(1);
      await control.deactivate(now.superId);
      await control.reactivate(now.superId);
      await control.change(now.superId, now.next.address);
      const third = (await at(now.addresses.ours)).didDocument!;
      expect([third.service!.length, third.verificationMethod!.length]).to.deep.equal([1, 3]);
    });

    for (const first of ["active", "deactivated"]) {
      it(`annulled while ${first}, it is deactivated for good`, async () => {
        const block = await withKeys();
        if (first === "deactivated") await now.as(now.resident).ids.control.deactivate(now.superId);
        const before = await at(now.addresses.ours, block);
        await now.as(now.clerk).ids.annulment.propose(now.superId, "wrong party");
        // The notice shows in no document.
        expect(withoutTimes(await at(now.addresses.ours)).deactivated).to.equal(
          first === "deactivated",
        );
        await time.increase(14 * DAY);
        const { blockNumber } = await now.as(now.officer!).ids.annulment.execute(now.superId);
        for (const query of ["", `?versionId=${blockNumber}`]) {
          const { didDocument, didDocumentMetadata } = await document(now.addresses.ours, query);
          expect(didDocumentMetadata.deactivated).to.equal(true);
          expect(didDocument!.verificationMethod).to.deep.equal([]);
        }
        expect(await reads(ours)).to.deep.include({
          identityOwner: ZeroAddress,
          owners: ZeroAddress,
          changed: BigInt(blockNumber),
        });
        expect(await valid(ours)).to.equal(false);
        const { control } = now.as(now.resident).ids;
        const annulled = { name: "WrongIdStatus", superId: now.superId, status: "annulled" };
        for (const attempt of [
          () => control.reactivate(now.superId),
          () => control.change(now.superId, now.next.address),
          () => control.setAttribute(now.superId, attribute, value, DAY),
        ]) {
          expect(await refusalOf(attempt())).to.deep.equal(annulled);
        }
        // What it was is still to be had.
        expect(withoutTimes(await at(now.addresses.ours, block))).to.deep.equal(
          withoutTimes(before),
        );
      });
    }

    it("an address that is not registered reads by ERC-1056's defaults, and writes nothing", async () => {
      const { address } = now.next;
      expect(await reads(ours, address)).to.deep.equal(await reads(reference, address));
      expect((await reads(ours, address)).identityOwner).to.equal(address);
      const did = didOf(31337, address);
      const [mine, theirs] = await Promise.all([
        document(now.addresses.ours, "", did),
        document(now.addresses.reference, "", did),
      ]);
      expect(mine).to.deep.equal(theirs);
      expect(mine.didDocument!.verificationMethod![0]!.blockchainAccountId).to.equal(
        `eip155:31337:${address}`,
      );
      const own = now.as(now.next).ids.control;
      const unregistered = { name: "WrongIdStatus", superId: address, status: "unregistered" };
      for (const attempt of [
        () => own.setAttribute(address, attribute, value, DAY),
        () => own.revokeAttribute(address, attribute, value),
        () => own.addDelegate(address, "veriKey", now.firm.address, DAY),
        () => own.revokeDelegate(address, "veriKey", now.firm.address),
        () => own.change(address, now.firm.address),
        () => own.deactivate(address),
      ]) {
        expect(await refusalOf(attempt())).to.deep.equal(unregistered);
      }
      await (reference.connect(now.next) as Contract).getFunction("setAttribute")(
        address,
        name(attribute),
        value,
        DAY,
      );
      expect((await document(now.addresses.reference, "", did)).didDocument).not.to.deep.equal(
        mine.didDocument,
      );
      // Contracts that rely on it ask this instead.
      const { superIdRegistry } = reader.contracts;
      expect(
        refusalIn(await failureOf(superIdRegistry.controllerOf(address)))!.refusal,
      ).to.deep.equal(unregistered);
    });

    it("nothing lasts longer than 90 days, and nobody adds the zero address", async () => {
      await both([["setAttribute", name(attribute), value, 90 * DAY]]);
      const tooLong = { name: "ValidityTooLong", validity: 90 * DAY + 1, limit: 90 * DAY };
      const calls: [Call, unknown][] = [
        [["setAttribute", name(attribute), value, 90 * DAY + 1], tooLong],
        [["addDelegate", name("veriKey"), now.next.address, 90 * DAY + 1], tooLong],
        [["addDelegate", name("veriKey"), ZeroAddress, DAY], { name: "ZeroAccount" }],
      ];
      for (const [call, refusal] of calls) {
        expect(await refused(ours, call, now.resident)).to.deep.equal(refusal);
        expect(await refused(reference, call, now.resident)).to.equal(undefined);
      }
    });

    it("a move is an event that changes no document", async () => {
      await withKeys();
      const before = await at(now.addresses.ours);
      const { control } = now.as(now.resident).ids;
      const { superId, resident, acceptor } = now;
      const unsigned = await control.buildMove({
        superId,
        to: SHENZHEN,
        officer: acceptor.address,
      });
      const { blockNumber } = await submit(now, await signedBy(now, unsigned, resident, acceptor));
      for (const shown of [await at(now.addresses.ours), await document(now.addresses.ours)]) {
        expect(withoutTimes(shown)).to.deep.equal(withoutTimes(before));
        expect(shown.didDocumentMetadata.versionId).to.equal(String(blockNumber));
      }
      const log = (await reader.ids.history(superId)).at(-1)!;
      expect(log.event).to.equal("DIDAttributeChanged");
      expect(log.arguments).to.deep.include({ name: "domicile/registrar", value: text(SHENZHEN) });
      await end();
      await sameKeys(["controller"]);
    });
    const sameKeys = async (ids: string[]) => {
      const { verificationMethod } = (await at(now.addresses.ours)).didDocument!;
      expect(verificationMethod!.map((method) => method.id.split("#")[1])).to.deep.equal(ids);
    };

    it("an attribute of a move's name is refused", async () => {
      const attribute = encodeBytes32String("domicile/registrar");
      for (const call of [
        ["setAttribute", attribute, text(SHENZHEN), DAY],
        ["revokeAttribute", attribute, text(SHENZHEN)],
      ] satisfies Call[]) {
        expect(await refused(ours, call, now.resident)).to.deep.equal({
          name: "ReservedName",
          nameBytes: attribute,
        });
      }
    });

    it("a revoked delegate is shown nowhere, not even as of its block", async () => {
      await both([["addDelegate", name("veriKey"), now.neighbour.address, DAY]]);
      const block = await both([["revokeDelegate", name("veriKey"), now.neighbour.address]]);
      const keys = async (registry: string) =>
        (await at(registry, block)).didDocument!.verificationMethod!.length;
      expect([await keys(now.addresses.ours), await keys(now.addresses.reference)]).to.deep.equal([
        1, 2,
      ]);
    });

    it("the functions with signatures that can be replayed are absent", async () => {
      const theirs = new Interface(REFERENCE.abi);
      const own: Interface = reader.contracts.superIdRegistry.interface;
      const absent: string[] = [];
      theirs.forEachFunction((each) => {
        if (own.getFunction(each.selector) === null) absent.push(each.name);
      });
      expect(absent.sort()).to.deep.equal([
        "addDelegateSigned",
        "changeOwnerSigned",
        "nonce",
        "revokeAttributeSigned",
        "revokeDelegateSigned",
        "setAttributeSigned",
      ]);
      theirs.forEachEvent((each) => {
        expect(own.getEvent(each.topicHash)!.format("full")).to.equal(each.format("full"));
      });
      expect(await reference.getFunction("nonce")(now.resident.address)).to.equal(0n);
      await failureOf(ours.getFunction("nonce")(now.resident.address) as Promise<unknown>);
    });

    it("another registration after an annulment is another DID", async () => {
      const { nullifier } = await reader.ids
        .history(now.superId)
        .then(([first]) => first!.arguments as { nullifier: string });
      await now.as(now.clerk).ids.annulment.propose(now.superId, "key lost");
      await time.increase(14 * DAY);
      await now.as(now.officer!).ids.annulment.execute(now.superId);
      const successor = await register(
        now,
        await signedResident(now, { nullifier, controller: newWallet(chain) }),
      );
      expect(successor).not.to.equal(now.superId);
      expect((await reader.ids.document(now.superId)).didDocumentMetadata.deactivated).to.equal(
        true,
      );
      expect((await reader.ids.document(successor)).didDocument!.verificationMethod).to.have.length(
        1,
      );
    });
  });
});
