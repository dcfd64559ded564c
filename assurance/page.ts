import { readFile } from "node:fs/promises";
import { COMMANDS, LEAST_KILLED } from "./effort.js";
import { explanationOf } from "./mutation/explanations.js";
import type { Counts, RegistryResult } from "./mutation/run.js";
import type { Part, Results, Tried } from "./findings.js";

const SENTENCES = new URL("../test/invariant/README.md", import.meta.url);

const number = (value: number): string => value.toLocaleString("en-US");
const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
const minutes = (seconds: number): string => `${(seconds / 60).toFixed(1)} min`;

/** Source text in a cell. */
const code = (text: string): string =>
  `\`${text.replace(/\s+/g, " ").replaceAll("|", "\\|").replaceAll("`", "'")}\``;

/** docs/assurance.md */
export async function page({ code: codes, parts }: Results): Promise<string> {
  const sentences = (await readFile(SENTENCES, "utf8")).match(/^\d+\. /gm)!.length;
  const rows: { [Name in Part]: (tried: Tried<Name>) => string[] } = {
    model: ({ found: { sequences, accepted, refused, seed } }) => [
      "[Model](../assurance/model/README.md): the contracts and a plain model in TypeScript, the same random sequences to both; outcomes, errors, events and views compared after each command",
      `${number(sequences)} sequences of ${COMMANDS} commands: ${number(accepted)} calls accepted, ${number(refused)} refused, no difference`,
      String(seed),
    ],
    solidity: ({ found: { fuzz, invariant, passing, seed } }) => [
      "[Invariants](../test/invariant/README.md) and fuzz tests, among all Solidity tests",
      `${sentences} sentences, ${number(invariant.runs)} runs of ${invariant.depth} calls for each of three handlers; fuzz tests ${number(fuzz)} times; ${number(passing)} tests passed, none failed`,
      seed,
    ],
    mutation: ({ found: { registries, seed } }) => [
      "[Mutation](../assurance/mutation/README.md): the contracts broken line by line, to see the Solidity tests fail",
      registries
        .map(
          ({ registry, total, killedShare }) =>
            `${registry}: ${percent(killedShare)} of ${decided(total)} mutants killed`,
        )
        .join("; "),
      String(seed),
    ],
    proofs: ({ found }) => [
      "[Proofs](../assurance/proofs/README.md) for all inputs: of packed slots on compiled code, of counters and deadlines by solc's SMTChecker",
      `${found.length} sentences proved; what stays unknown is listed there`,
      "",
    ],
    builds: ({ found }) => [
      "Two clean builds in different folders",
      `the same bytes, and those of the [snapshots](../assurance/drift), for ${found.map(({ contract }) => contract).join(", ")}`,
      "",
    ],
  };
  const row = <Name extends Part>(name: Name): string[][] => {
    const tried = parts[name] as Tried<Name> | undefined;
    if (tried === undefined) return [];
    return [[...rows[name](tried), `${minutes(tried.seconds)} on ${tried.cores} cores`]];
  };
  const mutation = (parts as Partial<Results["parts"]>).mutation?.found;
  return `# Assurance

How hard the registries were tried, and what came of it. This page is generated: \`npm run assure\` writes it from
\`assurance/results.json\`, or ends at the first thing that breaks; \`npm run assure -- model mutation\` tries these parts
only. \`npm run check\` tries a share of it each time. What is not covered: [security](security.md#proved-tested-not-covered).

${table([["Tried", "How much", "Seed", "Took"], ...(Object.keys(rows) as Part[]).flatMap(row)])}

Tried was the code of these hashes (keccak256 of what creates it):

${table([
  ["Contract", "Code"],
  ...Object.entries(codes).map(([contract, hash]) => [contract, `\`${hash}\``]),
])}

${
  mutation === undefined
    ? ""
    : `## Mutants

One change to one place of \`contracts/\`, by the operators of [assurance/mutation](../assurance/mutation/README.md), is a
mutant; every place that an operator fits is one, none is left out by hand. A sample is drawn by the seed until
${decided(mutation.registries[0]!.total)} of each registry were killed or survived: those that don't compile, and those that compile to
the same code, are drawn over. A mutant is killed when a Solidity test fails. At least ${percent(LEAST_KILLED)} must be.

Control: without a change all these tests pass; with ${code(mutation.control.before)} → ${code(mutation.control.after)} they
don't (${code(mutation.control.killedBy)}).

${mutation.registries.map(mutants).join("\n\n")}

## Survivors

No test kills these. They count as survived, whatever the reason.

${table([
  ["Where", "Before → after", "Why"],
  ...mutation.registries
    .flatMap(({ survivors }) => survivors)
    .map((survivor) => [
      `${survivor.file.split("/").at(-1)!}, \`${survivor.within}\``,
      `${code(survivor.before)} → ${code(survivor.after)}`,
      explanationOf(survivor) ?? "",
    ]),
])}`
}
`;
}

const decided = ({ killed, timedOut, survived }: Counts): number => killed + timedOut + survived;

const mutants = ({ registry, operators, total }: RegistryResult): string => `### ${registry}

${table([
  ["Operator", "Generated", "Drawn", "Not compiled", "Same code", "Killed", "Survived"],
  ...Object.entries({ ...operators, all: total }).map(([name, counts]) => [
    name,
    number(counts.generated),
    number(counts.sampled),
    number(counts.invalid),
    number(counts.equivalent),
    number(counts.killed + counts.timedOut),
    number(counts.survived),
  ]),
])}`;

const table = ([head, ...rows]: string[][]): string =>
  [head!, head!.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
