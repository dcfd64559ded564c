import type { Kind } from "./codes/words.js";
import { DomicileError } from "./errors.js";
import { describeCharacter } from "./lookalikes.js";
import { printable } from "./printable.js";

/** What is wrong with a text that somebody typed, with the evidence. Positions count from 1. */
export type Mistake =
  | { name: "Empty"; of: Mistyped }
  /** A character that has no place in any: `meant` is what it was probably meant to be. */
  | { name: "StrangeCharacter"; position: number; character: string; meant: string | undefined }
  /** `expected` is the length, for codes the greatest one. */
  | { name: "WrongLength"; of: Mistyped; length: number; expected: number }
  /** `rest` is what is wrong with the text in upper case. */
  | { name: "NotUpperCase"; of: Mistyped; upper: string; rest: Mistake | null }
  | { name: "Reserved"; kind: "Country" | "City" }
  /** The kind whose shape is asked for; null for any. */
  | { name: "EndsEarly"; kind: Kind | null }
  | { name: "Misfit"; position: number; character: string; kind: Kind | null }
  /** A letter that credit codes leave out, and the digit that it is taken for. */
  | { name: "LeftOutLetter"; position: number; letter: string; digit: string | undefined }
  | { name: "LetterInDivision"; position: number; letter: string }
  | { name: "WrongCheckCharacter"; actual: string; expected: string };

/** What the text should have been. */
export type Mistyped = "code" | "credit code";

/** What codes look like. */
export const EXAMPLES = {
  code: "MA.156.1301",
  "credit code": "91130100MA000000M0",
  Country: "MA.156",
  City: "MA.156.1301",
  Organisation: "MA.156.M0",
  Department: "MA.156.1301.01",
  ObjectClass: "MA.156.1301.02/73.10000000.6",
} as const satisfies Record<Kind | Mistyped, string>;

/** A mistake in one line with the remedy. */
export function mistakeSentence(mistake: Mistake): string {
  switch (mistake.name) {
    case "Empty":
      return `is empty; a ${mistake.of} looks like ${EXAMPLES[mistake.of]}.`;
    case "StrangeCharacter": {
      const remedy = mistake.meant === undefined ? "remove it" : `use ${inWords(mistake.meant)}`;
      return `character ${mistake.position} is ${describeCharacter(mistake.character)}; ${remedy}.`;
    }
    case "WrongLength":
      return `has ${mistake.length} characters; ${
        mistake.of === "code"
          ? `a code has at most ${mistake.expected}.`
          : mistake.expected === 18
            ? "a credit code has 18."
            : `before the check character there are ${mistake.expected}.`
      }`;
    case "NotUpperCase":
      return `${mistake.of}s are upper case${
        mistake.rest === null
          ? `: ${mistake.upper}`
          : `, and ${mistake.upper}: ${mistakeSentence(mistake.rest)}`
      }`;
    case "Reserved":
      return mistake.kind === "Country"
        ? "is reserved; countries have the numbers of ISO 3166-1, such as 156."
        : "is reserved; a number of zeros is no city.";
    case "EndsEarly":
      return `ends too early for ${shape(mistake.kind)}; one looks like ${EXAMPLES[mistake.kind ?? "City"]}.`;
    case "Misfit":
      return `character ${mistake.position}, "${mistake.character}", does not fit ${shape(mistake.kind)}; one looks like ${EXAMPLES[mistake.kind ?? "City"]}.`;
    case "LeftOutLetter":
      return `character ${mistake.position} is the letter ${mistake.letter}, which credit codes leave out; ${
        mistake.digit === undefined ? "check it." : `was it the digit ${mistake.digit}?`
      }`;
    case "LetterInDivision":
      return `character ${mistake.position} is the letter ${mistake.letter}; characters 3 to 8 are the division's digits.`;
    case "WrongCheckCharacter":
      return `character 18 is ${mistake.actual}, but the first 17 give ${mistake.expected}; one of the 18 is wrong, compare them.`;
  }
}

const shape = (kind: Kind | null): string =>
  kind === null ? "a code" : `${/^[AO]/.test(kind) ? "an" : "a"} ${kind}`;

/** A character in words: `the digit 0`, `the letter A`, `a dot`. */
function inWords(character: string): string {
  if (character === ".") return "a dot";
  if (character === "/") return "a slash";
  return `the ${/[0-9]/.test(character) ? "digit" : "letter"} ${character}`;
}

/** How much of a text a message repeats. */
const MAX_QUOTED = 64;

/** A text as a message repeats it: on one line, nothing hidden, not endless. */
function quoted(text: string): string {
  const characters = [...text];
  const start = printable(characters.slice(0, MAX_QUOTED).join(""));
  return `"${start}${characters.length > MAX_QUOTED ? "…" : ""}"`;
}

/** A text that somebody typed is not what it should be. */
export class MistypedError extends DomicileError {
  constructor(
    readonly text: string,
    readonly mistake: Mistake,
  ) {
    const problem = mistakeSentence(mistake);
    super(
      /^(character|codes|credit)/.test(problem)
        ? `${quoted(text)} — ${problem}`
        : `${quoted(text)} ${problem}`,
    );
  }
}

/** A text is no city code. */
export class InvalidCodeError extends MistypedError {}

/** A text is no credit code of an organisation. */
export class InvalidCreditCodeError extends MistypedError {}
