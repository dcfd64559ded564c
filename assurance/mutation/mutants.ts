import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import { type Declarations, type Edit, operators, type Place } from "./operators.js";
import { checkout, childrenOf, type Edited, type Node, parse, textOfFile } from "./source.js";

/** The registries, and the folders of contracts/ whose every line is mutated for each. */
export const REGISTRIES = {
  CityCodeRegistry: ["codes", "signing"],
  SuperIdRegistry: ["identity", "signing"],
} as const;

export type RegistryName = keyof typeof REGISTRIES;

/** One change of one place. */
export interface Mutant {
  /** The same as long as what it changes is: lines above may come and go. */
  readonly id: string;
  readonly operator: string;
  readonly file: string;
  /** The function, or the constant, that it is in. */
  readonly within: string;
  readonly line: number;
  /** The lines that it touches, before and after, white space folded. */
  readonly before: string;
  readonly after: string;
  readonly edited: Edited;
}

/** All mutants of what a registry is made of. */
export function mutantsOf(registry: RegistryName): Mutant[] {
  const folders = REGISTRIES[registry].join(",");
  return mutantsOfFiles(globSync(`contracts/{${folders}}/**/*.sol`, { cwd: checkout }).sort());
}

/**
 * All mutants of `files`, in the order of the sources.
 *
 * @param edited a file whose text is not the one on disk
 */
export function mutantsOfFiles(files: readonly string[], edited?: Edited): Mutant[] {
  const trees = parse(files, edited);
  const declarations = declarationsOf(trees.values());
  const ids = new Map<string, number>();
  return files.flatMap((file) => {
    const bytes = Buffer.from(textOfFile(file, edited));
    return [...placesOf(trees.get(file) as Node, [], bytes, declarations)].flatMap((place) =>
      operators.flatMap(({ name, edits }) =>
        edits(place).map((edit) => mutantOf(name, file, place, edit, ids)),
      ),
    );
  });
}

/** How many of each operator are drawn first, so that the rare ones are in every sample. */
const OF_EACH = 3;

/** The mutants in the order in which a seed draws them; where one comes hardly depends on which others there are. */
export function drawn(mutants: readonly Mutant[], seed: number): Mutant[] {
  const ranked = mutants
    .map((mutant) => ({ mutant, rank: hash(`${seed} ${mutant.id}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ mutant }) => mutant);
  const first = operators.flatMap(({ name }) =>
    ranked.filter(({ operator }) => operator === name).slice(0, OF_EACH),
  );
  return [...new Set([...first, ...ranked])];
}

function* placesOf(
  node: Node,
  ancestors: readonly Node[],
  bytes: Buffer,
  declarations: Declarations,
): Generator<Place> {
  yield { node, ancestors, bytes, declarations };
  const below = [...ancestors, node];
  for (const child of childrenOf(node)) yield* placesOf(child, below, bytes, declarations);
}

function declarationsOf(trees: Iterable<Node>): Declarations {
  const enumerations = new Map<number, readonly string[]>();
  const stateVariables = new Set<number>();
  const pending = [...trees];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    pending.push(...childrenOf(node));
    if (node.nodeType === "EnumDefinition") {
      const members = node.members as { name: string }[];
      enumerations.set(
        node.id as number,
        members.map(({ name }) => name),
      );
    } else if (node.nodeType === "VariableDeclaration" && node.stateVariable === true) {
      stateVariables.add(node.id as number);
    }
  }
  return { enumerations, stateVariables };
}

function mutantOf(
  operator: string,
  file: string,
  { ancestors, node, bytes }: Place,
  { start, end, text }: Edit,
  ids: Map<string, number>,
): Mutant {
  const [head, tail] = [bytes.subarray(0, start), bytes.subarray(end)];
  const from = head.lastIndexOf("\n") + 1;
  const rest = tail.indexOf("\n");
  const upTo = rest === -1 ? bytes.length : end + rest;
  const before = folded(bytes.toString("utf8", from, upTo));
  const after = folded(
    `${bytes.toString("utf8", from, start)}${text}${bytes.toString("utf8", end, upTo)}`,
  );
  const within = nameOf([...ancestors, node]);
  const key = JSON.stringify([file, within, operator, before, after]);
  const earlier = ids.get(key) ?? 0;
  ids.set(key, earlier + 1);
  return {
    id: hash(`${key} ${earlier}`).slice(0, 12),
    operator,
    file,
    within,
    line: head.toString().split("\n").length,
    before,
    after,
    edited: { file, content: `${head.toString()}${text}${tail.toString()}` },
  };
}

/** The innermost function, else the constant, else the contract, that a list of ancestors ends in. */
function nameOf(ancestors: readonly Node[]): string {
  const named = ["FunctionDefinition", "VariableDeclaration", "ContractDefinition"]
    .map((type) => ancestors.findLast(({ nodeType }) => nodeType === type))
    .find((node) => node !== undefined);
  return (named?.name ?? "") === ""
    ? ((named?.kind as string | undefined) ?? "")
    : (named?.name as string);
}

function folded(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
