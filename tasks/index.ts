import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { LazyActionObject, NewTaskActionFunction } from "hardhat/types/tasks";

/** The operators' tasks, `npx hardhat code …`: arguments here, actions beside, work in `src/`. */

interface Argument {
  name: string;
  description: string;
  /** May be left out. */
  optional?: true;
}

interface Definition {
  name: string;
  description: string;
  positional?: Argument[];
  options?: Argument[];
  flags?: Argument[];
  /** Signs or sends. */
  writes?: true;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Hardhat's own type
  action: LazyActionObject<NewTaskActionFunction<any>>;
}

const code = { name: "code", description: "A city code, such as MA.156.1301" };
const country = { name: "country", description: "A country's code, such as MA.156" };
const kind = {
  name: "kind",
  description:
    "Country, City, Organisation, Department or ObjectClass; left out where only one fits",
  optional: true,
} as const;
const applicant = { name: "applicant", description: "Account: address or number" };
const records = {
  name: "records",
  description: "Directory of record documents, named by CID (./records)",
  optional: true,
} as const;

const DEFINITIONS: Definition[] = [
  {
    name: "accounts",
    description: "List the accounts that --from takes",
    action: async () => ({ default: (await import("./suite.js")).accounts }),
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
    ],
    flags: [
      {
        name: "fresh",
        description: "Replace the deployment file, such as after a reset of the chain",
      },
    ],
    writes: true,
    action: async () => ({ default: (await import("./suite.js")).deploy }),
  },
  {
    name: "admit",
    description: "Admit a country: schedule it first, then execute it when the delay is over",
    positional: [
      country,
      { name: "holder", description: "Account that will issue the country's codes" },
    ],
    flags: [{ name: "skipDelay", description: "On a local chain: move its clock past the delay" }],
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
      { name: "relayer", description: "Account that sends it and pays (--from)", optional: true },
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
    options: [records],
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
    options: [
      records,
      { name: "gateway", description: "HTTP gateway of IPFS to ask for records", optional: true },
    ],
    flags: [{ name: "history", description: "List the history" }],
    action: async () => ({ default: (await import("./lookup.js")).show }),
  },
  {
    name: "list",
    description:
      "List the codes below a code, the codes of a holder, or the applications that wait",
    positional: [{ ...code, optional: true }],
    options: [{ name: "holder", description: "Account: list its codes instead", optional: true }],
    flags: [{ name: "pending", description: "List the applications below the code instead" }],
    action: async () => ({ default: (await import("./lookup.js")).list }),
  },
];

const build = ({
  name,
  description,
  positional = [],
  options = [],
  flags = [],
  writes,
  action,
}: Definition) => {
  const builder = task(["code", name], description);
  for (const { optional, ...argument } of positional) {
    builder.addPositionalArgument(
      optional
        ? { ...argument, type: ArgumentType.STRING_WITHOUT_DEFAULT, defaultValue: undefined }
        : argument,
    );
  }
  for (const option of options) {
    builder.addOption({ name: option.name, description: option.description, ...WITHOUT_DEFAULT });
  }
  for (const { name, description } of flags) builder.addFlag({ name, description });
  if (writes) {
    builder.addOption({
      name: "from",
      description: "Account that acts: address or number (see accounts)",
      ...WITHOUT_DEFAULT,
    });
  }
  builder.addOption({
    name: "suite",
    description: "Deployment of that name: deployments/<chain>-<suite>.json",
    ...WITHOUT_DEFAULT,
  });
  builder.addFlag({ name: "json", description: "Print JSON" });
  return builder.setAction(action).build();
};

const WITHOUT_DEFAULT = {
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
} as const;

export const codeTasks = [
  emptyTask("code", "Operate a registry of city codes").build(),
  ...DEFINITIONS.map(build),
];
