import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Job, Outcome } from "./worker.js";

/** Processes that try mutants, each one at a time and on one core. */
export class Pool {
  readonly #idle = new Set<ChildProcess>();
  readonly #busy = new Set<ChildProcess>();

  /** @throws if the trial could not be held */
  try(job: Job): Promise<Outcome> {
    const [child = start()] = this.#idle;
    this.#idle.delete(child);
    this.#busy.add(child);
    return new Promise((resolve, reject) => {
      const fail = () => {
        reject(new Error("A process that runs the tests ended early; what it printed says why."));
      };
      child.once("exit", fail);
      child.once("message", (outcome: Outcome) => {
        child.off("exit", fail);
        this.#busy.delete(child);
        if (outcome.outcome !== "timed out") this.#idle.add(child);
        resolve(outcome);
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
