import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import solc from "solc";

export const checkout = resolve(import.meta.dirname, "../..");

/** A node of solc's syntax tree; what it has besides depends on `nodeType`. */
export interface Node {
  readonly nodeType: string;
  /** `start:length:file`, in bytes. */
  readonly src: string;
  readonly [key: string]: unknown;
}

/** Solidity sources as a mutant has them: its own text of one file, all others as they are on disk. */
export interface Edited {
  readonly file: string;
  readonly content: string;
}

/** Hexadecimal, with 0x. */
export interface Bytecode {
  readonly creation: string;
  readonly deployed: string;
}

export interface CompilerOutput {
  readonly errors?: readonly { severity: string; message: string }[];
  readonly sources?: Readonly<Record<string, { ast: Node }>>;
  readonly contracts?: Readonly<
    Record<
      string,
      Record<string, { evm: Record<"bytecode" | "deployedBytecode", { object: string }> }>
    >
  >;
}

const require = createRequire(import.meta.url);
const run = solc.compile as (
  input: string,
  reading: { import: (file: string) => { contents: string } },
) => string;
const contents = new Map<string, string>();

/** The text of a file of this checkout, or of a package that it imports. */
export function textOfFile(file: string, edited?: Edited): string {
  if (file === edited?.file) return edited.content;
  let content = contents.get(file);
  if (content === undefined) {
    content = readFileSync(
      file.startsWith("@") ? require.resolve(file) : join(checkout, file),
      "utf8",
    );
    contents.set(file, content);
  }
  return content;
}

/**
 * Runs the compiler of the lockfile on `files` and what they import.
 *
 * @param output what to give back, as in solc's `outputSelection`
 */
export function compile(
  files: readonly string[],
  settings: Readonly<Record<string, unknown>>,
  output: Readonly<Record<string, Record<string, readonly string[]>>>,
  edited?: Edited,
): CompilerOutput {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(files.map((file) => [file, { content: textOfFile(file, edited) }])),
    settings: { evmVersion: "prague", ...settings, outputSelection: output },
  };
  const answer = run(JSON.stringify(input), {
    import: (file) => ({ contents: textOfFile(file, edited) }),
  });
  return JSON.parse(answer) as CompilerOutput;
}

/** A file of this checkout with all of this checkout that it imports, itself included. */
export function filesOf(file: string, found = new Set<string>()): Set<string> {
  if (file.startsWith("@") || found.has(file)) return found;
  found.add(file);
  for (const [, path] of textOfFile(file).matchAll(/^(?:import|\}) .*"([^"]+)";$/gm)) {
    filesOf(path?.startsWith(".") ? join(dirname(file), path) : (path as string), found);
  }
  return found;
}

/** What made a compilation fail, if anything did: the first error's message on one line. */
export function errorOf(output: CompilerOutput): string | undefined {
  const error = output.errors?.find(({ severity }) => severity === "error");
  return error?.message.replaceAll(/\s+/g, " ");
}

/** The syntax trees of `files` and of all that they import, by file. */
export function parse(files: readonly string[], edited?: Edited): Map<string, Node> {
  const output = compile(files, {}, { "*": { "": ["ast"] } }, edited);
  const error = errorOf(output);
  if (error !== undefined) throw new Error(`The sources do not compile: ${error}`);
  return new Map(Object.entries(output.sources ?? {}).map(([file, { ast }]) => [file, ast]));
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "nodeType" in value && "src" in value;
}

/** The nodes directly below a node, in the order of the source. */
export function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter(isNode)
    .sort((a, b) => rangeOf(a).start - rangeOf(b).start);
}

/** Where a node stands in its file, in bytes. */
export function rangeOf(node: Node): { start: number; end: number } {
  const [start, length] = node.src.split(":").map(Number) as [number, number];
  return { start, end: start + length };
}
