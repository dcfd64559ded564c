/** A text from elsewhere, safe for a terminal: control, format and bidi characters are shown as escapes. */
export const printable = (text: string): string =>
  text.replace(
    /[\p{C}\u2028\u2029]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
