import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { COMMANDS, LEAST_KILLED } from "./effort.js";
import type { Counts, RegistryResult, Survivor } from "./mutation/run.js";
import { RESULTS, type Results } from "./results.js";

const PAGE = new URL("../docs/assurance.md", import.meta.url);
const SENTENCES = new URL("../test/invariant/README.md", import.meta.url);

/** What follows from the results: the contents of files, by their paths. */
export async function generated(results: Results): Promise<Map<string, string>> {
  const style = await resolveConfig(PAGE);
  const formatted = (text: string, parser: string) => format(text, { ...style, parser });
  const sentences = (await readFile(SENTENCES, "utf8")).match(/^\d+\. /gm)!.length;
  return new Map([
    [fileURLToPath(RESULTS), await formatted(JSON.stringify(results), "json")],
    [fileURLToPath(PAGE), await formatted(page(results, sentences), "markdown")],
  ]);
}

const number = (value: number): string => value.toLocaleString("en-US");
const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
const minutes = (seconds: number): string => `${(seconds / 60).toFixed(1)} min`;

/** Source text in a cell. */
const code = (text: string): string =>
  `\`${text.replace(/\s+/g, " ").replaceAll("|", "\\|").replaceAll("`", "'")}\``;

function page(results: Results, sentences: number): string {
  const { builds, proofs, model, solidity, mutation, seconds, cores } = results;
  const proved = proofs.filter(({ status }) => status === "proved").length;
  const total = Object.values(seconds).reduce((sum, each) => sum + each, 0);
  const { runs, depth } = solidity.invariant;
  return `# Assurance

How hard the registries were tried, and what came of it. This page is generated: \`npm run assure\` writes it from
\`assurance/results.json\`, or ends at the first thing that breaks. \`npm run check\` tries a share of it each time.

${table([
  ["Tried", "How much", "Seed", "Took"],
  [
    "[Model](../assurance/model): contracts and a plain model in TypeScript, the same random sequences to both; outcomes, errors, events and all views compared after each command",
    `${number(model.sequences)} sequences of ${COMMANDS} commands: ${number(model.accepted)} calls accepted, ${number(model.refused)} refused, no difference`,
    String(model.seed),
    minutes(seconds.model),
  ],
  [
    `[Invariants](../test/invariant/README.md) and fuzz tests, among all Solidity tests`,
    `${sentences} sentences, ${number(runs)} runs of ${depth} calls for each of three handlers; fuzz tests ${number(solidity.fuzz)} times; ${number(solidity.passing)} tests passed, none failed`,
    solidity.seed,
    minutes(seconds.solidity),
  ],
  [
    "[Mutation](../assurance/mutation/README.md): are the Solidity tests worth anything?",
    mutation.registries
      .map(
        ({ registry, total, killedShare }) =>
          `${registry}: ${percent(killedShare)} of ${decided(total)} killed`,
      )
      .join("; "),
    String(mutation.seed),
    minutes(seconds.mutation),
  ],
  [
    "[Proofs](../assurance/proofs/README.md) by solc's SMTChecker",
    `${proved} of ${proofs.length} sentences proved; what stays unknown is listed there`,
    "",
    minutes(seconds.proofs),
  ],
  [
    "Two clean builds in different folders",
    `the same bytes, and those of the [snapshots](../assurance/drift), for ${builds.map(({ contract }) => contract).join(", ")}`,
    "",
    minutes(seconds.builds),
  ],
])}

All of it took ${minutes(total)} on ${cores} cores. What is not covered: [security](security.md#proved-tested-not-covered).

## Mutants

One change to one place of \`contracts/\`, by the operators of [assurance/mutation](../assurance/mutation/README.md), is a
mutant; every place that an operator fits is one, none is left out by hand. A sample is drawn by the seed until
${decided(mutation.registries[0]!.total)} of each registry were killed or survived: those that don't compile, and those that compile to
the same code, are drawn over. A mutant is killed when a Solidity test fails. At least ${percent(LEAST_KILLED)} must be.

Control: without a change all these tests pass; with ${code(mutation.control.before)} → ${code(mutation.control.after)} they
don't (${mutation.control.killedBy}).

${mutation.registries.map(mutants).join("\n\n")}

## Survivors

No test kills these. They count as survived, whatever the reason.

${table([
  ["Where", "Before → after", "Why"],
  ...mutation.registries
    .flatMap(({ survivors }) => survivors)
    .map(({ file, within, before, after, explanation }: Survivor) => [
      `${file.split("/").at(-1)}, \`${within}\``,
      `${code(before)} → ${code(after)}`,
      explanation ?? "",
    ]),
])}
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
