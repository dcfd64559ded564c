import { expect } from "chai";
import {
  getBytes,
  hexlify,
  id,
  type LogDescription,
  Signature,
  toBeHex,
  type TransactionReceipt,
  type TypedDataDomain,
  type Wallet,
  ZeroAddress,
  ZeroHash,
} from "ethers";
import {
  connect,
  digestOf,
  type Domicile,
  MESSAGE_TYPES,
  parentOf,
  type Signed,
  toBytes,
  type Unsigned,
  WrongAccountError,
  WrongChainError,
} from "../../src/index.js";
import { CODE_DOMAIN, type CodeMessageName as MessageName } from "../../src/codes/acts.js";
import { failureOf, refusalOf } from "../failure.js";
import { CITY, cityOf, createChain, newWallet, YEAR } from "../../local/fixture.js";

const WANTED = "MA.156.1302";
const DOCUMENTS = id("the documents");
const RECORD = new TextEncoder().encode(
  JSON.stringify({
    linkset: [{ anchor: `urn:ma:${CITY}`, about: [{ href: "https://example.org/" }] }],
  }),
);
/** Order of secp256k1's group. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
/** How far cancelling moves a nonce. */
const CANCELLED = 2 ** 32;

const chain = await createChain();
const { networkHelpers } = chain;
const { time } = networkHelpers;

/** A city's holder, an applicant and a next holder without ether, and a relayer who pays. */
async function world() {
  const parties = await cityOf(chain);
  const { deployment } = parties;
  const [applicant, next, officer] = [newWallet(chain), newWallet(chain), newWallet(chain)];
  const until = (await time.latest()) + 40 * YEAR;
  return {
    ...parties,
    applicant,
    next,
    officer,
    until,
    domain: {
      ...CODE_DOMAIN,
      chainId: 31337n,
      verifyingContract: deployment.contracts.cityCodeRegistry.address,
    },
  };
}

/** The chain as it was, with clients that have sent nothing yet. */
async function load() {
  const parties = await networkHelpers.loadFixture(world);
  const { as, stranger, country } = parties;
  return { ...parties, relayer: as(stranger!), authority: as(country!) };
}
/** A signed message about a code. */
type AnySigned = { [Name in MessageName]: Signed<Name> }[MessageName];
type World = Awaited<ReturnType<typeof load>>;

/** What is expected of a type of message. */
interface Case {
  /** What must have happened before. */
  before?: (world: World) => Promise<unknown>;
  signer: (world: World) => Wallet;
  build: (client: Domicile, world: World) => Promise<Unsigned<MessageName>>;
  event: (world: World) => [name: string, args: Record<string, unknown>];
  /** State that it brings about, and what that is before. */
  state: (world: World) => Promise<unknown>;
  from: unknown;
  to: (world: World) => unknown;
  /** The refusal of the same message, submitted again. */
  again: (world: World) => Record<string, unknown>;
}

const sign = async (client: Domicile, unsigned: Unsigned<MessageName>): Promise<AnySigned> =>
  (await client.sign(unsigned)) as AnySigned;

const usedNonce = ({ holder }: World, expected: number) => ({
  name: "WrongNonce",
  account: holder.address,
  expected,
});

const apply = async ({ as, applicant, relayer }: World) => {
  const client = as(applicant);
  const unsigned = await client.applications.build({
    code: WANTED,
    kind: "City",
    applicant: applicant.address,
  });
  return relayer.submit(await client.sign(unsigned));
};

const appoint = async ({ as, holder, officer, until, relayer }: World) => {
  const client = as(holder);
  const unsigned = await client.officers.buildAppointment({
    code: CITY,
    holder: holder.address,
    officer: officer.address,
    roles: ["issue", "publish"],
    until,
  });
  return relayer.submit(await client.sign(unsigned));
};

const offer = async ({ as, holder, next, relayer }: World) => {
  const client = as(holder);
  const unsigned = await client.transfers.buildOffer({
    code: CITY,
    holder: holder.address,
    to: next.address,
  });
  return relayer.submit(await client.sign(unsigned));
};

const CASES: Record<MessageName, Case> = {
  Application: {
    signer: ({ applicant }) => applicant,
    build: ({ applications }, { applicant }) =>
      applications.build({
        code: WANTED,
        kind: "City",
        applicant: applicant.address,
        digest: DOCUMENTS,
      }),
    event: ({ applicant }) => [
      "ApplicationFiled",
      {
        code: toBytes(WANTED),
        parent: toBytes(parentOf(WANTED)!),
        applicant: applicant.address,
        kind: 2n,
        round: 1n,
        digest: DOCUMENTS,
      },
    ],
    state: async ({ relayer, applicant }) => {
      const { status, kind, round } = await relayer.applications.state(WANTED, applicant.address);
      return { status, kind, round };
    },
    from: { status: "none", kind: undefined, round: 0 },
    to: () => ({ status: "pending", kind: "City", round: 1 }),
    again: ({ applicant }) => ({
      name: "AlreadyPending",
      code: WANTED,
      applicant: applicant.address,
      round: 1,
    }),
  },
  Withdrawal: {
    before: apply,
    signer: ({ applicant }) => applicant,
    build: ({ applications }, { applicant }) =>
      applications.buildWithdrawal({ code: WANTED, applicant: applicant.address }),
    event: ({ applicant }) => [
      "ApplicationWithdrawn",
      { code: toBytes(WANTED), applicant: applicant.address, round: 1n },
    ],
    state: async ({ relayer, applicant }) =>
      (await relayer.applications.state(WANTED, applicant.address)).status,
    from: "pending",
    to: () => "withdrawn",
    again: ({ applicant }) => ({
      name: "WrongRound",
      code: WANTED,
      applicant: applicant.address,
      expected: 2,
    }),
  },
  Appointment: {
    signer: ({ holder }) => holder,
    build: ({ officers }, { holder, officer, until }) =>
      officers.buildAppointment({
        code: CITY,
        holder: holder.address,
        officer: officer.address,
        roles: ["review", "attest"],
        until,
      }),
    event: ({ officer, until }) => [
      "OfficerAppointed",
      { code: toBytes(CITY), officer: officer.address, roles: 2n | 8n, until: BigInt(until) },
    ],
    state: ({ relayer, officer }) => relayer.officers.roles(CITY, officer.address),
    from: [],
    to: () => ["review", "attest"],
    again: (world) => usedNonce(world, 1),
  },
  Dismissal: {
    before: appoint,
    signer: ({ holder }) => holder,
    build: ({ officers }, { holder, officer }) =>
      officers.buildDismissal({ code: CITY, holder: holder.address, officer: officer.address }),
    event: ({ officer }) => ["OfficerDismissed", { code: toBytes(CITY), officer: officer.address }],
    state: ({ relayer, officer }) => relayer.officers.roles(CITY, officer.address),
    from: ["issue", "publish"],
    to: () => [],
    again: (world) => usedNonce(world, 2),
  },
  Publication: {
    signer: ({ holder }) => holder,
    build: ({ records }, { holder }) =>
      records.buildPublication({ code: CITY, holder: holder.address, document: RECORD }),
    event: ({ holder }) => [
      "RecordPublished",
      { code: toBytes(CITY), digest: digestOf(RECORD), by: holder.address },
    ],
    state: async ({ relayer }) => (await relayer.resolve(CITY)).digest,
    from: null,
    to: () => digestOf(RECORD),
    again: (world) => usedNonce(world, 1),
  },
  Offer: {
    signer: ({ holder }) => holder,
    build: ({ transfers }, { holder, next }) =>
      transfers.buildOffer({ code: CITY, holder: holder.address, to: next.address }),
    event: ({ holder, next }) => [
      "HolderOffered",
      { code: toBytes(CITY), from: holder.address, to: next.address },
    ],
    state: ({ relayer }) => relayer.transfers.offered(CITY),
    from: null,
    to: ({ next }) => next.address,
    again: (world) => usedNonce(world, 1),
  },
  Acceptance: {
    before: offer,
    signer: ({ next }) => next,
    build: ({ transfers }, { next }) =>
      transfers.buildAcceptance({ code: CITY, holder: next.address }),
    event: ({ holder, next }) => [
      "HolderChanged",
      { code: toBytes(CITY), from: holder.address, holder: next.address, epoch: 1n },
    ],
    state: async ({ relayer, next, holder }) =>
      ({ [next.address]: "next", [holder.address]: "first" })[(await relayer.resolve(CITY)).holder],
    from: "first",
    to: () => "next",
    again: () => ({ name: "NotOffered", code: CITY, account: ZeroAddress }),
  },
};

/** The registry's events in a receipt. */
const eventsIn = ({ as, stranger }: World, receipt: TransactionReceipt) =>
  receipt.logs.map((log) => {
    const events = as(stranger!).contracts.cityCodeRegistry.interface;
    const { name, args } = events.parseLog(log) as LogDescription;
    return [name, args.toObject()];
  });

for (const [name, { before, signer, build, event, state, from, to, again }] of Object.entries(
  CASES,
) as [MessageName, Case][]) {
  describe(`${name}, signed`, () => {
    let now: World;
    let client: Domicile;
    let account: Wallet;
    const signed = async (): Promise<AnySigned> => sign(client, await build(client, now));
    /** The message with what another domain or another form of signature makes of it. */
    const signedFor = async (domain: TypedDataDomain): Promise<AnySigned> => {
      const { type, message } = await build(client, now);
      const types = { [type]: MESSAGE_TYPES[type] };
      const signature = await account.signTypedData(domain, types, message);
      return { type, message, signature } as AnySigned;
    };
    const refuses = async (message: AnySigned, refusal: Record<string, unknown>, why: string) => {
      const start = await state(now);
      expect(await refusalOf(now.relayer.submit(message)), why).to.deep.equal(refusal);
      expect(await state(now), why).to.deep.equal(start);
    };
    const notSigned = () => ({ name: "InvalidSignature", account: account.address });

    beforeEach(async () => {
      now = await load();
      account = signer(now);
      client = now.as(account);
      await before?.(now);
    });

    it("acts as the signer, whoever submits, and only once", async () => {
      const message = await signed();
      expect(await state(now)).to.deep.equal(from);
      const receipt = await now.relayer.submit(message);

      expect(receipt.from).to.equal(now.stranger!.address);
      expect(eventsIn(now, receipt)).to.deep.equal([event(now)]);
      expect(await state(now)).to.deep.equal(to(now));
      expect(await account.getNonce()).to.equal(0);

      await refuses(message, again(now), "the same message");
    });

    it("is refused when signed for another chain, contract or version", async () => {
      const { domain, deployment } = now;
      const others: Record<string, TypedDataDomain> = {
        chain: { ...domain, chainId: 1n },
        contract: { ...domain, verifyingContract: deployment.contracts.accessManager.address },
        version: { ...domain, version: "2" },
        name: { ...domain, name: "Domicile" },
      };
      for (const [other, of] of Object.entries(others)) {
        await refuses(await signedFor(of), notSigned(), `another ${other}`);
      }
      await now.relayer.submit(await signedFor(domain));
      expect(await state(now)).to.deep.equal(to(now));
    });

    it("is refused with any other form of the signature", async () => {
      const message = await signed();
      const { r, s, v, yParityAndS } = Signature.from(message.signature);
      const flipped = v === 27 ? 28 : 27;
      const of = (bytes: string, last: number): string =>
        `${r}${bytes.slice(2)}${toBeHex(last).slice(2)}`;
      const highS = toBeHex(ORDER - BigInt(s), 32);
      const forms: Record<string, string> = {
        "high s": of(highS, flipped),
        "high s, same v": of(highS, v),
        "other v": of(s, flipped),
        "v 29": of(s, 29),
        "high s, v 0 or 1": of(highS, flipped - 27),
        "other v, 0 or 1": of(s, flipped - 27),
        "64 bytes, other v": of(toBeHex(BigInt(yParityAndS) ^ (1n << 255n), 32), 0).slice(0, -2),
        "66 bytes": `${message.signature}00`,
        "zero bytes": ZeroHash + ZeroHash.slice(2) + "1b",
        empty: "0x",
        "one bit off": hexlify(getBytes(message.signature).map((b, i) => (i === 9 ? b ^ 1 : b))),
      };
      for (const [form, signature] of Object.entries(forms)) {
        await refuses({ ...message, signature }, notSigned(), form);
      }
      await now.relayer.submit(message);
      expect(await state(now)).to.deep.equal(to(now));
    });

    it("acts with a key's signature in the forms that some wallets give", async () => {
      const { type, message, signature } = await signed();
      const { r, s, v, compactSerialized } = Signature.from(signature);
      const forms = [compactSerialized, `${r}${s.slice(2)}0${v - 27}`];
      for (const form of forms) {
        const snapshot = await networkHelpers.takeSnapshot();
        const relayer = now.as(now.stranger!);
        await relayer.submit({ type, message, signature: form } as AnySigned);
        expect(await state(now)).to.deep.equal(to(now));
        await snapshot.restore();
      }
    });

    it("is good up to its deadline, by the chain's clock, and not a second longer", async () => {
      await time.increase(20 * YEAR);
      const { timestamp } = (await chain.ethers.provider.getBlock("latest"))!;
      const unsigned = await build(client, now);
      const { deadline } = unsigned.message;
      expect(deadline).to.equal(timestamp + 7 * 24 * 3600);
      expect(deadline).to.be.above(Date.now() / 1000 + 15 * YEAR);
      const message = await sign(client, unsigned);

      const snapshot = await networkHelpers.takeSnapshot();
      await time.setNextBlockTimestamp(deadline);
      const receipt = await now.relayer.submit(message);
      const mined = await chain.ethers.provider.getBlock(receipt.blockNumber);
      expect(mined!.timestamp).to.equal(deadline);
      expect(await state(now)).to.deep.equal(to(now));

      await snapshot.restore();
      await time.increaseTo(deadline);
      await refuses(message, { name: "SignatureExpired", deadline }, "a second late");
    });

    it("is not asked of the wallet of another account or on another chain", async () => {
      const unsigned = await build(client, now);
      const asked: string[] = [];
      const spy = (wallet: Wallet): Wallet =>
        new Proxy(wallet, {
          get: (target, key) => {
            if (key === "signTypedData") asked.push(target.address);
            const value: unknown = Reflect.get(target, key, target);
            return typeof value === "function" ? (value.bind(target) as unknown) : value;
          },
        });

      const other = newWallet(chain);
      const wrongAccount = await failureOf(now.as(spy(other)).sign(unsigned));
      expect(wrongAccount).to.be.instanceOf(WrongAccountError);
      expect(wrongAccount.message).to.equal(
        `wrong account: the wallet is at ${other.address}, this needs ${account.address}; switch the account.`,
      );

      const elsewhere = { ...now.deployment, chainId: 1 };
      const wrongChain = await failureOf(
        connect({ runner: spy(account), deployment: elsewhere }).sign(unsigned),
      );
      expect(wrongChain).to.be.instanceOf(WrongChainError);
      expect(wrongChain.message).to.equal(
        "wrong chain: connected to 31337, the deployment is on 1; switch the wallet or the provider.",
      );
      expect(asked).to.deep.equal([]);

      await now.as(spy(account)).sign(unsigned);
      expect(asked).to.deep.equal([account.address]);
    });

    it("can be signed as JSON by a wallet that knows EIP-712 only", async () => {
      const unsigned = await build(client, now);
      const keyed = now.city!;
      const own = replaceAddress(unsigned, account.address, keyed.address);
      const payload = JSON.stringify(client.typedData(own));
      const signature = (await chain.provider.request({
        method: "eth_signTypedData_v4",
        params: [keyed.address, payload],
      })) as string;
      const signed = (await now.as(keyed).sign(own, { ahead: true })) as AnySigned;
      expect(signature).to.equal(signed.signature);
    });

    it("takes an account in lower case as the same", async () => {
      const unsigned = await build(client, now);
      const lower = replaceAddress(unsigned, account.address, account.address.toLowerCase());
      await now.relayer.submit(await sign(client, lower));
      expect(await state(now)).to.deep.equal(to(now));
    });
  });
}

/** A message with another account in place of one. */
const replaceAddress = <Name extends MessageName>(
  unsigned: Unsigned<Name>,
  from: string,
  to: string,
): Unsigned<Name> => ({
  ...unsigned,
  message: Object.fromEntries(
    Object.entries(unsigned.message).map(([key, value]) => [key, value === from ? to : value]),
  ) as unknown as Unsigned<Name>["message"],
});

describe("signed messages of old", () => {
  let now: World;
  const publication = async (nonce?: number): Promise<Signed<"Publication">> => {
    const client = now.as(now.holder);
    const { message } = await client.records.buildPublication({
      code: CITY,
      holder: now.holder.address,
      document: RECORD,
    });
    if (nonce === undefined) return client.sign({ type: "Publication", message });
    const later = { type: "Publication", message: { ...message, nonce } } as const;
    return client.sign(later, { ahead: true });
  };
  const application = async (digest?: string): Promise<Signed<"Application">> => {
    const client = now.as(now.applicant);
    return client.sign(
      await client.applications.build({
        code: WANTED,
        kind: "City",
        applicant: now.applicant.address,
        ...(digest === undefined ? {} : { digest }),
      }),
    );
  };
  const withdrawal = async (): Promise<Signed<"Withdrawal">> => {
    const client = now.as(now.applicant);
    return client.sign(
      await client.applications.buildWithdrawal({ code: WANTED, applicant: now.applicant.address }),
    );
  };

  beforeEach(async () => {
    now = await load();
    await networkHelpers.setBalance(now.holder.address, 10n ** 18n);
    await networkHelpers.setBalance(now.next.address, 10n ** 18n);
  });

  it("are void after cancelSigned, those signed ahead too", async () => {
    const ahead = [await publication(), await publication(1), await publication(5)];
    await now.as(now.holder).transfers.cancelSigned();
    for (const message of ahead) {
      expect(await refusalOf(now.relayer.submit(message))).to.deep.equal(usedNonce(now, CANCELLED));
    }
    await now.relayer.submit(await publication());
    expect((await now.relayer.resolve(CITY)).digest).to.equal(digestOf(RECORD));
  });

  it("wait for their turn when signed ahead", async () => {
    const [first, second] = [await publication(), await publication(1)];
    expect(await refusalOf(now.relayer.submit(second))).to.deep.equal(usedNonce(now, 0));
    await now.relayer.submit(first);
    await now.relayer.submit(second);
    expect(await refusalOf(now.relayer.submit(first))).to.deep.equal(usedNonce(now, 2));
  });

  it("are dead in a superseded round", async () => {
    const [first, second] = [await application(), await application(DOCUMENTS)];
    await now.relayer.submit(first);
    await now.authority.applications.refuse({
      code: WANTED,
      applicant: now.applicant.address,
      round: 1,
      reason: "documents incomplete",
    });
    const superseded = {
      name: "WrongRound",
      code: WANTED,
      applicant: now.applicant.address,
      expected: 2,
    };
    for (const message of [first, second]) {
      expect(await refusalOf(now.relayer.submit(message))).to.deep.equal(superseded);
      expect(await refusalOf(now.authority.issuing.issueSigned(message))).to.deep.equal(superseded);
    }
    await now.relayer.submit(await application(DOCUMENTS));
    const { status, round } = await now.relayer.applications.state(WANTED, now.applicant.address);
    expect({ status, round }).to.deep.equal({ status: "pending", round: 2 });
  });

  it("are dead when withdrawn before anybody filed them", async () => {
    const filedByNobody = await application();
    await now.relayer.submit(await withdrawal());
    expect(await refusalOf(now.authority.issuing.issueSigned(filedByNobody))).to.deep.equal({
      name: "WrongRound",
      code: WANTED,
      applicant: now.applicant.address,
      expected: 2,
    });
    expect((await now.relayer.resolve(WANTED)).status).to.equal("unassigned");
  });

  it("issue once: neither filed nor issued again after the approval", async () => {
    const message = await application();
    await now.authority.issuing.issueSigned(message);
    const taken = { name: "CodeTaken", code: WANTED, holder: now.applicant.address };
    expect(await refusalOf(now.relayer.submit(message))).to.deep.equal(taken);
    expect(await refusalOf(now.authority.issuing.issueSigned(message))).to.deep.equal(taken);
    expect((await now.relayer.issuance(WANTED))!.holder).to.equal(now.applicant.address);
  });

  it("are dead once the code changed holder, even back to the same one", async () => {
    const { as, holder, next } = now;
    const before = await publication();
    for (const [from, to] of [
      [holder, next],
      [next, holder],
    ] as const) {
      await as(from).transfers.offer(CITY, to.address);
      await as(to).transfers.accept(CITY);
    }
    expect((await now.relayer.resolve(CITY)).holder).to.equal(holder.address);
    const { message } = await as(holder).records.buildPublication({
      code: CITY,
      holder: holder.address,
      document: RECORD,
    });
    expect([before.message.epoch, message.epoch]).to.deep.equal([0, 2]);
    expect(before.message.nonce).to.equal(message.nonce);
    expect(await refusalOf(now.relayer.submit(before))).to.deep.equal({
      name: "InvalidSignature",
      account: holder.address,
    });
    expect((await now.relayer.resolve(CITY)).digest).to.equal(null);
  });

  it("say nothing about another code of the same holder", async () => {
    const { authority, holder } = now;
    await authority.issuing.issue({ code: WANTED, kind: "City", holder: holder.address });
    const message = await publication();
    const moved = { ...message, message: { ...message.message, code: WANTED } };
    expect(await refusalOf(now.relayer.submit(moved))).to.deep.equal({
      name: "InvalidSignature",
      account: holder.address,
    });
    expect((await now.relayer.resolve(WANTED)).digest).to.equal(null);
  });
});
