import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Verdict } from "./trial.js";
import type { Job } from "./worker.js";

/** How long a trial may take, in seconds. A mutant that takes longer loops where the original does not. */
const TIMEOUT = 120;

export type Outcome = Verdict | { readonly outcome: "timed out" };

/** Processes that try mutants, each one at a time and on one core. */
export class Pool {
  readonly #idle: ChildProcess[] = [];
  readonly #busy = new Set<ChildProcess>();

  /** @throws if the trial could not be held */
  try(job: Job): Promise<Outcome> {
    const child = this.#idle.pop() ?? start();
    this.#busy.add(child);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        child.off("exit", fail);
        child.kill("SIGKILL");
        resolve({ outcome: "timed out" });
      }, TIMEOUT * 1000);
      const fail = () => {
        clearTimeout(timer);
        reject(new Error("A process that runs the tests ended early; what it printed says why."));
      };
      child.once("exit", fail);
      child.once("message", (verdict: Verdict) => {
        clearTimeout(timer);
        child.off("exit", fail);
        this.#busy.delete(child);
        this.#idle.push(child);
        resolve(verdict);
      });
      child.send(job);
    });
  }

  close(): void {
    for (const child of [...this.#idle, ...this.#busy]) child.kill("SIGKILL");
  }
}

function start(): ChildProcess {
  return fork(join(import.meta.dirname, "worker.ts"), {
    execArgv: ["--import", import.meta.resolve("tsx")],
    // The cores are shared by the processes, not by the threads of one.
    env: { ...process.env, RAYON_NUM_THREADS: "1" },
  });
}
