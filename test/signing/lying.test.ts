import { expect } from "chai";
import { toBeHex, toQuantity, Wallet } from "ethers";
import {
  ClockError,
  connect,
  type Domicile,
  InvalidInputError,
  MAX_VALID_DAYS,
  TooLongGoodError,
  type Unsigned,
} from "../../src/index.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { type Lie, LyingNode } from "../doubles/LyingNode.js";
import { failureOf, refusalOf } from "../failure.js";
import { CITY, countryOn } from "../../local/fixture.js";

const DAY = 24 * 3600;

/** What a node makes somebody sign who has another's word for nothing. */
describe("a node that lies", () => {
  let anvil: Anvil;
  let at: Awaited<ReturnType<typeof countryOn>>;
  let holder: Wallet;
  /** By the chain, and by the clock of those who sign. */
  let now: number;
  const nodes: LyingNode[] = [];

  before(async () => {
    anvil = await startAnvil();
    at = await countryOn(anvil);
    holder = new Wallet(Wallet.createRandom().privateKey, anvil.provider);
    await at.as(at.country!).issuing.issue({ code: CITY, kind: "City", holder: holder.address });
    now = (await anvil.provider.getBlock("latest"))!.timestamp;
  });
  after(async () => {
    for (const node of nodes) node.destroy();
    await anvil.stop();
  });

  /** The holder's client before such a node, and what its key was asked to sign. */
  const clientBefore = (lie: Lie): { client: Domicile; asked: string[] } => {
    const node = new LyingNode(anvil.url, lie);
    nodes.push(node);
    const asked: string[] = [];
    const key = new (class extends Wallet {
      override signTypedData(...given: Parameters<Wallet["signTypedData"]>): Promise<string> {
        asked.push(Object.keys(given[1])[0]!);
        return super.signTypedData(...given);
      }
    })(holder.privateKey, node);
    return { client: at.as(key, { clock: () => now }), asked };
  };
  const honest: Lie = (_, params, ask) => ask(params);
  /** A node whose latest block is of another time. */
  const sayingTime =
    (time: number): Lie =>
    async (method, params, ask) => {
      const answer = await ask(params);
      if (method !== "eth_getBlockByNumber") return answer;
      return { ...(answer as object), timestamp: toQuantity(time) };
    };
  const offer = (client: Domicile, validFor?: number): Promise<Unsigned<"Offer">> =>
    client.transfers.buildOffer({
      code: CITY,
      holder: holder.address,
      to: at.other!.address,
      ...(validFor === undefined ? {} : { validFor }),
    });

  describe("about the time", () => {
    const lies: Record<string, [time: (now: number) => number, error: Partial<ClockError>]> = {
      "a century ahead": [
        (now) => now + 36_525 * DAY,
        {
          problem: "ahead",
          days: 36_525,
          message:
            "the node's time is 36525 days ahead of this computer's clock; set the clock right or use another node.",
        },
      ],
      "a second more than a day ahead": [(now) => now + DAY + 1, { problem: "ahead", days: 1 }],
      "a second more than 30 days behind": [
        (now) => now - 30 * DAY - 1,
        {
          problem: "behind",
          days: 30,
          message:
            "the node's latest block is 30 days older than this computer's clock says; set the clock right, use another node, or wait for a block.",
        },
      ],
      "in milliseconds": [() => 1_763_000_000_123, { problem: "milliseconds" }],
    };
    for (const [name, [time, expected]] of Object.entries(lies)) {
      it(`is found out: ${name}`, async () => {
        const { client } = clientBefore(sayingTime(time(now)));
        const error = await failureOf(offer(client));
        expect(error).to.be.instanceOf(ClockError);
        expect(error).to.include({ ...expected, blockTime: time(now) });
      });
    }

    it("in milliseconds is named, also where the node is believed", async () => {
      const node = new LyingNode(anvil.url, sayingTime(1_763_000_000_123));
      nodes.push(node);
      const error = await failureOf(offer(at.as(node, { clock: () => 1_763_000_000_123 })));
      expect(error).to.be.instanceOf(ClockError);
      expect(error.message).to.equal(
        "the node says that it is 1763000000123, which are milliseconds, and all deadlines are in seconds; use another node, or another chain if its contracts see the same.",
      );
    });

    it("within reason makes no message good for longer than asked for and a day", async () => {
      const ahead = await offer(clientBefore(sayingTime(now + DAY)).client);
      expect(ahead.message.deadline).to.equal(now + 8 * DAY);
      // A chain that makes blocks on demand: the next one is of now.
      const behind = await offer(clientBefore(sayingTime(now - 30 * DAY)).client);
      expect(behind.message.deadline).to.equal(now + 7 * DAY);
    });

    it("is held against the computer's clock unless another one is given", async () => {
      // The chain's is two days ahead, less a second that passed.
      const client = connect({ runner: anvil.provider, deployment: at.deployment });
      expect(await failureOf(offer(client))).to.include({ problem: "ahead" });
    });
  });

  describe("or a stranger, about how long a message is good", () => {
    it("gets none built for more than 30 days", async () => {
      const { client } = clientBefore(honest);
      const cap = MAX_VALID_DAYS * DAY;
      expect((await offer(client, cap)).message.deadline).to.be.at.least(now + cap);
      const error = await failureOf(offer(client, cap + 1));
      expect(error).to.be.instanceOf(InvalidInputError);
      expect(error.message).to.equal("a message would be good for 31 days; give 30 at most.");
    });

    for (const ahead of [false, true])
      it(`gets none signed that is handed over${ahead ? ", also ahead" : ""}`, async () => {
        const { client, asked } = clientBefore(honest);
        const { type, message } = await offer(client);
        const until = (deadline: number) =>
          client.sign({ type, message: { ...message, deadline } }, { ahead });
        for (const days of [31, 36_525]) {
          const error = await failureOf(until(now + days * DAY));
          expect(error).to.be.instanceOf(TooLongGoodError);
          expect(error.message).to.equal(
            `it would be good for ${days} days by this computer's clock, and nothing is signed for more than 30; set the clock right, use another node, or ask for a message that ends earlier.`,
          );
        }
        expect(asked).to.deep.equal([]);
        await until(now + 31 * DAY - 1);
        expect(asked).to.deep.equal(["Offer"]);
      });
  });

  describe("about a counter", () => {
    const NONCES = "0x7ecebe00";
    const ofLater: Lie = async (method, params, ask) => {
      const [call] = params as [{ data: string }?];
      const isAsked = method === "eth_call" && call!.data.startsWith(NONCES);
      return isAsked ? toBeHex(1n, 32) : ask(params);
    };

    it("gets no offer that is good later, once it is abandoned", async () => {
      const { client, asked } = clientBefore(ofLater);
      const bait = await offer(client);
      expect(bait.message.nonce).to.equal(1);
      expect(await refusalOf(client.sign(bait))).to.deep.equal({
        name: "WrongNonce",
        account: holder.address,
        expected: 0,
      });
      expect(asked).to.deep.equal([]);
    });

    it("gets one from who signs ahead on purpose", async () => {
      const { client, asked } = clientBefore(ofLater);
      const signed = await client.sign(await offer(client), { ahead: true });
      expect(signed.message.nonce).to.equal(1);
      expect(asked).to.deep.equal(["Offer"]);
    });

    it("gets no second signature for what the first one does not fit", async () => {
      const { client } = clientBefore(honest);
      const build = await client.ids.registration.buildResident({
        nullifier: toBeHex(7n, 32),
        controller: holder.address,
        registrar: "MA.156",
        officer: at.country!.address,
      });
      const half = await client.sign(build);
      const altered = { ...half, message: { ...half.message, nullifier: toBeHex(8n, 32) } };
      expect(await refusalOf(at.as(at.country!).sign(altered))).to.deep.equal({
        name: "InvalidSignature",
        account: holder.address,
      });
    });
  });
});
