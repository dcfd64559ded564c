/** Characters that look like those of a code, and what they were probably meant to be. */

const CYRILLIC_AND_GREEK: Record<string, string> = {
  А: "A", В: "B", С: "C", Е: "E", Н: "H", І: "I", Ј: "J", К: "K", М: "M", О: "O", Р: "P", Ѕ: "S",
  Т: "T", Х: "X", У: "Y", Ү: "Y", Ԛ: "Q", Ԝ: "W", З: "3",
  Α: "A", Β: "B", Ε: "E", Ζ: "Z", Η: "H", Ι: "I", Κ: "K", Μ: "M", Ν: "N", Ο: "O", Ρ: "P", Τ: "T",
  Υ: "Y", Χ: "X",
}; // prettier-ignore

const PUNCTUATION: Record<string, string> = {
  "·": ".", "•": ".", "。": ".", "．": ".", "｡": ".", "․": ".", "‧": ".", ",": ".", "，": ".",
  "／": "/", "∕": "/", "⁄": "/", "\\": "/", "-": ".", "_": ".",
}; // prettier-ignore

const INVISIBLE: Record<string, string> = {
  "\u00a0": "no-break space",
  "\u00ad": "soft hyphen",
  "\u200b": "zero-width space",
  "\u200c": "zero-width non-joiner",
  "\u200d": "zero-width joiner",
  "\u200e": "left-to-right mark",
  "\u200f": "right-to-left mark",
  "\u202a": "left-to-right embedding",
  "\u202b": "right-to-left embedding",
  "\u202c": "pop directional formatting",
  "\u202d": "left-to-right override",
  "\u202e": "right-to-left override",
  "\u2060": "word joiner",
  "\ufeff": "byte order mark",
  " ": "space",
  "\t": "tab",
  "\n": "line break",
  "\r": "carriage return",
  "\0": "NUL",
};

const SCRIPTS = ["Cyrillic", "Greek", "Han", "Arabic", "Armenian", "Cherokee", "Hebrew"] as const;

/** A character by name and number, safe to print: `Cyrillic О (U+041E)`, `zero-width space (U+200B)`. */
export function describeCharacter(character: string): string {
  const point = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
  const invisible = INVISIBLE[character];
  if (invisible !== undefined) return `a ${invisible} (${point})`;
  if (/[\p{C}\p{Z}\p{M}]/u.test(character)) return `an invisible character (${point})`;
  const script = SCRIPTS.find((name) => new RegExp(`\\p{Script=${name}}`, "u").test(character));
  const plain = character.normalize("NFKC");
  if (plain !== character && /^[A-Za-z0-9./]$/.test(plain)) return `full-width ${plain} (${point})`;
  return script === undefined ? `"${character}" (${point})` : `${script} ${character} (${point})`;
}

/** What to type instead: a letter, a digit, a dot or a slash; undefined if unknown. */
export function likelyMeant(character: string, before: string | undefined): string | undefined {
  if (INVISIBLE[character] !== undefined) return undefined;
  const plain = character.normalize("NFKC").toUpperCase();
  const meant =
    PUNCTUATION[character] ??
    CYRILLIC_AND_GREEK[plain] ??
    (/^[A-Z0-9./]$/.test(plain) ? plain : undefined);
  // Among digits, an O was meant to be a zero.
  return meant === "O" && before !== undefined && /[0-9]/.test(before) ? "0" : meant;
}

/** A text with each character as it was probably meant, and without those that can't be seen. */
export function likelyText(text: string): string {
  let meant = "";
  for (const character of text) {
    if (INVISIBLE[character] !== undefined) continue;
    meant += likelyMeant(character, meant.at(-1)) ?? character;
  }
  return meant;
}
