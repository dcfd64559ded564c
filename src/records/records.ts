import { type TransactionReceipt, ZeroHash } from "ethers";
import { codeCalls } from "../codes/calls.js";
import { lookup } from "../codes/lookup.js";
import { type Content, holdersMessage } from "../codes/messages.js";
import { type Context, sendCall } from "../context.js";
import type { Unsigned } from "../signing/messages.js";
import { RecordError } from "../errors.js";
import { cidOf, digestOf } from "./cid.js";
import { type CodeRecordDocument, parseRecord } from "./linkset.js";
import type { RecordSource } from "./sources.js";

/** A record whose bytes have the published SHA-256. */
export interface VerifiedRecord extends CodeRecordDocument {
  digest: string;
  cid: string;
  /** The source that had it. */
  source: string;
  bytes: Uint8Array;
}

/** Publishing a code's record, and fetching it from anywhere, verified. */
export const records = (context: Context) => {
  const calls = codeCalls(context);

  return {
    /** As {codeCalls.publish}; the document's bytes, as given, go wherever the sources look. */
    publish: async (code: string, document: Uint8Array): Promise<TransactionReceipt> =>
      sendCall(context, calls.publish(code, document)),

    /** As {codeCalls.unpublish}. */
    unpublish: async (code: string): Promise<TransactionReceipt> =>
      sendCall(context, calls.unpublish(code)),

    /** The publication to sign by the holder; a document that is null takes the record back. */
    async buildPublication({
      document,
      ...input
    }: Omit<Content<"Publication">, "digest"> & { document: Uint8Array | null }): Promise<
      Unsigned<"Publication">
    > {
      if (document !== null) parseRecord(document, input.code);
      const digest = document === null ? ZeroHash : digestOf(document);
      return holdersMessage(context, "Publication", { ...input, digest });
    },

    /** The SHA-256 of the published records of codes, by code: some hundreds with one question. */
    async published(codes: readonly string[]): Promise<Map<string, string>> {
      const found = await lookup(context).resolveAll(codes);
      return new Map(
        found.flatMap(({ code, digest }) => (digest === null ? [] : [[code, digest] as const])),
      );
    },

    /**
     * The published record of a code from the first source that has it.
     * @returns null if nothing is published
     * @throws {RecordError} no source has it, or a source has something else
     */
    async fetch(code: string, sources: readonly RecordSource[]): Promise<VerifiedRecord | null> {
      const { digest } = await lookup(context).resolve(code);
      return digest === null ? null : verified(code, digest, sources);
    },

    /** As {fetch}, of a digest that is known, such as from {published}; asks the sources only. */
    fetchPublished: (
      code: string,
      digest: string,
      sources: readonly RecordSource[],
    ): Promise<VerifiedRecord> => verified(code, digest, sources),
  };
};

/** The document of a digest from the first source that has it. @throws {RecordError} as {records.fetch} */
async function verified(
  code: string,
  digest: string,
  sources: readonly RecordSource[],
): Promise<VerifiedRecord> {
  const cid = cidOf(digest);
  const failures: string[] = [];
  for (const source of sources) {
    const failure = (why: string): number => failures.push(`${source.name} ${why}`);
    let bytes: Uint8Array | null;
    try {
      bytes = await source.fetch(cid);
    } catch (error) {
      failure(
        error instanceof RecordError
          ? `failed: ${error.message.replace(/\.$/, "")}`
          : "does not answer",
      );
      continue;
    }
    if (bytes === null) {
      failure("does not have it");
    } else if (digestOf(bytes) !== digest) {
      failure(
        `has other bytes (SHA-256 ${digestOf(bytes).slice(0, 10)}… instead of ${digest.slice(0, 10)}…)`,
      );
    } else {
      return { ...parseRecord(bytes, code), digest, cid, source: source.name, bytes };
    }
  }
  throw new RecordError(
    `the record of ${code}, ${cid}, is not to be had: ${failures.join("; ") || "no source was given"}.`,
  );
}
