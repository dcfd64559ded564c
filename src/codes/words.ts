import { InvalidInputError } from "../errors.js";

/** The contract's enumerations and role bits in words. */

/** What a code stands for. */
export const KINDS = ["Country", "City", "Organisation", "Department", "ObjectClass"] as const;
export type Kind = (typeof KINDS)[number];

/** The contract's number of a kind. */
export const kindNumber = (kind: Kind): number => KINDS.indexOf(kind) + 1;

/** The kind of a contract's number; undefined for 0. */
export const kindFromNumber = (number: bigint | number): Kind | undefined =>
  KINDS[Number(number) - 1];

export const STATUSES = ["unassigned", "active", "suspended", "retired"] as const;
export type Status = (typeof STATUSES)[number];

export const SUSPENSION_REASONS = [
  "none",
  "records under review",
  "key compromised",
  "holder unreachable",
  "authority withdrawn",
  "terms breached",
  "court order",
  "other",
] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];

export const REFUSAL_REASONS = [
  "none",
  "documents incomplete",
  "not entitled",
  "code meant for another",
  "kind not fitting",
  "duplicate",
  "other",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export const APPLICATION_STATUSES = ["none", "pending", "refused", "withdrawn"] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

/** What an officer may do: issue below, review applications and suspend below, enrol, attest, publish. */
export const ROLES = ["issue", "review", "enrol", "attest", "publish"] as const;
export type Role = (typeof ROLES)[number];

export const rolesToBits = (roles: readonly Role[]): number =>
  roles.reduce((bits, role) => bits | (1 << numberOf(ROLES, role)), 0);

export const rolesFromBits = (bits: bigint | number): Role[] =>
  ROLES.filter((_, i) => (Number(bits) >> i) & 1);

/** The contract's number for a word. @throws {InvalidInputError} for any other text */
export function numberOf(words: readonly string[], text: string): number {
  const number = words.indexOf(text);
  if (number < 0) throw new InvalidInputError(`"${text}" is none of: ${words.join(", ")}.`);
  return number;
}

/** The word for a contract's number. */
export function word<const Words extends readonly string[]>(
  words: Words,
  number: bigint,
): Words[number] {
  const found = words[Number(number)];
  if (found === undefined) throw new RangeError(`no word for ${number} among ${words.join(", ")}`);
  return found;
}
