import { z } from "@hono/zod-openapi";
import { isAddress, isHexString } from "ethers";
import { nameToBytes } from "../../src/identity/calls.js";
import {
  type AnySigned,
  KINDS,
  MESSAGE_TYPES,
  type MessageName,
  parseCode,
  parseCreditCode,
  signersOf,
  type Unsigned,
} from "../../src/index.js";
import { printable } from "../../src/printable.js";

/** Signatures of contract wallets are as long as their owners are many; in bytes. */
const MAX_SIGNATURE = 16 * 1024;
/** An attribute's value, in bytes. */
const MAX_VALUE = 4 * 1024;
const MAX_TEXT = 64;

/** A text that a parser of the client takes. */
const parsed = (parse: (text: string) => unknown, example: string) =>
  z
    .string()
    .max(MAX_TEXT)
    .superRefine((text, context) => {
      try {
        parse(text);
      } catch (error) {
        context.addIssue({ code: "custom", message: (error as Error).message });
      }
    })
    .openapi({ example });

const hex = (maxBytes: number) =>
  z
    .string()
    .max(2 + 2 * maxBytes)
    .regex(/^0x([0-9a-fA-F]{2})*$/, "is no hexadecimal text of whole bytes that begins with 0x");

const address = z.string().refine((text): boolean => text.startsWith("0x") && isAddress(text), {
  error: "is no address",
});

const code = parsed(parseCode, "MA.156.1301");
const name = parsed(nameToBytes, "veriKey");
const TEXTS: Record<string, z.ZodType<string>> = {
  code,
  registrar: code,
  to: code,
  creditCode: parsed(parseCreditCode, "91130100MA000000M0"),
  kind: z.enum(KINDS),
  delegateType: name,
  name,
};

/** What a field of an EIP-712 type may hold. */
function fieldOf(type: string, field: string): z.ZodType {
  const bits = /^uint(\d+)$/.exec(type)?.[1];
  if (bits !== undefined) {
    return z
      .int()
      .min(0)
      .max(Math.min(2 ** Number(bits) - 1, Number.MAX_SAFE_INTEGER));
  }
  switch (type) {
    case "string":
      return TEXTS[field]!;
    case "address":
      return address;
    case "bool":
      return z.boolean();
    case "bytes":
      return hex(MAX_VALUE);
    case "bytes32":
      return z.string().refine((text): boolean => isHexString(text, 32), "is no 32-byte hash");
  }
  throw new TypeError(`no schema for ${type}`);
}

/** A signed message of one type: its fields, and the signatures that it needs. */
function signedAs(type: MessageName) {
  const fields = MESSAGE_TYPES[type].map((field) => [field.name, fieldOf(field.type, field.name)]);
  const message = Object.fromEntries(fields) as Record<string, z.ZodType>;
  const signatures = Object.keys(signersOf({ type, message } as unknown as Unsigned<MessageName>));
  return z
    .strictObject({
      type: z.literal(type),
      message: z.strictObject(message),
      ...Object.fromEntries(signatures.map((field) => [field, hex(MAX_SIGNATURE)])),
    })
    .openapi(type);
}

const names = Object.keys(MESSAGE_TYPES) as MessageName[];

/** A signed message of any type, with all its signatures. */
export const signedSchema = z
  .discriminatedUnion(
    "type",
    names.map(signedAs) as [ReturnType<typeof signedAs>, ...ReturnType<typeof signedAs>[]],
    {
      error: ({ code }) =>
        code === "invalid_union" ? `is none of: ${names.join(", ")}` : undefined,
    },
  )
  .openapi("SignedMessage") as unknown as z.ZodType<AnySigned>;

/** What is wrong with a request, in one line that names the field. */
export function problemOf({ issues }: z.ZodError): string {
  const { path, message } = issues[0]!;
  const field = path.length === 0 ? "the request" : path.join(".");
  return printable(`${field}: ${message}`).slice(0, 300);
}
