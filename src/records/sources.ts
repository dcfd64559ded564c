import { pause } from "../chain/retry.js";
import { RecordError } from "../errors.js";
import { MAX_RECORD_BYTES } from "./linkset.js";

/** Where a document may be had by its CID; null if it is not there. What it returns is verified. */
export interface RecordSource {
  name: string;
  fetch(cid: string): Promise<Uint8Array | null>;
}

/**
 * A trustless HTTP gateway of IPFS: asked for the raw block.
 * @param address such as `https://trustless-gateway.link`
 * @param options.timeoutMs how long one answer may take
 */
export const httpGateway = (
  address: string,
  { timeoutMs = 10_000 }: { timeoutMs?: number } = {},
): RecordSource => ({
  name: address,
  async fetch(cid) {
    const url = `${address.replace(/\/$/, "")}/ipfs/${cid}?format=raw`;
    for (let left = 2, wait = 300; ; left--, wait *= 2) {
      const response = await fetch(url, {
        headers: { accept: "application/vnd.ipld.raw" },
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (response.ok) return readCapped(response, address);
      await response.body?.cancel();
      const busy = response.status === 429 || response.status >= 500;
      if (!busy) return null;
      if (left === 0)
        throw new RecordError(`${address} answers ${response.status}; try another gateway.`);
      await pause(wait);
    }
  },
});

/** Reads an answer, but never more than a record may have. */
async function readCapped(response: Response, address: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > MAX_RECORD_BYTES) {
      throw new RecordError(
        `${address} sends more than ${MAX_RECORD_BYTES} bytes; no record is as long.`,
      );
    }
    parts.push(part);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
