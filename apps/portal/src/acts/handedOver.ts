import {
  decodeBase64,
  encodeBase64,
  getAddress,
  isAddress,
  isHexString,
  toUtf8Bytes,
  toUtf8String,
} from "ethers";
import {
  type AnySigned,
  InvalidInputError,
  MESSAGE_TYPES,
  signersOf,
} from "../../../../src/index.js";

/** No message is as long, in characters. */
export const MAX_LENGTH = 64 * 1024;
/** Codes, credit codes and names are shorter. */
const MAX_TEXT = 64;

/**
 * A message that one has signed, for another one to sign. It travels behind the `#` of a link, which browsers
 * send to nobody.
 */
export const linkTo = (signed: AnySigned): string =>
  `${location.origin}/sign#${encodeBase64(toUtf8Bytes(JSON.stringify(signed)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")}`;

/**
 * Reads what somebody handed over: a link, its end, or the JSON itself. Addresses get their capitals.
 * @throws {InvalidInputError}
 */
export function readHandedOver(text: string): AnySigned {
  const trimmed = text.trim();
  const encoded = trimmed.slice(trimmed.indexOf("#") + 1);
  try {
    if (text.length > MAX_LENGTH) throw new Error();
    const json = trimmed.startsWith("{")
      ? trimmed
      : toUtf8String(decodeBase64(encoded.replaceAll("-", "+").replaceAll("_", "/")));
    return checked(JSON.parse(json) as AnySigned);
  } catch {
    throw new InvalidInputError(
      "this is no message that somebody signed; ask for the link or the file again.",
    );
  }
}

/** A message that has the fields of its type and its signatures, and nothing else. @throws {Error} */
function checked({ type, message, ...signatures }: AnySigned): AnySigned {
  const types = Object.hasOwn(MESSAGE_TYPES, type) ? MESSAGE_TYPES[type] : [];
  const given = Object.keys(message);
  if (types.length === 0 || given.length !== types.length) throw new Error();
  const fields = types.map(({ name, type: kind }) => [
    name,
    valueOf(kind, (message as unknown as Record<string, unknown>)[name]),
  ]);
  const read = { type, message: Object.fromEntries(fields) as never, ...signatures } as AnySigned;
  const signers = signersOf(read);
  for (const [field, signature] of Object.entries(signatures)) {
    if (!Object.hasOwn(signers, field) || !isHexString(signature, true)) throw new Error();
  }
  return read;
}

/** A value of an EIP-712 type. @throws {Error} */
function valueOf(kind: string, value: unknown): unknown {
  const bits = /^uint(\d+)$/.exec(kind)?.[1];
  if (bits !== undefined && Number.isSafeInteger(value)) {
    if ((value as number) >= 0 && (value as number) < 2 ** Number(bits)) return value;
  }
  if (kind === "bool" && typeof value === "boolean") return value;
  if (typeof value === "string") {
    if (kind === "string" && value.length <= MAX_TEXT) return value;
    if (kind === "address" && isAddress(value)) return getAddress(value);
    if (kind === "bytes32" && isHexString(value, 32)) return value;
    if (kind === "bytes" && isHexString(value, true)) return value;
  }
  throw new Error();
}
