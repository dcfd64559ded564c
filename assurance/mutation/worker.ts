import type { RegistryName } from "./mutants.js";
import type { Edited } from "./source.js";
import { trial, type Verdict } from "./trial.js";

/** What a process that runs this file is sent, one at a time; it answers each. */
export interface Job {
  readonly registry: RegistryName;
  readonly edited?: Edited;
}

/** A mutant is timed out when its tests go on where the original's are long over; the process ends with it. */
export type Outcome = Verdict | { readonly outcome: "timed out" };

/** How much a trial may take, in seconds of one core: so a busy machine kills no mutant. */
const TIMEOUT = 120;

process.on("message", ({ registry, edited }: Job) => {
  const start = process.cpuUsage();
  const watch = setInterval(() => {
    const { user, system } = process.cpuUsage(start);
    if (user + system > TIMEOUT * 1e6) answer({ outcome: "timed out" }, () => process.exit());
  }, 1000);
  void trial(registry, edited).then((verdict) => {
    clearInterval(watch);
    answer(verdict);
  });
});

function answer(outcome: Outcome, then?: () => void): void {
  process.send?.(outcome, undefined, undefined, then);
}
