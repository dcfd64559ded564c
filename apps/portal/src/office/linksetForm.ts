import { anchorOf, type Link, parseRecord, RecordError } from "../../../../src/index.js";

/** A link as it is typed; empty texts are left out. What the form has no field for stays as it is. */
export interface Row extends Link {
  title: string;
  type: string;
}

export const EMPTY_ROW: Row = { relation: "about", href: "", title: "", type: "" };

/** Relations that are usual: registered ones (RFC 8288), and words for what cities offer. */
export const USUAL_RELATIONS = [
  "about",
  "contact",
  "describedby",
  "license",
  "opendata",
  "privacy-policy",
  "service-desc",
  "service-doc",
  "terms-of-service",
];

export const rowOf = (link: Link): Row => ({ title: "", type: "", ...link });

/** The linkset document (RFC 9264) of a code with these links, in their order. */
export function documentOf(code: string, rows: readonly Row[]): Uint8Array<ArrayBuffer> {
  // Without a prototype, a relation may have any name.
  const targets = Object.create(null) as Record<string, object[]>;
  for (const { relation, href, title, titles, type, hreflang } of rows) {
    (targets[relation] ??= []).push({
      href,
      ...(title && { title }),
      ...(titles && { "title*": titles }),
      ...(type && { type }),
      ...(hreflang && { hreflang }),
    });
  }
  const linkset = { linkset: [{ anchor: anchorOf(code), ...targets }] };
  return new Uint8Array(new TextEncoder().encode(`${JSON.stringify(linkset, null, 2)}\n`));
}

/** What may be wrong with a row. */
export type RowProblem = "relation" | "href" | "title";

/** What is wrong with a row; null if nothing is. Each is a document of its own for that: the schema decides. */
export function problemOf(code: string, row: Row): RowProblem | null {
  const isFine = (tried: Row): boolean => {
    // The document names what it is about under this word.
    if (tried.relation === "anchor") return false;
    try {
      parseRecord(documentOf(code, [tried]), code);
      return true;
    } catch (error) {
      if (error instanceof RecordError) return false;
      throw error;
    }
  };
  const good: Row = { relation: "about", href: "https://example.org/", title: "", type: "" };
  if (!isFine({ ...good, relation: row.relation })) return "relation";
  if (!isFine({ ...good, href: row.href })) return "href";
  return isFine({ ...good, title: row.title }) ? null : "title";
}
