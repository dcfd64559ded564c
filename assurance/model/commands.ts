import fc from "fast-check";
import { CODE_ACTS } from "./codeCommands.js";
import { idActs } from "./idCommands.js";
import { FREEZE_PERIOD } from "./codes.js";
import { Draw } from "./draw.js";
import { ANNULMENT_NOTICE, ANNULMENT_PERIOD } from "./ids.js";
import { Scene, type SignedCall, type Step } from "./scene.js";
import { DAY, HOUR } from "./terms.js";
import type { World } from "./world.js";

/** A verb, and picks that decide about all the rest in the state in which the command is done. */
export interface Command {
  verb: string;
  picks: number[];
}

/** Commands draw about as many; what follows is 0. */
const PICKS = 24;

/** Sends what was signed before, once more or at last. */
const submit = (scene: Scene): Step[] => {
  const { draw, signed, accounts } = scene;
  if (signed.length === 0) return CODE_ACTS.applyFor!.act(scene);
  // The latest first.
  const call = signed.at(-1 - (draw.next() % signed.length))!.call;
  return [{ after: 0, call: { ...call, from: draw.mostly(call.from, 2, ...accounts) } }];
};

/** Nobody replaces a registry's authority. */
const setAuthority = ({ draw, accounts }: Scene): Step[] => {
  const to = draw.among(["codes", "ids"] as const);
  const args = [draw.among(accounts)];
  return [{ after: 0, call: { to, verb: "setAuthority", args, from: draw.among(accounts) } }];
};

const ACTS: Record<string, { weight: number; act: (scene: Scene) => Step[] }> = {
  ...CODE_ACTS,
  ...idActs((scene) => CODE_ACTS.issue!.act(scene)),
  setAuthority: { weight: 1, act: setAuthority },
  submit: { weight: 10, act: submit },
};

export const command: fc.Arbitrary<Command> = fc.record({
  verb: fc.oneof(
    ...Object.entries(ACTS).map(([verb, { weight }]) => ({
      weight,
      arbitrary: fc.constant(verb),
    })),
  ),
  picks: fc.array(fc.noBias(fc.nat(9999)), { minLength: PICKS, maxLength: PICKS }),
});

/** Seconds at which something begins or ends, by what it is. */
const edges = ({ manager, codes, ids }: World, signed: readonly SignedCall[]): number[][] => [
  signed.map(({ deadline }) => deadline + 1),
  [...manager.due.values()],
  [...codes.officers.values()].flatMap((terms) => [...terms.values()].map(({ until }) => until)),
  [...codes.records.values()].flatMap(({ frozenUntil }) =>
    frozenUntil === 0 ? [] : [frozenUntil, frozenUntil + FREEZE_PERIOD],
  ),
  [...ids.deactivations.values()].map(({ finalFrom }) => finalFrom),
  [...ids.annulments.values()].flatMap(({ proposedAt }) => [
    proposedAt + ANNULMENT_NOTICE,
    proposedAt + ANNULMENT_PERIOD,
  ]),
  [...ids.delegations.values()].flatMap((delegates) => [...delegates.values()]),
];

/** How long a command waits after the one before: mostly seconds, at times to the very second of an edge; 0 is in the same block. */
function wait(draw: Draw, world: World, time: number, signed: readonly SignedCall[]): number {
  const kind = draw.next() % 100;
  const amount = draw.next();
  if (kind < 62) return 1 + (amount % 15);
  if (kind < 70) return 0;
  if (kind < 80) return HOUR + (amount % (3 * HOUR));
  if (kind < 84) return (1 + (amount % 20)) * DAY;
  const ahead = edges(world, signed)
    .map((seconds) => seconds.filter((edge) => edge > time + 1))
    .filter((seconds) => seconds.length > 0);
  if (ahead.length === 0) return 1 + (amount % 15);
  return draw.among(draw.among(ahead)) - time + draw.among([0, -1, 1]);
}

/** What a command does now, the first of its calls so many seconds after the call before. */
export function stepsOf(
  { verb, picks }: Command,
  world: World,
  accounts: readonly string[],
  signed: SignedCall[],
  time: number,
): Step[] {
  const draw = new Draw(picks);
  const after = wait(draw, world, time, signed);
  const scene = new Scene(world, time + after, draw, accounts, signed);
  const [first, ...rest] = ACTS[verb]!.act(scene);
  return [{ ...first!, after: after + first!.after }, ...rest];
}
