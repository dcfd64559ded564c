import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { type ProofOptions, runProofs } from "../../assurance/proofs/prove.js";
import { PROPERTIES, type Property } from "../../assurance/proofs/properties.js";

const README = new URL("../../assurance/proofs/README.md", import.meta.url);
/** Those that take seconds; the others are left to the long run. */
const SHARE = ["DigestHoldsTheDeadline", "CancelSignedMovesTheNonceFar"];

const statusOf = async (property: Property, options: ProofOptions = {}): Promise<string> =>
  (await runProofs({ properties: [property], limit: 120, ...options }))[0]!.status;

describe("proofs", function () {
  this.timeout(300_000);

  it("are those of the README", async () => {
    const rows = [...(await readFile(README, "utf8")).matchAll(/^\| `(\w+\.sol)` `(\w+)` .*\|$/gm)];
    const words = rows.map(([row, file, contract]) => {
      const [engine, expected] = row.split("|").slice(3, 5);
      return { file, contract, engine: engine!.trim(), expected: expected!.trim() };
    });
    expect(words).to.deep.equal(PROPERTIES);
  });

  it("succeed", async () => {
    const properties = PROPERTIES.filter(({ contract }) => SHARE.includes(contract));
    const results = await runProofs({ properties, limit: 120 });
    expect(results.map(({ property, status }) => [property, status])).to.deep.equal(
      SHARE.map((property) => [property, "proved"]),
    );
  });

  it("refute what is false", async () => {
    const property: Property = {
      file: "control/False.sol",
      contract: "EveryNumberIsSmall",
      engine: "chc",
      expected: "unknown",
    };
    expect(await statusOf(property)).to.equal("refuted");
  });

  it("fail where the code is broken", async () => {
    const property = PROPERTIES.find(
      ({ contract }) => contract === "CancelSignedMovesTheNonceFar",
    )!;
    const alter = (path: string, source: string): string =>
      path.endsWith("WalletNonces.sol") ? source.replace("1 << 32", "1 << 31") : source;
    expect(await statusOf(property, { alter })).to.equal("refuted");
    const digest = PROPERTIES.find(({ contract }) => contract === "DigestHoldsTheDeadline")!;
    const late = (path: string, source: string): string =>
      path.endsWith("WalletSigned.sol")
        ? source.replace("block.timestamp > deadline", "block.timestamp > deadline + 1")
        : source;
    expect(await statusOf(digest, { alter: late })).to.equal("refuted");
  });
});
