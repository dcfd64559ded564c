import { expect } from "chai";
import type { Provider, Signer } from "ethers";
import { Sender } from "../../src/index.js";
import { failureOf } from "../failure.js";
import { createChain } from "../../local/fixture.js";

const { ethers } = await createChain();
const CHAIN = 31337n;

/** A signer whose node shows some of what it has only after a few questions. */
function late(signer: Signer, questions: Partial<Record<keyof Provider, number>>): Signer {
  const left = { ...questions };
  const provider = new Proxy(signer.provider!, {
    get(target, name: keyof Provider) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      const method = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
      if (left[name] === undefined) return method;
      return (...args: unknown[]) => (left[name]-- > 0 ? Promise.resolve(null) : method(...args));
    },
  });
  return new Proxy(signer, {
    get(target, name) {
      if (name === "provider") return provider;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

describe("the receipt of a transaction", () => {
  const send = async (questions: Parameters<typeof late>[1]) => {
    const [signer, other] = await ethers.getSigners();
    const sender = new Sender(late(signer!, questions), CHAIN, { pollingMs: 5 });
    return sender.send({ to: other!.address, data: "0x" });
  };

  it("is waited for where the node counts the transaction before it has the receipt", async () => {
    expect((await send({ getTransactionReceipt: 3 })).status).to.equal(1);
  });

  it("is waited for where the node counts the transaction before it has the block", async () => {
    // All blocks that one look for the nonce asks for.
    expect((await send({ getTransactionReceipt: 1, getBlock: 22 })).status).to.equal(1);
  });

  it("is not waited for where the nonce went to a transaction that nobody finds", async () => {
    const error = await failureOf(send({ getTransactionReceipt: Infinity, getBlock: Infinity }));
    expect(error.message).to.match(/was replaced: nonce \d+ of 0x\w+ went to another one; /);
  });
});
