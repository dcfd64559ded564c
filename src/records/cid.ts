import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import { create } from "multiformats/hashes/digest";
import { getBytes, hexlify, sha256 } from "ethers";
import { RecordError } from "../errors.js";

/** Multihash code of SHA-256. */
const SHA2_256 = 0x12;

/** The SHA-256 of a document's bytes, as published on chain: 32 bytes, hexadecimal. */
export const digestOf = (document: Uint8Array): string => sha256(document);

/** The CID of the raw block with this SHA-256: version 1, base32, `bafkrei…`. */
export const cidOf = (digest: string): string =>
  CID.createV1(raw.code, create(SHA2_256, getBytes(digest))).toString();

/** The SHA-256 in a CID. @throws {RecordError} unless it is a raw block with SHA-256 */
export function digestInCid(text: string): string {
  let cid: CID | undefined;
  try {
    cid = CID.parse(text);
  } catch {
    // Refused below.
  }
  if (cid?.code !== raw.code || cid.multihash.code !== SHA2_256) {
    throw new RecordError(
      `${text} is no CID of a raw block with SHA-256; such a one begins with bafkrei.`,
    );
  }
  return hexlify(cid.multihash.digest);
}
