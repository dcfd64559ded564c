import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Verdict } from "./trial.js";
import type { Job } from "./worker.js";

/** A mutant whose tests take longer is as good as killed: nobody would wait for them. In seconds. */
const TIMEOUT = 120;

export type Outcome = Verdict | { readonly outcome: "timed out" };

/** Processes that try mutants, each one at a time on one core. */
export class Pool {
  readonly #idle: ChildProcess[] = [];
  readonly #all = new Set<ChildProcess>();

  /** Rejects if a process ends on its own: then the tests could not be run. */
  async try(job: Job): Promise<Outcome> {
    const child = this.#idle.pop() ?? this.#start();
    const timer = new AbortController();
    const answer = once(child, "message", { signal: timer.signal }) as Promise<[Verdict]>;
    const exit = once(child, "exit", { signal: timer.signal });
    const timeout = setTimeout(() => {
      timer.abort();
    }, TIMEOUT * 1000);
    child.send(job);
  }
}
