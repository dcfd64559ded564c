import type { PeerOperation } from "./peer.js";

/** Gas as measured with the peers' own code where it could be compiled: it can't be deployed from npm. */
export interface QuotedOperation extends Omit<PeerOperation, "run"> {
  gas: number;
  /** Null where it was not counted. */
  newSlots: number | null;
}

const WRAPPED = "kind, status, issuer, grammar; the parent rules unless fuses are burnt";
const RESOLVER = "an end to what was published when the name passes on";
const MEMBER = "who enrolled; change of key, status";

const rows: Omit<QuotedOperation, "items">[] = [
  {
    peer: "ENS NameWrapper",
    operation: "setSubnodeOwner",
    beside: ["issue"],
    stores: "a name's owner as a token, fuses, expiry, the name",
    lacks: WRAPPED,
    gas: 116_764,
    newSlots: 3,
  },
  {
    peer: "ENS NameWrapper",
    operation: "setSubnodeRecord",
    beside: ["issue"],
    stores: "a name's owner as a token, fuses, expiry, the name, resolver",
    lacks: WRAPPED,
    gas: 143_236,
    newSlots: 4,
  },
  {
    peer: "ENSv2",
    operation: "reserve",
    beside: ["issue"],
    stores: "that a name is taken, until when",
    lacks: "a holder, kind, status, grammar",
    gas: 57_318,
    newSlots: 1,
  },
  {
    peer: "ENSv2",
    operation: "register",
    beside: ["issue"],
    stores: "a name's owner as a token, expiry, resolver, roles",
    lacks: "kind, status with succession, grammar",
    gas: 133_722,
    newSlots: 4,
  },
  {
    peer: "ENS v1",
    operation: "commit + register",
    beside: ["issueSigned"],
    stores: "a name's owner as a token, expiry",
    lacks: "review, signature, kind, status; two transactions of the applicant's own",
    gas: 44_206 + 229_011,
    newSlots: 7,
  },
  {
    peer: "ENS v1",
    operation: "commit + register with an address",
    beside: ["issueSigned"],
    stores: "a name's owner as a token, expiry, resolver, address",
    lacks: "review, signature, kind, status; two transactions of the applicant's own",
    gas: 44_206 + 275_538,
    newSlots: 8,
  },
  {
    peer: "ENS v1, later resolver",
    operation: "setContenthash, first time",
    beside: ["publish"],
    stores: "a digest with its codec",
    lacks: RESOLVER,
    gas: 106_203,
    newSlots: 3,
  },
  {
    peer: "ENS v1, later resolver",
    operation: "setAddr, first time",
    beside: ["publish"],
    stores: "an address",
    lacks: "any statement about the name",
    gas: 65_424,
    newSlots: 1,
  },
  {
    peer: "ENS v1, later resolver",
    operation: "setText, one slot, first time",
    beside: ["setAttribute"],
    stores: "a short text",
    lacks: "validity; DID documents",
    gas: 63_552,
    newSlots: 1,
  },
  {
    peer: "Semaphore",
    operation: "addMember, at least",
    beside: ["registerResident"],
    stores: "a commitment in a tree",
    lacks: MEMBER,
    gas: 117_939,
    newSlots: null,
  },
  {
    peer: "ENSv2",
    operation: "grantRoles",
    beside: ["appoint"],
    stores: "roles of an account for a name",
    lacks: "an end",
    gas: 116_322,
    newSlots: 3,
  },
];

export const QUOTED: QuotedOperation[] = [
  ...rows.map((row) => ({ ...row, items: 1 })),
  {
    peer: "Semaphore",
    operation: "addMembers, 100, each",
    beside: ["registerBatch"],
    stores: "a commitment in a tree",
    lacks: MEMBER,
    items: 100,
    gas: 57_365,
    newSlots: null,
  },
];
