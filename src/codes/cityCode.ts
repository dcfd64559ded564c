import { decodeBytes32String, encodeBytes32String } from "ethers";
import { likelyMeant, likelyText } from "../lookalikes.js";
import { InvalidCodeError, type Mistake } from "../mistakes.js";
import { printable } from "../printable.js";
import { KINDS, type Kind } from "./words.js";

/**
 * The grammar of city codes: the same as `contracts/codes/CityCodes.sol`, which a test drives with
 * the same strings. Rules and sources: docs/codes.md.
 */

/** A code as ethers passes it: 32 bytes, hexadecimal. */
export type CityCodeBytes = string;

export const MAX_CODE_LENGTH = 31;
const COUNTRY_LENGTH = 6;

const DIGITS = /[0-9]/;
const LETTERS_AND_DIGITS = /[A-Z0-9]/;

/** How far a text follows the shape of a kind. */
export type Scan =
  | { wellFormed: true; parent: string | null; reserved: boolean }
  /** `position` counts from 0; it is the text's length where the text ends too early. */
  | { wellFormed: false; position: number };

/** Follows a text along the shape of `kind`; as {CityCodes.tryParse}. Never throws. */
export function scan(text: string, kind: Kind): Scan {
  const departs = (position: number): Scan => ({ wellFormed: false, position });
  for (let i = 0; i < COUNTRY_LENGTH; i++) {
    const character = text[i] ?? "";
    if (i < 3 ? character !== "MA."[i] : !DIGITS.test(character)) return departs(i);
  }

  let end = COUNTRY_LENGTH;
  let parentLength = 0;
  /** A separator, then one character or more of a set: whether both are there. */
  const node = (separator: string, set: RegExp): boolean => {
    if (text[end] !== separator) return false;
    const start = ++end;
    while (set.test(text[end] ?? "")) end++;
    return end > start;
  };

  if (kind !== "Country") {
    parentLength = end;
    if (!node(".", kind === "City" ? DIGITS : LETTERS_AND_DIGITS)) return departs(end);
  }
  if (kind === "City") {
    const digits = end - COUNTRY_LENGTH - 1;
    if (digits > 6) return departs(COUNTRY_LENGTH + 1 + 6);
    if (digits !== 4 && digits !== 6) return departs(end);
  }
  if (kind === "Department") {
    parentLength = end;
    if (!node(".", LETTERS_AND_DIGITS)) return departs(end);
  }
  if (kind === "ObjectClass") {
    if (text[end] === "." && !node(".", LETTERS_AND_DIGITS)) return departs(end);
    parentLength = end;
    for (const separator of ["/", ".", "."]) {
      if (!node(separator, LETTERS_AND_DIGITS)) return departs(end);
    }
  }
  if (end > MAX_CODE_LENGTH) return departs(MAX_CODE_LENGTH);
  if (end !== text.length) return departs(end);
  const reserved =
    (kind === "Country" && text === "MA.000") ||
    ((kind === "City" || kind === "Organisation") &&
      /^(0000|000000)$/.test(text.slice(COUNTRY_LENGTH + 1)));
  return { wellFormed: true, parent: text.slice(0, parentLength) || null, reserved };
}

/** The kinds whose shape a text has: none, one, or City and Organisation. */
export const kindsOf = (text: string): Kind[] =>
  KINDS.filter((kind) => {
    const result = scan(text, kind);
    return result.wellFormed && !result.reserved;
  });

/**
 * Checks a code that somebody typed.
 * @param kind checks this shape only; without it, any kind will do
 * @throws {InvalidCodeError} names the character and what was probably meant
 */
export function parseCode(text: string, kind?: Kind): string {
  if (fits(text, kind)) return text;
  throw new InvalidCodeError(text, diagnose(text, kind));
}

/** The code that a mistyped one was probably meant to be; undefined where there is no telling. */
export function likelyCode(text: string): string | undefined {
  const likely = likelyText(text);
  return fits(likely) ? likely : undefined;
}

/** The code directly above a well-formed code; null above a country. As {CityCodes.parentOf}. */
export function parentOf(code: string): string | null {
  const slash = code.indexOf("/");
  const length = slash >= 0 ? slash : code.lastIndexOf(".");
  return length < COUNTRY_LENGTH ? null : code.slice(0, length);
}

/** Whether `ancestor` stands anywhere above a well-formed code. As {CityCodes.isAncestor}. */
export const isAncestor = (ancestor: string, code: string): boolean =>
  ancestorsOf(code).includes(ancestor);

/** All codes above a well-formed code, the country first. */
export function ancestorsOf(code: string): string[] {
  const parent = parentOf(code);
  return parent === null ? [] : [...ancestorsOf(parent), parent];
}

/** A code as the contracts take it. @throws {InvalidCodeError} */
export const toBytes = (text: string): CityCodeBytes => encodeBytes32String(parseCode(text));

/**
 * A code's text from what the contracts return; null for the zero value.
 * @throws {RangeError} for what is no code: contracts return none, but a node may say anything
 */
export function fromBytes(code: CityCodeBytes): string | null {
  const text = decodeBytes32String(code);
  if (text === "") return null;
  if (!KINDS.some((kind) => scan(text, kind).wellFormed))
    throw new RangeError(`no code: ${printable(text)}`);
  return text;
}

const fits = (text: string, kind?: Kind): boolean =>
  kind === undefined ? kindsOf(text).length > 0 : kindsOf(text).includes(kind);

/** Why a text is no code. */
function diagnose(text: string, kind?: Kind): Mistake {
  if (text === "") return { name: "Empty", of: "code" };
  const characters = [...text];
  const strange = characters.findIndex((character) => !/[A-Za-z0-9./]/.test(character));
  if (strange >= 0) {
    const character = characters[strange]!;
    const meant = likelyMeant(character, characters[strange - 1]);
    return { name: "StrangeCharacter", position: strange + 1, character, meant };
  }
  if (text.length > MAX_CODE_LENGTH) {
    return { name: "WrongLength", of: "code", length: text.length, expected: MAX_CODE_LENGTH };
  }
  const upper = text.toUpperCase();
  if (upper !== text) {
    const rest = fits(upper, kind) ? null : diagnose(upper, kind);
    return { name: "NotUpperCase", of: "code", upper, rest };
  }
  if ((kind === undefined || kind === "Country") && text === "MA.000") {
    return { name: "Reserved", kind: "Country" };
  }
  const shapes = kind === undefined ? KINDS : [kind];
  const scans = shapes.map((shape) => scan(text, shape));
  if (scans.some((result) => result.wellFormed)) return { name: "Reserved", kind: "City" };
  const position = Math.max(...scans.map((result) => (result.wellFormed ? 0 : result.position)));
  return position >= text.length
    ? { name: "EndsEarly", kind: kind ?? null }
    : {
        name: "Misfit",
        position: position + 1,
        character: text[position]!,
        kind: kind ?? null,
      };
}
