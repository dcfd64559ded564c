import { firstLine } from "../../src/chain/typed.js";
import { DomicileError } from "../../src/index.js";
import { printable } from "../../src/printable.js";

/** Writes a line. No line has a message, a signature or a network address. */
export type Log = (line: string) => void;

/** An error on one line, without calldata. */
export const oneLine = (error: unknown): string =>
  printable(error instanceof DomicileError ? error.message : firstLine(error));
