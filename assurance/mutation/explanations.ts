import type { Survivor } from "./run.js";
import explained from "./survivors.json" with { type: "json" };

/** Why no test kills a mutant, from survivors.json. */
export const explanationOf = ({ file, within, before, after }: Survivor): string | undefined =>
  explained.find(
    (known) =>
      known.file === file &&
      known.within === within &&
      known.before === before &&
      known.after === after,
  )?.explanation;
