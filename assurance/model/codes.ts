import { countryOf, findFault, Kind, KINDS, NO_CODE, parentOf, requireText } from "./grammar.js";
import type { AccessManager } from "./manager.js";
import { type Message, type Signature, Signatures, type Wallets } from "./signatures.js";
import {
  DAY,
  type Event,
  HOUR,
  Refusal,
  refuse,
  refuseFor,
  requireMember,
  type Sent,
  ZERO,
} from "./terms.js";

export enum Status {
  Unassigned,
  Active,
  Suspended,
  Retired,
}
export enum ApplicationStatus {
  None,
  Pending,
  Refused,
  Withdrawn,
}
/** How many reasons there are, None among them; None is 0. */
export const SUSPENSION_REASONS = 8;
export const REFUSAL_REASONS = 7;

export const ROLE_ISSUE = 1;
export const ROLE_REVIEW = 2;
export const ROLE_ENROL = 4;
export const ROLE_ATTEST = 8;
export const ROLE_PUBLISH = 16;
const ROLES = [ROLE_ISSUE, ROLE_REVIEW, ROLE_ENROL, ROLE_ATTEST, ROLE_PUBLISH];
export const ALL_ROLES = 31;

export const MAX_BATCH = 256;
export const MAX_OTHER_SUCCESSORS = 16;
const MAX_SUCCESSIONS = 16;
export const FREEZE_PERIOD = 14 * DAY;

export interface CodeRecord {
  holder: string;
  issuedAt: number;
  epoch: number;
  /** Full hours. */
  frozenUntil: number;
  kind: Kind;
  status: Status;
  reason: number;
}
export interface ApplicationRecord {
  status: ApplicationStatus;
  kind: Kind;
  round: number;
  filedAt: number;
}
export interface Application {
  code: string;
  kind: Kind;
  applicant: string;
  round: number;
  digest: string;
  deadline: number;
}
export interface Issue {
  code: string;
  kind: Kind;
  holder: string;
}
export interface OfficerTerm {
  roles: number;
  until: number;
}

const UNASSIGNED: Readonly<CodeRecord> = {
  holder: ZERO,
  issuedAt: 0,
  epoch: 0,
  frozenUntil: 0,
  kind: Kind.None,
  status: Status.Unassigned,
  reason: 0,
};
const NO_APPLICATION: Readonly<ApplicationRecord> = {
  status: ApplicationStatus.None,
  kind: Kind.None,
  round: 0,
  filedAt: 0,
};

type Signed = Signature | "0x";

/**
 * The registry of city codes, as {ICityCodeRegistry} describes it. Where several refusals apply, the
 * first is the one that is given.
 */
export class CityCodes {
  readonly records = new Map<string, CodeRecord>();
  readonly successors = new Map<string, string>();
  readonly digests = new Map<string, string>();
  readonly offers = new Map<string, string>();
  /** By code, then by applicant. */
  readonly applications = new Map<string, Map<string, ApplicationRecord>>();
  /** By code, then by officer: the terms that the present holder gave. */
  readonly officers = new Map<string, Map<string, OfficerTerm>>();
  readonly nonces = new Map<string, number>();
  private readonly signatures: Signatures;

  constructor(
    private readonly manager: AccessManager,
    wallets: Wallets,
  ) {
    this.signatures = new Signatures("codes", wallets);
  }

  // ------------------------------------------------------------------------------------ council, guardian

  admitCountry(sent: Sent, country: string, holder: string): Event[] {
    this.manager.requireCouncil(sent);
    this.requireFree(country, Kind.Country, holder);
    this.manager.used(sent);
    return [this.assign(sent, country, NO_CODE, Kind.Country, holder)];
  }

  freeze(sent: Sent, country: string): Event[] {
    this.manager.requireGuardian(sent);
    const record = this.recordOf(country);
    if (record.kind !== Kind.Country) refuse("WrongKind", country, record.kind);
    if (record.status === Status.Retired) refuse("WrongStatus", country, Status.Retired);
    this.requireNotFrozen(country, sent.time);
    const notBefore = record.frozenUntil + FREEZE_PERIOD;
    if (record.frozenUntil !== 0 && sent.time < notBefore) {
      refuse("FreezeTooSoon", country, notBefore);
    }
    record.frozenUntil = fullHour(sent.time + FREEZE_PERIOD);
    return [event("IssuingFrozen", country, record.frozenUntil, sent.from)];
  }

  unfreeze(sent: Sent, country: string): Event[] {
    this.manager.requireGuardian(sent);
    const record = this.recordOf(country);
    if (record.frozenUntil <= sent.time) refuse("IssuingNotFrozen", country);
    record.frozenUntil = fullHour(sent.time);
    return [event("IssuingUnfrozen", country, sent.from)];
  }

  setAuthority(): Event[] {
    return refuse("AuthorityIsFixed");
  }

  // ----------------------------------------------------------------------------------------- applications

  applyFor(sent: Sent, application: Application, signature: Signed): Event[] {
    const { code, kind, applicant, round, digest, deadline } = application;
    const parent = this.requireIssuable(code, kind, applicant);
    this.requireActive(parent);
    const filed = this.applicationOf(code, applicant);
    if (filed.status === ApplicationStatus.Pending) {
      refuse("AlreadyPending", code, applicant, filed.round);
    }
    if (round !== filed.round + 1) refuse("WrongRound", code, applicant, filed.round + 1);
    this.requireSigned(sent, applicant, applicationMessage(application), deadline, signature);
    const status = ApplicationStatus.Pending;
    this.file(code, applicant, { status, kind, round, filedAt: sent.time });
    return [event("ApplicationFiled", code, parent, applicant, kind, round, digest)];
  }

  withdraw(
    sent: Sent,
    code: string,
    applicant: string,
    round: number,
    deadline: number,
    signature: Signed,
  ): Event[] {
    if (applicant === ZERO) refuse("ZeroAddress");
    this.requireUnassigned(code);
    const filed = this.applicationOf(code, applicant);
    const expected = nextRound(filed);
    if (round !== expected) refuse("WrongRound", code, applicant, expected);
    const message = messageAbout(code, "Withdrawal", { applicant, round, deadline });
    this.requireSigned(sent, applicant, message, deadline, signature);
    this.file(code, applicant, { ...filed, status: ApplicationStatus.Withdrawn, round });
    return [event("ApplicationWithdrawn", code, applicant, round)];
  }

  approve(sent: Sent, code: string, applicant: string, round: number): Event[] {
    const parent = parentOf(code);
    const { kind } = this.requirePending(code, applicant, round);
    this.requireIssuing(sent.time, parent, sent.from, rolesToIssue(ROLE_REVIEW, kind));
    this.requireUnassigned(code);
    this.applications.get(code)!.delete(applicant);
    return [
      event("ApplicationApproved", code, applicant, round, sent.from),
      this.assign(sent, code, parent, kind, applicant),
    ];
  }

  refuse(
    sent: Sent,
    code: string,
    applicant: string,
    round: number,
    reason: number,
    digest: string,
  ): Event[] {
    requireMember(reason, REFUSAL_REASONS);
    this.requireRole(sent.time, parentOf(code), sent.from, ROLE_REVIEW);
    if (reason === 0) refuse("ReasonMissing");
    this.requireUnassigned(code);
    this.requirePending(code, applicant, round).status = ApplicationStatus.Refused;
    return [event("ApplicationRefused", code, applicant, round, reason, digest, sent.from)];
  }

  // ---------------------------------------------------------------------------------------------- issuing

  issue(sent: Sent, code: string, kind: Kind, holder: string): Event[] {
    const parent = this.requireIssuable(code, kind, holder);
    this.requireIssuing(sent.time, parent, sent.from, rolesToIssue(ROLE_ISSUE, kind));
    return [this.assign(sent, code, parent, kind, holder)];
  }

  issueSigned(sent: Sent, application: Application, signature: Signed): Event[] {
    const { code, kind, applicant, round, deadline } = application;
    const parent = this.requireIssuable(code, kind, applicant);
    this.requireIssuing(sent.time, parent, sent.from, rolesToIssue(ROLE_ISSUE, kind));
    const filed = this.applicationOf(code, applicant);
    if (round !== nextRound(filed)) refuse("WrongRound", code, applicant, nextRound(filed));
    this.requireSigned(sent, applicant, applicationMessage(application), deadline, signature);
    const events: Event[] = [];
    if (filed.status === ApplicationStatus.Pending) {
      this.applications.get(code)!.delete(applicant);
      events.push(event("ApplicationApproved", code, applicant, round, sent.from));
    }
    return [...events, this.assign(sent, code, parent, kind, applicant)];
  }

  issueBatch(sent: Sent, parent: string, items: Issue[]): Event[] {
    if (items.length === 0 || items.length > MAX_BATCH) {
      refuse("BatchSize", items.length, MAX_BATCH);
    }
    this.requireIssuing(sent.time, parent, sent.from, ROLE_ISSUE);
    const events: Event[] = [];
    try {
      for (const [index, { code, kind, holder }] of items.entries()) {
        requireMember(kind, KINDS);
        if (kind === Kind.City) this.requireRole(sent.time, parent, sent.from, ROLE_ENROL);
        const obstacle = this.findObstacle(code, kind, holder);
        if (obstacle !== undefined) refuse("BatchItemRefused", index, obstacle);
        if (parentOf(code) !== parent) {
          refuse("BatchItemRefused", index, new Refusal("NotBelow", code, parent));
        }
        events.push(this.assign(sent, code, parent, kind, holder));
      }
    } catch (error) {
      // All or none.
      for (const { code } of items.slice(0, events.length)) this.records.delete(code);
      throw error;
    }
    return events;
  }

  // -------------------------------------------------------------------------------------------- oversight

  suspend(sent: Sent, code: string, reason: number): Event[] {
    requireMember(reason, SUSPENSION_REASONS);
    const record = this.recordOf(code);
    if (record.status !== Status.Active) refuse("WrongStatus", code, record.status);
    if (reason === 0) refuse("ReasonMissing");
    this.requireOversight(sent, code);
    this.manager.used(sent);
    record.status = Status.Suspended;
    record.reason = reason;
    return [event("CodeSuspended", code, reason, sent.from)];
  }

  reinstate(sent: Sent, code: string): Event[] {
    const record = this.recordOf(code);
    if (record.status !== Status.Suspended) refuse("WrongStatus", code, record.status);
    this.requireOversight(sent, code);
    this.manager.used(sent);
    record.status = Status.Active;
    record.reason = 0;
    return [event("CodeReinstated", code, sent.from)];
  }

  retire(sent: Sent, code: string, successor: string, others: string[]): Event[] {
    const record = this.recordOf(code);
    if (record.status !== Status.Active && record.status !== Status.Suspended) {
      refuse("WrongStatus", code, record.status);
    }
    if (others.length > MAX_OTHER_SUCCESSORS) {
      refuse("BatchSize", others.length, MAX_OTHER_SUCCESSORS);
    }
    const issuer = this.issuerOf(code);
    if (issuer === NO_CODE) {
      this.manager.requireCouncil(sent);
    } else {
      this.requireActive(issuer);
      this.requireOwn(issuer, sent.from);
    }
    if (successor !== NO_CODE) this.requireSuccessor(code, successor);
    for (const other of others) this.requireSuccessor(code, other);
    this.manager.used(sent);
    record.status = Status.Retired;
    record.reason = 0;
    if (successor !== NO_CODE) this.successors.set(code, successor);
    return [event("CodeRetired", code, successor, others, sent.from)];
  }

  // ----------------------------------------------------------------------------------------------- holder

  appoint(sent: Sent, code: string, officer: string, roles: number, until: number): Event[] {
    this.requireHolder(code, sent.from);
    this.requireTerm(sent, officer, roles, until);
    return this.setTerm(code, officer, { roles, until });
  }

  appointSigned(
    sent: Sent,
    code: string,
    officer: string,
    roles: number,
    until: number,
    nonce: number,
    deadline: number,
    signature: Signed,
  ): Event[] {
    const { holder, epoch } = this.recordOf(code);
    const message = messageAbout(code, "Appointment", {
      holder,
      officer,
      issue: hasRole(roles, ROLE_ISSUE),
      review: hasRole(roles, ROLE_REVIEW),
      enrol: hasRole(roles, ROLE_ENROL),
      attest: hasRole(roles, ROLE_ATTEST),
      publish: hasRole(roles, ROLE_PUBLISH),
      until,
      epoch,
      nonce,
      deadline,
    });
    this.requireSignedNext(sent, holder, message, nonce, deadline, signature);
    this.requireHolder(code, holder);
    this.requireTerm(sent, officer, roles, until);
    this.moveNonce(holder);
    return this.setTerm(code, officer, { roles, until });
  }

  dismiss(sent: Sent, code: string, officer: string): Event[] {
    this.requireOwn(code, sent.from);
    return this.endTerm(code, officer);
  }

  dismissSigned(
    sent: Sent,
    code: string,
    officer: string,
    nonce: number,
    deadline: number,
    signature: Signed,
  ): Event[] {
    const { holder, epoch } = this.recordOf(code);
    const fields = { holder, officer, epoch, nonce, deadline };
    const message = messageAbout(code, "Dismissal", fields);
    this.requireSignedNext(sent, holder, message, nonce, deadline, signature);
    this.moveNonce(holder);
    return this.endTerm(code, officer);
  }

  publish(sent: Sent, code: string, digest: string): Event[] {
    this.requireRole(sent.time, code, sent.from, ROLE_PUBLISH);
    return this.setDigest(code, digest, sent.from);
  }

  publishSigned(
    sent: Sent,
    code: string,
    digest: string,
    nonce: number,
    deadline: number,
    signature: Signed,
  ): Event[] {
    const { holder, epoch } = this.recordOf(code);
    const fields = { holder, digest, epoch, nonce, deadline };
    const message = messageAbout(code, "Publication", fields);
    this.requireSignedNext(sent, holder, message, nonce, deadline, signature);
    this.requireHolder(code, holder);
    this.moveNonce(holder);
    return this.setDigest(code, digest, holder);
  }

  offer(sent: Sent, code: string, to: string): Event[] {
    this.requireOffering(code, sent.from, to);
    return this.setOffer(code, sent.from, to);
  }

  offerSigned(
    sent: Sent,
    code: string,
    to: string,
    nonce: number,
    deadline: number,
    signature: Signed,
  ): Event[] {
    const { holder, epoch } = this.recordOf(code);
    const message = messageAbout(code, "Offer", { holder, to, epoch, nonce, deadline });
    this.requireSignedNext(sent, holder, message, nonce, deadline, signature);
    this.requireOffering(code, holder, to);
    this.moveNonce(holder);
    return this.setOffer(code, holder, to);
  }

  accept(sent: Sent, code: string): Event[] {
    if (this.offerOf(code) !== sent.from) refuse("NotOffered", code, sent.from);
    this.requireStatusActive(code);
    return this.passOn(code, sent.from);
  }

  acceptSigned(
    sent: Sent,
    code: string,
    nonce: number,
    deadline: number,
    signature: Signed,
  ): Event[] {
    const to = this.offerOf(code);
    if (to === ZERO) refuse("NotOffered", code, ZERO);
    const { holder: from, epoch } = this.recordOf(code);
    const fields = { from, holder: to, epoch, nonce, deadline };
    const message = messageAbout(code, "Acceptance", fields);
    this.requireSignedNext(sent, to, message, nonce, deadline, signature);
    this.requireStatusActive(code);
    this.moveNonce(to);
    return this.passOn(code, to);
  }

  cancelSigned(sent: Sent): Event[] {
    const nonce = this.nonceOf(sent.from) + 2 ** 32;
    this.nonces.set(sent.from, nonce);
    return [event("SignaturesCancelled", sent.from, nonce)];
  }

  // ------------------------------------------------------------------------------------------------ views

  recordOf(code: string): CodeRecord {
    return this.records.get(code) ?? { ...UNASSIGNED };
  }

  applicationOf(code: string, applicant: string): ApplicationRecord {
    return this.applications.get(code)?.get(applicant) ?? { ...NO_APPLICATION };
  }

  officerTerm(code: string, officer: string): OfficerTerm {
    return this.officers.get(code)?.get(officer) ?? { roles: 0, until: 0 };
  }

  offerOf(code: string): string {
    return this.offers.get(code) ?? ZERO;
  }

  nonceOf(account: string): number {
    return this.nonces.get(account) ?? 0;
  }

  /** The nearest inactive ancestor decides where the code itself is active. */
  resolve(code: string) {
    const { holder, kind, issuedAt } = this.recordOf(code);
    let decider = code;
    while (this.recordOf(decider).status === Status.Active && parentOf(decider) !== NO_CODE) {
      decider = parentOf(decider);
    }
    const { status, reason } = this.recordOf(decider);
    return {
      holder,
      kind,
      status,
      reason,
      issuedAt,
      decidedBy: decider === code || status === Status.Active ? NO_CODE : decider,
      successor: status === Status.Retired ? (this.successors.get(decider) ?? NO_CODE) : NO_CODE,
      digest: this.digests.get(code) ?? ZERO_DIGEST,
    };
  }

  /** All for the holder, an officer's until its term ends, none unless the code is active. */
  officerRoles(time: number, code: string, account: string): number {
    const record = this.recordOf(code);
    if (record.status !== Status.Active) return 0;
    if (record.holder === account) return ALL_ROLES;
    const { roles, until } = this.officerTerm(code, account);
    return time < until ? roles : 0;
  }

  canIssue(time: number, code: string, account: string): boolean {
    // Nothing is below an object class.
    if (this.recordOf(code).kind === Kind.ObjectClass) return false;
    return succeeds(() => this.requireIssuing(time, code, account, ROLE_ISSUE));
  }

  /** The code itself or, once it is retired, its successor, else the level above. */
  answersFor(code: string): string {
    let answering = code;
    let successions = 0;
    while (this.recordOf(answering).status === Status.Retired) {
      const successor = this.successors.get(answering);
      if (successor === undefined || successions === MAX_SUCCESSIONS) {
        answering = parentOf(answering);
        successions = 0;
      } else {
        answering = successor;
        successions++;
      }
    }
    return answering;
  }

  issuerOf(code: string): string {
    return this.answersFor(parentOf(code));
  }

  requireRole(time: number, code: string, account: string, roles: number): Kind {
    this.requireActive(code);
    if (!hasAll(this.officerRoles(time, code, account), roles)) {
      refuse("MissingRole", code, account, roles);
    }
    return this.recordOf(code).kind;
  }

  /** As {requireRole}; all above must be active, too, and the country not frozen. */
  requireIssuing(time: number, code: string, account: string, roles: number): Kind {
    this.requireActive(code);
    for (let above = parentOf(code); above !== NO_CODE; above = parentOf(above)) {
      this.requireActive(above);
    }
    this.requireNotFrozen(countryOf(code), time);
    return this.requireRole(time, code, account, roles);
  }

  // -------------------------------------------------------------------------------------- who may, and when

  private requireActive(code: string): void {
    const { status, reason } = this.recordOf(code);
    if (status !== Status.Active) refuse("AncestorInactive", code, status, reason);
  }

  private requireStatusActive(code: string): void {
    const { status } = this.recordOf(code);
    if (status !== Status.Active) refuse("WrongStatus", code, status);
  }

  private requireNotFrozen(country: string, time: number): void {
    const { frozenUntil } = this.recordOf(country);
    if (frozenUntil > time) refuse("IssuingIsFrozen", country, frozenUntil);
  }

  private requireOwn(code: string, account: string): void {
    if (this.recordOf(code).holder !== account) refuse("NotHolder", code, account);
  }

  private requireHolder(code: string, account: string): void {
    this.requireStatusActive(code);
    this.requireOwn(code, account);
  }

  /** An offer is taken back in whatever state the code is. */
  private requireOffering(code: string, from: string, to: string): void {
    if (to === ZERO) this.requireOwn(code, from);
    else this.requireHolder(code, from);
  }

  private requireOversight(sent: Sent, code: string): void {
    const issuer = this.issuerOf(code);
    if (issuer === NO_CODE) this.manager.requireCouncil(sent);
    else this.requireRole(sent.time, issuer, sent.from, ROLE_REVIEW);
  }

  private requireTerm({ time }: Sent, officer: string, roles: number, until: number): void {
    if (officer === ZERO) refuse("ZeroAddress");
    if (roles === 0 || roles > ALL_ROLES || until <= time) refuse("InvalidTerm", roles, until);
  }

  private requirePending(code: string, applicant: string, round: number): ApplicationRecord {
    const filed = this.applicationOf(code, applicant);
    if (filed.status !== ApplicationStatus.Pending || filed.round !== round) {
      refuse("NotPending", code, applicant, filed.status, filed.round);
    }
    return filed;
  }

  /** Another active code of the same kind that answers to the same code. */
  private requireSuccessor(code: string, successor: string): void {
    const { status, kind } = this.recordOf(successor);
    if (
      successor === code ||
      status !== Status.Active ||
      kind !== this.recordOf(code).kind ||
      this.issuerOf(successor) !== this.issuerOf(code)
    ) {
      refuse("InvalidSuccessor", code, successor);
    }
  }

  private requireSigned(
    sent: Sent,
    account: string,
    message: Message,
    deadline: number,
    signature: Signed,
  ): void {
    this.signatures.requireInTime(sent, deadline);
    this.signatures.require(sent, account, message, signature);
  }

  private requireSignedNext(
    sent: Sent,
    account: string,
    message: Message,
    nonce: number,
    deadline: number,
    signature: Signed,
  ): void {
    const expected = this.nonceOf(account);
    if (nonce !== expected) refuse("WrongNonce", account, expected);
    this.requireSigned(sent, account, message, deadline, signature);
  }

  // --------------------------------------------------------------------------------- which may be issued

  private findObstacle(code: string, kind: Kind, holder: string): Refusal | undefined {
    const fault = findFault(code, kind);
    if (fault !== undefined) return fault;
    if (holder === ZERO) return new Refusal("ZeroAddress");
    return this.findHolder(code);
  }

  private findHolder(code: string): Refusal | undefined {
    const { status, holder } = this.recordOf(code);
    if (status === Status.Unassigned) return undefined;
    if (status === Status.Retired) {
      return new Refusal("CodeIsRetired", code, this.successors.get(code) ?? NO_CODE);
    }
    return new Refusal("CodeTaken", code, holder);
  }

  private requireFree(code: string, kind: Kind, holder: string): void {
    const obstacle = this.findObstacle(code, kind, holder);
    if (obstacle !== undefined) refuseFor(obstacle);
  }

  /** Returns the parent. */
  private requireIssuable(code: string, kind: Kind, holder: string): string {
    requireMember(kind, KINDS);
    if (kind === Kind.Country) refuse("WrongKind", code, kind);
    this.requireFree(code, kind, holder);
    return parentOf(code);
  }

  private requireUnassigned(code: string): void {
    const obstacle = this.findHolder(code);
    if (obstacle !== undefined) refuseFor(obstacle);
  }

  // ---------------------------------------------------------------------------------------------- changes

  private assign({ from, time }: Sent, code: string, parent: string, kind: Kind, holder: string) {
    this.records.set(code, { ...UNASSIGNED, holder, issuedAt: time, kind, status: Status.Active });
    return event("CodeIssued", code, parent, holder, kind, from);
  }

  private file(code: string, applicant: string, record: ApplicationRecord): void {
    if (!this.applications.has(code)) this.applications.set(code, new Map());
    this.applications.get(code)!.set(applicant, record);
  }

  private setTerm(code: string, officer: string, term: OfficerTerm): Event[] {
    if (!this.officers.has(code)) this.officers.set(code, new Map());
    this.officers.get(code)!.set(officer, term);
    return [event("OfficerAppointed", code, officer, term.roles, term.until)];
  }

  private endTerm(code: string, officer: string): Event[] {
    this.officers.get(code)?.delete(officer);
    return [event("OfficerDismissed", code, officer)];
  }

  private setDigest(code: string, digest: string, by: string): Event[] {
    this.digests.set(code, digest);
    return [event("RecordPublished", code, digest, by)];
  }

  private setOffer(code: string, from: string, to: string): Event[] {
    this.offers.set(code, to);
    return [event("HolderOffered", code, from, to)];
  }

  /** All officers' terms end. */
  private passOn(code: string, to: string): Event[] {
    const record = this.recordOf(code);
    const from = record.holder;
    record.holder = to;
    record.epoch++;
    this.officers.delete(code);
    this.offers.delete(code);
    return [event("HolderChanged", code, from, to, record.epoch)];
  }

  private moveNonce(account: string): void {
    this.nonces.set(account, this.nonceOf(account) + 1);
  }
}

const ZERO_DIGEST = `0x${"00".repeat(32)}`;

const event = (name: string, ...args: Event["args"]): Event => ({ name, args });
export const hasRole = (roles: number, role: number): boolean => Math.floor(roles / role) % 2 === 1;
const hasAll = (roles: number, wanted: number): boolean =>
  ROLES.every((role) => hasRole(roles, role) || !hasRole(wanted, role));

/** A city enrols, so making one takes the role to enrol besides. */
const rolesToIssue = (role: number, kind: Kind): number =>
  kind === Kind.City ? role + ROLE_ENROL : role;

const fullHour = (time: number): number => time - (time % HOUR);

/** The pending round, or the next one if none is pending. */
export const nextRound = ({ status, round }: ApplicationRecord): number =>
  status === ApplicationStatus.Pending ? round : round + 1;

/** Codes are texts in messages. */
export function messageAbout(code: string, type: string, fields: Message["fields"]): Message {
  requireText(code);
  return { type, fields: { code, ...fields } };
}

export const applicationMessage = ({ code, kind, ...fields }: Application): Message =>
  messageAbout(code, "Application", { kind: Kind[kind] ?? "", ...fields });

function succeeds(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
