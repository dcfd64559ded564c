import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { concat, hexlify, toBeHex } from "ethers";
import fc from "fast-check";
import * as bits from "../../assurance/proofs/bits.js";
import { execute } from "../../assurance/proofs/execution.js";
import {
  codeOf,
  compileCalls,
  type ProofOptions,
  runProofs,
} from "../../assurance/proofs/prove.js";
import { nameOf, PROPERTIES } from "../../assurance/proofs/properties.js";
import { SLOT_PROPERTIES } from "../../assurance/proofs/slots.js";
import { createChain } from "../../local/fixture.js";

const README = new URL("../../assurance/proofs/README.md", import.meta.url);
const SEED = 7;
const ONES = 2n ** 256n - 1n;

async function statuses(options: ProofOptions): Promise<Record<string, string>> {
  const results = await runProofs(options);
  return Object.fromEntries(results.map(({ property, status }) => [property, status]));
}

describe("proofs", function () {
  this.timeout(300_000);

  it("are those of the README", async () => {
    const rows = (await readFile(README, "utf8")).matchAll(
      /^\| `(\w+\.\w+)` .*\| (\w+) +\|.*\|.*\|$/gm,
    );
    expect([...rows].map(([, name, engine]) => ({ name, engine }))).to.deep.equal(
      PROPERTIES.map((property) => ({ name: nameOf(property), engine: property.engine })),
    );
  });

  it("succeed bit by bit, and by Horn clauses where that is quick", async () => {
    const quick = [
      "WalletNonces.DigestHoldsTheDeadline",
      "WalletNonces.CancelSignedMovesTheNonceFar",
    ];
    const properties = PROPERTIES.filter(
      (property) => property.engine === "bits" || quick.includes(nameOf(property)),
    );
    for (const [property, status] of Object.entries(await statuses({ properties }))) {
      expect(status, property).to.equal("proved");
    }
  });

  it("refute what is false", async () => {
    const file = "control/False.sol";
    const properties = [{ engine: "chc", file, contract: "EveryNumberIsSmall" }] as const;
    expect(await statuses({ properties })).to.deep.equal({ "False.EveryNumberIsSmall": "refuted" });
  });

  it("fail where a slot is packed wrong", async () => {
    const properties = PROPERTIES.filter(({ engine }) => engine === "bits");
    const alter = (path: string, source: string): string => {
      if (path.endsWith("/CodeSlot.sol")) {
        return source
          .replace("0x1f << STATUS", "0x3f << (STATUS - 1)")
          .replace("slot.epoch() + 1", "slot.epoch() + 2")
          .replace("until / 1 hours", "(until + 1) / 1 hours");
      }
      if (path.endsWith("/CodeRules.sol")) {
        return source.replace("if (until > block.timestamp)", "if (until >= block.timestamp)");
      }
      if (path.endsWith("/Registrar.sol")) return source.replace("10_000", "10_001");
      return source.replace("CHANGED_MASK = (1 << 36) - 1", "CHANGED_MASK = (1 << 35) - 1");
    };
    const refuted = Object.entries(await statuses({ properties, alter }))
      .filter(([, status]) => status === "refuted")
      .map(([property]) => property);
    expect(refuted).to.deep.equal([
      "CodeSlot.withStatus",
      "CodeSlot.withHolder",
      "CodeSlot.withFreeze",
      "CodeSlot.requireNotFrozen",
      "SuperIdSlot.changed",
      "SuperIdSlot.withChanged",
      "Registrar.toCodeAndBack",
    ]);
  });

  it("fail where a deadline is wrong", async () => {
    const alter = (_: string, source: string): string =>
      source.replace("block.timestamp > deadline", "block.timestamp > deadline + 1");
    const name = "WalletNonces.DigestHoldsTheDeadline";
    const properties = PROPERTIES.filter((property) => nameOf(property) === name);
    expect(await statuses({ properties, alter })).to.deep.equal({ [name]: "refuted" });
  });

  it("calculate as numbers do", () => {
    const numbers = [0n, 1n, 3_600n, 2n ** 40n - 1n, 2n ** 255n, ONES, (ONES / 7n) * 3n];
    const value = (word: bits.Word): bigint => bits.valueOf(word)!;
    for (const a of numbers) {
      for (const b of numbers) {
        const [x, y] = [bits.constant(a), bits.constant(b)];
        expect(value(bits.sum(x, y))).to.equal((a + b) & ONES);
        expect(value(bits.difference(x, y))).to.equal((a - b) & ONES);
        expect(value(bits.product(x, b))).to.equal((a * b) & ONES);
        expect(value(bits.quotient(x, b))).to.equal(b === 0n ? 0n : a / b);
        expect(bits.less(x, y)).to.equal(a < b ? bits.TRUE : bits.FALSE);
      }
    }
  });

  it(`execute code as the chain does (seed ${SEED})`, async () => {
    const { provider } = await createChain();
    const request = (method: string, params: unknown[]) => provider.request({ method, params });
    const { timestamp } = (await request("eth_getBlockByNumber", ["latest", false])) as {
      timestamp: string;
    };
    const calls = await compileCalls();
    const to = "0x00000000000000000000000000000000000c0de5";
    let reverted = 0;
    for (const property of SLOT_PROPERTIES) {
      const { code, selector } = codeOf(property, calls);
      await request("hardhat_setCode", [to, hexlify(code)]);
      const widths = property.of.map(({ length }) => length);
      for (const words of fc.sample(wordsOf(widths), { seed: SEED, numRuns: 15 })) {
        const data = concat([toBeHex(selector, 4), ...words.map((word) => toBeHex(word, 32))]);
        const answer: unknown = await request("eth_call", [{ to, data }, "latest"]).catch(
          () => null,
        );
        if (answer === null) reverted++;
        const { returns, output } = execute({
          code,
          selector,
          words: words.map(bits.constant),
          timestamp: bits.constant(BigInt(timestamp)),
        });
        const found = returns === bits.TRUE ? toBeHex(bits.valueOf(output)!, 32) : null;
        expect(found, `${nameOf(property)} ${data}`).to.equal(answer);
      }
    }
    expect(reverted).to.be.greaterThan(20);
  });
});

/** Numbers of these widths in bits: any, and such as have long runs of equal bits. */
const wordsOf = (widths: number[]) =>
  fc.tuple(
    ...widths.map((width) => {
      const limit = 2n ** BigInt(width);
      return fc.oneof(
        fc.bigInt({ min: 0n, max: limit - 1n }),
        fc.integer({ min: 0, max: width }).map((shift) => limit - 2n ** BigInt(shift)),
      );
    }),
  );
