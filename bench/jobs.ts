import type { OperationName } from "./budgets.js";

/** What people need done, and what of ours does it. */
export const JOBS = {
  code: {
    title: "A code",
    ours: ["issue", "issueObjectClass", "apply", "applyAgain", "approve"],
  },
  signedCode: { title: "A code with the applicant's signature", ours: ["issueSigned"] },
  codes: { title: "100 codes", ours: ["issueBatch"] },
  record: { title: "A record", ours: ["publish", "publishAgain", "publishSigned"] },
  identity: { title: "An identity", ours: ["register", "registerResident", "registerBatch"] },
  key: { title: "Its key changed", ours: ["changeController", "changeControllerSigned"] },
  attribute: { title: "An attribute", ours: ["setAttribute", "setAttributeSigned"] },
  officer: {
    title: "An officer or a delegate",
    ours: ["appoint", "appointSigned", "addDelegate"],
  },
} as const satisfies Record<string, { title: string; ours: OperationName[] }>;

export type Job = keyof typeof JOBS;

/** The job that an operation does; some do none of these. */
export const jobOf = (name: OperationName): Job | undefined =>
  (Object.keys(JOBS) as Job[]).find((job) =>
    (JOBS[job].ours as readonly OperationName[]).includes(name),
  );
