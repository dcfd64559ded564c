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
  protocol: /^(https?|ipfs|mailto|tel|geo|did)$/,
  error: "must be an https, http, ipfs, mailto, tel, geo or did address",
});

const title = z.string().max(200);

const target = z
  .looseObject({
    href,
    type: z.string().optional(),
    title: title.optional(),
    "title*": z.array(z.looseObject({ value: title, language: z.string().optional() })).optional(),
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

/** A title in a language (BCP 47), such as `zh-Hans`. */
export interface Title {
  value: string;
  language?: string;
}

/** A link of a record. */
export interface Link {
  relation: string;
  href: string;
  title?: string;
  /** Further titles, by language: `title*` in the document. */
  titles?: Title[];
  type?: string;
  /** The languages of what it leads to (BCP 47). */
  hreflang?: string[];
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

const titleFrom = ({ value, language }: { value: string; language?: string | undefined }): Title =>
  language === undefined ? { value } : { value, language };

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
  let text: string;
  let json: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(document);
    json = JSON.parse(text);
  } catch {
    throw new RecordError(`the record of ${code} is no JSON in UTF-8; write a linkset (RFC 9264).`);
  }
  const twice = repeatedKey(text);
  if (twice !== undefined) {
    throw new RecordError(
      `the record of ${code} has the key "${printable(twice)}" twice in one object, of which readers keep either; write it once, with all its targets.`,
    );
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
      targets.map(({ href, title, "title*": titles, type, hreflang }) => ({
        relation,
        href,
        ...(title === undefined ? {} : { title }),
        ...(titles === undefined ? {} : { titles: titles.map(titleFrom) }),
        ...(type === undefined ? {} : { type }),
        ...(hreflang === undefined ? {} : { hreflang }),
      })),
    ),
  );
  return { code, links };
}

/** The first key that stands twice in one object of a valid JSON text: `JSON.parse` keeps the last, others the first. */
function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  // Braces, and texts: those before a colon are keys.
  for (const [token, text, colon] of json.matchAll(/[{}]|("(?:[^"\\]|\\.)*")(\s*:)?/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(text!) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

/** Whether a language is the reader's, whatever its script and region: `zh-Hans` is for readers of `zh-CN`. */
const isFor = (language: string, reader: string): boolean => primary(language) === primary(reader);

const primary = (language: string): string | undefined => language.toLowerCase().split("-")[0];

/**
 * A link's title in the reader's language, where it has one; else its title, else its first one in any.
 * @param reader such as `zh`
 */
export const titleOf = ({ title, titles = [] }: Link, reader: string): string | undefined =>
  titles.find(({ language = "" }) => isFor(language, reader))?.value ?? title ?? titles[0]?.value;

/** What a record calls its code: the title of what it is about, in the reader's language where there is one. */
export function nameIn(links: readonly Link[], reader: string): string | undefined {
  const about = links.filter(({ relation }) => relation === "about");
  const own = about.filter(({ titles = [], hreflang = [] }) =>
    [...titles.map(({ language = "" }) => language), ...hreflang].some((language) =>
      isFor(language, reader),
    ),
  );
  return [...own, ...about].map((link) => titleOf(link, reader)).find((name) => name !== undefined);
}
