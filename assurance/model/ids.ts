import { type CityCodes, hasRole, ROLE_ENROL, ROLE_REVIEW } from "./codes.js";
import { belongsTo, isChinese, requireCreditCode } from "./creditCodes.js";
import { Kind, NO_CODE } from "./grammar.js";
import type { AccessManager } from "./manager.js";
import { type Message, type Signature, Signatures, type Wallets } from "./signatures.js";
import {
  DAY,
  type Event,
  Refusal,
  refuse,
  requireMember,
  type Sent,
  type Value,
  ZERO,
} from "./terms.js";

export enum IdKind {
  None,
  Organisation,
  Resident,
}
const ID_KINDS = 3;
export enum IdStatus {
  Unregistered,
  Active,
  Deactivated,
  Annulled,
}
/** How many there are, None among them; None is 0. */
export const ANNULMENT_REASONS = 7;

export const MAX_VALIDITY = 90 * DAY;
export const REACTIVATION_PERIOD = 30 * DAY;
export const ANNULMENT_NOTICE = 14 * DAY;
export const ANNULMENT_PERIOD = 60 * DAY;
export const MAX_BATCH = 128;
export const REGISTRAR_ATTRIBUTE = "domicile/registrar";
const FOR_EVER = 2n ** 256n - 1n;

export interface Registration {
  kind: IdKind;
  /** A credit code, or 32 bytes hexadecimal. */
  nullifier: string;
  generation: number;
  controller: string;
  registrar: string;
  officer: string;
  deadline: number;
}
export interface SignedRegistration {
  registration: Registration;
  controllerSignature: Signed;
  officerSignature: Signed;
}
export interface Move {
  superId: string;
  to: string;
  officer: string;
  version: number;
  changed: number;
  deadline: number;
}
export interface Authorisation {
  version: number;
  changed: number;
  deadline: number;
  signature: Signed;
}
export interface SuperIdRecord {
  controller: string;
  kind: IdKind;
  registrar: string;
  status: IdStatus;
  version: number;
  /** Block of the last ERC-1056 event. */
  changed: number;
}
export interface Deactivation {
  finalFrom: number;
  changedBefore: number;
}
export interface Annulment {
  proposedBy: string;
  /** The level above this decides. */
  decidedAbove: string;
  reason: number;
  proposedAt: number;
  answered: boolean;
}

const UNREGISTERED: Readonly<SuperIdRecord> = {
  controller: ZERO,
  kind: IdKind.None,
  registrar: NO_CODE,
  status: IdStatus.Unregistered,
  version: 0,
  changed: 0,
};

type Signed = Signature | "0x";

/**
 * The registry of Super IDs, as {ISuperIdRegistry} describes it. Where several refusals apply, the first
 * is the one that is given.
 */
export class SuperIds {
  readonly records = new Map<string, SuperIdRecord>();
  readonly deactivations = new Map<string, Deactivation>();
  readonly annulments = new Map<string, Annulment>();
  /** Until when, by Super ID, then by delegate and type: those of the present version. */
  readonly delegations = new Map<string, Map<string, number>>();
  private readonly signatures: Signatures;

  constructor(
    private readonly manager: AccessManager,
    private readonly codes: CityCodes,
    wallets: Wallets,
    /** The Super ID of a nullifier: a hash. */
    private readonly superIdOf: (kind: IdKind, nullifier: string, generation: number) => string,
  ) {
    this.signatures = new Signatures("ids", wallets);
  }

  setAuthority(): Event[] {
    return refuse("AuthorityIsFixed");
  }

  // --------------------------------------------------------------------------------------------- register

  register(
    sent: Sent,
    registration: Registration,
    controllerSignature: Signed,
    officerSignature: Signed,
  ): Event[] {
    const { kind, nullifier, generation, controller, registrar, officer, deadline } = registration;
    requireMember(kind, ID_KINDS);
    if (controller === ZERO) refuse("ZeroAccount");
    requireEnrolling(
      registrar,
      this.codes.requireIssuing(sent.time, registrar, officer, ROLE_ENROL),
    );
    if (kind === IdKind.None || nullifier === NO_NULLIFIER) {
      refuse("InvalidNullifier", kind, nullifier);
    }
    if (kind === IdKind.Organisation) {
      requireCreditCode(nullifier);
      if (!belongsTo(nullifier, registrar)) refuse("WrongRegistrar", registrar, nullifier);
    }
    const superId = this.requireFree(kind, nullifier, generation);
    const message = registrationMessage(registration);
    this.signatures.requireInTime(sent, deadline);
    this.signatures.require(sent, controller, message, controllerSignature);
    this.signatures.require(sent, officer, message, officerSignature);

    const status = IdStatus.Active;
    const changed = sent.block;
    this.records.set(superId, { controller, kind, registrar, status, version: 0, changed });
    return [
      event("SuperIdRegistered", superId, controller, registrar, nullifier, generation, officer),
      event("DIDOwnerChanged", superId, controller, 0),
    ];
  }

  /** What can't be registered is passed over. */
  registerBatch(sent: Sent, items: SignedRegistration[]): Event[] {
    requireBatch(items);
    for (const { registration } of items) requireMember(registration.kind, ID_KINDS);
    return items.flatMap(({ registration, controllerSignature, officerSignature }, index) => {
      try {
        return this.register(sent, registration, controllerSignature, officerSignature);
      } catch (error) {
        if (error instanceof Refusal) return [event("RegistrationRefused", index, error)];
        throw error;
      }
    });
  }

  // ------------------------------------------------------------------------------------------- controller

  changeController(sent: Sent, superId: string, controller: string): Event[] {
    this.requireOwn(sent, superId);
    return this.passOn(sent, superId, controller);
  }

  changeControllerSigned(
    sent: Sent,
    superId: string,
    newController: string,
    authorisation: Authorisation,
  ): Event[] {
    this.requireActive(superId);
    this.authorise(sent, superId, "ControllerChange", { newController }, authorisation);
    return this.passOn(sent, superId, newController);
  }

  move(sent: Sent, message: Move, controllerSignature: Signed, officerSignature: Signed): Event[] {
    const { superId, to, officer, version, changed, deadline } = message;
    const record = this.requireActive(superId);
    requireEnrolling(to, this.codes.requireRole(sent.time, to, officer, ROLE_ENROL));
    if (record.registrar === to) refuse("AlreadyThere", superId, to);
    if (record.kind === IdKind.Organisation && !isChinese(to)) {
      refuse("WrongCountry", superId, to);
    }
    this.requireCurrent(sent, superId, version, changed);
    const { controller } = record;
    const signed = { type: "Move", fields: { ...message, controller } };
    this.signatures.requireInTime(sent, deadline);
    this.signatures.require(sent, controller, signed, controllerSignature);
    this.signatures.require(sent, officer, signed, officerSignature);

    const from = record.registrar;
    record.registrar = to;
    return [
      event("SuperIdMoved", superId, from, to, officer),
      this.attribute(sent, superId, REGISTRAR_ATTRIBUTE, hexOf(to), FOR_EVER),
    ];
  }

  deactivate(sent: Sent, superId: string): Event[] {
    this.requireOwn(sent, superId);
    return this.end(sent, superId);
  }

  deactivateSigned(sent: Sent, superId: string, authorisation: Authorisation): Event[] {
    this.requireActive(superId);
    this.authorise(sent, superId, "Deactivation", {}, authorisation);
    return this.end(sent, superId);
  }

  reactivate(sent: Sent, superId: string): Event[] {
    const { controller } = this.requireStatus(superId, IdStatus.Deactivated);
    if (sent.from !== controller) refuse("NotController", superId, sent.from);
    return this.revive(sent, superId);
  }

  reactivateSigned(sent: Sent, superId: string, authorisation: Authorisation): Event[] {
    this.requireStatus(superId, IdStatus.Deactivated);
    this.authorise(sent, superId, "Reactivation", {}, authorisation);
    return this.revive(sent, superId);
  }

  // ----------------------------------------------------------------------------- delegates and attributes

  changeOwner(sent: Sent, superId: string, newOwner: string): Event[] {
    return newOwner === ZERO
      ? this.deactivate(sent, superId)
      : this.changeController(sent, superId, newOwner);
  }

  addDelegate(
    sent: Sent,
    superId: string,
    delegateType: string,
    delegate: string,
    validity: number,
  ): Event[] {
    this.requireOwn(sent, superId);
    return this.delegate(sent, superId, delegateType, delegate, validity);
  }

  addDelegateSigned(
    sent: Sent,
    superId: string,
    delegateType: string,
    delegate: string,
    validity: number,
    authorisation: Authorisation,
  ): Event[] {
    this.requireActive(superId);
    requireName(delegateType);
    const fields = { delegateType, delegate, validity };
    this.authorise(sent, superId, "DelegateAddition", fields, authorisation);
    return this.delegate(sent, superId, delegateType, delegate, validity);
  }

  revokeDelegate(sent: Sent, superId: string, delegateType: string, delegate: string): Event[] {
    this.requireOwn(sent, superId);
    return [this.setDelegate(sent, superId, delegateType, delegate, 0)];
  }

  revokeDelegateSigned(
    sent: Sent,
    superId: string,
    delegateType: string,
    delegate: string,
    authorisation: Authorisation,
  ): Event[] {
    this.requireActive(superId);
    requireName(delegateType);
    const fields = { delegateType, delegate };
    this.authorise(sent, superId, "DelegateRevocation", fields, authorisation);
    return [this.setDelegate(sent, superId, delegateType, delegate, 0)];
  }

  setAttribute(
    sent: Sent,
    superId: string,
    name: string,
    value: string,
    validity: number,
  ): Event[] {
    this.requireOwn(sent, superId);
    return this.tell(sent, superId, name, value, validity);
  }

  setAttributeSigned(
    sent: Sent,
    superId: string,
    name: string,
    value: string,
    validity: number,
    authorisation: Authorisation,
  ): Event[] {
    this.requireActive(superId);
    requireName(name);
    const fields = { name, value, validity };
    this.authorise(sent, superId, "AttributeChange", fields, authorisation);
    return this.tell(sent, superId, name, value, validity);
  }

  revokeAttribute(sent: Sent, superId: string, name: string, value: string): Event[] {
    this.requireOwn(sent, superId);
    return this.revoke(sent, superId, name, value);
  }

  revokeAttributeSigned(
    sent: Sent,
    superId: string,
    name: string,
    value: string,
    authorisation: Authorisation,
  ): Event[] {
    this.requireActive(superId);
    requireName(name);
    this.authorise(sent, superId, "AttributeRevocation", { name, value }, authorisation);
    return this.revoke(sent, superId, name, value);
  }

  // -------------------------------------------------------------------------------------------- annulment

  proposeAnnulment(sent: Sent, superId: string, reason: number, digest: string): Event[] {
    requireMember(reason, ANNULMENT_REASONS);
    return this.propose(sent, [superId], reason, digest);
  }

  proposeAnnulments(sent: Sent, superIds: string[], reason: number, digest: string): Event[] {
    requireMember(reason, ANNULMENT_REASONS);
    requireBatch(superIds);
    return this.propose(sent, superIds, reason, digest);
  }

  /** By the city of the division, whoever registered; decided as if the registrar had proposed. */
  proposeAnnulmentsIn(
    sent: Sent,
    city: string,
    creditCodes: string[],
    generation: number,
    reason: number,
    digest: string,
  ): Event[] {
    requireMember(reason, ANNULMENT_REASONS);
    requireBatch(creditCodes);
    const kind = this.codes.requireRole(sent.time, city, sent.from, ROLE_ENROL);
    if (kind !== Kind.City) refuse("NoCity", city);
    const superIds: string[] = [];
    const notices = creditCodes.map((creditCode) => {
      if (!belongsTo(creditCode, city)) refuse("WrongRegistrar", city, creditCode);
      const superId = this.superIdOf(IdKind.Organisation, creditCode, generation);
      const registrar = this.requireProposable(sent, superId, reason, superIds);
      superIds.push(superId);
      const answering = this.codes.answersFor(registrar);
      const decidedAbove = answering === NO_CODE ? registrar : answering;
      return { superId, proposedBy: city, decidedAbove };
    });
    return this.giveNotice(sent, notices, reason, digest);
  }

  answerAnnulment(sent: Sent, superId: string, proposedAt: number, digest: string): Event[] {
    this.requireOwn(sent, superId);
    return this.answer(sent, superId, proposedAt, digest);
  }

  answerAnnulmentSigned(
    sent: Sent,
    superId: string,
    proposedAt: number,
    digest: string,
    authorisation: Authorisation,
  ): Event[] {
    this.requireActive(superId);
    this.authorise(sent, superId, "AnnulmentAnswer", { proposedAt, digest }, authorisation);
    return this.answer(sent, superId, proposedAt, digest);
  }

  dismissAnnulment(sent: Sent, superId: string, proposedAt: number): Event[] {
    const { proposedBy, decidedAbove } = this.requirePending(sent, superId, proposedAt);
    if (sent.time === proposedAt) refuse("NoticeRuns", superId, proposedAt + 1);
    if (!this.mayEnrol(sent, this.codes.answersFor(proposedBy))) {
      if (this.requireAnnulling(sent, decidedAbove)) this.manager.requireCouncil(sent);
    }
    this.manager.used(sent);
    this.annulments.delete(superId);
    return [event("AnnulmentDismissed", superId, sent.from)];
  }

  annul(sent: Sent, superId: string, proposedAt: number): Event[] {
    return this.annulAll(sent, [superId], proposedAt);
  }

  annulBatch(sent: Sent, superIds: string[], proposedAt: number): Event[] {
    requireBatch(superIds);
    return this.annulAll(sent, superIds, proposedAt);
  }

  // ------------------------------------------------------------------------------------------------ views

  recordOf(superId: string): SuperIdRecord {
    return this.records.get(superId) ?? { ...UNREGISTERED };
  }

  /** The controller is zero unless active. */
  resolve(superId: string): SuperIdRecord {
    return { ...this.recordOf(superId), controller: this.owners(superId) };
  }

  controllerOf(superId: string): string {
    return this.requireActive(superId).controller;
  }

  /** Who may undo a deactivation, and until when. */
  deactivationOf(superId: string): { controller: string; finalFrom: number } {
    const deactivation = this.deactivations.get(superId);
    if (deactivation === undefined) return { controller: ZERO, finalFrom: 0 };
    return {
      controller: this.recordOf(superId).controller,
      finalFrom: deactivation.finalFrom,
    };
  }

  annulmentOf(superId: string): Annulment {
    const none = { proposedBy: NO_CODE, decidedAbove: NO_CODE };
    return this.annulments.get(superId) ?? { ...none, reason: 0, proposedAt: 0, answered: false };
  }

  /** What is not registered controls itself. */
  identityOwner(identity: string): string {
    const { status } = this.recordOf(identity);
    return status === IdStatus.Unregistered ? identity : this.owners(identity);
  }

  owners(identity: string): string {
    const { status, controller } = this.recordOf(identity);
    return status === IdStatus.Active ? controller : ZERO;
  }

  delegateUntil(identity: string, delegateType: string, delegate: string): number {
    if (this.recordOf(identity).status !== IdStatus.Active) return 0;
    return this.delegations.get(identity)?.get(`${delegate} ${delegateType}`) ?? 0;
  }

  validDelegate(time: number, identity: string, delegateType: string, delegate: string): boolean {
    return time < this.delegateUntil(identity, delegateType, delegate);
  }

  // ---------------------------------------------------------------------------------------------- who may

  private requireStatus(superId: string, expected: IdStatus): SuperIdRecord {
    const record = this.recordOf(superId);
    if (record.status !== expected) refuse("WrongIdStatus", superId, record.status);
    return record;
  }

  private requireActive(superId: string): SuperIdRecord {
    return this.requireStatus(superId, IdStatus.Active);
  }

  private requireOwn({ from }: Sent, superId: string): void {
    if (this.requireActive(superId).controller !== from) refuse("NotController", superId, from);
  }

  /** That the controller signed this, and no change came after. */
  private authorise(
    sent: Sent,
    superId: string,
    type: string,
    content: Message["fields"],
    { version, changed, deadline, signature }: Authorisation,
  ): void {
    this.requireCurrent(sent, superId, version, changed);
    const { controller } = this.recordOf(superId);
    const fields = { superId, controller, ...content, version, changed, deadline };
    this.signatures.requireInTime(sent, deadline);
    this.signatures.require(sent, controller, { type, fields }, signature);
  }

  /** In the block of the last change, nothing signed acts. */
  private requireCurrent(sent: Sent, superId: string, version: number, changed: number): void {
    const record = this.recordOf(superId);
    if (version !== record.version || changed !== record.changed) {
      refuse("Superseded", superId, record.version, record.changed);
    }
    this.requireNotChangedNow(sent, superId);
  }

  private requireNotChangedNow({ block }: Sent, superId: string): void {
    if (this.recordOf(superId).changed === block) refuse("ChangedInThisBlock", superId, block);
  }

  private mayEnrol({ time, from }: Sent, code: string): boolean {
    return hasRole(this.codes.officerRoles(time, code, from), ROLE_ENROL);
  }

  /** The registrar of one whose annulment can be proposed, after those of `before`. */
  private requireProposable(
    { time }: Sent,
    superId: string,
    reason: number,
    before: readonly string[],
  ): string {
    const { status, registrar } = this.recordOf(superId);
    if (status !== IdStatus.Active && status !== IdStatus.Deactivated) {
      refuse("WrongIdStatus", superId, status);
    }
    if (reason === 0) refuse("AnnulmentReasonMissing");
    if (before.includes(superId)) refuse("AlreadyProposed", superId, time);
    const waiting = this.annulments.get(superId);
    if (waiting !== undefined && isPending(waiting, time)) {
      refuse("AlreadyProposed", superId, waiting.proposedAt);
    }
    return registrar;
  }

  /**
   * Who answers for the registrar, or the level above that; where nobody answers, the council. Returns for whom, and
   * whether the council must be the sender.
   */
  private requireProposing(sent: Sent, registrar: string): [string, boolean] {
    const answering = this.codes.answersFor(registrar);
    if (answering === NO_CODE) return [registrar, true];
    if (this.mayEnrol(sent, answering)) return [answering, false];
    const above = this.codes.issuerOf(answering);
    const proposing = above === NO_CODE ? answering : above;
    this.codes.requireRole(sent.time, proposing, sent.from, ROLE_ENROL);
    return [proposing, false];
  }

  /** The level above; returns whether that is the council. */
  private requireAnnulling(sent: Sent, decidedAbove: string): boolean {
    const above = this.codes.issuerOf(decidedAbove);
    if (above === NO_CODE) return true;
    this.codes.requireRole(sent.time, above, sent.from, ROLE_REVIEW);
    return false;
  }

  private requirePending({ time }: Sent, superId: string, proposedAt: number): Annulment {
    const annulment = this.annulments.get(superId);
    if (
      annulment === undefined ||
      annulment.proposedAt !== proposedAt ||
      !isPending(annulment, time)
    ) {
      return refuse("NotProposed", superId, proposedAt);
    }
    return annulment;
  }

  /** One registration for each nullifier and generation; a further generation needs the one before to be annulled. */
  private requireFree(kind: IdKind, nullifier: string, generation: number): string {
    const superId = this.superIdOf(kind, nullifier, generation);
    const { status } = this.recordOf(superId);
    if (status !== IdStatus.Unregistered) refuse("AlreadyRegistered", superId, status);
    if (generation === 0) return superId;
    const predecessor = this.superIdOf(kind, nullifier, generation - 1);
    const before = this.recordOf(predecessor).status;
    if (before !== IdStatus.Annulled) refuse("NotAnnulled", predecessor, before);
    return superId;
  }

  // ---------------------------------------------------------------------------------------------- changes

  /** The block of the change before. */
  private moveChanged({ block }: Sent, superId: string): number {
    const record = this.recordOf(superId);
    const before = record.changed;
    record.changed = block;
    return before;
  }

  /** Delegates end. */
  private passOn(sent: Sent, superId: string, controller: string): Event[] {
    if (controller === ZERO) refuse("ZeroAccount");
    const record = this.recordOf(superId);
    record.controller = controller;
    record.version++;
    this.delegations.delete(superId);
    return [
      event("ControllerChanged", superId, controller, record.version),
      event("DIDOwnerChanged", superId, controller, this.moveChanged(sent, superId)),
    ];
  }

  private end(sent: Sent, superId: string): Event[] {
    this.requireNotChangedNow(sent, superId);
    const record = this.recordOf(superId);
    const finalFrom = sent.time + REACTIVATION_PERIOD;
    const changedBefore = this.moveChanged(sent, superId);
    this.deactivations.set(superId, { finalFrom, changedBefore });
    record.status = IdStatus.Deactivated;
    return [
      event("SuperIdDeactivated", superId, record.controller, finalFrom),
      event("DIDOwnerChanged", superId, ZERO, changedBefore),
    ];
  }

  /** Readers of ERC-1056 are led past the deactivation. */
  private revive(sent: Sent, superId: string): Event[] {
    this.requireNotChangedNow(sent, superId);
    const { finalFrom, changedBefore } = this.deactivations.get(superId)!;
    if (sent.time >= finalFrom) refuse("DeactivationFinal", superId, finalFrom);
    const record = this.recordOf(superId);
    record.status = IdStatus.Active;
    this.deactivations.delete(superId);
    this.moveChanged(sent, superId);
    return [
      event("SuperIdReactivated", superId, record.controller),
      event("DIDOwnerChanged", superId, record.controller, changedBefore),
    ];
  }

  private delegate(
    sent: Sent,
    superId: string,
    delegateType: string,
    delegate: string,
    validity: number,
  ): Event[] {
    if (delegate === ZERO) refuse("ZeroAccount");
    requireValidity(validity);
    return [this.setDelegate(sent, superId, delegateType, delegate, sent.time + validity)];
  }

  private setDelegate(
    sent: Sent,
    superId: string,
    delegateType: string,
    delegate: string,
    until: number,
  ): Event {
    if (!this.delegations.has(superId)) this.delegations.set(superId, new Map());
    this.delegations.get(superId)!.set(`${delegate} ${delegateType}`, until);
    const before = this.moveChanged(sent, superId);
    return event("DIDDelegateChanged", superId, delegateType, delegate, until, before);
  }

  private tell(
    sent: Sent,
    superId: string,
    name: string,
    value: string,
    validity: number,
  ): Event[] {
    requireValidity(validity);
    requireUnreserved(name);
    return [this.attribute(sent, superId, name, value, sent.time + validity)];
  }

  private revoke(sent: Sent, superId: string, name: string, value: string): Event[] {
    requireUnreserved(name);
    return [this.attribute(sent, superId, name, value, 0)];
  }

  private attribute(sent: Sent, superId: string, name: string, value: string, until: Value): Event {
    const before = this.moveChanged(sent, superId);
    return event("DIDAttributeChanged", superId, name, value, until, before);
  }

  /** All or none; the council is asked last. */
  private propose(sent: Sent, superIds: string[], reason: number, digest: string): Event[] {
    let isForCouncil = false;
    const notices = superIds.map((superId, i) => {
      const registrar = this.requireProposable(sent, superId, reason, superIds.slice(0, i));
      const [proposedBy, isCouncils] = this.requireProposing(sent, registrar);
      isForCouncil ||= isCouncils;
      return { superId, proposedBy, decidedAbove: proposedBy };
    });
    if (isForCouncil) this.manager.requireCouncil(sent);
    this.manager.used(sent);
    return this.giveNotice(sent, notices, reason, digest);
  }

  private giveNotice(
    { time: proposedAt, from }: Sent,
    notices: { superId: string; proposedBy: string; decidedAbove: string }[],
    reason: number,
    digest: string,
  ): Event[] {
    return notices.map(({ superId, proposedBy, decidedAbove }) => {
      const annulment = { proposedBy, decidedAbove, reason, proposedAt, answered: false };
      this.annulments.set(superId, annulment);
      return event("AnnulmentProposed", superId, proposedBy, decidedAbove, reason, digest, from);
    });
  }

  /** All or none; the council is asked last. */
  private annulAll(sent: Sent, superIds: string[], proposedAt: number): Event[] {
    let isForCouncil = false;
    superIds.forEach((superId, i) => {
      if (superIds.indexOf(superId) < i) refuse("NotProposed", superId, proposedAt);
      const { decidedAbove } = this.requirePending(sent, superId, proposedAt);
      const notBefore = proposedAt + ANNULMENT_NOTICE;
      if (sent.time < notBefore) refuse("NoticeRuns", superId, notBefore);
      if (this.requireAnnulling(sent, decidedAbove)) isForCouncil = true;
    });
    if (isForCouncil) this.manager.requireCouncil(sent);
    this.manager.used(sent);
    return superIds.flatMap((superId) => {
      const record = this.recordOf(superId);
      record.status = IdStatus.Annulled;
      record.controller = ZERO;
      const { reason } = this.annulmentOf(superId);
      this.annulments.delete(superId);
      this.deactivations.delete(superId);
      return [
        event("SuperIdAnnulled", superId, reason, sent.from),
        event("DIDOwnerChanged", superId, ZERO, this.moveChanged(sent, superId)),
      ];
    });
  }

  private answer(sent: Sent, superId: string, proposedAt: number, digest: string): Event[] {
    const annulment = this.requirePending(sent, superId, proposedAt);
    if (annulment.answered) refuse("AlreadyAnswered", superId);
    annulment.answered = true;
    const { controller } = this.recordOf(superId);
    return [event("AnnulmentAnswered", superId, controller, digest)];
  }
}

/** 32 zero bytes. */
export const NO_NULLIFIER = `0x${"00".repeat(32)}`;

const event = (name: string, ...args: Event["args"]): Event => ({ name, args });

const isPending = ({ proposedAt }: Annulment, time: number): boolean =>
  time < proposedAt + ANNULMENT_PERIOD;

function requireBatch({ length }: readonly unknown[]): void {
  if (length === 0 || length > MAX_BATCH) refuse("IdBatchSize", length, MAX_BATCH);
}

/** Only cities and countries enrol. */
function requireEnrolling(code: string, kind: Kind): void {
  if (kind !== Kind.City && kind !== Kind.Country) refuse("NoRegistrar", code);
}

function requireValidity(validity: number): void {
  if (validity > MAX_VALIDITY) refuse("ValidityTooLong", validity, MAX_VALIDITY);
}

/** Only a move sets that attribute. */
function requireUnreserved(name: string): void {
  if (name === REGISTRAR_ATTRIBUTE) refuse("ReservedName", name);
}

/** A name in a message is a text of 1 to 32 characters. */
function requireName(name: string): void {
  if (name === "" || name.includes("\0")) refuse("InvalidName", name);
}

const hexOf = (text: string): string => `0x${Buffer.from(text).toString("hex")}`;

/** The nullifier of an organisation is signed as a text, that of a resident as it is. */
export function registrationMessage({ kind, nullifier, ...fields }: Registration): Message {
  return kind === IdKind.Organisation
    ? { type: "OrganisationRegistration", fields: { creditCode: nullifier, ...fields } }
    : { type: "ResidentRegistration", fields: { nullifier, ...fields } };
}
