import { AbiCoder, dataSlice, getAddress, id, keccak256, Wallet } from "ethers";
import { checkCharacter } from "./creditCodes.js";
import { Kind } from "./grammar.js";
import { IdKind } from "./ids.js";
import { encodeText } from "./wire.js";

/** Who acts: plain keys. */
const NAMES = ["Council", "Guardian", "Ada", "Ben", "Cem", "Dan", "Eve"] as const;
export const KEYS = new Map(
  NAMES.map((name) => {
    const wallet = new Wallet(id(`domicile assurance ${name}`));
    return [wallet.address, { name, signingKey: wallet.signingKey }];
  }),
);
export const [COUNCIL, GUARDIAN, ...PEOPLE] = [...KEYS.keys()] as [string, string, ...string[]];

/** Texts that are codes, each with a kind that it may have. */
export const CODES: readonly (readonly [string, Kind])[] = [
  ["MA.156", Kind.Country],
  ["MA.076", Kind.Country],
  ["MA.156.1301", Kind.City],
  ["MA.156.1302", Kind.City],
  ["MA.156.130100", Kind.City],
  ["MA.076.0001", Kind.City],
  ["MA.156.1003", Kind.Organisation],
  ["MA.156.M0", Kind.Organisation],
  ["MA.156.1301.01", Kind.Department],
  ["MA.156.1301.02", Kind.Department],
  ["MA.076.0001.A", Kind.Department],
  ["MA.156.1301/1.2.3", Kind.ObjectClass],
  ["MA.156.1301.01/73.10000000.6", Kind.ObjectClass],
];

/** Texts that nobody can have as a code of that kind, and a code that fits two kinds. */
export const ODD_CODES: readonly (readonly [string, Kind])[] = [
  ["MA.000", Kind.Country],
  ["MA.15", Kind.Country],
  ["MA.156.1301", Kind.Country],
  ["MB.156", Kind.Country],
  ["MA.156.0000", Kind.City],
  ["MA.156.000000", Kind.Organisation],
  ["MA.156.130", Kind.City],
  ["MA.156.1301001", Kind.City],
  ["MA.156.13A1", Kind.City],
  ["MA.156.m0", Kind.Organisation],
  ["MA.156.1003", Kind.City],
  ["MA.156.1301.", Kind.Department],
  ["MA.156.1301.01.1", Kind.Department],
  ["MA.156.1301/1.2", Kind.ObjectClass],
  ["MA.156.1301.01/73.1000000000.60", Kind.ObjectClass],
  ["MA.156.1301.01/73.1000000000.600", Kind.ObjectClass],
  ["MA.156.1301\x0001", Kind.City],
  ["", Kind.City],
];

const credit = (first: string): string => first + checkCharacter(first);
/** Of organisations in the cities above; the third has a six-digit division of its own. */
const CREDIT_CODES = ["91130100MA000000M", "91130200MA000000Q", "91130105MA00000AX"].map(credit);
export const NULLIFIERS: readonly (readonly [string, IdKind])[] = [
  ...CREDIT_CODES.map((code) => [code, IdKind.Organisation] as const),
  ...["one", "two", "three"].map((name) => [id(name), IdKind.Resident] as const),
];
/** Nullifiers that nothing is registered with. */
export const ODD_NULLIFIERS: readonly (readonly [string, IdKind])[] = [
  [`0x${"00".repeat(32)}`, IdKind.Resident],
  [id("one"), IdKind.None],
  [CREDIT_CODES[0]!.slice(0, 17), IdKind.Organisation],
  [`${CREDIT_CODES[0]!.slice(0, 17)}0`, IdKind.Organisation],
  [`${CREDIT_CODES[0]}0`, IdKind.Organisation],
  [CREDIT_CODES[0]!.replace("M", "I"), IdKind.Organisation],
  [credit("9113A100MA000000M"), IdKind.Organisation],
];
export const GENERATIONS = 3;

const TAG = id("Domicile Super ID");
const known = new Map<string, string>();

/** The first 20 bytes of keccak256 over tag, kind, nullifier and generation. */
export function superIdOf(kind: IdKind, nullifier: string, generation: number): string {
  const key = `${kind} ${nullifier} ${generation}`;
  let superId = known.get(key);
  if (superId === undefined) {
    const encoded = AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "uint8", "bytes32", "uint32"],
      [TAG, kind, encodeText(nullifier), generation],
    );
    superId = getAddress(dataSlice(keccak256(encoded), 0, 20));
    known.set(key, superId);
  }
  return superId;
}

/** All that may come to be. */
export const SUPER_IDS = NULLIFIERS.flatMap(([nullifier, kind]) =>
  Array.from({ length: GENERATIONS }, (_, generation) => superIdOf(kind, nullifier, generation)),
);

export const DELEGATE_TYPES = ["veriKey", "sigAuth"];
