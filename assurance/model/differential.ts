import fc from "fast-check";
import { type Answer, type Chain, type Planned, type Replacement, startChain } from "./chain.js";
import { type Command, command, stepsOf } from "./commands.js";
import { describeCall, describeOutcome, differenceIn } from "./report.js";
import type { SignedCall } from "./scene.js";
import { Refusal } from "./terms.js";
import { KEYS } from "./universe.js";
import { everything, subjectsOf, viewsOf } from "./views.js";
import { type Call, type Outcome, World } from "./world.js";

export interface DifferentialOptions {
  sequences: number;
  /** In each sequence. */
  commands: number;
  seed: number;
  /** Where in the seed's sequences to begin: what a failure names. */
  path?: string;
  /** Registries in place of those deployed: to see that a fault in them is found. */
  replacement?: Replacement;
  onProgress?: (done: number) => void;
}

export interface DifferentialResult {
  seed: number;
  sequences: number;
  commands: number;
  /** Calls of the registries, by verb: how often each got through, and how often it was refused. */
  verbs: Map<string, { accepted: number; refused: number }>;
  /** How often each error was given, also in another or in an event. */
  errors: Map<string, number>;
  accepted: number;
  refused: number;
  seconds: number;
}

/** The contracts and the model differ; the message has the seed, the path and the shrunk sequence. */
export class DifferenceError extends Error {
  override readonly name = "DifferenceError";
}

interface Expected extends Planned {
  outcome: Outcome;
}

/**
 * Drives contracts and model with the same random sequences and compares every outcome, event and view.
 * @throws {DifferenceError}
 */
export async function runDifferential({
  sequences,
  commands,
  seed,
  path,
  replacement = {},
  onProgress,
}: DifferentialOptions): Promise<DifferentialResult> {
  const started = performance.now();
  const chain = await startChain(replacement);
  const verbs: DifferentialResult["verbs"] = new Map();
  const errors: DifferentialResult["errors"] = new Map();
  /** Where contracts and model part in this sequence; null if nowhere. */
  const compare = async (sequence: readonly Command[]): Promise<string | null> => {
    if (sequence.length === 0) return null;
    const expected = plan(chain, sequence);
    const difference = differenceOf(chain, expected, await chain.run(expected));
    if (difference === null) {
      for (const { call, outcome } of expected) count(call, outcome, verbs, errors);
    }
    return difference;
  };
  let done = 0;
  try {
    const property = fc.asyncProperty(
      // Of a fixed length, so that a sequence shrinks by dropping commands one by one.
      fc.array(fc.option(command, { freq: 1_000_000 }), {
        minLength: commands,
        maxLength: commands,
      }),
      async (sequence) => {
        const difference = await compare(sequence.filter((each) => each !== null));
        if (difference !== null) throw new DifferenceError(difference);
        onProgress?.(++done);
      },
    );
    const details = await fc.check(property, {
      seed,
      numRuns: sequences,
      ...(path === undefined ? {} : { path }),
    });
    if (details.failed) {
      if (!(details.errorInstance instanceof DifferenceError)) throw details.errorInstance;
      const [sequence] = details.counterexample!;
      const difference = await shrink(
        sequence.filter((each) => each !== null),
        compare,
      );
      throw new DifferenceError(
        `contracts and model differ (seed ${seed}, path ${details.counterexamplePath}):\n${difference}`,
      );
    }
  } finally {
    await chain.stop();
  }
  const counts = [...verbs.values()];
  return {
    seed,
    sequences,
    commands,
    verbs,
    errors,
    accepted: counts.reduce((sum, { accepted }) => sum + accepted, 0),
    refused: counts.reduce((sum, { refused }) => sum + refused, 0),
    seconds: (performance.now() - started) / 1000,
  };
}

/** What a sequence does, with what the model expects of it. */
function plan(chain: Chain, commands: readonly Command[]): Expected[] {
  const world = new World(chain.manager, chain.councilDelay, chain.wallets, chain.operationOf);
  const accounts = [...KEYS.keys(), ...chain.wallets.keys()];
  const known = new Set(accounts);
  const signed: SignedCall[] = [];
  const expected: Expected[] = [];
  let { time, block } = chain.start;
  for (const command of commands) {
    for (const { call, after } of stepsOf(command, world, accounts, signed, time)) {
      if (after > 0) block++;
      time += after;
      const outcome = world.perform(call, time, block);
      const views = viewsOf(world, time, subjectsOf(call, known));
      expected.push({ call, time, block, outcome, views });
    }
  }
  const last = expected.at(-1);
  if (last !== undefined) last.views = viewsOf(world, time, everything(accounts));
  return expected;
}

/** Where contracts and model part, for a person to read; null if nowhere. */
function differenceOf(
  chain: Chain,
  expected: readonly Expected[],
  answers: readonly Answer[],
): string | null {
  for (const [i, step] of expected.entries()) {
    const difference = differenceIn(chain, step, answers[i]!);
    if (difference === null) continue;
    const lines = expected.slice(0, i + 1).map((each, j) => {
      const after = j === 0 ? 0 : each.time - expected[j - 1]!.time;
      return `  +${after} s, block ${each.block}: ${describeCall(chain, each.call)} → ${describeOutcome(chain, each.outcome)}`;
    });
    return [...lines, "at the last of these:", difference].join("\n");
  }
  return null;
}

function count(
  call: Call,
  outcome: Outcome,
  verbs: DifferentialResult["verbs"],
  errors: DifferentialResult["errors"],
): void {
  if (call.verb === "schedule") return;
  const { to, verb } = call.verb === "execute" ? (call.args[0] as Call) : call;
  const key = `${to}.${verb}`;
  const counts = verbs.get(key) ?? { accepted: 0, refused: 0 };
  verbs.set(key, counts);
  const countError = ({ name, args }: Refusal): void => {
    errors.set(`${to}.${name}`, (errors.get(`${to}.${name}`) ?? 0) + 1);
    for (const arg of args) if (arg instanceof Refusal) countError(arg);
  };
  if ("refusal" in outcome) {
    counts.refused++;
    countError(outcome.refusal);
  } else {
    counts.accepted++;
    for (const { args } of outcome.events) {
      for (const arg of args) if (arg instanceof Refusal) countError(arg);
    }
  }
}

/**
 * Drops what a failing sequence can do without: fast-check goes through it once, and keeps what was needed
 * only by something that it dropped later.
 */
async function shrink(
  sequence: readonly Command[],
  compare: (sequence: readonly Command[]) => Promise<string | null>,
): Promise<string> {
  let shortest = sequence;
  let difference = (await compare(shortest))!;
  for (let i = 0; i < shortest.length;) {
    const shorter = shortest.toSpliced(i, 1);
    const found = await compare(shorter);
    if (found === null) i++;
    else [shortest, difference, i] = [shorter, found, 0];
  }
  return difference;
}
