import { Refusal, refuse } from "./terms.js";

export enum Kind {
  None,
  Country,
  City,
  Organisation,
  Department,
  ObjectClass,
}
export const KINDS = 6;

/** The empty text: no code, and above a country the council. */
export const NO_CODE = "";

const MAX_LENGTH = 31;
/** `MA.156` */
const COUNTRY_LENGTH = 6;

const COUNTRY = String.raw`MA\.\d{3}`;
const NODE = "[0-9A-Z]+";
/** A code of each kind, whole. No text is of the kind None. */
const SHAPES: Record<Kind, RegExp> = {
  [Kind.None]: new RegExp(`^${COUNTRY}$`),
  [Kind.Country]: new RegExp(`^${COUNTRY}$`),
  [Kind.City]: new RegExp(String.raw`^${COUNTRY}\.(\d{4}|\d{6})$`),
  [Kind.Organisation]: new RegExp(String.raw`^${COUNTRY}\.${NODE}$`),
  [Kind.Department]: new RegExp(String.raw`^${COUNTRY}\.${NODE}\.${NODE}$`),
  [Kind.ObjectClass]: new RegExp(
    String.raw`^${COUNTRY}\.${NODE}(\.${NODE})?/${NODE}\.${NODE}\.${NODE}$`,
  ),
};
/** Codes whose ends complete whatever began well. */
const ENDINGS = ["MA.000", "MA.000.000000", "MA.000.0", "MA.000.0.0", "MA.000.0.0/0.0.0"].flatMap(
  (code) => Array.from({ length: code.length + 1 }, (_, i) => code.slice(i)),
);
const RESERVED = /^MA\.(000|\d{3}\.(0000|000000))$/;

/** How many characters fit the shape: the text's length, or where it departs. */
function fitting(text: string, kind: Kind): number {
  let length = Math.min(text.length, MAX_LENGTH);
  const begins = (start: string) => ENDINGS.some((end) => SHAPES[kind].test(start + end));
  while (!begins(text.slice(0, length))) length--;
  return length;
}

/** Why no code of this kind can have this text. */
export function findFault(code: string, kind: Kind): Refusal | undefined {
  if (kind === Kind.None || code.length > MAX_LENGTH || !SHAPES[kind].test(code)) {
    return new Refusal("MalformedCode", code, kind, fitting(code, kind));
  }
  const numbered = kind === Kind.Country || kind === Kind.City || kind === Kind.Organisation;
  if (numbered && RESERVED.test(code)) return new Refusal("ReservedCode", code);
  return undefined;
}

/** The code directly above; {NO_CODE} above a country. A use ends with its first `/`. */
export function parentOf(code: string): string {
  if (code.length <= COUNTRY_LENGTH) return NO_CODE;
  const end = code.includes("/") ? code.indexOf("/") : code.lastIndexOf(".");
  return code.slice(0, Math.max(end, COUNTRY_LENGTH));
}

export const countryOf = (code: string): string => code.slice(0, COUNTRY_LENGTH);

/** A code as a text in a message that people sign. */
export function requireText(code: string): void {
  const { length } = code;
  if (length === 0 || length > MAX_LENGTH || code.includes("\0")) refuse("InvalidCodeText", length);
}
