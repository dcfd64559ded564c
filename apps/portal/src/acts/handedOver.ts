import { decodeBase64, encodeBase64, toUtf8Bytes, toUtf8String } from "ethers";
import { type AnySigned, InvalidInputError, MESSAGE_TYPES } from "../../../../src/index.js";

/**
 * A message that one has signed, for another one to sign. It travels behind the `#` of a link, which browsers
 * send to nobody.
 */
export const linkTo = (signed: AnySigned): string =>
  `${location.origin}/sign#${encodeBase64(toUtf8Bytes(JSON.stringify(signed)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")}`;

/** Reads what somebody handed over: a link's end, or the JSON itself. @throws {InvalidInputError} */
export function readHandedOver(text: string): AnySigned {
  const trimmed = text.trim();
  const encoded = trimmed.slice(trimmed.indexOf("#") + 1);
  try {
    const json = trimmed.startsWith("{")
      ? trimmed
      : toUtf8String(decodeBase64(encoded.replaceAll("-", "+").replaceAll("_", "/")));
    const value = JSON.parse(json) as AnySigned;
    if (hasFieldsOf(value)) return value;
  } catch {
    // Refused below.
  }
  throw new InvalidInputError(
    "this is no message that somebody signed; ask for the link or the file again.",
  );
}

/** Whether a message has the fields of its type, and no others. */
function hasFieldsOf({ type, message }: AnySigned): boolean {
  const fields = Object.hasOwn(MESSAGE_TYPES, type) ? MESSAGE_TYPES[type] : [];
  const names = fields.map(({ name }) => name).sort();
  return (
    names.length > 0 &&
    JSON.stringify(names) === JSON.stringify(Object.keys(message).sort()) &&
    fields.every(({ name, type: kind }) => {
      const value = (message as unknown as Record<string, unknown>)[name];
      if (kind.startsWith("uint")) return Number.isSafeInteger(value);
      return typeof value === (kind === "bool" ? "boolean" : "string");
    })
  );
}
