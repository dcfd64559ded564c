/** What an operation may cost: intrinsic gas included, on the city level, whose only ancestor is the country. */
export interface Budget {
  operation: string;
  /** Gas at most; for a batch, for each item. */
  gas: bigint;
  /** Storage slots that turn from zero to something, exactly; for a batch, for each item. */
  newSlots: number;
}

/** Further ancestors cost this much each, in gas. */
export const PER_FURTHER_ANCESTOR = 2_600n;

export const BUDGETS = {
  apply: { operation: "apply, signed, by a relayer", gas: 65_000n, newSlots: 1 },
  applyAgain: { operation: "apply again, next round", gas: 49_000n, newSlots: 0 },
  approve: { operation: "approve, by an officer", gas: 58_000n, newSlots: 1 },
  refuse: { operation: "refuse, by an officer", gas: 45_000n, newSlots: 0 },
  issue: { operation: "issue, by an officer", gas: 55_000n, newSlots: 1 },
  issueSigned: { operation: "issue with the applicant's signature", gas: 67_000n, newSlots: 1 },
  issueBatch: { operation: "issue in batches, each", gas: 30_000n, newSlots: 1 },
  issueObjectClass: {
    operation: "issue an object class (28 characters) below a department, by its officer",
    gas: 64_000n,
    newSlots: 1,
  },
  appoint: { operation: "appoint, by the holder", gas: 53_000n, newSlots: 1 },
  appointSigned: { operation: "appoint, signed, by a relayer", gas: 90_000n, newSlots: 2 },
  publish: { operation: "publish, by the holder", gas: 53_000n, newSlots: 1 },
  publishAgain: { operation: "publish again, by the holder", gas: 33_000n, newSlots: 0 },
  suspend: { operation: "suspend", gas: 40_000n, newSlots: 0 },
  retire: { operation: "retire with a successor", gas: 65_000n, newSlots: 1 },
  offer: { operation: "offer", gas: 53_000n, newSlots: 1 },
  accept: { operation: "accept", gas: 36_000n, newSlots: 0 },
  withdraw: { operation: "withdraw, signed, by a relayer", gas: 42_000n, newSlots: 0 },
  publishSigned: { operation: "publish, signed, by a relayer", gas: 82_000n, newSlots: 2 },
  offerSigned: { operation: "offer, signed, by a relayer", gas: 82_000n, newSlots: 2 },
  acceptSigned: { operation: "accept, signed, by a relayer", gas: 63_000n, newSlots: 1 },
  register: {
    operation: "register an organisation's Super ID, two signatures, by a relayer",
    gas: 80_000n,
    newSlots: 1,
  },
  registerResident: {
    operation: "register a resident's Super ID, two signatures, by a relayer",
    gas: 78_000n,
    newSlots: 1,
  },
  registerBatch: {
    operation: "register 50 organisations in a batch, each",
    gas: 58_000n,
    newSlots: 1,
  },
  changeController: { operation: "change controller", gas: 33_000n, newSlots: 0 },
  changeControllerSigned: {
    operation: "change controller, signed, by a relayer",
    gas: 40_000n,
    newSlots: 0,
  },
  setAttribute: { operation: "set attribute", gas: 34_000n, newSlots: 0 },
  setAttributeSigned: {
    operation: "set attribute, signed, by a relayer",
    gas: 42_000n,
    newSlots: 0,
  },
  addDelegate: { operation: "add delegate", gas: 55_000n, newSlots: 1 },
  move: { operation: "move, two signatures, by a relayer", gas: 62_000n, newSlots: 0 },
  deactivate: { operation: "deactivate", gas: 55_000n, newSlots: 1 },
  reactivate: { operation: "reactivate", gas: 33_000n, newSlots: 0 },
  proposeAnnulment: { operation: "propose an annulment", gas: 65_000n, newSlots: 1 },
  answerAnnulment: { operation: "answer an annulment", gas: 35_000n, newSlots: 0 },
  annul: { operation: "annul", gas: 48_000n, newSlots: 0 },
  proposeAnnulments: { operation: "propose 50 annulments, each", gas: 32_000n, newSlots: 1 },
  proposeAnnulmentsIn: {
    operation: "propose 50 annulments as the city of the division, each",
    gas: 32_000n,
    newSlots: 1,
  },
  annulBatch: { operation: "annul 50, each", gas: 16_000n, newSlots: 0 },
} as const satisfies Record<string, Budget>;

export type OperationName = keyof typeof BUDGETS;
