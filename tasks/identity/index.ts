import {
  BEFORE,
  type Definition,
  GATEWAY,
  HISTORY,
  RECORDS,
  RELAYER,
  SKIP_DELAY,
} from "../definition.js";

/** The operators' tasks for Super IDs, `npx hardhat id …`. */

const id = {
  name: "id",
  description: "A Super ID, its DID, or the credit code of an organisation",
};

const ids = { name: "id", description: "Super IDs, DIDs or credit codes, separated by commas" };

export const ID_TASKS: Definition[] = [
  {
    name: "register",
    description:
      "Register an organisation by its credit code, or a resident: both accounts sign it",
    options: [
      { name: "creditCode", description: "Of the organisation, 18 characters", optional: true },
      {
        name: "nullifier",
        description: "Of the resident, 32 bytes (drawn; then the secret is printed, once)",
        optional: true,
      },
      { name: "controller", description: "Account that will control it" },
      { name: "officer", description: "Account that enrols for the registrar" },
      { name: "registrar", description: "Code of the city or country that enrols" },
      {
        name: "relayer",
        description: "Account that sends it and pays (--from, else --officer)",
        optional: true,
      },
    ],
    writes: true,
    action: async () => ({ default: (await import("./registration.js")).register }),
  },
  {
    name: "controller",
    description: "Pass a Super ID on to another account, signed as --from",
    positional: [id],
    options: [{ name: "to", description: "Account: address or number" }, RELAYER],
    writes: true,
    action: async () => ({ default: (await import("./control.js")).controller }),
  },
  {
    name: "move",
    description: "Move a Super ID to another city, signed as --from and by an officer there",
    positional: [id],
    options: [
      { name: "to", description: "Code of the city or country that accepts it" },
      { name: "officer", description: "Account that accepts it there" },
      RELAYER,
    ],
    writes: true,
    action: async () => ({ default: (await import("./control.js")).move }),
  },
  {
    name: "deactivate",
    description: "Make a Super ID inert at once, for good after 30 days; signed as --from",
    positional: [id],
    options: [RELAYER],
    flags: [{ name: "undo", description: "Undo a deactivation within the 30 days" }],
    writes: true,
    action: async () => ({ default: (await import("./control.js")).deactivate }),
  },
  {
    name: "attribute",
    description: "Set an attribute such as did/svc/Messaging, or revoke it; signed as --from",
    positional: [id, { name: "name", description: "1 to 31 characters" }],
    options: [
      { name: "value", description: "Text, or bytes as 0x…" },
      { name: "for", description: "Days that it lasts (90, which is the most)", optional: true },
      RELAYER,
    ],
    flags: [{ name: "revoke", description: "End the attribute that has this value" }],
    writes: true,
    action: async () => ({ default: (await import("./control.js")).attribute }),
  },
  { name: "annul", description: "Annul a wrong enrolment" },
  {
    name: "annul propose",
    description: "Give public notice of annulments, for 14 days, as an officer of the registrar",
    positional: [ids],
    options: [
      {
        name: "city",
        description: "Propose as the city of their division; then give credit codes",
        optional: true,
      },
      {
        name: "reason",
        description: "wrong party, duplicate, documents false, key lost, court order or other",
      },
      {
        name: "statement",
        description: "File with the statement; its SHA-256 is recorded",
        optional: true,
      },
    ],
    writes: true,
    action: async () => ({ default: (await import("./annulment.js")).propose }),
  },
  {
    name: "annul answer",
    description: "Answer a proposed annulment, once; signed as --from, its controller",
    positional: [id],
    options: [
      { name: "document", description: "File with the answer; its SHA-256 is recorded" },
      RELAYER,
    ],
    writes: true,
    action: async () => ({ default: (await import("./annulment.js")).answer }),
  },
  {
    name: "annul dismiss",
    description: "End a proposed annulment, as who proposed it or the level above",
    positional: [id],
    writes: true,
    action: async () => ({ default: (await import("./annulment.js")).dismiss }),
  },
  {
    name: "annul execute",
    description: "Annul after the notice, as the level above; above a country the council",
    positional: [ids],
    flags: [SKIP_DELAY],
    writes: true,
    action: async () => ({ default: (await import("./annulment.js")).execute }),
  },
  {
    name: "resolve",
    description: "Resolve a Super ID",
    positional: [id],
    action: async () => ({ default: (await import("./lookup.js")).resolve }),
  },
  {
    name: "show",
    description: "Show a Super ID with its registration, attributes, annulment and history",
    positional: [id],
    options: [RECORDS, GATEWAY],
    flags: [HISTORY],
    action: async () => ({ default: (await import("./lookup.js")).show }),
  },
  {
    name: "did",
    description: "Print the DID document of a Super ID; with --json, the whole resolution result",
    positional: [id],
    action: async () => ({ default: (await import("./lookup.js")).did }),
  },
  {
    name: "list",
    description: "List the Super IDs of a controller or of a registrar",
    options: [
      { name: "controller", description: "Account: address or number", optional: true },
      { name: "registrar", description: "Code of a city or country", optional: true },
      BEFORE,
    ],
    action: async () => ({ default: (await import("./lookup.js")).list }),
  },
];
