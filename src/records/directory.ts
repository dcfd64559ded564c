import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RecordSource } from "./sources.js";

/** A directory with a file for each block, named by its CID. For Node; browsers use gateways. */
export const blockDirectory = (path: string): RecordSource => ({
  name: path,
  async fetch(cid) {
    try {
      return new Uint8Array(await readFile(join(path, cid)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  },
});
