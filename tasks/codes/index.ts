import {
  BEFORE,
  type Definition,
  GATEWAY,
  HISTORY,
  RECORDS,
  RELAYER,
  SKIP_DELAY,
} from "../definition.js";

/** The operators' tasks for city codes, `npx hardhat code …`. */

const code = { name: "code", description: "A city code, such as MA.156.1301" };
const country = { name: "country", description: "A country's code, such as MA.156" };
const kind = {
  name: "kind",
  description:
    "Country, City, Organisation, Department or ObjectClass; left out where only one fits",
  optional: true,
} as const;
const applicant = { name: "applicant", description: "Account: address or number" };

export const CODE_TASKS: Definition[] = [
  {
    name: "accounts",
    description: "List the accounts that --from takes",
    action: async () => ({ default: (await import("../suite.js")).accounts }),
  },
  {
    name: "doctor",
    description: "Try what the suite needs of the network, by questions only",
    writes: true,
    action: async () => ({ default: (await import("../suite.js")).doctor }),
  },
  {
    name: "deploy",
    description: "Deploy the suite, or finish and check a deployment",
    options: [
      {
        name: "council",
        description: "Admits countries, after the delay (account 1 on a local chain)",
        optional: true,
      },
      {
        name: "guardian",
        description: "May freeze issuing, at once (account 2 on a local chain)",
        optional: true,
      },
      { name: "delay", description: "The council's delay in seconds (172800)", optional: true },
      { name: "salt", description: "Another suite: 32 bytes, hexadecimal", optional: true },
    ],
    flags: [
      {
        name: "fresh",
        description: "Replace the deployment file, such as after a reset of the chain",
      },
    ],
    writes: true,
    action: async () => ({ default: (await import("../suite.js")).deploy }),
  },
  {
    name: "admit",
    description: "Admit a country: schedule it first, then execute it when the delay is over",
    positional: [
      country,
      { name: "holder", description: "Account that will issue the country's codes" },
    ],
    flags: [SKIP_DELAY],
    writes: true,
    action: async () => ({ default: (await import("./governance.js")).admit }),
  },
  {
    name: "freeze",
    description: "Freeze a country's issuing for 14 days, or end a freeze",
    positional: [country],
    flags: [{ name: "lift", description: "End the freeze" }],
    writes: true,
    action: async () => ({ default: (await import("./governance.js")).freeze }),
  },
  {
    name: "apply",
    description: "Sign an application for a code as --from, and submit it",
    positional: [code],
    options: [
      kind,
      {
        name: "documents",
        description: "File handed in off chain; its SHA-256 is signed",
        optional: true,
      },
      RELAYER,
    ],
    writes: true,
    action: async () => ({ default: (await import("./applications.js")).apply }),
  },
  {
    name: "approve",
    description: "Approve an application: the code is issued to the applicant",
    positional: [code, applicant],
    options: [
      {
        name: "round",
        description: "The round that was reviewed (the pending one)",
        optional: true,
      },
    ],
    writes: true,
    action: async () => ({ default: (await import("./applications.js")).approve }),
  },
  {
    name: "refuse",
    description: "Refuse an application",
    positional: [code, applicant],
    options: [
      {
        name: "reason",
        description:
          "documents incomplete, not entitled, code meant for another, kind not fitting, duplicate or other",
      },
      {
        name: "decision",
        description: "File with the decision; its SHA-256 is recorded",
        optional: true,
      },
    ],
    writes: true,
    action: async () => ({ default: (await import("./applications.js")).refuse }),
  },
  {
    name: "issue",
    description: "Issue a code",
    positional: [code, { name: "holder", description: "Account: address or number" }],
    options: [kind],
    writes: true,
    action: async () => ({ default: (await import("./issuing.js")).issue }),
  },
  {
    name: "import",
    description:
      "Issue the codes of a CSV file (code, kind, holder) in batches; run again to resume",
    positional: [{ name: "file", description: "CSV with a head line: code,kind,holder" }],
    writes: true,
    action: async () => ({ default: (await import("./issuing.js")).importCodes }),
  },
  {
    name: "appoint",
    description: "Appoint an officer until a date",
    positional: [code, { name: "officer", description: "Account: address or number" }],
    options: [
      { name: "roles", description: "issue, review, enrol, attest, publish; separated by commas" },
      { name: "until", description: "Date, such as 2027-11-20, exclusive" },
    ],
    writes: true,
    action: async () => ({ default: (await import("./officers.js")).appoint }),
  },
  {
    name: "dismiss",
    description: "Dismiss an officer at once",
    positional: [code, { name: "officer", description: "Account: address or number" }],
    writes: true,
    action: async () => ({ default: (await import("./officers.js")).dismiss }),
  },
  {
    name: "suspend",
    description: "Suspend a code",
    positional: [code],
    options: [
      {
        name: "reason",
        description:
          "records under review, key compromised, holder unreachable, authority withdrawn, terms breached, court order or other",
      },
    ],
    writes: true,
    action: async () => ({ default: (await import("./oversight.js")).suspend }),
  },
  {
    name: "reinstate",
    description: "End a suspension",
    positional: [code],
    writes: true,
    action: async () => ({ default: (await import("./oversight.js")).reinstate }),
  },
  {
    name: "retire",
    description: "Retire a code for good; it is never issued again",
    positional: [
      code,
      { name: "successor", description: "Code that answers for what it began", optional: true },
    ],
    options: [
      {
        name: "others",
        description: "Codes that took over parts, separated by commas",
        optional: true,
      },
    ],
    writes: true,
    action: async () => ({ default: (await import("./oversight.js")).retire }),
  },
  {
    name: "offer",
    description: "Offer a code to a new holder, or take the offer back",
    positional: [
      code,
      { name: "to", description: "Account; left out, the offer is taken back", optional: true },
    ],
    writes: true,
    action: async () => ({ default: (await import("./transfers.js")).offer }),
  },
  {
    name: "accept",
    description: "Take over an offered code; all its officers' terms end",
    positional: [code],
    writes: true,
    action: async () => ({ default: (await import("./transfers.js")).accept }),
  },
  {
    name: "publish",
    description:
      "Publish a record: check a linkset file, keep it by its CID, put its digest on chain",
    positional: [code, { name: "file", description: "JSON linkset (RFC 9264)" }],
    options: [RECORDS],
    writes: true,
    action: async () => ({ default: (await import("./records.js")).publish }),
  },
  {
    name: "resolve",
    description: "Resolve a code",
    positional: [code],
    action: async () => ({ default: (await import("./lookup.js")).resolve }),
  },
  {
    name: "show",
    description: "Show a code with its ancestors, verified record, officers and history",
    positional: [code],
    options: [RECORDS, GATEWAY],
    flags: [HISTORY],
    action: async () => ({ default: (await import("./lookup.js")).show }),
  },
  {
    name: "list",
    description:
      "List the codes below a code, the codes of a holder, or the applications that wait",
    positional: [{ ...code, optional: true }],
    options: [
      { name: "holder", description: "Account: list its codes instead", optional: true },
      BEFORE,
    ],
    flags: [{ name: "pending", description: "List the applications below the code instead" }],
    action: async () => ({ default: (await import("./lookup.js")).list }),
  },
];
