import { expect } from "chai";
import {
  type BaseWallet,
  encodeBytes32String,
  hexlify,
  id,
  type LogDescription,
  MaxUint256,
  type TransactionReceipt,
  type TypedDataDomain,
  TypedDataEncoder,
  toUtf8Bytes,
  ZeroAddress,
} from "ethers";
import {
  connect,
  type Domicile,
  drawNullifier,
  MESSAGE_TYPES,
  organisationId,
  type Signed,
  signersOf,
  superIdOf,
  superIdOfRegistration,
  toBytes,
  type Unsigned,
  WrongAccountError,
  WrongChainError,
} from "../../src/index.js";
import { ID_DOMAIN, type IdMessageName, nameToBytes } from "../../src/identity/acts.js";
import { failureOf, refusalOf } from "../failure.js";
import { createChain, newWallet } from "../../local/fixture.js";
import {
  COMPANY,
  DAY,
  type IdWorld,
  idWorld,
  register,
  SHENZHEN,
  SHIJIAZHUANG,
  signedBy,
  signedOrganisation,
  signedResident,
  submit,
  YEAR,
} from "./world.js";

const ANSWER = id("the answer");
const { nullifier: NULLIFIER } = drawNullifier();
const KEY = "did/pub/Secp256k1/veriKey/hex";
const VALUE = `0x02${id("key").slice(2)}`;

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;

/** A resident's Super ID, in Shijiazhuang. */
async function world() {
  const parties = await idWorld(chain);
  const superId = await register(parties, await signedResident(parties));
  return { ...parties, superId };
}
type World = IdWorld & { superId: string };
const domainOf = (verifyingContract: string): TypedDataDomain => ({
  ...ID_DOMAIN,
  chainId: 31337n,
  verifyingContract,
});

/** A signed message about a Super ID. */
type SignedIdMessage = { [Name in IdMessageName]: Signed<Name> }[IdMessageName];

const load = (): Promise<World> => networkHelpers.loadFixture(world);

/** What is expected of a type of message. */
interface Case {
  /** What must have happened before. */
  before?: (at: World) => Promise<unknown>;
  /** The controller, and the officer if two sign. */
  signers: (at: World) => BaseWallet[];
  build: (ids: Domicile["ids"], at: World) => Promise<Unsigned<IdMessageName>>;
  events: (
    at: World,
    sent: { block: number; changed: number; timestamp: number },
  ) => [name: string, args: Record<string, unknown>][];
  /** State that it brings about, and what that is before. */
  state: (at: World) => Promise<unknown>;
  from: unknown;
  to: (at: World) => unknown;
  /** The refusal of the same message, submitted again; `block` is that of the first time. */
  again: (at: World, block: number) => Record<string, unknown>;
}

const byResident = ({ resident }: World): BaseWallet[] => [resident];
const resolve = (at: World) => at.as(at.stranger!).ids.resolve(at.superId);
const isDelegate = (at: World) =>
  at.as(at.stranger!).ids.isDelegate(at.superId, "veriKey", at.next.address);
const superseded = ({ superId }: World, version: number, changed: number) => ({
  name: "Superseded",
  superId,
  version,
  changed,
});
/** The last event about an attribute: its end. */
const attribute = async (at: World) => {
  const history = await at.as(at.stranger!).ids.history(at.superId);
  const last = history.findLast(({ event }) => event === "DIDAttributeChanged");
  return last === undefined ? null : last.arguments.validTo === 0 ? "revoked" : "set";
};
const setAttribute = async (at: World) => {
  const { control } = at.as(at.resident).ids;
  const unsigned = await control.buildAttributeChange({
    superId: at.superId,
    name: KEY,
    value: VALUE,
    validity: 30 * DAY,
  });
  return submit(at, await signedBy(at, unsigned, at.resident));
};
const addDelegate = async (at: World) => {
  const { control } = at.as(at.resident).ids;
  const unsigned = await control.buildDelegateAddition({
    superId: at.superId,
    delegateType: "veriKey",
    delegate: at.next.address,
    validity: 30 * DAY,
  });
  return submit(at, await signedBy(at, unsigned, at.resident));
};
const deactivate = async (at: World) => {
  const unsigned = await at.as(at.resident).ids.control.buildDeactivation({ superId: at.superId });
  return submit(at, await signedBy(at, unsigned, at.resident));
};
const propose = (at: World) =>
  at.as(at.clerk).ids.annulment.propose(at.superId, "wrong party", id("statement"));

const CASES: Record<IdMessageName, Case> = {
  OrganisationRegistration: {
    signers: ({ firm, clerk }) => [firm, clerk],
    build: ({ registration }, { firm, clerk }) =>
      registration.buildOrganisation({
        creditCode: COMPANY,
        controller: firm.address,
        registrar: SHIJIAZHUANG,
        officer: clerk.address,
      }),
    events: ({ firm, clerk }) => [
      [
        "SuperIdRegistered",
        {
          superId: organisationId(COMPANY),
          controller: firm.address,
          registrar: toBytes(SHIJIAZHUANG),
          nullifier: encodeBytes32String(COMPANY),
          generation: 0n,
          officer: clerk.address,
        },
      ],
      [
        "DIDOwnerChanged",
        { identity: organisationId(COMPANY), owner: firm.address, previousChange: 0n },
      ],
    ],
    state: async ({ as, stranger }) => (await as(stranger!).ids.ofOrganisation(COMPANY)).controller,
    from: null,
    to: ({ firm }) => firm.address,
    again: () => ({
      name: "AlreadyRegistered",
      superId: organisationId(COMPANY),
      status: "active",
    }),
  },
  ResidentRegistration: {
    signers: ({ neighbour, acceptor }) => [neighbour, acceptor],
    build: ({ registration }, { neighbour, acceptor }) =>
      registration.buildResident({
        nullifier: NULLIFIER,
        controller: neighbour.address,
        registrar: SHENZHEN,
        officer: acceptor.address,
      }),
    events: ({ neighbour, acceptor }) => [
      [
        "SuperIdRegistered",
        {
          superId: superIdOf("Resident", NULLIFIER),
          controller: neighbour.address,
          registrar: toBytes(SHENZHEN),
          nullifier: NULLIFIER,
          generation: 0n,
          officer: acceptor.address,
        },
      ],
      [
        "DIDOwnerChanged",
        {
          identity: superIdOf("Resident", NULLIFIER),
          owner: neighbour.address,
          previousChange: 0n,
        },
      ],
    ],
    state: async ({ as, stranger }) =>
      (await as(stranger!).ids.resolve(superIdOf("Resident", NULLIFIER))).controller,
    from: null,
    to: ({ neighbour }) => neighbour.address,
    again: () => ({
      name: "AlreadyRegistered",
      superId: superIdOf("Resident", NULLIFIER),
      status: "active",
    }),
  },
  Move: {
    signers: ({ resident, acceptor }) => [resident, acceptor],
    build: ({ control }, { superId, acceptor }) =>
      control.buildMove({ superId, to: SHENZHEN, officer: acceptor.address }),
    events: ({ superId, acceptor }, { changed }) => [
      [
        "SuperIdMoved",
        {
          superId,
          from: toBytes(SHIJIAZHUANG),
          to: toBytes(SHENZHEN),
          officer: acceptor.address,
        },
      ],
      [
        "DIDAttributeChanged",
        {
          identity: superId,
          name: encodeBytes32String("domicile/registrar"),
          value: hexlify(toUtf8Bytes(SHENZHEN)),
          validTo: MaxUint256,
          previousChange: BigInt(changed),
        },
      ],
    ],
    state: async (at) => (await resolve(at)).registrar,
    from: SHIJIAZHUANG,
    to: () => SHENZHEN,
    again: ({ superId }) => ({ name: "AlreadyThere", superId, registrar: SHENZHEN }),
  },
  ControllerChange: {
    signers: byResident,
    build: ({ control }, { superId, next }) =>
      control.buildChange({ superId, newController: next.address }),
    events: ({ superId, next }, { changed }) => [
      ["ControllerChanged", { superId, controller: next.address, version: 1n }],
      [
        "DIDOwnerChanged",
        { identity: superId, owner: next.address, previousChange: BigInt(changed) },
      ],
    ],
    state: async (at) => {
      const { controller, version } = await resolve(at);
      return [controller === at.next.address ? "next" : "first", version];
    },
    from: ["first", 0],
    to: () => ["next", 1],
    again: (at, block) => superseded(at, 1, block),
  },
  Deactivation: {
    signers: byResident,
    build: ({ control }, { superId }) => control.buildDeactivation({ superId }),
    events: ({ superId, resident }, { changed, timestamp }) => [
      [
        "SuperIdDeactivated",
        { superId, controller: resident.address, finalFrom: BigInt(timestamp + 30 * DAY) },
      ],
      [
        "DIDOwnerChanged",
        { identity: superId, owner: ZeroAddress, previousChange: BigInt(changed) },
      ],
    ],
    state: async (at) => (await resolve(at)).status,
    from: "active",
    to: () => "deactivated",
    again: ({ superId }) => ({ name: "WrongIdStatus", superId, status: "deactivated" }),
  },
  Reactivation: {
    before: deactivate,
    signers: byResident,
    build: ({ control }, { superId }) => control.buildReactivation({ superId }),
    events: ({ superId, resident }, { changed }) => [
      ["SuperIdReactivated", { superId, controller: resident.address }],
      [
        "DIDOwnerChanged",
        // Linked past the deactivation, to the registration in the block before.
        { identity: superId, owner: resident.address, previousChange: BigInt(changed - 1) },
      ],
    ],
    state: async (at) => (await resolve(at)).status,
    from: "deactivated",
    to: () => "active",
    again: ({ superId }) => ({ name: "WrongIdStatus", superId, status: "active" }),
  },
  DelegateAddition: {
    signers: byResident,
    build: ({ control }, { superId, next }) =>
      control.buildDelegateAddition({
        superId,
        delegateType: "veriKey",
        delegate: next.address,
        validity: DAY,
      }),
    events: ({ superId, next }, { changed, timestamp }) => [
      [
        "DIDDelegateChanged",
        {
          identity: superId,
          delegateType: encodeBytes32String("veriKey"),
          delegate: next.address,
          validTo: BigInt(timestamp + DAY),
          previousChange: BigInt(changed),
        },
      ],
    ],
    state: isDelegate,
    from: false,
    to: () => true,
    again: (at, block) => superseded(at, 0, block),
  },
  DelegateRevocation: {
    before: addDelegate,
    signers: byResident,
    build: ({ control }, { superId, next }) =>
      control.buildDelegateRevocation({ superId, delegateType: "veriKey", delegate: next.address }),
    events: ({ superId, next }, { changed }) => [
      [
        "DIDDelegateChanged",
        {
          identity: superId,
          delegateType: encodeBytes32String("veriKey"),
          delegate: next.address,
          validTo: 0n,
          previousChange: BigInt(changed),
        },
      ],
    ],
    state: isDelegate,
    from: true,
    to: () => false,
    again: (at, block) => superseded(at, 0, block),
  },
  AttributeChange: {
    signers: byResident,
    build: ({ control }, { superId }) =>
      control.buildAttributeChange({ superId, name: KEY, value: VALUE, validity: DAY }),
    events: ({ superId }, { changed, timestamp }) => [
      [
        "DIDAttributeChanged",
        {
          identity: superId,
          name: nameToBytes(KEY),
          value: VALUE,
          validTo: BigInt(timestamp + DAY),
          previousChange: BigInt(changed),
        },
      ],
    ],
    state: attribute,
    from: null,
    to: () => "set",
    again: (at, block) => superseded(at, 0, block),
  },
  AttributeRevocation: {
    before: setAttribute,
    signers: byResident,
    build: ({ control }, { superId }) =>
      control.buildAttributeRevocation({ superId, name: KEY, value: VALUE }),
    events: ({ superId }, { changed }) => [
      [
        "DIDAttributeChanged",
        {
          identity: superId,
          name: nameToBytes(KEY),
          value: VALUE,
          validTo: 0n,
          previousChange: BigInt(changed),
        },
      ],
    ],
    state: attribute,
    from: "set",
    to: () => "revoked",
    again: (at, block) => superseded(at, 0, block),
  },
  AnnulmentAnswer: {
    before: propose,
    signers: byResident,
    build: ({ annulment }, { superId }) => annulment.buildAnswer({ superId, digest: ANSWER }),
    events: ({ superId, resident }) => [
      ["AnnulmentAnswered", { superId, controller: resident.address, digest: ANSWER }],
    ],
    state: async ({ as, stranger, superId }) =>
      (await as(stranger!).ids.annulment.pending(superId))!.answered,
    from: false,
    to: () => true,
    again: ({ superId }) => ({ name: "AlreadyAnswered", superId }),
  },
};

/** The registry's events in a receipt. */
const eventsIn = ({ as, stranger }: World, receipt: TransactionReceipt) =>
  receipt.logs.map((log) => {
    const events = as(stranger!).contracts.superIdRegistry.interface;
    const { name, args } = events.parseLog(log) as LogDescription;
    return [name, args.toObject()];
  });

const refuses = async (at: World, signed: SignedIdMessage, refusal: unknown, why = "") => {
  expect(await refusalOf(submit(at, signed)), why).to.deep.equal(refusal);
};

for (const [name, { before, signers, build, events, state, from, to, again }] of Object.entries(
  CASES,
) as [IdMessageName, Case][]) {
  describe(`${name}, signed`, () => {
    let now: World;
    let accounts: BaseWallet[];
    const unsigned = () => build(now.as(accounts[0]!).ids, now);
    const signed = async (): Promise<SignedIdMessage> =>
      (await signedBy(now, await unsigned(), ...accounts)) as SignedIdMessage;
    const notSigned = (account = accounts[0]!) => ({
      name: "InvalidSignature",
      account: account.address,
    });
    /** The message as signed for another domain. */
    const signedFor = async (domain: TypedDataDomain): Promise<SignedIdMessage> => {
      const { type, message } = await unsigned();
      const signatures = await Promise.all(
        accounts.map((account) =>
          account.signTypedData(domain, { [type]: MESSAGE_TYPES[type] }, message),
        ),
      );
      const fields = Object.keys(signersOf({ type, message }));
      return {
        type,
        message,
        ...Object.fromEntries(fields.map((field, i) => [field, signatures[i]])),
      } as SignedIdMessage;
    };

    beforeEach(async () => {
      now = await load();
      accounts = signers(now);
      await before?.(now);
    });

    it("acts for the signer, whoever submits, and only once", async () => {
      const message = await signed();
      const { changed } = await resolve(now);
      expect(await state(now)).to.deep.equal(from);
      const nonces = await Promise.all(accounts.map((account) => account.getNonce()));
      const receipt = await submit(now, message);

      expect(receipt.from).to.equal(now.stranger!.address);
      const { timestamp } = await receipt.getBlock();
      expect(eventsIn(now, receipt)).to.deep.equal(
        events(now, { block: receipt.blockNumber, changed, timestamp }),
      );
      expect(await state(now)).to.deep.equal(to(now));
      expect(await Promise.all(accounts.map((account) => account.getNonce()))).to.deep.equal(
        nonces,
      );

      await networkHelpers.mine();
      await refuses(now, message, again(now, receipt.blockNumber), "the same message");
      expect(await state(now)).to.deep.equal(to(now));
    });

    it("is refused when signed for another chain, contract, version or name", async () => {
      const { cityCodeRegistry, superIdRegistry } = now.deployment.contracts;
      const domain = domainOf(superIdRegistry.address);
      const others: Record<string, TypedDataDomain> = {
        chain: { ...domain, chainId: 1n },
        contract: { ...domain, verifyingContract: cityCodeRegistry.address },
        version: { ...domain, version: "2" },
        name: { ...domain, name: "Domicile" },
      };
      for (const [other, of] of Object.entries(others)) {
        await refuses(now, await signedFor(of), notSigned(), `another ${other}`);
      }
      expect(await state(now)).to.deep.equal(from);
      await submit(now, await signedFor(domain));
      expect(await state(now)).to.deep.equal(to(now));
    });

    it("needs each signature, by nobody else", async () => {
      const message = await signed();
      const fields = Object.keys(signersOf(message));
      for (const [i, field] of fields.entries()) {
        await refuses(now, { ...message, [field]: "0x" }, notSigned(accounts[i]), `no ${field}`);
        const other = newWallet(chain);
        const forged = await other.signTypedData(
          domainOf(now.deployment.contracts.superIdRegistry.address),
          { [message.type]: MESSAGE_TYPES[message.type] },
          message.message,
        );
        await refuses(now, { ...message, [field]: forged }, notSigned(accounts[i]), field);
      }
      if (fields.length === 2) {
        const [controller, officer] = fields.map((field) => message[field as never] as string);
        const exchanged = { controllerSignature: officer!, officerSignature: controller! };
        await refuses(now, { ...message, ...exchanged }, notSigned());
      }
      expect(await state(now)).to.deep.equal(from);
    });

    it("is good up to its deadline, by the chain's clock, and not a second longer", async () => {
      // As far from this computer's clock as the annulment's notice and the deactivation allow.
      await time.increase(20 * DAY);
      const latest = await time.latest();
      const { message } = await unsigned();
      expect(message.deadline).to.equal(latest + 7 * DAY);
      expect(message.deadline).to.be.above(Date.now() / 1000 + 20 * DAY);
      const whole = await signed();
      const snapshot = await networkHelpers.takeSnapshot();
      await time.setNextBlockTimestamp(message.deadline);
      const receipt = await submit(now, whole);
      expect((await receipt.getBlock()).timestamp).to.equal(message.deadline);
      expect(await state(now)).to.deep.equal(to(now));
      await snapshot.restore();
      await time.increaseTo(message.deadline);
      await refuses(now, whole, { name: "SignatureExpired", deadline: message.deadline });
    });

    it("is not asked of the wallet of another account or on another chain", async () => {
      const message = await unsigned();
      const asked: string[] = [];
      const spy = (wallet: BaseWallet): BaseWallet =>
        new Proxy(wallet, {
          get: (target, key) => {
            if (key === "signTypedData") asked.push(target.address);
            const value: unknown = Reflect.get(target, key, target);
            return typeof value === "function" ? (value.bind(target) as unknown) : value;
          },
        });
      const other = newWallet(chain);
      const wrongAccount = await failureOf(now.as(spy(other)).sign(message));
      expect(wrongAccount).to.be.instanceOf(WrongAccountError);
      const expected = accounts.map(({ address }) => address).join(" or ");
      expect(wrongAccount.message).to.equal(
        `wrong account: the wallet is at ${other.address}, this needs ${expected}; switch the account.`,
      );
      const elsewhere = { ...now.deployment, chainId: 1 };
      const wrongChain = await failureOf(
        connect({ runner: spy(accounts[0]!), deployment: elsewhere }).sign(message),
      );
      expect(wrongChain).to.be.instanceOf(WrongChainError);
      expect(asked).to.deep.equal([]);
      await now.as(spy(accounts[0]!)).sign(message);
      expect(asked).to.deep.equal([accounts[0]!.address]);
    });

    it("can be signed as JSON by a wallet that knows EIP-712 only", async () => {
      const message = await unsigned();
      const client = now.as(now.stranger!);
      const payload = JSON.parse(JSON.stringify(client.typedData(message))) as {
        types: Record<string, { name: string; type: string }[]>;
      };
      expect(payload).to.deep.include({
        primaryType: name,
        domain: {
          name: "Domicile Super IDs",
          version: "1",
          chainId: "0x7a69",
          verifyingContract: now.deployment.contracts.superIdRegistry.address.toLowerCase(),
        },
      });
      expect(Object.keys(payload.types)).to.have.members(["EIP712Domain", name]);

      // A node's account, which gets nothing but this text.
      const keyed = now.city!;
      const own = replaceAddress(message, accounts[0]!.address, keyed.address);
      const signature: unknown = await chain.provider.request({
        method: "eth_signTypedData_v4",
        params: [keyed.address, JSON.stringify(client.typedData(own))],
      });
      const [field] = Object.keys(signersOf(own));
      expect((await now.as(keyed).sign(own, { ahead: true }))[field as never]).to.equal(signature);
      expect(client.digestToSign(own)).to.equal(
        TypedDataEncoder.hash(
          domainOf(now.deployment.contracts.superIdRegistry.address),
          { [name]: MESSAGE_TYPES[name] },
          own.message,
        ),
      );
    });

    it("takes an account in lower case as the same", async () => {
      const { address } = accounts[0]!;
      const lower = replaceAddress(await unsigned(), address, address.toLowerCase());
      await submit(now, (await signedBy(now, lower, ...accounts)) as SignedIdMessage);
      expect(await state(now)).to.deep.equal(to(now));
    });
  });
}

/** A message with another account in place of one. */
const replaceAddress = <Name extends IdMessageName>(
  unsigned: Unsigned<Name>,
  from: string,
  to: string,
): Unsigned<Name> => ({
  ...unsigned,
  message: Object.fromEntries(
    Object.entries(unsigned.message).map(([key, value]) => [key, value === from ? to : value]),
  ) as unknown as Unsigned<Name>["message"],
});

describe("what two sign", () => {
  let now: World;
  beforeEach(async () => {
    now = await load();
  });

  for (const type of ["OrganisationRegistration", "ResidentRegistration", "Move"] as const) {
    const { build, signers, state, to } = CASES[type];

    it(`is the same in whatever order they sign: ${type}`, async () => {
      const message = await build(now.as(now.stranger!).ids, now);
      const [controller, officer] = signers(now) as [BaseWallet, BaseWallet];
      const one = await signedBy(now, message, controller, officer);
      const other = await signedBy(now, message, officer, controller);
      expect(one).to.deep.equal(other);
      // As JSON from one to the other.
      const first = await signedBy(now, message, officer);
      const passed = JSON.parse(JSON.stringify(first)) as typeof first;
      expect(await signedBy(now, passed, controller)).to.deep.equal(one);
      await submit(now, one as SignedIdMessage);
      expect(await state(now)).to.deep.equal(to(now));
    });

    it(`does without the signature of whoever of them sends: ${type}`, async () => {
      const snapshot = await networkHelpers.takeSnapshot();
      const [controller, officer] = signers(now) as [BaseWallet, BaseWallet];
      for (const [sender, other] of [
        [controller, officer],
        [officer, controller],
      ] as const) {
        await networkHelpers.setBalance(sender.address, 10n ** 18n);
        const message = await build(now.as(sender).ids, now);
        const half = (await signedBy(now, message, other)) as SignedIdMessage;
        await refuses(now, half, { name: "InvalidSignature", account: sender.address });
        expect((await now.as(sender).submit(half)).from).to.equal(sender.address);
        expect(await state(now)).to.deep.equal(to(now));
        await snapshot.restore();
      }
    });

    it(`gets both signatures from an account that is both: ${type}`, async () => {
      const both = now.registrar;
      const build = {
        Move: async () => {
          const superId = await register(now, await signedResident(now, { controller: both }));
          return now
            .as(both)
            .ids.control.buildMove({ superId, to: "MA.156", officer: both.address });
        },
        ResidentRegistration: () =>
          now.as(both).ids.registration.buildResident({
            nullifier: NULLIFIER,
            controller: both.address,
            registrar: "MA.156",
            officer: both.address,
          }),
        OrganisationRegistration: () =>
          now.as(both).ids.registration.buildOrganisation({
            creditCode: COMPANY,
            controller: both.address,
            registrar: "MA.156",
            officer: both.address,
          }),
      }[type];
      const signed = await now.as(both).sign(await (build() as Promise<Unsigned<typeof type>>));
      expect(signed.controllerSignature).to.equal(signed.officerSignature);
      await submit(now, signed as SignedIdMessage);
    });
  }
});

describe("a message, its opposite, the same message again", () => {
  let now: World;
  beforeEach(async () => {
    now = await load();
    await networkHelpers.setBalance(now.resident.address, 10n ** 18n);
    await networkHelpers.setBalance(now.next.address, 10n ** 18n);
  });

  const signed = async (
    { build, signers }: Pick<Case, "build" | "signers">,
    at = now,
  ): Promise<SignedIdMessage> => {
    const accounts = signers(at);
    const unsigned = await build(at.as(accounts[0]!).ids, at);
    return (await signedBy(at, unsigned, ...accounts)) as SignedIdMessage;
  };

  /** What undoes a message: another one, or a transaction where there is one. */
  const OPPOSITES: Partial<
    Record<
      IdMessageName,
      Pick<Case, "build" | "signers"> & { send?: (at: World) => Promise<unknown> }
    >
  > = {
    ControllerChange: {
      signers: ({ next }) => [next],
      build: ({ control }, { superId, resident }) =>
        control.buildChange({ superId, newController: resident.address }),
      send: ({ as, next, superId, resident }) =>
        as(next).ids.control.change(superId, resident.address),
    },
    Deactivation: {
      ...CASES.Reactivation,
      send: ({ as, resident, superId }) => as(resident).ids.control.reactivate(superId),
    },
    DelegateAddition: {
      ...CASES.DelegateRevocation,
      send: ({ as, resident, superId, next }) =>
        as(resident).ids.control.revokeDelegate(superId, "veriKey", next.address),
    },
    AttributeChange: {
      ...CASES.AttributeRevocation,
      send: ({ as, resident, superId }) =>
        as(resident).ids.control.revokeAttribute(superId, KEY, VALUE),
    },
    Move: {
      signers: ({ resident, clerk }) => [resident, clerk],
      build: ({ control }, { superId, clerk }) =>
        control.buildMove({ superId, to: SHIJIAZHUANG, officer: clerk.address }),
    },
  };
  for (const [name, { send, ...opposite }] of Object.entries(OPPOSITES)) {
    const ways: Record<string, () => Promise<unknown>> = {
      "by message": async () => submit(now, await signed(opposite)),
      ...(send === undefined ? {} : { "by transaction": () => send(now) }),
    };
    for (const [how, undo] of Object.entries(ways)) {
      it(`acts once: ${name}, undone ${how}`, async () => {
        const message = await signed(CASES[name as IdMessageName]);
        const before = await resolve(now);
        await submit(now, message);
        await undo();
        await networkHelpers.mine();
        const after = await resolve(now);
        expect(after.changed).to.be.above(before.changed);
        const { version, changed } = after;
        expect(after).to.deep.equal({ ...before, version, changed });
        await refuses(now, message, superseded(now, version, changed));
        expect(await isDelegate(now)).to.equal(false);
        expect(await resolve(now)).to.deep.equal(after);
      });
    }
  }

  it("acts once: Reactivation and Deactivation", async () => {
    await deactivate(now);
    const message = await signed(CASES.Reactivation);
    await submit(now, message);
    await deactivate(now);
    await networkHelpers.mine();
    const { status, version, changed } = await resolve(now);
    await refuses(now, message, superseded(now, version, changed));
    expect(status).to.equal("deactivated");
  });

  it("acts once: an answer to an annulment that was dismissed and proposed again", async () => {
    const { as, clerk, superId } = now;
    await propose(now);
    const message = await signed(CASES.AnnulmentAnswer);
    await submit(now, message);
    await as(clerk).ids.annulment.dismiss(superId);
    const { proposedAt } = message.message as { proposedAt: number };
    await refuses(now, message, { name: "NotProposed", superId, proposedAt });
    await propose(now);
    await refuses(now, message, { name: "NotProposed", superId, proposedAt });
    expect((await as(clerk).ids.annulment.pending(superId))!.answered).to.equal(false);
  });

  it("acts not at all when a transaction came first", async () => {
    const { as, resident, superId } = now;
    const message = await signed(CASES.ControllerChange);
    // To itself: the way to void what was signed.
    await as(resident).ids.control.change(superId, resident.address);
    await networkHelpers.mine();
    const { controller, version, changed } = await resolve(now);
    await refuses(now, message, superseded(now, version, changed));
    expect(controller).to.equal(resident.address);
  });
});

describe("a registration", () => {
  let now: World;
  beforeEach(async () => {
    now = await load();
  });

  it("comes to the same whoever submits it, and first", async () => {
    const { as, firm, neighbour, stranger, other } = now;
    const signed = await signedOrganisation(now);
    const outcomes = [];
    for (const sender of [stranger!, other!, firm, neighbour]) {
      const snapshot = await networkHelpers.takeSnapshot();
      await networkHelpers.setBalance(sender.address, 10n ** 18n);
      await as(sender).submit(signed);
      const { changed, ...resolved } = await as(stranger!).ids.resolve(organisationId(COMPANY));
      expect(changed).to.be.above(0);
      outcomes.push(resolved);
      await snapshot.restore();
    }
    expect(outcomes).to.deep.equal(
      outcomes.map(() => ({
        superId: organisationId(COMPANY),
        status: "active",
        kind: "Organisation",
        controller: firm.address,
        registrar: SHIJIAZHUANG,
        version: 0,
      })),
    );
  });

  it("gives the signer the Super ID though somebody runs ahead with it", async () => {
    const { as, firm, other, stranger } = now;
    const signed = await signedOrganisation(now);
    await as(other!).submit(signed);
    await refuses(now, signed, {
      name: "AlreadyRegistered",
      superId: superIdOfRegistration(signed),
      status: "active",
    });
    expect((await as(stranger!).ids.ofOrganisation(COMPANY)).controller).to.equal(firm.address);
  });

  it("can't be turned to another controller, office or nullifier on the way", async () => {
    const signed = await signedResident(now, { controller: now.neighbour });
    const { neighbour, other, next, acceptor } = now;
    const { registrar } = now;
    const turned: [Partial<Unsigned<"ResidentRegistration">["message"]>, BaseWallet | string][] = [
      [{ controller: other!.address }, other!.address],
      [{ controller: next.address }, next.address],
      [{ nullifier: NULLIFIER }, neighbour.address],
      [{ deadline: signed.message.deadline + YEAR }, neighbour.address],
      [{ registrar: SHENZHEN, officer: acceptor.address }, neighbour.address],
      [{ registrar: "MA.156", officer: registrar.address }, neighbour.address],
    ];
    for (const [change, account] of turned) {
      await refuses(
        now,
        { ...signed, message: { ...signed.message, ...change } },
        { name: "InvalidSignature", account },
        JSON.stringify(change),
      );
    }
    await submit(now, signed);
    expect(await neighbour.getNonce()).to.equal(0);
  });
});
