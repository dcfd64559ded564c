import type { OperationName } from "./budgets.js";

/** What people need done, what of ours does it, and what that stores. */
export const JOBS = {
  code: {
    title: "A code",
    ours: ["issue", "issueObjectClass", "apply", "applyAgain", "approve"],
    stores:
      "holder, kind, status, reason and time of a code whose text is its key and whose grammar was checked; who may issue was read on every level above, and who issued is in the log. An application stores round, status and digest",
  },
  signedCode: {
    title: "A code with the applicant's signature",
    ours: ["issueSigned"],
    stores:
      "what a code stores; the applicant signed for code, kind, digest, round and deadline, with a key or a contract wallet",
  },
  codes: {
    title: "100 codes",
    ours: ["issueBatch"],
    stores: "what a code stores, for each; all or none",
  },
  record: {
    title: "A record",
    ours: ["publish", "publishAgain", "publishSigned"],
    stores: "the digest of a code's record, while whoever published it holds the code",
  },
  identity: {
    title: "An identity",
    ours: ["register", "registerResident", "registerBatch"],
    stores:
      "controller, enrolling city, kind, status, version and last change of the one identity that a resident or an organisation has; both signatures and the office's term were checked",
  },
  key: {
    title: "Its key changed",
    ours: ["changeController", "changeControllerSigned"],
    stores:
      "the new controller, version and block of the change; every first change costs the same as later ones",
  },
  attribute: {
    title: "An attribute",
    ours: ["setAttribute", "setAttributeSigned"],
    stores:
      "version and block of the change; the attribute is in the log, where did:ethr resolvers find it",
  },
  officer: {
    title: "An officer or a delegate",
    ours: ["appoint", "appointSigned", "addDelegate"],
    stores: "roles for one code and the end of the term; of a delegate, the end of the delegation",
  },
} as const satisfies Record<string, { title: string; ours: OperationName[]; stores: string }>;

export type Job = keyof typeof JOBS;

/** The job that an operation does; some do none of these. */
export const jobOf = (name: OperationName): Job | undefined =>
  (Object.keys(JOBS) as Job[]).find((job) =>
    (JOBS[job].ours as readonly OperationName[]).includes(name),
  );
