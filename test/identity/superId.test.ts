import { expect } from "chai";
import { encodeBytes32String, keccak256, MaxUint256, ZeroHash } from "ethers";
import fc from "fast-check";
import hre from "hardhat";
import {
  connect,
  didOf,
  drawNullifier,
  ID_KINDS,
  InvalidCreditCodeError,
  InvalidInputError,
  nullifierOf,
  organisationId,
  parseSuperId,
  superIdOf,
} from "../../src/index.js";
import { parseNullifier } from "../../src/identity/superId.js";
import { idKindNumber } from "../../src/identity/words.js";
import { suite } from "../../local/fixture.js";
import { COMPANY, HUAWEI } from "./world.js";

/** For good: who changes the derivation changes everybody's Super ID. */
const COMPANY_ID = "0xa55c2669EbA28f5F78A0D15e94fF65Cd2bdB30Ed";

describe("Super IDs", () => {
  it("are the same in the contract and here, on every chain", async () => {
    const registries = await Promise.all(
      [31337, 11155111].map(async (chainId) => {
        const chain = await hre.network.create({ override: { chainId } });
        const { deployment } = await suite(chain);
        expect(deployment.chainId).to.equal(chainId);
        return connect({ runner: chain.ethers.provider, deployment }).contracts.superIdRegistry;
      }),
    );
    const nullifiers = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => keccak256(bytes));
    const cases = fc.sample(
      fc.tuple(fc.constantFrom(...ID_KINDS), nullifiers, fc.nat({ max: 2 ** 32 - 1 })),
      { seed: 4403, numRuns: 50 },
    );
    cases.push(
      ["Organisation", encodeBytes32String(COMPANY), 0],
      ["Resident", ZeroHash, 2 ** 32 - 1],
    );
    for (const [kind, nullifier, generation] of cases) {
      const mine = superIdOf(kind, nullifier, generation);
      for (const registry of registries) {
        expect(await registry.superIdOf(idKindNumber(kind), nullifier, generation)).to.equal(mine);
      }
    }
    const all = cases.map(([kind, nullifier, generation]) =>
      superIdOf(kind, nullifier, generation),
    );
    expect(new Set(all).size).to.equal(all.length);
  });

  it("differ by kind, nullifier and generation, and never change", () => {
    const nullifier = encodeBytes32String(COMPANY);
    expect(organisationId(COMPANY)).to.equal(COMPANY_ID);
    expect(superIdOf("Organisation", nullifier)).to.equal(COMPANY_ID);
    expect(superIdOf("Organisation", nullifier, 0)).to.equal(COMPANY_ID);
    const others = [
      organisationId(COMPANY, 1),
      organisationId(HUAWEI),
      superIdOf("Resident", nullifier),
    ];
    expect(new Set([COMPANY_ID, ...others]).size).to.equal(4);
    expect(() => organisationId("91130100MA000000M1")).to.throw(InvalidCreditCodeError);
  });

  describe("drawNullifier", () => {
    it("draws anew each time; its secret opens the nullifier", () => {
      const drawn = Array.from({ length: 100 }, () => drawNullifier());
      for (const { secret, nullifier } of drawn) {
        expect(secret).to.match(/^0x[0-9a-f]{64}$/);
        expect(nullifier).to.equal(keccak256(secret));
        expect(nullifierOf(secret)).to.equal(nullifier);
        expect(parseNullifier(nullifier)).to.equal(nullifier);
      }
      expect(new Set(drawn.map(({ secret }) => secret)).size).to.equal(100);
    });
  });

  describe("parseNullifier", () => {
    it("takes 32 bytes, in lower case from then on", () => {
      const { nullifier } = drawNullifier();
      expect(parseNullifier(`0x${nullifier.slice(2).toUpperCase()}`)).to.equal(nullifier);
    });

    it("refuses zero and what has another length", () => {
      for (const text of ["", "0x", ZeroHash, ZeroHash.slice(2), `${ZeroHash}00`, "0x1301"]) {
        expect(() => parseNullifier(text))
          .to.throw(InvalidInputError)
          .with.property("message", `"${text}" is no nullifier: 32 bytes, hexadecimal, not zero.`);
      }
    });
  });

  describe("parseSuperId", () => {
    it("takes a Super ID, in any case, as itself", () => {
      expect(parseSuperId(COMPANY_ID)).to.equal(COMPANY_ID);
      expect(parseSuperId(COMPANY_ID.toLowerCase())).to.equal(COMPANY_ID);
    });

    it("takes a DID, whichever chain it names", () => {
      expect(didOf(31337n, COMPANY_ID)).to.equal(`did:ethr:0x7a69:${COMPANY_ID}`);
      for (const did of [
        didOf(31337, COMPANY_ID),
        didOf(1n, COMPANY_ID),
        `did:ethr:${COMPANY_ID}`,
      ]) {
        expect(parseSuperId(did)).to.equal(COMPANY_ID);
      }
    });

    it("takes a credit code as its organisation's", () => {
      expect(parseSuperId(COMPANY)).to.equal(COMPANY_ID);
      expect(parseSuperId(HUAWEI)).to.equal(organisationId(HUAWEI));
    });

    it("refuses what is none of them", () => {
      const swapped = COMPANY_ID.replace(/[a-f]/, (letter) => letter.toUpperCase()).replace(
        /[A-F](?=[^A-F]*$)/,
        (letter) => letter.toLowerCase(),
      );
      for (const text of ["0x", COMPANY_ID.slice(0, -1), `${COMPANY_ID}0`, swapped]) {
        expect(() => parseSuperId(text))
          .to.throw(InvalidInputError)
          .with.property(
            "message",
            `${text} is no Super ID: 20 bytes, hexadecimal, with the right capitals or none; compare it.`,
          );
      }
      expect(() => parseSuperId("0x\u202e\n")).to.throw("0x\\u{202e}\\u{a} is no Super ID");
      for (const text of [
        "",
        `did:web:${COMPANY_ID}`,
        "91130100MA000000M1",
        " ",
        MaxUint256.toString(),
      ]) {
        expect(() => parseSuperId(text), text).to.throw(InvalidCreditCodeError);
      }
    });
  });
});
