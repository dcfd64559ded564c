/** The enumerations of the registry of Super IDs in words. */

export const ID_KINDS = ["Organisation", "Resident"] as const;
export type IdKind = (typeof ID_KINDS)[number];

export const ID_STATUSES = ["unregistered", "active", "deactivated", "annulled"] as const;
export type IdStatus = (typeof ID_STATUSES)[number];

export const ANNULMENT_REASONS = [
  "none",
  "wrong party",
  "duplicate",
  "documents false",
  "key lost",
  "court order",
  "other",
] as const;
export type AnnulmentReason = (typeof ANNULMENT_REASONS)[number];

/** The contract's number of a kind. */
export const idKindNumber = (kind: IdKind): number => ID_KINDS.indexOf(kind) + 1;

/** The kind of a contract's number; undefined for 0. */
export const idKindFromNumber = (number: bigint | number): IdKind | undefined =>
  ID_KINDS[Number(number) - 1];
