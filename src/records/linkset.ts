import * as z from "zod";
import { RecordError } from "../errors.js";
import { printable } from "../printable.js";

/**
 * A code's record: a linkset document (RFC 9264), typed links as in GS1 Digital Link. What is
 * published is the SHA-256 of its bytes, so one byte more is another document.
 */

/** More bytes than this are no record. */
export const MAX_RECORD_BYTES = 64 * 1024;

const href = z.url({
  protocol: /^(https?|ipfs|mailto)$/,
  error: "must be an https, http, ipfs or mailto address",
});

const target = z
  .looseObject({
    href,
    type: z.string().optional(),
    title: z.string().max(200).optional(),
    hreflang: z.array(z.string()).optional(),
  })
  .describe("a link's target");

/** Link relations are either registered names or addresses (RFC 8288). */
const RELATION = /^([a-z][a-z0-9.-]*|https?:\/\/\S+)$/;

const context = z
  .object({ anchor: z.string().min(1) })
  .catchall(z.array(target).min(1))
  .superRefine((value, issues) => {
    const relations = Object.keys(value).filter((key) => key !== "anchor");
    if (relations.length === 0) issues.addIssue({ code: "custom", message: "has no links" });
    for (const relation of relations) {
      if (!RELATION.test(relation)) {
        issues.addIssue({ code: "custom", path: [relation], message: "is no link relation" });
      }
    }
  });

const linkset = z.strictObject({ linkset: z.array(context).min(1) });

/** A link of a record. */
export interface Link {
  relation: string;
  href: string;
  title?: string;
  type?: string;
}

/** A record that was checked: its links are about its code. Texts are the holder's: escape them. */
export interface CodeRecordDocument {
  code: string;
  links: Link[];
}

/** What a record's links are about: the code as a URN. */
export const anchorOf = (code: string): string => `urn:ma:${code}`;

/** The relations of a context with their targets. */
const relationsOf = (links: z.infer<typeof context>): [string, z.infer<typeof target>[]][] =>
  Object.entries(links).flatMap(([key, value]) =>
    key === "anchor" ? [] : [[key, value as z.infer<typeof target>[]]],
  );

/**
 * Checks a record document against the schema and its code.
 * @throws {RecordError} names the first field that is wrong
 */
export function parseRecord(document: Uint8Array, code: string): CodeRecordDocument {
  if (document.length > MAX_RECORD_BYTES) {
    throw new RecordError(
      `the record of ${code} has ${document.length} bytes; at most ${MAX_RECORD_BYTES} are allowed.`,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(document));
  } catch {
    throw new RecordError(`the record of ${code} is no JSON in UTF-8; write a linkset (RFC 9264).`);
  }
  const result = linkset.safeParse(json);
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    // Both may repeat what the document says.
    const problem = printable(`${path.join(".") || "the document"}: ${message}`);
    throw new RecordError(`the record of ${code} is no linkset: ${problem}.`);
  }
  const about = result.data.linkset.filter(({ anchor }) => anchor === anchorOf(code));
  if (about.length === 0) {
    throw new RecordError(
      `the record has no links of ${code}: set an anchor to ${anchorOf(code)}.`,
    );
  }
  const links = about.flatMap((context) =>
    relationsOf(context).flatMap(([relation, targets]) =>
      targets.map(({ href, title, type }) => ({
        relation,
        href,
        ...(title === undefined ? {} : { title }),
        ...(type === undefined ? {} : { type }),
      })),
    ),
  );
  return { code, links };
}
