import { expect } from "chai";
import { DatabaseSync } from "node:sqlite";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { id, Wallet } from "ethers";
import type { Relayer } from "../../servers/relayer/relayer.js";
import { pause } from "../../src/chain/retry.js";
import {
  type AnySigned,
  MESSAGE_TYPES,
  relay,
  RelayError,
  superIdOfRegistration,
  toBytes,
} from "../../src/index.js";
import { type FaultyProxy, startProxy } from "../doubles/FaultyProxy.js";
import { failureOf, refusalOf } from "../failure.js";
import { COUNTRY } from "../../local/fixture.js";
import { type Enrolment, enrolment, get, post, registeredOn, relayerOn } from "./setup.js";

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, { responses: object }>>;
  components: {
    schemas: Record<
      string,
      { required: string[]; properties: Record<string, { required: string[] }> }
    >;
  };
}

const QUICK = { pollingMs: 20 };
const LATER = { pollingMs: 20, timeoutMs: 300 };

describe("the relayer", function () {
  this.timeout(30_000);
  let at: Enrolment;
  let proxy: FaultyProxy;
  let relayer: Relayer;
  let database: string;
  const lines: string[] = [];

  before(async () => {
    at = await enrolment();
    proxy = await startProxy(at.anvil.url);
    database = join(at.directory, "queue.sqlite");
    relayer = await relayerOn(at, {
      provider: proxy.provider,
      lines,
      variables: { RELAYER_DATABASE: database },
    });
  });
  after(async () => {
    await relayer.stop();
    await proxy.stop();
    await at.stop();
  });
  afterEach(async () => {
    proxy.reset();
    await at.anvil.provider.send("evm_setAutomine", [true]);
  });

  const sentByPayer = (): Promise<number> =>
    at.anvil.provider.getTransactionCount(at.payer.address);
  const statusOf = async (id: string) => (await get(relayer.url, `/requests/${id}`)).body;
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    for (let left = 400; !(await isSo()); left--) {
      if (left === 0) throw new Error("never came");
      await pause(10);
    }
  };
  /** Waits until the node has so many transactions of the relayer, mined or not. */
  const inPool = (count: number): Promise<void> =>
    until(
      async () =>
        (await at.anvil.provider.getTransactionCount(at.payer.address, "pending")) === count,
    );
  const has = (id: string, status: string) =>
    until(async () => (await statusOf(id)).status === status);

  describe("relays", () => {
    it("a resident's registration, who has no ether", async () => {
      const { wallet, client, signed } = await at.resident();
      const before = await sentByPayer();
      const told: string[] = [];
      const receipt = await relay(relayer.url, signed, {
        ...QUICK,
        onSent: (hash) => told.push(hash),
      });
      expect(told).to.deep.equal([receipt.transaction]);
      const { status, controller } = await client.ids.resolve(superIdOfRegistration(signed));
      expect({ status, controller }).to.deep.equal({
        status: "active",
        controller: wallet.address,
      });
      const event = (await client.ids.history(superIdOfRegistration(signed)))[0]!;
      expect(receipt).to.deep.equal({
        id: client.digestToSign(signed),
        transaction: event.transaction,
        block: event.block,
      });
      expect(await at.anvil.provider.getBalance(wallet.address)).to.equal(0n);
      expect(await at.anvil.provider.getTransactionCount(wallet.address)).to.equal(0);
      expect(await sentByPayer()).to.equal(before + 1);
    });

    it("what a controller signs about a Super ID, one after another", async () => {
      const { wallet, client, signed } = await at.resident();
      await relay(relayer.url, signed, QUICK);
      const superId = superIdOfRegistration(signed);
      const { control } = client.ids;
      const key = Wallet.createRandom().address;
      for (const build of [
        () =>
          control.buildAttributeChange({
            superId,
            name: "did/svc/Inbox",
            value: "0x1234",
            validity: 60,
          }),
        () => control.buildAttributeRevocation({ superId, name: "did/svc/Inbox", value: "0x1234" }),
        () =>
          control.buildDelegateAddition({
            superId,
            delegateType: "veriKey",
            delegate: key,
            validity: 60,
          }),
        () => control.buildDelegateRevocation({ superId, delegateType: "veriKey", delegate: key }),
        () => control.buildDeactivation({ superId }),
        () => control.buildReactivation({ superId }),
        () => control.buildChange({ superId, newController: key }),
      ]) {
        await relay(relayer.url, (await client.sign(await build())) as AnySigned, QUICK);
      }
      expect(await at.anvil.provider.getTransactionCount(wallet.address)).to.equal(0);
      const { controller, status } = await client.ids.resolve(superId);
      expect({ controller, status }).to.deep.equal({ controller: key, status: "active" });
    });

    it("what is signed about city codes", async () => {
      const wallet = new Wallet(id("applicant"), at.anvil.provider);
      const client = at.as(wallet);
      const application = await client.applications.build({
        code: `${COUNTRY}.4401`,
        kind: "City",
        applicant: wallet.address,
      });
      await relay(relayer.url, await client.sign(application), QUICK);
      const state = () => client.applications.state(`${COUNTRY}.4401`, wallet.address);
      expect((await state()).status).to.equal("pending");
      const withdrawal = await client.applications.buildWithdrawal({
        code: `${COUNTRY}.4401`,
        applicant: wallet.address,
      });
      await relay(relayer.url, await client.sign(withdrawal), QUICK);
      expect((await state()).status).to.equal("withdrawn");
    });
  });

  describe("refuses, and sends nothing:", () => {
    let sent: number;
    let signed: Awaited<ReturnType<Enrolment["resident"]>>["signed"];
    before(async () => {
      ({ signed } = await at.resident());
    });
    beforeEach(async () => {
      sent = await sentByPayer();
    });
    afterEach(async () => {
      expect(await sentByPayer()).to.equal(sent);
      expect((await get(relayer.url, "/health")).body).to.include({ queued: 0, signed: 0 });
    });

    const invalid = async (body: unknown, message: string | RegExp, status = 400) => {
      const answer = await post(relayer.url, body);
      expect(answer.status).to.equal(status);
      expect(answer.body.message).to.match(/^[^\n]{1,300}$/);
      if (typeof message === "string") expect(answer.body.message).to.equal(message);
      else expect(answer.body.message).to.match(message);
    };
    const withMessage = (change: object) => ({
      ...signed,
      message: { ...signed.message, ...change },
    });

    it("what is no signed message, naming the field", async () => {
      const types = Object.keys(MESSAGE_TYPES).join(", ");
      await invalid("{", /^the request: Malformed JSON/);
      await invalid(null, /^the request: /);
      await invalid({}, `type: is none of: ${types}`);
      await invalid({ ...signed, type: "Transfer" }, `type: is none of: ${types}`);
      await invalid({ ...signed, to: at.payer.address }, 'the request: Unrecognized key: "to"');
      await invalid(withMessage({ data: "0x" }), 'message: Unrecognized key: "data"');
      await invalid(
        withMessage({ registrar: "ma.156.1301" }),
        /^message\.registrar: .* upper case/,
      );
      await invalid(withMessage({ registrar: 156 }), /^message\.registrar: .*expected string/);
      await invalid(withMessage({ controller: "0x12" }), "message.controller: is no address");
      await invalid(withMessage({ nullifier: "0x12" }), "message.nullifier: is no 32-byte hash");
      await invalid(withMessage({ generation: -1 }), /^message\.generation: /);
      await invalid(withMessage({ generation: 2 ** 32 }), /^message\.generation: /);
      await invalid(withMessage({ generation: 0.5 }), /^message\.generation: /);
      await invalid(withMessage({ deadline: 2 ** 60 }), /^message\.deadline: /);
      await invalid(
        { ...signed, controllerSignature: "0x123" },
        /^controllerSignature: is no hexadecimal/,
      );
      const alone = { ...signed, officerSignature: undefined };
      await invalid(alone, /^officerSignature: .*expected string/);
    });

    it("what is too long", async () => {
      const long = (bytes: number) => `0x${"ab".repeat(bytes)}`;
      await invalid(
        { ...signed, officerSignature: long(16 * 1024 + 1) },
        /^officerSignature: Too big/,
      );
      await invalid(
        { ...signed, officerSignature: long(64 * 1024) },
        /^the request: is longer than/,
        413,
      );
      const value = {
        type: "AttributeRevocation",
        signature: "0x",
        message: {
          superId: at.payer.address,
          controller: at.officer.address,
          name: "x",
          version: 0,
          changed: 0,
          deadline: 0,
        },
      };
      await invalid(
        { ...value, message: { ...value.message, value: long(4097) } },
        /^message\.value: Too big/,
      );
      await invalid(
        { ...value, message: { ...value.message, value: "0x", name: "n".repeat(32) } },
        /^message\.name: .* is no name/,
      );
    });

    it("messages that name its own account, which needs no signature there", async () => {
      const own = at.payer.address;
      const message = "the message names the relayer's own account; use another one.";
      await invalid(withMessage({ controller: own }), message);
      await invalid(withMessage({ officer: own.toLowerCase() }), message);
      await invalid(
        {
          type: "Application",
          signature: "0x",
          message: {
            code: `${COUNTRY}.4402`,
            kind: "City",
            applicant: own,
            round: 1,
            digest: id("x"),
            deadline: signed.message.deadline,
          },
        },
        message,
      );
    });

    it("what the contracts would refuse, as they do", async () => {
      const stranger = withMessage({ controller: at.stranger!.address });
      const answer = await post(relayer.url, stranger);
      expect(answer.status).to.equal(422);
      expect(answer.body).to.include({ name: "InvalidSignature" });
      expect(answer.body.message).to.match(
        new RegExp(`^${at.stranger!.address} did not sign this message; [^\\n]+$`),
      );
      expect(await refusalOf(relay(relayer.url, stranger, QUICK))).to.deep.equal({
        name: "InvalidSignature",
        account: at.stranger!.address,
      });
    });

    it("what takes more gas than it pays for", async () => {
      const stingy = await relayerOn(at, { variables: { RELAYER_MAX_GAS: "50000" } });
      try {
        const { signed } = await at.resident();
        const { status, body } = await post(stingy.url, signed);
        expect(status).to.equal(422);
        expect(body.message).to.match(/^the call takes \d+ gas and this relayer pays for 50000; /);
        const error = await failureOf(relay(stingy.url, signed, QUICK));
        expect(error).to.be.instanceOf(RelayError).and.include({ reason: "Failed" });
      } finally {
        await stingy.stop();
      }
    });

    it("paths and ids that it does not have", async () => {
      expect((await get(relayer.url, "/")).status).to.equal(404);
      expect((await get(relayer.url, `/requests/${id("none")}`)).status).to.equal(404);
      expect((await get(relayer.url, "/requests/1")).status).to.equal(400);
    });
  });

  describe("a request", () => {
    it("goes from queued over signed to mined, and its message is deleted", async () => {
      await at.anvil.provider.send("evm_setAutomine", [false]);
      const before = await sentByPayer();
      const { signed, client } = await at.resident();
      const { status, body } = await post(relayer.url, signed);
      const digest = client.digestToSign(signed);
      expect(status).to.equal(202);
      expect(body).to.deep.equal({
        id: digest,
        status: "queued",
        transaction: null,
        block: null,
        problem: null,
        url: `/requests/${digest}`,
      });
      await has(body.id, "signed");
      await inPool(before + 1);
      const pending = await statusOf(body.id);
      await at.anvil.provider.send("evm_mine", []);
      await has(body.id, "mined");
      const mined = await statusOf(body.id);
      expect(mined.transaction).to.equal(pending.transaction);
      const receipt = await at.anvil.provider.getTransactionReceipt(mined.transaction as string);
      expect(mined.block).to.equal(receipt!.blockNumber);
      await relayer.stop();
      const file = new DatabaseSync(database, { readOnly: true });
      const row = file.prepare("SELECT message, raw FROM requests WHERE id = ?").get(body.id);
      expect({ ...row }).to.deep.equal({ message: null, raw: null });
      file.close();
      relayer = await relayerOn(at, {
        provider: proxy.provider,
        lines,
        variables: { RELAYER_DATABASE: database },
      });
    });

    it("that is handed in twice is one, before and after", async () => {
      await at.anvil.provider.send("evm_setAutomine", [false]);
      const before = await sentByPayer();
      const { signed } = await at.resident();
      const answers = await Promise.all([post(relayer.url, signed), post(relayer.url, signed)]);
      await has(answers[0].body.id, "signed");
      const third = await post(relayer.url, signed);
      expect(third.status).to.equal(200);
      expect(new Set([...answers, third].map(({ body }) => body.id)).size).to.equal(1);
      await inPool(before + 1);
      await at.anvil.provider.send("evm_mine", []);
      await has(answers[0].body.id, "mined");
      const again = await post(relayer.url, signed);
      expect(again.status).to.equal(200);
      expect(again.body).to.include({ status: "mined" });
      expect(await sentByPayer()).to.equal(before + 1);
      const superId = superIdOfRegistration(signed);
      expect((await registeredOn(at)).filter((each) => each === superId)).to.have.length(1);
    });

    it("waits for another about the same Super ID, so that it costs nothing when it can't act", async () => {
      await at.anvil.provider.send("evm_setAutomine", [false]);
      const before = await sentByPayer();
      const nullifier = id("contested");
      const [first, second] = [await at.resident(nullifier), await at.resident(nullifier)];
      const won = (await post(relayer.url, first.signed)).body.id;
      const lost = (await post(relayer.url, second.signed)).body.id;
      await inPool(before + 1);
      expect((await statusOf(lost)).status).to.equal("queued");
      await at.anvil.provider.send("evm_setAutomine", [true]);
      await at.anvil.provider.send("evm_mine", []);
      await has(won, "mined");
      await has(lost, "refused");
      const { problem } = await statusOf(lost);
      expect(problem).to.include({ name: "AlreadyRegistered" });
      expect(await sentByPayer()).to.equal(before + 1);
      expect(await refusalOf(relay(relayer.url, second.signed, QUICK))).to.deep.equal({
        name: "AlreadyRegistered",
        superId: superIdOfRegistration(first.signed),
        status: "active",
      });
    });

    it("that only the block refuses is refused, and can be handed in again", async () => {
      await at.anvil.provider.send("evm_setAutomine", [false]);
      const before = await sentByPayer();
      const { signed, wallet } = await at.resident();
      const { registrar, officer, city } = at;
      const { body } = await post(relayer.url, signed);
      await inPool(before + 1);
      // In the same block the officer is dismissed first: it pays more.
      const { cityCodeRegistry } = at.as(city!).contracts;
      const dismissal = await cityCodeRegistry.dismiss.populateTransaction(
        toBytes(registrar),
        officer.address,
      );
      await at.anvil.provider.send("eth_sendTransaction", [
        {
          ...dismissal,
          from: city!.address,
          gas: "0x30d40",
          maxFeePerGas: "0x174876e800",
          maxPriorityFeePerGas: "0x174876e800",
        },
      ]);
      await at.anvil.provider.send("evm_mine", []);
      await has(body.id, "refused");
      expect((await statusOf(body.id)).problem).to.include({ name: "MissingRole" });
      expect(await sentByPayer()).to.equal(before + 1);

      await at.anvil.provider.send("evm_setAutomine", [true]);
      expect((await post(relayer.url, signed)).status).to.equal(422);
      await at.enrols(officer.address);
      await relay(relayer.url, signed, QUICK);
      const { controller } = await at.as(wallet).ids.resolve(superIdOfRegistration(signed));
      expect(controller).to.equal(wallet.address);
    });

    it("is signed anew only when its nonce went to another transaction", async () => {
      await at.anvil.provider.send("evm_setAutomine", [false]);
      const before = await sentByPayer();
      const { signed } = await at.resident();
      const { body } = await post(relayer.url, signed);
      await inPool(before + 1);
      const { transaction } = await statusOf(body.id);
      const other = await at.payer.connect(at.anvil.provider).sendTransaction({
        to: at.payer.address,
        nonce: before,
        maxFeePerGas: 100n ** 5n,
        maxPriorityFeePerGas: 100n ** 5n,
      });
      await at.anvil.provider.send("evm_setAutomine", [true]);
      await at.anvil.provider.send("evm_mine", []);
      await has(body.id, "mined");
      const mined = await statusOf(body.id);
      expect(mined.transaction).to.not.equal(transaction);
      expect(await at.anvil.provider.getTransactionReceipt(transaction as string)).to.equal(null);
      expect((await at.anvil.provider.getTransactionReceipt(other.hash))!.status).to.equal(1);
      expect(await sentByPayer()).to.equal(before + 2);
      expect(await registeredOn(at)).to.include(superIdOfRegistration(signed));
    });

    it("whose transaction the node forgot goes out again with the same bytes", async () => {
      await at.anvil.provider.send("evm_setAutomine", [false]);
      const before = await sentByPayer();
      const { signed } = await at.resident();
      const { body } = await post(relayer.url, signed);
      await inPool(before + 1);
      const { transaction } = await statusOf(body.id);
      await at.anvil.provider.send("anvil_dropTransaction", [transaction]);
      await at.anvil.provider.send("evm_setAutomine", [true]);
      await has(body.id, "mined");
      expect((await statusOf(body.id)).transaction).to.equal(transaction);
      expect(await sentByPayer()).to.equal(before + 1);
    });

    it("waits until the account can pay again", async () => {
      const before = await sentByPayer();
      const balance = (await at.anvil.provider.send("eth_getBalance", [
        at.payer.address,
        "latest",
      ])) as unknown;
      await at.anvil.provider.send("anvil_setBalance", [at.payer.address, "0x0"]);
      const { signed } = await at.resident();
      const { status, body } = await post(relayer.url, signed);
      expect(status).to.equal(202);
      await has(body.id, "signed");
      const health = await get(relayer.url, "/health");
      expect(health.status).to.equal(503);
      expect(health.body).to.include({
        ok: false,
        problem: `${at.payer.address} has no ether`,
        balance: "0",
      });
      await at.anvil.provider.send("anvil_setBalance", [at.payer.address, balance]);
      await has(body.id, "mined");
      expect(await sentByPayer()).to.equal(before + 1);
    });
  });

  describe("limits", () => {
    const limited = async (
      variables: Record<string, string>,
      use: (url: string) => Promise<void>,
      words: string[] = [],
    ) => {
      const other = await relayerOn(at, { variables, words });
      try {
        await use(other.url);
      } finally {
        await other.stop();
      }
    };
    const isTooMany = (answer: Awaited<ReturnType<typeof post>>, message: RegExp): void => {
      expect(answer.status).to.equal(429);
      expect(Number(answer.retryAfter)).to.be.within(1, 60);
      expect(answer.body.message).to.match(message);
      expect(answer.body.name).to.equal("TooMany");
    };

    it("requests of an address", async () => {
      await limited({ RELAYER_PER_IP: "2" }, async (url) => {
        const forwarded = (ip: string) => post(url, {}, { "x-forwarded-for": ip });
        expect((await forwarded("192.0.2.1")).status).to.equal(400);
        expect((await forwarded("192.0.2.2")).status).to.equal(400);
        isTooMany(
          await forwarded("192.0.2.3"),
          /^too many requests from this address; try again in \d+ s\.$/,
        );
        expect((await get(url, "/health")).status).to.equal(200);
      });
    });

    it("requests of who is behind a trusted proxy; IPv6 by network", async () => {
      await limited(
        { RELAYER_PER_IP: "2" },
        async (url) => {
          const forwarded = async (ip: string) =>
            (await post(url, {}, { "x-forwarded-for": ip })).status;
          // What a client itself writes into the header stands further left.
          expect(await forwarded("198.51.100.1, 192.0.2.1")).to.equal(400);
          expect(await forwarded("198.51.100.2, 192.0.2.1")).to.equal(400);
          expect(await forwarded("198.51.100.3, 192.0.2.1")).to.equal(429);
          expect(await forwarded("192.0.2.2")).to.equal(400);
          expect(await forwarded("2001:db8::1")).to.equal(400);
          expect(await forwarded("2001:db8:0:0:ffff::2")).to.equal(400);
          expect(await forwarded("2001:DB8:0::3")).to.equal(429);
          expect(await forwarded("2001:db8:0:1::3")).to.equal(400);
        },
        ["--trust-proxy"],
      );
    });

    it("requests for a registrar, of which only signed ones count", async () => {
      await limited({ RELAYER_PER_REGISTRAR: "1" }, async (url) => {
        const [first, second] = [await at.resident(), await at.resident()];
        expect((await post(url, { ...first.signed, officerSignature: "0x" })).status).to.equal(422);
        expect((await post(url, first.signed)).status).to.equal(202);
        // What is known already costs nothing.
        expect((await post(url, first.signed)).status).to.equal(200);
        isTooMany(
          await post(url, second.signed),
          new RegExp(`^too many requests for ${at.registrar.replaceAll(".", "\\.")}; `),
        );
        const error = await failureOf(relay(url, second.signed, LATER));
        expect(error).to.be.instanceOf(RelayError).and.include({ reason: "TooMany" });
        // Applications have a share of their own: that of all below a code.
        const wallet = new Wallet(id("another applicant"), at.anvil.provider);
        const client = at.as(wallet);
        const applications = await Promise.all(
          [`${COUNTRY}.4403`, `${COUNTRY}.4404`].map(async (code) =>
            client.sign(
              await client.applications.build({ code, kind: "City", applicant: wallet.address }),
            ),
          ),
        );
        expect((await post(url, applications[0])).status).to.equal(202);
        isTooMany(
          await post(url, applications[1]),
          /^too many requests for applications below MA\.156; /,
        );
      });
    });

    it("counts what its controller signs for a Super ID itself, and a move for who accepts", async () => {
      await limited({ RELAYER_PER_REGISTRAR: "1" }, async (url) => {
        const { signed, client } = await at.resident();
        await relay(url, signed, QUICK);
        const superId = superIdOfRegistration(signed);
        const { control } = client.ids;
        await relay(url, await client.sign(await control.buildDeactivation({ superId })), QUICK);
        const undoing = await client.sign(await control.buildReactivation({ superId }));
        isTooMany(await post(url, undoing), new RegExp(`for ${superId}; `));
        await at.as(at.stranger!).submit(undoing);
        const move = await control.buildMove({
          superId,
          to: COUNTRY,
          officer: at.country!.address,
        });
        const both = await at.as(at.country!).sign(await client.sign(move));
        await relay(url, both, QUICK);
        expect((await client.ids.resolve(superId)).registrar).to.equal(COUNTRY);
      });
    });
  });

  describe("tells", () => {
    it("how it is", async () => {
      // What the tests before handed in may be on its way, what they took from the account not yet seen as back.
      const isIdle = async () => {
        const { ok, oldest } = (await get(relayer.url, "/health")).body;
        return ok === true && oldest === null;
      };
      while (!(await isIdle())) await pause(50);
      const { status, body } = await get(relayer.url, "/health");
      expect(status).to.equal(200);
      expect(body).to.deep.include({
        ok: true,
        problem: null,
        chainId: 31337,
        address: at.payer.address,
        queued: 0,
        signed: 0,
        oldest: null,
      });
      expect(body.block).to.be.greaterThan(0);
      expect(BigInt(body.balance as string)).to.be.greaterThan(0n);
    });

    it("that its node is away, and takes nothing in then", async () => {
      await pause(1_000);
      for (const method of ["eth_chainId", "eth_blockNumber", "eth_getBalance", "eth_estimateGas"])
        proxy.always(method, "lost");
      const { signed } = await at.resident();
      const [health, answer, error] = await Promise.all([
        get(relayer.url, "/health"),
        post(relayer.url, signed),
        failureOf(relay(relayer.url, signed, { timeoutMs: 4_000, pollingMs: 20 })),
      ]);
      expect(health.status).to.equal(503);
      expect(health.body).to.include({
        ok: false,
        problem: "the node does not answer",
        block: null,
      });
      expect(answer.status).to.equal(503);
      expect(answer.retryAfter).to.equal("5");
      expect(answer.body.message).to.equal("the relayer's node does not answer; try again.");
      expect(error).to.be.instanceOf(RelayError).and.include({ reason: "NodeAway" });
    });

    it("what it takes, as OpenAPI", async () => {
      const { status, body } = await get(relayer.url, "/openapi.json");
      expect(status).to.equal(200);
      const document = body as unknown as OpenApi;
      expect(document.openapi).to.equal("3.1.0");
      expect(
        Object.entries(document.paths).map(([path, item]) => `${Object.keys(item).join()} ${path}`),
      ).to.deep.equal(["post /requests", "get /requests/{id}", "get /health"]);
      expect(document.components.schemas).to.include.keys(
        ...Object.keys(MESSAGE_TYPES),
        "Request",
        "Health",
        "Error",
      );
      const text = JSON.stringify(document);
      for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
        expect(document.components.schemas).to.have.property(name!);
      }
      expect(Object.keys(document.paths["/requests"]!.post!.responses)).to.deep.equal([
        "200",
        "202",
        "400",
        "413",
        "422",
        "429",
        "503",
      ]);
      const { properties, required } = document.components.schemas.ResidentRegistration!;
      expect(required).to.have.members([
        "type",
        "message",
        "controllerSignature",
        "officerSignature",
      ]);
      expect(properties.message!.required).to.deep.equal(
        MESSAGE_TYPES.ResidentRegistration.map(({ name }) => name),
      );
    });

    it("browsers of any origin", async () => {
      const response = await fetch(`${relayer.url}/requests`, {
        method: "OPTIONS",
        headers: {
          origin: "https://example.org",
          "access-control-request-method": "POST",
          "access-control-request-headers": "content-type",
        },
      });
      expect(response.status).to.equal(204);
      expect(response.headers.get("access-control-allow-origin")).to.equal("*");
      expect(response.headers.get("access-control-allow-headers")).to.match(/content-type/i);
    });

    it("its log neither messages nor signatures nor addresses of who asks", () => {
      expect(lines).to.not.be.empty;
      for (const line of lines) {
        expect(line).to.match(/^0x[0-9a-f]{8} [^\n]{1,300}$/);
        expect(line).to.not.match(/0x[0-9a-fA-F]{65,}|127\.0\.0\.1/);
      }
    });
  });
});

describe("relaying", () => {
  const signed = { type: "Application", message: {}, signature: "0x" } as unknown as AnySigned;
  /** A server that answers all with the same. */
  const answering = async (status: number, body: string, use: (url: string) => Promise<void>) => {
    const server = createServer((_, response) => response.writeHead(status).end(body));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  it("says that no relayer answers", async () => {
    const error = await failureOf(relay("http://127.0.0.1:1", signed, LATER));
    expect(error).to.be.instanceOf(RelayError).and.include({ reason: "Unreachable" });
    expect(error.message).to.equal(
      "the relayer does not answer; check its address, or submit it yourself.",
    );
  });

  for (const [what, status, body] of [
    ["something else", 200, '{"hello":"world"}'],
    ["an error of something else", 404, '{"detail":"Not Found"}'],
    ["an incomplete answer", 200, '{"id":"0x12","status":"mined"}'],
  ] as const) {
    it(`says that ${what} is no relayer's answer`, () =>
      answering(status, body, async (url) => {
        const error = await failureOf(relay(url, signed, LATER));
        expect(error).to.be.instanceOf(RelayError).and.include({ reason: "NoRelayer" });
      }));
  }

  it("shows what a relayer says without control characters", () =>
    answering(
      400,
      JSON.stringify({ name: "Invalid", message: "a\u001b[2Jb", data: null }),
      async (url) => {
        const error = await failureOf(relay(url, signed, LATER));
        expect(error.message).to.equal("a\\u{1b}[2Jb");
      },
    ));
});
