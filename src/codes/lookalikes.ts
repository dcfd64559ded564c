import { kindsOf } from "./cityCode.js";

/** Characters that people take for one another; the digit first, which is meant more often. */
const GROUPS = ["0OQ", "1IL", "2Z", "5S", "6G", "8B"];

/** How many are looked for at most: each is a question to the node. */
const MAX_LOOKALIKES = 64;

/**
 * The codes that differ from a code by characters that look alike, and by nothing else: first the one with digits in
 * all those places, then by how many differ; 64 at most.
 */
export function lookalikesOf(code: string): string[] {
  const found = new Set([[...code].map((character) => groupOf(character)[0]).join("")]);
  // Texts with one more place changed in each round, and where the changes in them end.
  let round = [{ text: code, end: 0 }];
  while (round.length > 0 && found.size <= MAX_LOOKALIKES) {
    round = round.flatMap(({ text, end }) => changedAfter(end, text));
    for (const { text } of round) found.add(text);
  }
  return [...found]
    .filter((text) => text !== code && kindsOf(text).length > 0)
    .slice(0, MAX_LOOKALIKES);
}

/** A text with one more place changed, from a place on. */
const changedAfter = (start: number, text: string): { text: string; end: number }[] =>
  [...text].flatMap((character, i) =>
    i < start
      ? []
      : [...groupOf(character)]
          .filter((other) => other !== character)
          .map((other) => ({ text: text.slice(0, i) + other + text.slice(i + 1), end: i + 1 })),
  );

const groupOf = (character: string): string =>
  GROUPS.find((group) => group.includes(character)) ?? character;
