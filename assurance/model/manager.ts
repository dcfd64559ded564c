import { DAY, type Event, refuse, type Sent } from "./terms.js";

/** How long a scheduled act can be done once it is due, in seconds. */
const EXPIRATION = 7 * DAY;

/** The access manager, as far as the registries ask it: a council that schedules first, a guardian that doesn't. */
export class AccessManager {
  /** From when on, by operation. */
  readonly due = new Map<string, number>();

  constructor(
    readonly address: string,
    readonly council: string,
    readonly guardian: string,
    /** Seconds between what the council schedules and does. */
    readonly delay: number,
  ) {}

  /** By the council alone. */
  schedule({ time }: Sent, operation: string): Event[] {
    const due = this.due.get(operation);
    if (due !== undefined && time < due + EXPIRATION) {
      refuse("AccessManagerAlreadyScheduled", operation);
    }
    this.due.set(operation, time + this.delay);
    return [];
  }

  /** The council appoints the guardian and has not its role. */
  requireGuardian({ from }: Sent): void {
    if (from !== this.guardian) refuse("AccessManagedUnauthorized", from);
  }

  /** What the access manager itself sends is the council's: it has looked already. */
  requireCouncil({ from, time, operation }: Sent): void {
    if (from === this.address) return;
    if (from !== this.council) refuse("AccessManagedUnauthorized", from);
    const due = this.due.get(operation);
    if (due === undefined) refuse("AccessManagerNotScheduled", operation);
    if (time < due) refuse("AccessManagerNotReady", operation);
    if (time >= due + EXPIRATION) refuse("AccessManagerExpired", operation);
  }

  /** What was scheduled is done once. */
  used({ operation }: Sent): void {
    this.due.delete(operation);
  }
}
