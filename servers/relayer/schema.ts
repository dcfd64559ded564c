import { z } from "@hono/zod-openapi";
import { isAddress, isHexString } from "ethers";
import { type AnySigned, MESSAGE_TYPES, type MessageName } from "../../src/index.js";
import { printable } from "../../src/printable.js";
import type { Field } from "../../src/signing/act.js";
import { actOf, fieldsOf } from "../../src/signing/messages.js";

/** Signatures of contract wallets are as long as their owners are many; in bytes. */
const MAX_SIGNATURE = 16 * 1024;
/** An attribute's value, in bytes. */
const MAX_VALUE = 4 * 1024;
const MAX_TEXT = 64;

const hex = (maxBytes: number) =>
  z
    .string()
    .max(2 + 2 * maxBytes)
    .regex(/^0x([0-9a-fA-F]{2})*$/, "is no hexadecimal text of whole bytes that begins with 0x");

const address = z.string().refine((text): boolean => text.startsWith("0x") && isAddress(text), {
  error: "is no address",
});

/** A text that is a code, a name or a word of an enumeration. */
function text({ oneOf, parse, example }: Field): z.ZodType<string> {
  if (oneOf !== undefined) return z.enum(oneOf);
  return z
    .string()
    .max(MAX_TEXT)
    .superRefine((given, context) => {
      try {
        parse?.(given);
      } catch (error) {
        context.addIssue({ code: "custom", message: (error as Error).message });
      }
    })
    .openapi({ example });
}

/** What a field may hold. */
function valueOf(field: Field): z.ZodType {
  const type: string = field.type!;
  const bits = /^uint(\d+)$/.exec(type)?.[1];
  if (bits !== undefined) {
    return z
      .int()
      .min(0)
      .max(Math.min(2 ** Number(bits) - 1, Number.MAX_SAFE_INTEGER));
  }
  switch (type) {
    case "string":
      return text(field);
    case "address":
      return address;
    case "bool":
      return z.boolean();
    case "bytes":
      return hex(MAX_VALUE);
    case "bytes32":
      return z.string().refine((given): boolean => isHexString(given, 32), "is no 32-byte hash");
    default:
      throw new TypeError(`no schema for ${type}`);
  }
}

/** A signed message of one type: its fields, and the signatures that it needs. */
function signedAs(type: MessageName) {
  const known = fieldsOf(type);
  const { fields, signers } = actOf(type);
  const message = fields.map((name) => [name, valueOf(known[name]!)]);
  const signatures = Object.keys(signers).map((field) => [field, hex(MAX_SIGNATURE)]);
  return z
    .strictObject({
      type: z.literal(type),
      message: z.strictObject(Object.fromEntries(message) as Record<string, z.ZodType>),
      ...Object.fromEntries(signatures),
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
