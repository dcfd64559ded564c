import { CityCodes } from "./codes.js";
import { SuperIds } from "./ids.js";
import { AccessManager } from "./manager.js";
import type { Wallets } from "./signatures.js";
import { type Event, Refusal, type Sent } from "./terms.js";
import { COUNCIL, GUARDIAN, superIdOf } from "./universe.js";

/** A transaction: of a registry's verb, or of the access manager's `schedule`, whose argument is the call. */
export interface Call {
  to: "codes" | "ids" | "manager";
  verb: string;
  args: readonly unknown[];
  from: string;
}

/** What came of a call. */
export type Outcome = { events: Event[] } | { refusal: Refusal };

/** Both models and the access manager in front of them. */
export class World {
  readonly manager: AccessManager;
  readonly codes: CityCodes;
  readonly ids: SuperIds;

  constructor(
    councilDelay: number,
    readonly wallets: Wallets,
    /** What the access manager calls a call. */
    private readonly operationOf: (call: Call) => string,
  ) {
    this.manager = new AccessManager(COUNCIL, GUARDIAN, councilDelay);
    this.codes = new CityCodes(this.manager, wallets);
    this.ids = new SuperIds(this.manager, this.codes, wallets, superIdOf);
  }

  perform(call: Call, time: number, block: number): Outcome {
    const { to, verb, args, from } = call;
    const planned = to === "manager" ? (args[0] as Call) : call;
    // Nobody else schedules.
    const operation = from === COUNCIL ? this.operationOf(planned) : "";
    const sent: Sent = { from, time, block, operation };
    try {
      if (to === "manager") return { events: this.manager.schedule(sent, operation) };
      const registry = this[to] as unknown as Record<
        string,
        (sent: Sent, ...args: unknown[]) => Event[]
      >;
      return { events: registry[verb]!(sent, ...args) };
    } catch (error) {
      if (error instanceof Refusal) return { refusal: error };
      throw error;
    }
  }
}
