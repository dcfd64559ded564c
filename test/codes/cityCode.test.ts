import { expect } from "chai";
import { ContractFactory, encodeBytes32String, type Result, toUtf8Bytes, ZeroHash } from "ethers";
import fc from "fast-check";
import hre from "hardhat";
import { readCities } from "../../data/cities.js";
import {
  ancestorsOf,
  fromBytes,
  InvalidCodeError,
  isAncestor,
  type Kind,
  kindNumber,
  KINDS,
  kindsOf,
  likelyCode,
  parentOf,
  parseCode,
  toBytes,
} from "../../src/index.js";
import { scan } from "../../src/codes/cityCode.js";
import { lookalikesOf } from "../../src/codes/lookalikes.js";
import { startAnvil } from "../../local/anvil.js";

const SEED = 1301;
/** Texts of chance for each kind. */
const TEXTS = 2_400;
/** Texts in one call. */
const AT_ONCE = 600;

/** As in CityCodesReader.sol. */
interface Reading {
  isText: boolean;
  code: string;
  wellFormed: boolean;
  end: number;
  parent: string;
  reserved: boolean;
  parentOf: string;
  isSame: boolean;
}

/** By hand: ethers copies the rest of the answer for each item. */
function readingsIn(answer: string): Reading[] {
  const [, , ...words] = answer.slice(2).match(/.{64}/g)!;
  return Array.from({ length: words.length / 8 }, (_, i) => {
    const [isText, code, wellFormed, end, parent, reserved, parentOf, isSame] = words
      .slice(8 * i, 8 * (i + 1))
      .map((word) => `0x${word}`) as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const isYes = (word: string): boolean => Number(word) === 1;
    return {
      isText: isYes(isText),
      code,
      wellFormed: isYes(wellFormed),
      end: Number(end),
      parent,
      reserved: isYes(reserved),
      parentOf,
      isSame: isYes(isSame),
    };
  });
}

const node = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const DIGITS = "0123456789";
const WORD = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const country = fc.oneof(
  { weight: 8, arbitrary: fc.constant("MA.156") },
  { weight: 3, arbitrary: node(DIGITS, 3, 3).map((number) => `MA.${number}`) },
  { weight: 1, arbitrary: fc.constant("MA.000") },
);
const below = (parent: fc.Arbitrary<string>, separator: string, child: fc.Arbitrary<string>) =>
  fc.tuple(parent, child).map((parts) => parts.join(separator));
const zeros = fc.constantFrom("0000", "000000", "0001", "00000", "0000000");
const city = below(
  country,
  ".",
  fc.oneof({ weight: 8, arbitrary: node(DIGITS, 4, 4) }, node(DIGITS, 6, 6), zeros),
);
const organisation = below(
  country,
  ".",
  fc.oneof({ weight: 8, arbitrary: node(WORD, 1, 12) }, zeros, node(WORD, 22, 27)),
);
const department = below(
  fc.oneof(city, organisation),
  ".",
  fc.oneof({ weight: 8, arbitrary: node(WORD, 1, 6) }, node(WORD, 14, 22)),
);
const category = fc
  .tuple(
    node(WORD, 1, 3),
    fc.oneof({ weight: 6, arbitrary: node(WORD, 1, 4) }, node(WORD, 5, 16)),
    node(WORD, 1, 2),
  )
  .map((parts) => parts.join("."));
const objectClass = below(fc.oneof(city, organisation, department), "/", category);
const GOOD: Record<Kind, fc.Arbitrary<string>> = {
  Country: country,
  City: city,
  Organisation: organisation,
  Department: department,
  ObjectClass: objectClass,
};

const character = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORD) },
  { weight: 4, arbitrary: fc.constantFrom(".", "/") },
  { weight: 2, arbitrary: fc.constantFrom(..."amz-_ \\:") },
  { weight: 2, arbitrary: fc.constantFrom(..."ОАМВЕΟΑΜＭ１．／é石") },
  { weight: 1, arbitrary: fc.constantFrom("\u200b", "\u202e", "\ufeff", "\0", "\n", "😀") },
);
type Edit = (text: string[]) => string[];
const at = fc.nat({ max: 40 });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(at, character).map(
    ([i, c]): Edit =>
      (text) =>
        text.toSpliced(i, 0, c),
  ),
  fc.tuple(at, character).map(
    ([i, c]): Edit =>
      (text) =>
        text.toSpliced(i, 1, c),
  ),
  fc.tuple(at, fc.integer({ min: 1, max: 4 })).map(([i, n]): Edit => {
    return (text) => text.toSpliced(i, n);
  }),
  fc.tuple(at, fc.integer({ min: 1, max: 8 })).map(([i, n]): Edit => {
    return (text) => text.toSpliced(i, 0, ...text.slice(i, i + n));
  }),
  fc.nat({ max: 30 }).map((n): Edit => (text) => [...text, ...WORD.slice(0, n)]),
  at.map(
    (i): Edit =>
      (text) =>
        text.slice(0, i),
  ),
);
const lower: Edit = (text) => text.map((c) => c.toLowerCase());
/** Good codes, codes with some edits, a few in lower case, a few that are nothing. */
const textNear = (good: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: good },
    {
      weight: 18,
      arbitrary: fc
        .tuple(good, fc.array(edit, { minLength: 1, maxLength: 3 }))
        .map(([text, edits]) => edits.reduce((now, change) => change(now), [...text]).join("")),
    },
    { weight: 1, arbitrary: good.map((text) => lower([...text]).join("")) },
    { weight: 1, arbitrary: fc.string({ unit: character, maxLength: 40 }) },
    { weight: 1, arbitrary: fc.constant("") },
  );

/** What is known of a text; null where there is nothing to compare. */
interface Facts {
  accepted: boolean;
  wellFormed: boolean;
  reserved: boolean | null;
  /** Where it departs from the shape; of texts that fit into a code. */
  position: number | null;
  parents: (string | null)[] | null;
  code: string | null;
  text: string | null;
}

function asTheContract(text: string, reading: Reading): Facts {
  const { isText, end, parent } = reading;
  const wellFormed = isText && reading.wellFormed;
  const accepted = wellFormed && !reading.reserved;
  return {
    accepted,
    wellFormed,
    reserved: wellFormed ? reading.reserved : null,
    position: wellFormed || toUtf8Bytes(text).length > 31 ? null : end,
    parents: wellFormed ? [fromBytes(parent), fromBytes(reading.parentOf)] : null,
    code: accepted ? reading.code : null,
    text: accepted && reading.isSame ? text : null,
  };
}

function asTheClient(text: string, kind: Kind): Facts {
  const result = scan(text, kind);
  const accepted = kindsOf(text).includes(kind);
  const parsed = ((): string | null => {
    try {
      return parseCode(text, kind);
    } catch (error) {
      expect(error).to.be.instanceOf(InvalidCodeError);
      return null;
    }
  })();
  const fits = toUtf8Bytes(text).length <= 31;
  return {
    accepted,
    wellFormed: result.wellFormed,
    reserved: result.wellFormed ? result.reserved : null,
    position: result.wellFormed || !fits ? null : result.position,
    parents: result.wellFormed ? [result.parent, parentOf(text)] : null,
    code: parsed === null ? null : toBytes(parsed),
    text: parsed === null ? null : fromBytes(toBytes(parsed)),
  };
}

describe("city codes", () => {
  it(`reads every text as the contract does (seed ${SEED})`, async () => {
    const anvil = await startAnvil();
    after(() => anvil.stop());
    const { abi, bytecode } = await hre.artifacts.readArtifact("CityCodesReader");
    const harness = await new ContractFactory(
      abi,
      bytecode,
      await anvil.provider.getSigner(),
    ).deploy();
    await harness.waitForDeployment();
    const readings = async (texts: string[], kind: Kind): Promise<Reading[]> => {
      const all: Reading[] = [];
      for (let i = 0; i < texts.length; i += AT_ONCE) {
        const part = texts.slice(i, i + AT_ONCE).map((text) => toUtf8Bytes(text));
        const data = harness.interface.encodeFunctionData("read", [part, kindNumber(kind)]);
        all.push(...readingsIn(await anvil.provider.call({ to: harness, data })));
      }
      return all;
    };

    const real = (await readCities()).map(({ code }) => code);
    expect(real).to.have.length(342);
    const pairs: [string, string][] = [];
    for (const kind of KINDS) {
      const near = fc.sample(textNear(GOOD[kind]), { numRuns: TEXTS, seed: SEED });
      const texts = [...real, ...near];
      const seen = { accepted: 0, refused: 0, departed: 0, ended: 0, reserved: 0 };
      const theirs = await readings(texts, kind);
      texts.forEach((text, i) => {
        const wanted = asTheContract(text, theirs[i]!);
        const mine = asTheClient(text, kind);
        if (JSON.stringify(mine) !== JSON.stringify(wanted)) {
          expect(mine, `${JSON.stringify(text)} as ${kind}`).to.deep.equal(wanted);
        }
        seen[mine.accepted ? "accepted" : "refused"]++;
        if (mine.reserved) seen.reserved++;
        if (mine.position !== null) seen[mine.position < text.length ? "departed" : "ended"]++;
        if (!mine.accepted) return;
        for (const other of [...ancestorsOf(text), text, texts[(i + 1) % texts.length]!]) {
          if (kindsOf(other).length > 0) pairs.push([other, text]);
        }
      });
      // Chance must have reached each case.
      const least = kind === "Country" || kind === "City" || kind === "Organisation" ? 10 : 0;
      expect(seen.reserved, `reserved as ${kind}`).to.be.at.least(least);
      for (const side of ["accepted", "refused", "departed", "ended"] as const) {
        expect(seen[side], `${side} as ${kind}`).to.be.at.least(100);
      }
    }

    for (let i = 0; i < pairs.length; i += AT_ONCE) {
      const part = pairs.slice(i, i + AT_ONCE);
      const above = (await harness.getFunction("areAncestors")(
        part.map(([ancestor]) => encodeBytes32String(ancestor)),
        part.map(([, code]) => encodeBytes32String(code)),
      )) as Result;
      const mine = part.map(([ancestor, code]) => isAncestor(ancestor, code));
      expect(mine).to.deep.equal(above.toArray());
    }
    const above = pairs.filter(([ancestor, code]) => isAncestor(ancestor, code)).length;
    expect(above).to.be.within(200, pairs.length - 200);
  });

  it("reads the zero value as no code", () => {
    expect(fromBytes(ZeroHash)).to.equal(null);
  });

  it("takes from a node only what is a code", () => {
    for (const text of ["//evil.example", "MA.156\u202e1031", "<b>MA</b>", "MA.156.", "ma.156"])
      expect(() => fromBytes(encodeBytes32String(text))).to.throw(RangeError, "no code: ");
    expect(() => fromBytes(`0x${"ff".repeat(31)}00`)).to.throw();
    expect(fromBytes(encodeBytes32String("MA.156.1301"))).to.equal("MA.156.1301");
  });

  describe("parseCode", () => {
    const refuses = (text: string, message: string, kind?: Kind): void => {
      expect(() => parseCode(text, kind), text)
        .to.throw(InvalidCodeError)
        .with.property("message", message);
    };

    it("takes a code, and both kinds where the text fits two", () => {
      expect(parseCode("MA.156.1301.02/73.10000000.6")).to.equal("MA.156.1301.02/73.10000000.6");
      expect(kindsOf("MA.156.1003")).to.deep.equal(["City", "Organisation"]);
      expect(kindsOf("MA.156.1301.01")).to.deep.equal(["Department"]);
    });

    it("has look-alikes: the one in digits first, then by how many characters differ, at most 64", () => {
      expect(lookalikesOf("MA.156.M3O")).to.deep.equal(["MA.156.M30", "MA.156.M3Q"]);
      expect(lookalikesOf("MA.156.OI")).to.deep.equal([
        ...["MA.156.01", "MA.156.0I", "MA.156.QI", "MA.156.O1", "MA.156.OL"],
        ...["MA.156.0L", "MA.156.Q1", "MA.156.QL"],
      ]);
      expect(lookalikesOf("MA.156.77")).to.deep.equal([]);
      const long = lookalikesOf("MA.156.1301.02/OOOOOOOO.IIII.6");
      expect(long[0]).to.equal("MA.156.1301.02/00000000.1111.6");
      expect(new Set(long).size).to.equal(64);
    });

    it("names a homoglyph, its place and what was meant", () => {
      refuses(
        "MA.156.13О1",
        '"MA.156.13О1" — character 10 is Cyrillic О (U+041E); use the digit 0.',
      );
      refuses(
        "МА.156.1301",
        '"МА.156.1301" — character 1 is Cyrillic М (U+041C); use the letter M.',
      );
      refuses("MΑ.156.1301", '"MΑ.156.1301" — character 2 is Greek Α (U+0391); use the letter A.');
      refuses("MA.156.石01", '"MA.156.石01" — character 8 is Han 石 (U+77F3); remove it.');
    });

    it("offers the upper-case form of a lower-case code", () => {
      refuses("ma.156.1301", '"ma.156.1301" — codes are upper case: MA.156.1301');
      refuses("MA.156.m0", '"MA.156.m0" — codes are upper case: MA.156.M0', "Organisation");
      refuses(
        "ma.156.13",
        '"ma.156.13" — codes are upper case, and MA.156.13: ends too early for a City; one looks like MA.156.1301.',
        "City",
      );
    });

    it("offers the code that was probably meant, if it is one", () => {
      for (const typed of [
        "ma.156.1301",
        "МА.156.1301",
        "ＭＡ．１５６．１３０１",
        "MA·156·13О1 ",
        "MA.156.13\u200b01",
      ])
        expect(likelyCode(typed), typed).to.equal("MA.156.1301");
      expect(likelyCode("MA.156.1301")).to.equal("MA.156.1301");
      for (const typed of [
        "",
        "MA.15",
        "MA.156.石家庄",
        "MA.156.1301é",
        "MA.000",
        "ma.156.1301.a_",
      ])
        expect(likelyCode(typed), typed).to.equal(undefined);
    });

    it("names full-width characters and other punctuation", () => {
      refuses(
        "MA.156.１301",
        '"MA.156.１301" — character 8 is full-width 1 (U+FF11); use the digit 1.',
      );
      refuses("MA．156.1301", '"MA．156.1301" — character 3 is full-width . (U+FF0E); use a dot.');
      refuses("MA-156-1301", '"MA-156-1301" — character 3 is "-" (U+002D); use a dot.');
      refuses("MA.156.1301\\73", '"MA.156.1301\\73" — character 12 is "\\" (U+005C); use a slash.');
      refuses("MA.156.1301😀", '"MA.156.1301😀" — character 12 is "😀" (U+1F600); remove it.');
    });

    it("names invisible characters and shows them escaped", () => {
      refuses(
        "MA.156\u200b.1301",
        '"MA.156\\u{200b}.1301" — character 7 is a zero-width space (U+200B); remove it.',
      );
      refuses(
        "MA.156.\u202e1301",
        '"MA.156.\\u{202e}1301" — character 8 is a right-to-left override (U+202E); remove it.',
      );
      refuses("MA.156\n", '"MA.156\\u{a}" — character 7 is a line break (U+000A); remove it.');
      refuses("MA.156\0", '"MA.156\\u{0}" — character 7 is a NUL (U+0000); remove it.');
      refuses(
        "MA.156\u2062",
        '"MA.156\\u{2062}" — character 7 is an invisible character (U+2062); remove it.',
      );
    });

    it("refuses what is too long, too short or empty", () => {
      refuses(
        "MA.156.1301.01234567890123456789",
        '"MA.156.1301.01234567890123456789" has 32 characters; a code has at most 31.',
      );
      refuses(
        `ma.156.${"a".repeat(9_993)}`,
        `"ma.156.${"a".repeat(57)}…" has 10000 characters; a code has at most 31.`,
      );
      refuses("MA.15", '"MA.15" ends too early for a code; one looks like MA.156.1301.');
      refuses(
        "MA.156.130",
        '"MA.156.130" ends too early for a City; one looks like MA.156.1301.',
        "City",
      );
      refuses(
        "MA.156.1301.",
        '"MA.156.1301." ends too early for a code; one looks like MA.156.1301.',
      );
      refuses("", '"" is empty; a code looks like MA.156.1301.');
    });

    it("refuses reserved numbers", () => {
      const country =
        '"MA.000" is reserved; countries have the numbers of ISO 3166-1, such as 156.';
      refuses("MA.000", country);
      refuses("MA.000", country, "Country");
      for (const text of ["MA.156.0000", "MA.156.000000"]) {
        refuses(text, `"${text}" is reserved; a number of zeros is no city.`);
        refuses(text, `"${text}" is reserved; a number of zeros is no city.`, "City");
      }
    });

    it("refuses a code of another kind and shows one that fits", () => {
      refuses(
        "MA.156.1301",
        '"MA.156.1301" — character 7, ".", does not fit a Country; one looks like MA.156.',
        "Country",
      );
      refuses(
        "MA.156.M0",
        '"MA.156.M0" — character 8, "M", does not fit a City; one looks like MA.156.1301.',
        "City",
      );
      refuses(
        "MA.156.1301/73",
        '"MA.156.1301/73" — character 12, "/", does not fit an Organisation; one looks like MA.156.M0.',
        "Organisation",
      );
      refuses(
        "MA.156.1301",
        '"MA.156.1301" ends too early for a Department; one looks like MA.156.1301.01.',
        "Department",
      );
      refuses(
        "MA.156.1301/73.10000000",
        '"MA.156.1301/73.10000000" ends too early for an ObjectClass; one looks like MA.156.1301.02/73.10000000.6.',
        "ObjectClass",
      );
      refuses(
        "XA.156",
        '"XA.156" — character 1, "X", does not fit a code; one looks like MA.156.1301.',
      );
    });
  });
});
