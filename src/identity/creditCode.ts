import { decodeBytes32String, encodeBytes32String } from "ethers";
import { likelyMeant } from "../lookalikes.js";
import { InvalidCreditCodeError, type Mistake } from "../mistakes.js";

/**
 * Unified social credit codes of organisations (GB 32100-2015): the same as
 * `contracts/identity/CreditCodes.sol`, which a test drives with the same codes.
 */

/** What a character counts is its place here. */
const CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH = 18;

/** Letters that credit codes leave out, and the digits that they are taken for. */
const LEFT_OUT: Record<string, string> = { I: "1", O: "0", S: "5", Z: "2" };

/**
 * The check character of the first 17 characters of a credit code.
 * @throws {InvalidCreditCodeError}
 */
export function checkCharacterOf(first17: string): string {
  const problem = shapeProblem(first17, LENGTH - 1);
  if (problem !== undefined) throw new InvalidCreditCodeError(first17, problem);
  return checkCharacter(first17);
}

function checkCharacter(first17: string): string {
  let [sum, weight] = [0, 1];
  for (const character of first17.slice(0, LENGTH - 1)) {
    sum += CHARACTERS.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CHARACTERS[(31 - (sum % 31)) % 31]!;
}

/**
 * Checks a credit code that somebody typed. Nothing is corrected silently.
 * @throws {InvalidCreditCodeError} names the character, and what was expected
 */
export function parseCreditCode(text: string): string {
  const problem = shapeProblem(text, LENGTH) ?? checkProblem(text);
  if (problem !== undefined) throw new InvalidCreditCodeError(text, problem);
  return text;
}

/** The division in characters 3 to 8, such as 130100. @throws {InvalidCreditCodeError} */
export const divisionOf = (creditCode: string): string => parseCreditCode(creditCode).slice(2, 8);

/** The codes whose officers may enrol an organisation, the nearest first. @throws {InvalidCreditCodeError} */
export function registrarsOf(creditCode: string): string[] {
  const division = divisionOf(creditCode);
  return [`MA.156.${division}`, `MA.156.${division.slice(0, 4)}`, "MA.156"];
}

/** A credit code as the contracts take it. @throws {InvalidCreditCodeError} */
export const creditCodeToBytes = (creditCode: string): string =>
  encodeBytes32String(parseCreditCode(creditCode));

/** A credit code's text from what the contracts return. */
export const creditCodeFromBytes = (nullifier: string): string => decodeBytes32String(nullifier);

function shapeProblem(text: string, length: number): Mistake | undefined {
  if (text === "") return { name: "Empty", of: "credit code" };
  const characters = [...text];
  const strange = characters.findIndex((character) => !/[A-Za-z0-9]/.test(character));
  if (strange >= 0) {
    const character = characters[strange]!;
    const likely = likelyMeant(character, characters[strange - 1]);
    const isInCodes = likely !== undefined && /[A-Z0-9]/.test(likely);
    // Among the letters that are left out, a digit was meant.
    const meant = isInCodes ? (LEFT_OUT[likely] ?? likely) : undefined;
    return { name: "StrangeCharacter", position: strange + 1, character, meant };
  }
  const upper = text.toUpperCase();
  if (upper !== text) {
    const rest =
      shapeProblem(upper, length) ?? (length === LENGTH ? checkProblem(upper) : undefined);
    return { name: "NotUpperCase", of: "credit code", upper, rest: rest ?? null };
  }
  const leftOut = characters.findIndex((character) => !CHARACTERS.includes(character));
  if (leftOut >= 0) {
    const letter = characters[leftOut]!;
    return { name: "LeftOutLetter", position: leftOut + 1, letter, digit: LEFT_OUT[letter] };
  }
  if (text.length !== length) {
    return { name: "WrongLength", of: "credit code", length: text.length, expected: length };
  }
  const inDivision = characters.findIndex(
    (character, i) => i >= 2 && i < 8 && !/\d/.test(character),
  );
  return inDivision < 0
    ? undefined
    : { name: "LetterInDivision", position: inDivision + 1, letter: characters[inDivision]! };
}

function checkProblem(text: string): Mistake | undefined {
  const [expected, actual] = [checkCharacter(text), text.at(-1)!];
  return actual === expected ? undefined : { name: "WrongCheckCharacter", actual, expected };
}
