import type { LazyActionObject, NewTaskActionFunction } from "hardhat/types/tasks";

/** An argument or option. */
export interface Argument {
  name: string;
  description: string;
  /** May be left out. */
  optional?: true;
}

/** A task: its arguments are told here, its action is loaded when it runs. */
export interface Definition {
  /** Two words for one of a group, such as `annul propose`. */
  name: string;
  description: string;
  positional?: Argument[];
  options?: Argument[];
  flags?: Argument[];
  /** Signs or sends. */
  writes?: true;
  /** Left out: a group of tasks. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Hardhat's own type
  action?: LazyActionObject<NewTaskActionFunction<any>>;
}

/** Where record documents are looked for. */
export const RECORDS = {
  name: "records",
  description: "Directory of record documents, named by CID (./records)",
  optional: true,
} as const satisfies Argument;
export const GATEWAY = {
  name: "gateway",
  description: "HTTP gateway of IPFS to ask for records",
  optional: true,
} as const satisfies Argument;

export const RELAYER = {
  name: "relayer",
  description: "Account that sends it and pays (--from)",
  optional: true,
} as const satisfies Argument;

export const BEFORE = {
  name: "before",
  description: "List older ones: where the page before ended, as it says",
  optional: true,
} as const satisfies Argument;

export const HISTORY = { name: "history", description: "List the history" } as const;
export const SKIP_DELAY = {
  name: "skipDelay",
  description: "On a local chain: move its clock past the delay",
} as const;
