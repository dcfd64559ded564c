/** The client of Domicile. Runs in browsers and in Node 20 or newer. */
export { connect, type ConnectOptions, type Domicile } from "./connect.js";
export {
  type Deployment,
  type DeployedContract,
  parseDeployment,
} from "./deployment/deployment.js";
export { verifyDeployment } from "./deployment/verify.js";
export * from "./errors.js";
export type { Call } from "./chain/call.js";
export { examine, type ExamineOptions, type Finding } from "./chain/doctor.js";
export { MAX_FEE_PER_GAS } from "./chain/fees.js";
export type { Before, Page } from "./chain/logs.js";
export { chainClock } from "./chain/reader.js";
export { typed } from "./chain/typed.js";
export { Sender, type Keep, type SenderOptions, type SignedTransaction } from "./chain/sender.js";

export {
  ancestorsOf,
  fromBytes,
  isAncestor,
  kindsOf,
  likelyCode,
  MAX_CODE_LENGTH,
  parentOf,
  parseCode,
  toBytes,
} from "./codes/cityCode.js";
export type { ApplicationState, PendingApplication } from "./codes/applications.js";
export type { CouncilAction } from "./codes/governance.js";
export type { IssueItem } from "./codes/calls.js";
export { type IssueProgress, MAX_BATCH } from "./codes/issuing.js";
export {
  type Capacity,
  type HistoryEntry,
  type Holdings,
  type IssuedCode,
  type ListedCode,
  NEWEST_CODES,
  NEWEST_EVENTS,
  type Resolved,
} from "./codes/lookup.js";
export type { Officer, Term } from "./codes/officers.js";
export { type Refusal, RegistryRefusal } from "./refusals.js";
export * from "./codes/words.js";

export { ClockError, MAX_VALID_DAYS, TooLongGoodError } from "./signing/deadline.js";
export {
  type AnySigned,
  type CosignedName,
  MESSAGE_TYPES,
  type MessageName,
  type Messages,
  type Signed,
  signersOf,
  type Unsigned,
} from "./signing/messages.js";
export { NotSimulatedError } from "./signing/rehearsal.js";
export { relay, RelayError, type RelayOptions, type RelayReceipt } from "./signing/relay.js";
export type { SignOptions } from "./signing/signing.js";
export type { TypedDataPayload } from "./signing/typedData.js";

export type { PendingAnnulment } from "./identity/annulment.js";
export {
  checkCharacterOf,
  divisionOf,
  parseCreditCode,
  registrarsOf,
} from "./identity/creditCode.js";
export { didOf } from "./identity/did.js";
export { attributeText, type InForce, inForce, REGISTRAR_ATTRIBUTE } from "./identity/inForce.js";
export type { DeactivationState, Enrolled, ResolvedId } from "./identity/lookup.js";
export {
  type BatchItem,
  MAX_ID_BATCH,
  type RegistrationProgress,
  type SignedRegistration,
  superIdOfRegistration,
} from "./identity/registration.js";
export {
  drawNullifier,
  nullifierOf,
  organisationId,
  parseNullifier,
  parseSuperId,
  superIdOf,
} from "./identity/superId.js";
export { ANNULMENT_REASONS, ID_KINDS, ID_STATUSES } from "./identity/words.js";
export type { AnnulmentReason, IdKind, IdStatus } from "./identity/words.js";

export { cidOf, digestInCid, digestOf } from "./records/cid.js";
export {
  anchorOf,
  type CodeRecordDocument,
  type Link,
  MAX_RECORD_BYTES,
  nameIn,
  parseRecord,
  type Title,
  titleOf,
} from "./records/linkset.js";
export type { VerifiedRecord } from "./records/records.js";
export { httpGateway, type RecordSource } from "./records/sources.js";
export { likelyText } from "./lookalikes.js";
export {
  EXAMPLES,
  InvalidCodeError,
  InvalidCreditCodeError,
  type Mistake,
  MistypedError,
} from "./mistakes.js";
export { printable } from "./printable.js";
