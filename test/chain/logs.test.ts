import { expect } from "chai";
import { connect, ListTooLongError, RpcError } from "../../src/index.js";
import {
  type Fault,
  type FaultyProxy,
  type RpcCall,
  startProxy,
  type Trouble,
} from "../doubles/FaultyProxy.js";
import { failureOf } from "../failure.js";
import { CITY, cityOf, COUNTRY, createChain } from "../../local/fixture.js";

/** More than two requests of the client's span. */
const BLOCKS = 24_000;
const SPAN = 10_000;

const chain = await createChain();

describe("reading", () => {
  const issued = [CITY, `${COUNTRY}.1302`, `${COUNTRY}.1303`, `${COUNTRY}.1304`];

  let proxy: FaultyProxy;
  let now: Awaited<ReturnType<typeof cityOf>>;

  before(async () => {
    now = await cityOf(chain);
    const { issuing } = now.as(now.country!);
    for (const code of issued.slice(1)) {
      await chain.networkHelpers.mine(BLOCKS / 3);
      await issuing.issue({ code, kind: "City", holder: now.city!.address });
    }
  });

  // What a node grants is remembered by its provider.
  beforeEach(async () => {
    proxy = await startProxy(chain.provider, 1_500);
  });

  afterEach(() => proxy.stop());

  describe("events of a long chain", () => {
    const children = async (): Promise<string[]> =>
      (await now.as(proxy.provider).list(COUNTRY)).map(({ code }) => code);
    const rangeOf = ({ params }: RpcCall): [from: number, to: number] => {
      const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
      return [Number(fromBlock), Number(toBlock)];
    };
    const ranges = () => proxy.calls.filter(({ method }) => method === "eth_getLogs").map(rangeOf);
    const sizeOf = ([from, to]: [number, number]): number => to - from + 1;
    const sizes = () => ranges().map(sizeOf);
    const first = () => now.deployment.contracts.cityCodeRegistry.block;
    const latest = () => chain.ethers.provider.getBlockNumber();

    it("are asked for in bounded ranges that leave nothing out, from the newest on", async () => {
      expect(await children()).to.deep.equal(issued);
      const asked = ranges();
      expect(asked.map(sizeOf).slice(0, -1)).to.deep.equal([SPAN, SPAN]);
      expect(asked[0]![1]).to.equal(await latest());
      for (const [i, [, to]] of asked.entries()) {
        if (i > 0) expect(to).to.equal(asked[i - 1]![0] - 1);
      }
      expect(asked.at(-1)![0]).to.equal(first());
    });

    const tooMany = { code: -32005, message: "query returned more than 10000 results" };
    const refusals: Record<string, Trouble> = {
      "by an error": () => ({ error: tooMany }),
      "by HTTP 400": () => ({ error: tooMany, status: 400 }),
      "by HTTP 413": () => ({ error: tooMany, status: 413 }),
    };
    const allow = (limit: number, refuse: Trouble = refusals["by an error"]!): void =>
      proxy.always("eth_getLogs", (call) =>
        sizeOf(rangeOf(call)) > limit ? refuse(call) : undefined,
      );
    for (const [how, refuse] of Object.entries(refusals)) {
      it(`are asked for in smaller ranges where a node refuses large ones ${how}`, async () => {
        const limit = 2_000;
        allow(limit, refuse);
        expect(await children()).to.deep.equal(issued);
        // The second time nothing is asked for, so it is the span that is refused.
        expect(sizes().slice(0, 5)).to.deep.equal([SPAN, SPAN, 5_000, limit, limit]);
        const whole = Math.ceil(((await latest()) - first() + 1) / limit);
        expect(sizes().length).to.equal(4 + whole);
        proxy.reset();
        allow(limit, refuse);
        expect(await children()).to.deep.equal(issued);
        expect(sizes().length).to.equal(whole);
        expect(Math.max(...sizes())).to.equal(limit);
      });
    }

    it("are asked for in smaller ranges only where there are too many at once", async () => {
      const dense = first() + 9_000;
      proxy.always("eth_getLogs", (call) => {
        const [{ topics }] = call.params as [{ topics: unknown[] }];
        const [from, to] = rangeOf(call);
        const isMany = topics.length > 1 && from <= dense && dense <= to && to - from >= 3_000;
        return isMany ? { error: tooMany } : undefined;
      });
      expect(await children()).to.deep.equal(issued);
      expect(sizes().filter((size) => size > SPAN / 4 && size < SPAN)).to.have.length.above(0);
      proxy.reset();
      expect(await children()).to.deep.equal(issued);
      expect(sizes().slice(0, 2)).to.deep.equal([SPAN, SPAN]);
    });

    it("are not asked for without end: not ten blocks at once of more than 20,000", async () => {
      allow(10);
      const error = await failureOf(children());
      expect(error).to.be.instanceOf(ListTooLongError);
      const left = (await latest()) - first() + 1 - 10;
      expect(error.message).to.equal(
        `the node gives the events of 10 blocks at once, and there are ${left} more blocks; use a node that gives more.`,
      );
      expect(sizes().length).to.be.below(20);
    });

    it("are found ten blocks at once where they are among the newest", async () => {
      allow(10);
      const client = now.as(proxy.provider);
      expect((await client.issuance(issued.at(-1)!))?.code).to.equal(issued.at(-1));
      expect(sizes().length).to.be.below(20);
      const { items, next } = await client.applications.pending(COUNTRY);
      expect(items).to.deep.equal([]);
      // Two hundred requests make a page: those before it are older.
      expect(next).to.deep.equal({ block: (await latest()) - 2_000 + 1, index: 0 });
    });

    it("are asked for again, each range for itself, when answers get lost", async () => {
      proxy.next("eth_getLogs", "lost", "answer lost", { late: 0 }, "busy");
      expect(await children()).to.deep.equal(issued);
      const asked = ranges();
      const [newest, second, oldest] = [asked[0]!, asked[3]!, asked[4]!];
      expect(asked).to.deep.equal([newest, newest, newest, second, oldest, second]);
      expect([second[1], oldest[1]]).to.deep.equal([newest[0] - 1, second[0] - 1]);
    });

    it("end in one line where a node gives none at all", async () => {
      proxy.always("eth_getLogs", { error: { code: -32601, message: "method not found" } });
      const error = await failureOf(children());
      expect(error).to.be.instanceOf(RpcError);
      expect(error.message).to.equal("the node refused: method not found");
      expect(proxy.countOf("eth_getLogs")).to.be.below(20);
    });
  });

  describe("many answers of a contract", () => {
    const codes = Array.from({ length: 200 }, (_, i) => `${COUNTRY}.${1200 + i}`);

    it("come with few questions, which run code that is nowhere", async () => {
      const resolved = await now.as(proxy.provider).resolveAll(codes);
      expect(proxy.countOf("eth_call")).to.equal(2);
      const one = now.as(chain.ethers.provider);
      expect(resolved).to.deep.equal(await Promise.all(codes.map((code) => one.resolve(code))));
      expect(resolved[102]).to.include({ code: issued[1], status: "active", kind: "City" });
    });

    const runsNoCode: Record<string, Fault> = {
      "refuses that": { error: { code: -32602, message: "missing field to" } },
      "answers nothing": { result: "0x" },
      "answers too little": { result: "0x0012" },
    };
    for (const [how, fault] of Object.entries(runsNoCode)) {
      it(`come one by one from a node that ${how}`, async () => {
        proxy.always("eth_call", ({ params }) =>
          "to" in (params[0] as object) ? undefined : fault,
        );
        const client = now.as(proxy.provider);
        const resolved = await client.resolveAll(codes);
        expect(resolved).to.deep.equal(await now.as(chain.ethers.provider).resolveAll(codes));
        // It is tried once.
        expect(proxy.countOf("eth_call")).to.equal(1 + codes.length);
        await client.resolveAll(codes);
        expect(proxy.countOf("eth_call")).to.equal(1 + 2 * codes.length);
      });
    }

    it("are refused in one line where there is no contract", async () => {
      const { deployment } = now;
      const { cityCodeRegistry } = deployment.contracts;
      const nowhere = { ...cityCodeRegistry, address: now.city!.address };
      const client = connect({
        runner: proxy.provider,
        deployment: {
          ...deployment,
          contracts: { ...deployment.contracts, cityCodeRegistry: nowhere },
        },
      });
      const error = await failureOf(client.resolveAll(codes));
      expect(error).to.be.instanceOf(RpcError);
      expect(error.message).to.equal(
        "the node gave 0 bytes where 256 are due; check the addresses.",
      );
    });
  });

  describe("reading through a bad line", () => {
    const client = () => now.as(proxy.provider);

    it("asks again while answers get lost, five times at most", async () => {
      proxy.next("eth_call", "lost", "answer lost", "busy", "answer hangs");
      expect((await client().resolve(CITY)).status).to.equal("active");

      proxy.reset();
      proxy.always("eth_call", "lost");
      const error = await failureOf(client().resolve(CITY));
      expect(error).to.be.instanceOf(RpcError);
      expect(error.message).to.equal(
        "the node gave no answer to a call in 5 tries; check that it runs.",
      );
      expect(proxy.countOf("eth_call")).to.equal(5);
    });

    it("asks once where the node refuses, and repeats its words only", async () => {
      const dump = `header not found\n0x${"00".repeat(500)}`;
      proxy.always("eth_call", { error: { code: -32000, message: dump } });
      const error = await failureOf(client().resolve(CITY));
      expect(error).to.be.instanceOf(RpcError);
      expect(error.message).to.equal("the node refused: header not found");
      expect(proxy.countOf("eth_call")).to.equal(1);
    });
  });
});
