import { readFile } from "node:fs/promises";
import { expect } from "chai";
import * as bits from "../../assurance/proofs/bits.js";
import { type ProofOptions, runProofs } from "../../assurance/proofs/prove.js";
import { nameOf, PROPERTIES } from "../../assurance/proofs/properties.js";

const README = new URL("../../assurance/proofs/README.md", import.meta.url);
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
});
