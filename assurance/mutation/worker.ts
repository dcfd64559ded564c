import type { RegistryName } from "./mutants.js";
import type { Edited } from "./source.js";
import { trial } from "./trial.js";

/** What a process that runs this file is sent, one at a time; it answers each with a verdict. */
export interface Job {
  readonly registry: RegistryName;
  readonly edited?: Edited;
}

process.on("message", ({ registry, edited }: Job) => {
  void trial(registry, edited).then((verdict) => process.send?.(verdict));
});
