import { CityCodes } from "./codes.js";
import { SuperIds } from "./ids.js";
import { AccessManager } from "./manager.js";
import type { Wallets } from "./signatures.js";
import { type Event, NO_SUCH_MEMBER, Refusal, type Sent } from "./terms.js";
import { COUNCIL, GUARDIAN, superIdOf } from "./universe.js";

export type Registry = "codes" | "ids";

/** A transaction: of a registry's verb, or of the access manager's `schedule` or `execute`, whose argument is the call. */
export interface Call {
  to: Registry | "manager";
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
    manager: string,
    councilDelay: number,
    readonly wallets: Wallets,
    /** What the access manager calls a call. */
    private readonly operationOf: (call: Call) => string,
  ) {
    this.manager = new AccessManager(manager, COUNCIL, GUARDIAN, councilDelay);
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
      if (to !== "manager") return { events: this.act(to, verb, sent, args) };
      if (verb === "schedule") return { events: this.manager.schedule(sent, operation) };
      this.manager.requireCouncil(sent);
      const executed = { ...sent, from: this.manager.address };
      return { events: this.act(registryOf(planned), planned.verb, executed, planned.args) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // The access manager passes on what a call reverts with, if there is anything.
      const isPassedOn = to !== "manager" || error.name !== NO_SUCH_MEMBER;
      return { refusal: isPassedOn ? error : new Refusal("FailedCall") };
    }
  }

  private act(to: Registry, verb: string, sent: Sent, args: readonly unknown[]): Event[] {
    const verbs = this[to] as unknown as Record<
      string,
      (sent: Sent, ...args: unknown[]) => Event[]
    >;
    return verbs[verb]!(sent, ...args);
  }
}

/** The registry that a call is for in the end. */
export function registryOf({ to, args }: Call): Registry {
  return to === "manager" ? registryOf(args[0] as Call) : to;
}
