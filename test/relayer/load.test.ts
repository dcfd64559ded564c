import { expect } from "chai";
import { relay, superIdOfRegistration } from "../../src/index.js";
import type { Relayer } from "../../servers/relayer/relayer.js";
import { type FaultyProxy, startProxy } from "../doubles/FaultyProxy.js";
import { eachOf, type Enrolment, enrolment, get, registeredOn, relayerOn } from "./setup.js";

const RESIDENTS = 500;

/** All that the relayer asks of the node. */
const METHODS = [
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_estimateGas",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByNumber",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_sendRawTransaction",
];

/** Loses one answer in five, always the same ones. */
function loseOneInFive(proxy: FaultyProxy): () => number {
  let [state, lost] = [1, 0];
  for (const method of METHODS) {
    proxy.always(method, () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      if ((state >>> 16) % 5 !== 0) return undefined;
      lost++;
      return "answer lost";
    });
  }
  return () => lost;
}

describe("the relayer over a bad line", function () {
  this.timeout(240_000);
  let at: Enrolment;
  let proxy: FaultyProxy;
  let relayer: Relayer;

  before(async () => {
    at = await enrolment();
    proxy = await startProxy(at.anvil.url);
    relayer = await relayerOn(at, { provider: proxy.provider });
  });
  after(async () => {
    await relayer.stop();
    await proxy.stop();
    await at.stop();
  });

  it(`registers ${RESIDENTS} residents, each once, when one answer in five gets lost`, async () => {
    const residents = await eachOf(Array.from({ length: RESIDENTS }), 16, () => at.resident());
    proxy.reset();
    const lost = loseOneInFive(proxy);
    const receipts = await eachOf(residents, 64, ({ signed }) =>
      relay(relayer.url, signed, { timeoutMs: 200_000, pollingMs: 500 }),
    );

    const asked = proxy.calls.filter(({ method }) => METHODS.includes(method)).length;
    expect(asked).to.equal(proxy.calls.length);
    expect(lost() / asked).to.be.within(0.18, 0.22);
    const expected = residents.map(({ signed }) => superIdOfRegistration(signed)).sort();
    expect((await registeredOn(at)).sort()).to.deep.equal(expected);
    expect(await at.anvil.provider.getTransactionCount(relayer.address)).to.equal(RESIDENTS);
    expect(new Set(receipts.map(({ transaction }) => transaction)).size).to.equal(RESIDENTS);
    proxy.reset();
    const { body } = await get(relayer.url, "/health");
    expect(body).to.include({ ok: true, queued: 0, signed: 0 });
  });
});
