import { type CodeRecord, hasRole, Status } from "./codes.js";
import type { Draw } from "./draw.js";
import { Kind, NO_CODE } from "./grammar.js";
import { IdStatus, type SuperIdRecord } from "./ids.js";
import { type Domain, type Message, Signature, UNSIGNED } from "./signatures.js";
import { DAY, HOUR } from "./terms.js";
import { COUNCIL, KEYS, PEOPLE } from "./universe.js";
import type { Call, World } from "./world.js";

export interface SignedCall {
  call: Call;
  deadline: number;
}

/** What a command does: calls, each so many seconds after the one before; 0 is in the same block. */
export interface Step {
  after: number;
  call: Call;
}

/** Where a command finds itself. What it draws is mostly what would succeed there. */
export class Scene {
  constructor(
    readonly world: World,
    readonly time: number,
    readonly draw: Draw,
    /** Keys and contract wallets. */
    readonly accounts: readonly string[],
    /** Calls that carry signatures, sent or not, and until when those are good. */
    readonly signed: SignedCall[],
  ) {}

  /** Sends this, or keeps it back and sends one that was signed before. */
  send(call: Call, deadline: number): Step[] {
    this.signed.push({ call, deadline });
    const kept = this.draw.slips(10);
    return [{ after: 0, call: kept ? this.draw.among(this.signed).call : call }];
  }

  // ----------------------------------------------------------------------------------------------- accounts

  person(): string {
    return this.draw.among([...PEOPLE, ...this.accounts.filter((account) => !KEYS.has(account))]);
  }

  /** Mostly one of those who may. */
  by(entitled: readonly string[]): string {
    const right = entitled.length === 0 ? this.accounts[0]! : this.draw.among(entitled);
    return this.draw.mostly(right, entitled.length === 0 ? 2 : 10, ...this.accounts);
  }

  withRole(code: string, role: number): string[] {
    return this.accounts.filter((account) =>
      hasRole(this.world.codes.officerRoles(this.time, code, account), role),
    );
  }

  // ------------------------------------------------------------------------------------------------ objects

  codesWhere(fits: (record: CodeRecord, code: string) => boolean): string[] {
    return [...this.world.codes.records]
      .filter(([code, record]) => fits(record, code))
      .map(([code]) => code);
  }

  activeCodes(): string[] {
    return this.codesWhere(({ status }) => status === Status.Active);
  }

  /** Active cities and countries where all above is active. */
  registrars(): string[] {
    const { codes } = this.world;
    return this.codesWhere(
      ({ kind, status }, code) =>
        (kind === Kind.City || kind === Kind.Country) &&
        status === Status.Active &&
        codes.resolve(code).status === Status.Active,
    );
  }

  idsWhere(fits: (record: SuperIdRecord, superId: string) => boolean): string[] {
    return [...this.world.ids.records]
      .filter(([superId, record]) => fits(record, superId))
      .map(([superId]) => superId);
  }

  activeIds(): string[] {
    return this.idsWhere(({ status }) => status === IdStatus.Active);
  }

  // --------------------------------------------------------------------------------------------------- time

  /** The last second of a message. */
  deadline(): number {
    return this.time + this.draw.among([7 * DAY, 7 * DAY, HOUR, 0, 365 * DAY]) - this.past();
  }

  /** 0, and 1 once in a while. */
  past(): number {
    return this.draw.slips(30) ? 1 : 0;
  }

  /** Once in a while waits until something begins or ends, or the second before. */
  waiting(steps: Step[], ...edges: number[]): Step[] {
    const ahead = edges.filter((edge) => edge > this.time + 1);
    if (!this.draw.slips(3) || ahead.length === 0) return steps;
    const [first, ...rest] = steps;
    const after = this.draw.among(ahead) - this.draw.among([0, 1]) - this.time;
    return [{ ...first!, after }, ...rest];
  }

  // --------------------------------------------------------------------------------------------- signatures

  /** Mostly the signature that `account` would give. */
  sign(domain: Domain, account: string, message: Message): Signature | "0x" {
    const { wallets } = this.world;
    const key = wallets.get(account) ?? account;
    const right = KEYS.has(key) ? new Signature(key, domain, message) : UNSIGNED;
    const stranger = PEOPLE[(PEOPLE.indexOf(key) + 1) % PEOPLE.length]!;
    const { deadline } = message.fields;
    const later = { ...message.fields, deadline: (deadline as number) + 1 };
    return this.draw.mostly<Signature | "0x">(
      right,
      16,
      UNSIGNED,
      new Signature(stranger, domain, message),
      new Signature(stranger, domain, { ...message, fields: later }),
      new Signature(stranger, domain === "codes" ? "ids" : "codes", message),
    );
  }
}

/** What the council has to schedule first; mostly it does and waits. */
export function council({ world, draw, accounts }: Scene, call: Omit<Call, "from">): Step[] {
  const { delay } = world.manager;
  const act = { ...call, from: draw.mostly(COUNCIL, 20, ...accounts) };
  const after = draw.mostly(delay, 6, delay - 1, delay + 1, delay + 7 * DAY - 1, delay + 7 * DAY);
  if (draw.slips(16)) return [{ after: 0, call: act }];
  const schedule: Call = {
    to: "manager",
    verb: "schedule",
    args: [{ ...act, from: COUNCIL }],
    from: COUNCIL,
  };
  // Directly, or through the access manager.
  const execute: Call = { ...schedule, verb: "execute" };
  return [
    { after: 0, call: schedule },
    { after, call: act.from === COUNCIL && draw.slips(3) ? execute : act },
  ];
}

/** No code, or one of these. */
export const orNone = (codes: readonly string[]): string[] => [...codes, NO_CODE];
