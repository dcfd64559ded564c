import { expect } from "chai";
import {
  drawn,
  type Mutant,
  mutantsOf,
  mutantsOfFiles,
  REGISTRIES,
  type RegistryName,
} from "../../assurance/mutation/mutants.js";
import { operators } from "../../assurance/mutation/operators.js";

const names = Object.keys(REGISTRIES) as RegistryName[];

/** What an operator makes of the lines of a contract that it changes. */
function changes(operator: string, ...lines: string[]): string[] {
  const content = [
    "// SPDX-License-Identifier: MIT",
    "// Two bytes a character: äöü",
    "pragma solidity 0.8.37;",
    "contract Small {",
    "enum Colour { Red, Green, Blue }",
    "struct Paint { uint256 coats; address by; }",
    "error Wrong();",
    "event Painted(uint256 coats);",
    "modifier restricted() { _; }",
    "mapping(address by => Paint) internal paints;",
    "uint256 internal total;",
    "function find(address by) internal view returns (Paint storage) { return paints[by]; }",
    "function f(uint256 a, uint256 b, bool c, address by) external returns (uint256 result) {",
    ...lines,
    "}}",
  ].join("\n");
  const mutants = mutantsOfFiles(["Small.sol"], { file: "Small.sol", content });
  return mutants
    .filter((mutant) => mutant.operator === operator && mutant.within === "f")
    .map(({ after }) => after);
}

describe("mutation operators", () => {
  it("move and negate relations", () => {
    expect(changes("relational", "c = a < b;")).to.deep.equal(["c = a <= b;", "c = a >= b;"]);
    expect(changes("relational", "c = a >= b;")).to.deep.equal(["c = a > b;", "c = a < b;"]);
    expect(changes("relational", "c = a == b;")).to.deep.equal(["c = a != b;"]);
    expect(changes("relational", "assembly { a := lt(a, b) }")).to.deep.equal([
      "assembly { a := gt(a, b) }",
    ]);
  });

  it("swap arithmetic, and keep operands together", () => {
    expect(changes("arithmetic", "a = a | (b & 7) | 1;")).to.deep.equal([
      "a = (a | (b & 7)) & 1;",
      "a = (a & (b & 7)) | 1;",
      "a = a | (b | 7) | 1;",
    ]);
    expect(changes("arithmetic", "a <<= 2;")).to.deep.equal(["a >>= 2;"]);
    expect(changes("arithmetic", "b = ~a;")).to.deep.equal(["b = a;"]);
    expect(changes("arithmetic", "++a;")).to.deep.equal(["--a;"]);
    expect(changes("arithmetic", "assembly { a := shl(a, b) }")).to.deep.equal([
      "assembly { a := shr(a, b) }",
    ]);
  });

  it("decide conditions", () => {
    expect(changes("boolean", "if (c && a < b) a = b;")).to.deep.equal([
      "if (c || (a < b)) a = b;",
      "if (true) a = b;",
      "if (false) a = b;",
      "if (!(c && a < b)) a = b;",
    ]);
    expect(changes("boolean", "a = !c ? a : b;")).to.deep.equal([
      "a = c ? a : b;",
      "a = true ? a : b;",
      "a = false ? a : b;",
    ]);
    expect(changes("boolean", "if (c) revert Wrong();")).to.deep.equal([
      "if (true) revert Wrong();",
      "if (!(c)) revert Wrong();",
    ]);
    expect(changes("boolean", 'require(c, "no");')).to.deep.equal([
      'require(true, "no");',
      'require(false, "no");',
      'require(!(c), "no");',
    ]);
  });

  it("change constants", () => {
    expect(changes("constant", "a = 0x10;")).to.deep.equal(["a = 17;", "a = 15;"]);
    expect(changes("constant", "a = 0;")).to.deep.equal(["a = 1;"]);
    expect(changes("constant", "a = 2 days;")).to.deep.equal([
      "a = (2 days + 1);",
      "a = (2 days - 1);",
    ]);
    expect(changes("constant", "c = true;")).to.deep.equal(["c = false;"]);
    expect(changes("constant", 'bytes32 d = keccak256("text");')).to.deep.equal([
      'bytes32 d = keccak256("");',
    ]);
    expect(changes("constant", "Colour d = Colour.Blue;")).to.deep.equal([
      "Colour d = Colour.Red;",
    ]);
    expect(changes("constant", "a = type(uint8).max;")).to.deep.equal([
      "a = (type(uint8).max - 1);",
    ]);
    expect(changes("constant", "assembly { a := mload(0x20) }")).to.deep.equal([
      "assembly { a := mload(33) }",
      "assembly { a := mload(31) }",
    ]);
  });

  it("remove what leaves", () => {
    expect(changes("revert removed", "if (c) revert Wrong();")).to.deep.equal(["{}"]);
    expect(changes("revert removed", "if (c) { return a; } a = b;")).to.deep.equal(["{} a = b;"]);
    expect(changes("revert removed", "for (;;) { if (c) continue; break; }")).to.deep.equal([
      "for (;;) { {} break; }",
    ]);
    expect(changes("revert removed", "require(c);")).to.deep.equal(["{}"]);
    expect(changes("revert removed", "if (c) a = b; else revert Wrong();")).to.deep.equal([
      "if (c) a = b; else {}",
    ]);
  });

  it("remove statements", () => {
    expect(changes("statement removed", "a = b; total = a;")).to.deep.equal(["{} total = a;"]);
    expect(changes("statement removed", "emit Painted(a);")).to.deep.equal(["{}"]);
    expect(changes("statement removed", "find(by);", "return a;")).to.deep.equal(["{}", "{}"]);
    expect(changes("statement removed", "for (; a < b; ++a) find(by);")).to.deep.equal([
      "for (; a < b; ) find(by);",
      "for (; a < b; ++a) {}",
    ]);
    expect(changes("statement removed", "assembly { mstore(a, b) a := b }")).to.deep.equal([
      "assembly { {} a := b }",
      "assembly { mstore(a, b) {} }",
    ]);
    expect(changes("statement removed", "if (c) revert Wrong();", "require(c);")).to.deep.equal([]);
  });

  it("remove modifiers", () => {
    // A base's constructor is called in the same place, and is none.
    const content =
      "pragma solidity 0.8.37; contract A { constructor(uint256) {} modifier m() { _; } }" +
      "contract B is A { constructor() A(1) m {} function f() external m {} }";
    const mutants = mutantsOfFiles(["Small.sol"], { file: "Small.sol", content });
    const afters = mutants
      .filter(({ operator }) => operator === "modifier removed")
      .map(({ edited }) => edited.content.slice(content.indexOf("contract B")));
    expect(afters).to.deep.equal([
      "contract B is A { constructor() A(1)  {} function f() external m {} }",
      "contract B is A { constructor() A(1) m {} function f() external  {} }",
    ]);
  });

  it("drop and invert checks of the zero address, which no other operator touches", () => {
    const lines = ["if (by == address(0)) revert Wrong();", "c = c && by != address(0);"];
    expect(changes("zero address check", ...lines)).to.deep.equal([
      "if (by != address(0)) revert Wrong();",
      "{}",
      "c = c && (by == address(0));",
      "c = c && true;",
    ]);
    expect(changes("relational", ...lines)).to.deep.equal([]);
    expect(changes("revert removed", ...lines)).to.deep.equal([]);
  });

  it("remove writes to storage, and to nothing else", () => {
    expect(changes("storage write removed", "total = a;")).to.deep.equal(["{}"]);
    expect(changes("storage write removed", "paints[by].coats += a;")).to.deep.equal(["{}"]);
    expect(changes("storage write removed", "delete paints[by];")).to.deep.equal(["{}"]);
    expect(changes("storage write removed", "find(by).by = by;")).to.deep.equal(["find(by);"]);
    const lines = ["Paint storage paint = paints[by];", "paint.coats = a;", "paint = paints[by];"];
    expect(changes("storage write removed", ...lines)).to.deep.equal(["{}"]);
    expect(changes("statement removed", ...lines)).to.deep.equal(["{}"]);
    const inMemory = ["Paint memory paint = paints[by];", "paint.coats = a;"];
    expect(changes("storage write removed", ...inMemory)).to.deep.equal([]);
  });
});

describe("mutants of the contracts", () => {
  const mutants = new Map<RegistryName, Mutant[]>();

  before(() => {
    for (const name of names) mutants.set(name, mutantsOf(name));
  });

  it("are the same each time, each with its own id", () => {
    expect(mutantsOf("SuperIdRegistry")).to.deep.equal(mutants.get("SuperIdRegistry"));
    for (const all of mutants.values()) {
      expect(new Set(all.map(({ id }) => id)).size).to.equal(all.length);
      expect(new Set(all.map(({ edited }) => `${edited.file} ${edited.content}`)).size).to.equal(
        all.length,
      );
    }
  });

  it("are of every operator", () => {
    const found = new Set([...mutants.values()].flat().map(({ operator }) => operator));
    expect([...found]).to.have.members(operators.map(({ name }) => name));
  });

  it("are drawn by the seed, some of each operator first", () => {
    const all = mutants.get("CityCodeRegistry") ?? [];
    const ids = (seed: number, from = all) => drawn(from, seed).map(({ id }) => id);
    expect(ids(1)).to.deep.equal(ids(1, all.toReversed()));
    expect(ids(1)).to.not.deep.equal(ids(2));
    const last = drawn(all, 1).at(-1);
    const others = all.filter((mutant) => mutant !== last);
    expect(ids(1, others)).to.deep.equal(ids(1).slice(0, -1));
    expect(
      drawn(all, 1)
        .slice(0, 27)
        .map(({ operator }) => operator),
    ).to.include.members(operators.map(({ name }) => name));
  });
});
