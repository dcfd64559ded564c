import { expect } from "chai";
import {
  concat,
  type Contract,
  encodeBytes32String,
  type Result,
  toUtf8Bytes,
  zeroPadBytes,
  ZeroHash,
} from "ethers";
import fc from "fast-check";
import {
  checkCharacterOf,
  divisionOf,
  InvalidCreditCodeError,
  parseCreditCode,
  registrarsOf,
} from "../../src/index.js";
import { readRefusal } from "../../src/refusals.js";
import { createChain } from "../../local/fixture.js";
import { COMPANY } from "./world.js";

const SEED = 32100;
const CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** Public codes of firms and universities, as they print them. */
const REAL = [
  "914403001922038216", // Huawei
  "9144030071526726XG", // Tencent Computer Systems
  "91440300192317458F", // BYD
  "91330100799655058B", // Alibaba (China)
  "91100000100003962T", // ICBC
  "911000001000013428", // Bank of China
  "9152000071430580XT", // Kweichow Moutai
  "12100000400002259P", // Peking University
];

const of = (alphabet: string, length: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: length, maxLength: length });
const first17 = fc
  .tuple(of(CHARACTERS, 2), of("0123456789", 6), of(CHARACTERS, 9))
  .map((parts) => parts.join(""));
const valid = first17.map((text) => text + checkCharacterOf(text));

const problemOf = (text: string): string | null => {
  try {
    expect(parseCreditCode(text)).to.equal(text);
    return null;
  } catch (error) {
    expect(error).to.be.instanceOf(InvalidCreditCodeError);
    return (error as Error).message;
  }
};
const refuses = (text: string, message: string): void => {
  expect(problemOf(text), text).to.equal(message);
};

describe("credit codes", () => {
  it("takes codes that there are, and tells who enrols", () => {
    for (const code of [...REAL, COMPANY]) expect(problemOf(code)).to.equal(null);
    expect(divisionOf(COMPANY)).to.equal("130100");
    expect(registrarsOf(COMPANY)).to.deep.equal(["MA.156.130100", "MA.156.1301", "MA.156"]);
    expect(registrarsOf("914403001922038216")).to.deep.equal([
      "MA.156.440300",
      "MA.156.4403",
      "MA.156",
    ]);
  });

  it("gives the check character, 0 where the sum leaves no rest", () => {
    for (const code of REAL) expect(checkCharacterOf(code.slice(0, 17))).to.equal(code[17]);
    expect(checkCharacterOf("91130100MA0000010")).to.equal("0");
    expect(parseCreditCode("91130100MA00000100")).to.equal("91130100MA00000100");
    expect(() => checkCharacterOf(COMPANY)).to.throw(
      InvalidCreditCodeError,
      '"91130100MA000000M0" has 18 characters; before the check character there are 17.',
    );
    expect(() => checkCharacterOf("91130100MA00000O1")).to.throw(
      InvalidCreditCodeError,
      '"91130100MA00000O1" — character 16 is the letter O, which credit codes leave out; was it the digit 0?',
    );
  });

  describe("refuses", () => {
    it("what is empty, too short or too long", () => {
      refuses("", '"" is empty; a credit code looks like 91130100MA000000M0.');
      refuses("91130100MA000000M", '"91130100MA000000M" has 17 characters; a credit code has 18.');
      refuses(`${COMPANY}0`, '"91130100MA000000M00" has 19 characters; a credit code has 18.');
      refuses("1".repeat(9_999), `"${"1".repeat(64)}…" has 9999 characters; a credit code has 18.`);
    });

    it("lower case, and offers upper case", () => {
      refuses(
        "91130100ma000000m0",
        '"91130100ma000000m0" — credit codes are upper case: 91130100MA000000M0',
      );
      refuses(
        "91130100ma00000om0",
        '"91130100ma00000om0" — credit codes are upper case, and 91130100MA00000OM0: character 16 is the letter O, which credit codes leave out; was it the digit 0?',
      );
      refuses(
        "91130100ma000000m1",
        '"91130100ma000000m1" — credit codes are upper case, and 91130100MA000000M1: character 18 is 1, but the first 17 give 0; one of the 18 is wrong, compare them.',
      );
    });

    it("each letter that credit codes leave out, and names the digit that it is taken for", () => {
      for (const [letter, remedy] of [
        ["I", "was it the digit 1?"],
        ["O", "was it the digit 0?"],
        ["S", "was it the digit 5?"],
        ["V", "check it."],
        ["Z", "was it the digit 2?"],
      ]) {
        for (const place of [0, 4, 11, 17]) {
          const text = COMPANY.slice(0, place) + letter + COMPANY.slice(place + 1);
          refuses(
            text,
            `"${text}" — character ${place + 1} is the letter ${letter}, which credit codes leave out; ${remedy}`,
          );
        }
      }
    });

    it("homoglyphs, and names a character that there is in credit codes", () => {
      refuses(
        "91130100MА000000M0",
        '"91130100MА000000M0" — character 10 is Cyrillic А (U+0410); use the letter A.',
      );
      refuses(
        "91130100MAО00000M0",
        '"91130100MAО00000M0" — character 11 is Cyrillic О (U+041E); use the digit 0.',
      );
      refuses(
        "91130100MA00000ΖM0",
        '"91130100MA00000ΖM0" — character 16 is Greek Ζ (U+0396); use the digit 2.',
      );
      refuses(
        "９1130100MA000000M0",
        '"９1130100MA000000M0" — character 1 is full-width 9 (U+FF19); use the digit 9.',
      );
      refuses(
        "91130100ＭA000000M0",
        '"91130100ＭA000000M0" — character 9 is full-width M (U+FF2D); use the letter M.',
      );
      refuses(
        "91130100MA00000石M0",
        '"91130100MA00000石M0" — character 16 is Han 石 (U+77F3); remove it.',
      );
    });

    it("spaces, separators and invisible characters", () => {
      refuses(
        `${COMPANY} `,
        '"91130100MA000000M0 " — character 19 is a space (U+0020); remove it.',
      );
      refuses(
        "9113 0100MA000000M0",
        '"9113 0100MA000000M0" — character 5 is a space (U+0020); remove it.',
      );
      refuses(
        "91-130100MA000000M0",
        '"91-130100MA000000M0" — character 3 is "-" (U+002D); remove it.',
      );
      refuses(
        `\u200b${COMPANY}`,
        '"\\u{200b}91130100MA000000M0" — character 1 is a zero-width space (U+200B); remove it.',
      );
      refuses(
        `${COMPANY}\0`,
        '"91130100MA000000M0\\u{0}" — character 19 is a NUL (U+0000); remove it.',
      );
    });

    it("a letter in the division", () => {
      refuses(
        "911301A0MA000000M0",
        '"911301A0MA000000M0" — character 7 is the letter A; characters 3 to 8 are the division\'s digits.',
      );
    });

    it("another check character, and says which one would be right", () => {
      refuses(
        "91130100MA000000M1",
        '"91130100MA000000M1" — character 18 is 1, but the first 17 give 0; one of the 18 is wrong, compare them.',
      );
      refuses(
        "91130100MA00000000",
        `"91130100MA00000000" — character 18 is 0, but the first 17 give ${checkCharacterOf("91130100MA0000000")}; one of the 18 is wrong, compare them.`,
      );
    });
  });

  it("finds every wrong character and every pair that changed places", () => {
    fc.assert(
      fc.property(valid, fc.nat(17), fc.constantFrom(...CHARACTERS), (code, place, character) => {
        expect(problemOf(code)).to.equal(null);
        const substituted = code.slice(0, place) + character + code.slice(place + 1);
        expect(problemOf(substituted) === null).to.equal(character === code[place]);
        const [a, b] = [code[place]!, code[place + 1] ?? ""];
        const swapped = code.slice(0, place) + b + a + code.slice(place + 2);
        expect(problemOf(swapped) === null).to.equal(a === b || b === "");
      }),
      { seed: SEED, numRuns: 3_000 },
    );
  });

  describe("as the contract reads them", () => {
    let reader: Contract;
    before(async () => {
      const { ethers } = await createChain();
      reader = await ethers.deployContract("CreditCodesReader");
    });

    /** Good codes, and codes with a few characters changed, left out or put in. */
    const near = fc
      .tuple(
        valid,
        fc.array(
          fc.tuple(
            fc.nat(18),
            fc.nat(2),
            fc.constantFrom(...CHARACTERS, ..."IOSVZamz/:@[ ~О１\u200b"),
          ),
          { maxLength: 3 },
        ),
      )
      .map(([code, edits]) =>
        edits.reduce(
          (text, [place, deleted, character]) =>
            text.slice(0, place) +
            (deleted === 2 ? "" : character) +
            text.slice(place + +!!deleted),
          code,
        ),
      );

    it(`accepts and refuses exactly the same (seed ${SEED})`, async () => {
      const sample = fc.sample(near, { seed: SEED, numRuns: 2_000 });
      const single = [...CHARACTERS, ..."IOSVZa/:@[ ~"].flatMap((character) =>
        Array.from(COMPANY, (_, i) => COMPANY.slice(0, i) + character + COMPANY.slice(i + 1)),
      );
      const lengths = Array.from({ length: 31 }, (_, i) => COMPANY.padEnd(31, "0").slice(0, i + 1));
      const texts = [...REAL, ...sample, ...single, ...lengths].filter(
        (text) => toUtf8Bytes(text).length <= 32,
      );
      const seen = { valid: 0, MalformedCreditCode: 0, WrongCheckCharacter: 0, sameCheck: 0 };
      for (let i = 0; i < texts.length; i += 200) {
        const part = texts.slice(i, i + 200);
        const codes = part.map((text) => zeroPadBytes(toUtf8Bytes(text), 32));
        const refusals = (await reader.getFunction("refusals")(codes)) as string[];
        part.forEach((text, j) => {
          const mine = problemOf(text);
          expect(mine === null, JSON.stringify(text)).to.equal(refusals[j] === "0x");
          if (mine === null) return seen.valid++;
          const refusal = readRefusal(refusals[j]!);
          if (refusal.name === "WrongCheckCharacter") {
            seen.WrongCheckCharacter++;
            // The client may have named something else before that.
            const expected = /the first 17 give (.);/.exec(mine)?.[1];
            if (expected === undefined) return;
            seen.sameCheck++;
            expect(refusal.expected).to.equal(expected);
            return;
          }
          if (refusal.name !== "MalformedCreditCode") throw new Error(refusal.name);
          seen.MalformedCreditCode++;
          if (refusal.position === 18) expect(text.length).to.be.above(18);
          else if (refusal.position > 2) {
            const byte = toUtf8Bytes(text)[refusal.position] ?? 0;
            expect(CHARACTERS).not.to.include(String.fromCharCode(byte));
          }
        });
      }
      for (const [outcome, count] of Object.entries(seen)) expect(count, outcome).to.be.above(100);
    });

    it("refuses all that is no text", async () => {
      const codes = [
        ZeroHash,
        `0x${"ff".repeat(32)}`,
        // The same code with a byte behind its end.
        concat([encodeBytes32String(COMPANY).slice(0, -2), "0x01"]),
        concat(["0x00", encodeBytes32String(COMPANY).slice(0, -2)]),
      ];
      const refusals = (await reader.getFunction("refusals")(codes)) as string[];
      expect(refusals.map((data) => readRefusal(data).name)).to.deep.equal(
        codes.map(() => "MalformedCreditCode"),
      );
    });

    it("names the same registrars", async () => {
      const places = [
        ...["MA.156", "MA.250", "MA.156.1301", "MA.156.130100", "MA.156.130102", "MA.156.4403"],
        ...["MA.156.440300", "MA.156.1300", "MA.250.1301", "MA.250.130100", "MA.156.3010"],
      ];
      for (const code of [COMPANY, ...REAL]) {
        const are = (await reader.getFunction("areOf")(
          encodeBytes32String(code),
          places.map(encodeBytes32String),
        )) as Result;
        expect(are.toArray(), code).to.deep.equal(
          places.map((place) => registrarsOf(code).includes(place)),
        );
      }
    });
  });
});
