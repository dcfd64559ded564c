import { expect } from "chai";
import { RpcError } from "../../src/index.js";
import {
  type FaultyProxy,
  type RpcCall,
  startProxy,
  type Trouble,
} from "../doubles/FaultyProxy.js";
import { failureOf } from "../failure.js";
import { CITY, cityOf, COUNTRY, createChain } from "../fixture.js";

/** More than two requests of the client's span. */
const BLOCKS = 24_000;
const SPAN = 10_000;

const chain = await createChain();

describe("reading", () => {
  const issued = [CITY, `${COUNTRY}.1302`, `${COUNTRY}.1303`, `${COUNTRY}.1304`];

  let proxy: FaultyProxy;
  let now: Awaited<ReturnType<typeof cityOf>>;

  before(async () => {
    proxy = await startProxy(chain.provider);
    now = await cityOf(chain);
    const { issuing } = now.as(now.country!);
    for (const code of issued.slice(1)) {
      await chain.networkHelpers.mine(BLOCKS / 3);
      await issuing.issue({ code, kind: "City", holder: now.city!.address });
    }
  });

  after(() => proxy.stop());

  beforeEach(() => proxy.reset());

  describe("events of a long chain", () => {
    const children = async (): Promise<string[]> =>
      (await now.as(proxy.provider).children(COUNTRY)).map(({ code }) => code);
    const rangeOf = ({ params }: RpcCall): [from: number, to: number] => {
      const [{ fromBlock, toBlock }] = params as [{ fromBlock: string; toBlock: string }];
      return [Number(fromBlock), Number(toBlock)];
    };
    const ranges = () => proxy.calls.filter(({ method }) => method === "eth_getLogs").map(rangeOf);
    const sizeOf = ([from, to]: [number, number]): number => to - from + 1;

    it("are asked for in bounded ranges that leave nothing out", async () => {
      expect(await children()).to.deep.equal(issued);
      const asked = ranges();
      expect(asked.map(sizeOf).slice(0, -1)).to.deep.equal([SPAN, SPAN]);
      expect(asked[0]![0]).to.equal(now.deployment.contracts.cityCodeRegistry.block);
      for (const [i, [from]] of asked.entries()) {
        if (i > 0) expect(from).to.equal(asked[i - 1]![1] + 1);
      }
      expect(asked.at(-1)![1]).to.equal(await chain.ethers.provider.getBlockNumber());
    });

    const tooMany = { code: -32005, message: "query returned more than 10000 results" };
    const refusals: Record<string, Trouble> = {
      "by an error": () => ({ error: tooMany }),
      "by HTTP 400": () => ({ error: tooMany, status: 400 }),
      "by HTTP 413": () => ({ error: tooMany, status: 413 }),
    };
    for (const [how, refuse] of Object.entries(refusals)) {
      it(`are asked for in smaller ranges where a node refuses large ones ${how}`, async () => {
        const limit = 2_000;
        proxy.always("eth_getLogs", (call) =>
          sizeOf(rangeOf(call)) > limit ? refuse(call) : undefined,
        );
        expect(await children()).to.deep.equal(issued);
        const asked = ranges().map(sizeOf);
        // Each size is tried once, and the one that works is kept.
        expect(asked.slice(0, 4)).to.deep.equal([SPAN, 5_000, 2_500, 1_250]);
        expect(asked.length).to.be.at.most(3 + BLOCKS / 1_250 + 1);
        expect(Math.max(...asked.slice(3))).to.equal(1_250);
      });
    }

    it("are asked for again, each range for itself, when answers get lost", async () => {
      proxy.next("eth_getLogs", "lost", "answer lost", { late: 0 }, "busy", "answer hangs");
      expect(await children()).to.deep.equal(issued);
      const asked = ranges();
      const [first, second, third] = [asked[0]!, asked[3]!, asked[6]!];
      expect(asked).to.deep.equal([first, first, first, second, second, second, third]);
      expect([second[0], third[0]]).to.deep.equal([first[1] + 1, second[1] + 1]);
    });

    it("end in one line where a node gives none at all", async () => {
      proxy.always("eth_getLogs", { error: { code: -32601, message: "method not found" } });
      const error = await failureOf(children());
      expect(error).to.be.instanceOf(RpcError);
      expect(error.message).to.equal("the node refused: method not found");
      expect(proxy.countOf("eth_getLogs")).to.be.below(20);
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
