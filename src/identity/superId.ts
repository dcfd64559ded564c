import {
  AbiCoder,
  dataSlice,
  getAddress,
  hexlify,
  id,
  isAddress,
  isHexString,
  keccak256,
  randomBytes,
  ZeroHash,
} from "ethers";
import { InvalidInputError } from "../errors.js";
import { creditCodeToBytes } from "./creditCode.js";
import { idKindNumber, type IdKind } from "./words.js";

/** Sets Super IDs apart from all other hashes; as in `SuperIdRegistry.sol`. */
const TAG = id("Domicile Super ID");

/** The Super ID of a nullifier: the same on every chain. As {SuperIdRegistry.superIdOf}. */
export const superIdOf = (kind: IdKind, nullifier: string, generation = 0): string =>
  getAddress(
    dataSlice(
      keccak256(
        AbiCoder.defaultAbiCoder().encode(
          ["bytes32", "uint8", "bytes32", "uint32"],
          [TAG, idKindNumber(kind), nullifier, generation],
        ),
      ),
      0,
      20,
    ),
  );

/** The Super ID of an organisation, from its public credit code. @throws {InvalidCreditCodeError} */
export const organisationId = (creditCode: string, generation = 0): string =>
  superIdOf("Organisation", creditCodeToBytes(creditCode), generation);

/**
 * Draws what a resident is enrolled with. Nothing about the person goes in.
 * @returns the secret, 32 random bytes that the enrolment office and the holder keep: with it they show which
 *   Super ID was meant; and the nullifier, its keccak256, which goes on chain
 */
export function drawNullifier(): { secret: string; nullifier: string } {
  const secret = hexlify(randomBytes(32));
  return { secret, nullifier: nullifierOf(secret) };
}

/** The nullifier of a secret that {drawNullifier} drew. */
export const nullifierOf = (secret: string): string => keccak256(secret);

/** A resident's nullifier that somebody typed. @throws {InvalidInputError} */
export function parseNullifier(text: string): string {
  if (!isHexString(text, 32) || text === ZeroHash) {
    throw new InvalidInputError(`"${text}" is no nullifier: 32 bytes, hexadecimal, not zero.`);
  }
  return text.toLowerCase();
}

const DID = /^did:ethr:(?:(0x[0-9a-f]+):)?(0x[0-9a-fA-F]{40})$/;

/**
 * A Super ID from what somebody typed: itself, its DID, or the credit code of an organisation, whose
 * first Super ID that gives.
 * @throws {InvalidInputError | InvalidCreditCodeError}
 */
export function parseSuperId(text: string): string {
  const address = DID.exec(text)?.[2] ?? text;
  if (address.startsWith("0x")) {
    if (isAddress(address)) return getAddress(address);
    throw new InvalidInputError(
      `${text} is no Super ID: 20 bytes, hexadecimal, with the right capitals or none; compare it.`,
    );
  }
  return organisationId(text);
}
