import { countryOf } from "./grammar.js";
import { refuse } from "./terms.js";

/** GB 32100-2015: what a character counts is its place here. */
const CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const LENGTH = 18;
/** The country whose organisations have such codes. */
const CHINA = "MA.156";

/** The last character of a code whose first 17 are these. */
export function checkCharacter(first: string): string {
  const sum = WEIGHTS.reduce((sum, weight, i) => sum + weight * CHARACTERS.indexOf(first[i]!), 0);
  return CHARACTERS[(31 - (sum % 31)) % 31]!;
}

/** Of several wrong characters among the first 17, the last is named; one that is missing is wrong. */
export function requireCreditCode(code: string): void {
  for (let i = LENGTH - 2; i >= 0; i--) {
    if (i >= code.length || !CHARACTERS.includes(code[i]!)) refuse("MalformedCreditCode", code, i);
  }
  const expected = checkCharacter(code);
  if (code[LENGTH - 1] !== expected) {
    refuse("WrongCheckCharacter", code, `0x${expected.charCodeAt(0).toString(16)}`);
  }
  if (code.length > LENGTH) refuse("MalformedCreditCode", code, LENGTH);
  if (!/^\d{6}$/.test(divisionOf(code))) refuse("MalformedCreditCode", code, 2);
}

/** Whether an organisation with this code is enrolled there: by the city of its division, or by the country. */
export function belongsTo(code: string, place: string): boolean {
  if (!isChinese(place)) return false;
  const digits = place.slice(CHINA.length + 1);
  return digits === "" || digits === divisionOf(code) || digits === divisionOf(code).slice(0, 4);
}

export const isChinese = (place: string): boolean => countryOf(place) === CHINA;

const divisionOf = (code: string): string => code.slice(2, 8);
