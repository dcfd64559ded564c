import { ROLE_ENROL } from "./codes.js";
import { Signature } from "./signatures.js";
import { Refusal, type Value } from "./terms.js";
import {
  CODES,
  DELEGATE_TYPES,
  GENERATIONS,
  NULLIFIERS,
  SUPER_IDS,
  superIdOf,
} from "./universe.js";
import { encodeText } from "./wire.js";
import { keccak256 } from "ethers";
import type { Call, World } from "./world.js";
import { IdKind } from "./ids.js";

/** A read, and what the model answers to it. */
export interface View {
  to: "codes" | "ids";
  name: string;
  args: string[] | (string | number)[];
  expected: Value[] | Refusal;
}

/** Codes, Super IDs and accounts. */
export interface Subjects {
  codes: Iterable<string>;
  ids: Iterable<string>;
  accounts: Iterable<string>;
}

const ALL_CODES = CODES.map(([code]) => code);

/** The Super IDs of an organisation, by its credit code. */
const ORGANISATIONS = new Map(
  NULLIFIERS.filter(([, kind]) => kind === IdKind.Organisation).map(([creditCode, kind]) => [
    creditCode,
    Array.from({ length: GENERATIONS }, (_, generation) => superIdOf(kind, creditCode, generation)),
  ]),
);

/** Everything that a world may have in it. */
export const everything = (accounts: Iterable<string>): Subjects => ({
  codes: ALL_CODES,
  ids: SUPER_IDS,
  accounts,
});

/** What a call names. */
export function subjectsOf(call: Call, accounts: ReadonlySet<string>): Subjects {
  const codes = new Set<string>();
  const ids = new Set<string>();
  const named = new Set([call.from]);
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      if (ALL_CODES.includes(value)) codes.add(value);
      else if (SUPER_IDS.includes(value)) ids.add(value);
      else if (accounts.has(value)) named.add(value);
      for (const superId of ORGANISATIONS.get(value) ?? []) ids.add(superId);
    } else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null && !(value instanceof Signature)) {
      if ("nullifier" in value) {
        const { kind, nullifier, generation } = value as {
          kind: IdKind;
          nullifier: string;
          generation: number;
        };
        ids.add(superIdOf(kind, nullifier, generation));
      }
      Object.values(value).forEach(visit);
    }
  };
  visit(call.args);
  return { codes, ids, accounts: named };
}

/** All that can be read about these, as the model has it at a time. */
export function viewsOf({ codes, ids }: World, time: number, subjects: Subjects): View[] {
  const views: View[] = [];
  const read = (
    to: View["to"],
    name: string,
    args: View["args"],
    answer: () => Value[] | Record<string, Value>,
  ): void => {
    let expected: View["expected"];
    try {
      expected = Object.values(answer());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      expected = error;
    }
    views.push({ to, name, args, expected });
  };
  for (const account of subjects.accounts) {
    read("codes", "nonces", [account], () => [codes.nonceOf(account)]);
  }
  for (const code of subjects.codes) {
    read("codes", "recordOf", [code], () => ({ ...codes.recordOf(code) }));
    read("codes", "resolve", [code], () => codes.resolve(code));
    read("codes", "answersFor", [code], () => [codes.answersFor(code)]);
    read("codes", "issuerOf", [code], () => [codes.issuerOf(code)]);
    read("codes", "offerOf", [code], () => [codes.offerOf(code)]);
    for (const account of subjects.accounts) {
      const args = [code, account];
      read("codes", "officerRoles", args, () => [codes.officerRoles(time, code, account)]);
      read("codes", "officerTerm", args, () => ({ ...codes.officerTerm(code, account) }));
      read("codes", "applicationOf", args, () => ({ ...codes.applicationOf(code, account) }));
      read("codes", "canIssue", args, () => [codes.canIssue(time, code, account)]);
      const asked = [code, account, ROLE_ENROL];
      read("codes", "requireRole", asked, () => [
        codes.requireRole(time, code, account, ROLE_ENROL),
      ]);
      read("codes", "requireIssuing", asked, () => [
        codes.requireIssuing(time, code, account, ROLE_ENROL),
      ]);
    }
  }
  for (const id of subjects.ids) {
    read("ids", "resolve", [id], () => ({ ...ids.resolve(id) }));
    read("ids", "controllerOf", [id], () => [ids.controllerOf(id)]);
    read("ids", "deactivationOf", [id], () => ids.deactivationOf(id));
    read("ids", "annulmentOf", [id], () => ({ ...ids.annulmentOf(id) }));
    read("ids", "identityOwner", [id], () => [ids.identityOwner(id)]);
    read("ids", "owners", [id], () => [ids.owners(id)]);
    read("ids", "changed", [id], () => [ids.recordOf(id).changed]);
    for (const account of subjects.accounts) {
      for (const type of DELEGATE_TYPES) {
        read("ids", "delegates", [id, keccak256(encodeText(type)), account], () => [
          ids.delegateUntil(id, type, account),
        ]);
        read("ids", "validDelegate", [id, type, account], () => [
          ids.validDelegate(time, id, type, account),
        ]);
      }
    }
  }
  return views;
}
