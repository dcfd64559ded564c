import { encodeBytes32String, hexlify, toUtf8Bytes } from "ethers";

const ID = "0x00000000000000000000000000000000000000A1";
const A = "0x00000000000000000000000000000000000000b2";
const TIME = Date.UTC(2026, 10, 20, 11, 2, 13) / 1000;
const CLOCK = "2026-11-20 11:02:13 UTC";
const CREDIT = "91130100MA000000M1";
const credit = encodeBytes32String(CREDIT);
const CITY = "MA.156.4403";
const city = encodeBytes32String(CITY);
const NULLIFIER = `0x${"13".repeat(32)}`;

/** Each error of the registry of Super IDs: its arguments on chain, the evidence they become, the sentence. */
export const ID_REFUSALS: [
  name: string,
  args: unknown[],
  evidence: Record<string, unknown>,
  text: string,
][] = [
  [
    "AlreadyRegistered",
    [ID, 2],
    { superId: ID, status: "deactivated" },
    `${ID} is registered already and deactivated; there is one registration for each nullifier and generation.`,
  ],
  [
    "NotAnnulled",
    [ID, 1],
    { superId: ID, status: "active" },
    `a further generation needs ${ID} to be annulled; it is active.`,
  ],
  [
    "InvalidNullifier",
    [2, NULLIFIER],
    { kind: "Resident", nullifier: NULLIFIER },
    "0x13131313… is no nullifier of the kind Resident; draw 32 random bytes or give a credit code.",
  ],
  [
    "MalformedCreditCode",
    [credit, 2],
    { code: CREDIT, position: 2 },
    `${CREDIT} is no credit code from character 3 on; correct it.`,
  ],
  [
    "WrongCheckCharacter",
    [credit, hexlify(toUtf8Bytes("0"))],
    { code: CREDIT, expected: "0" },
    `${CREDIT} should end in 0; one of its 18 characters is wrong, compare them.`,
  ],
  [
    "NoRegistrar",
    [encodeBytes32String("MA.156.4403.01")],
    { code: "MA.156.4403.01" },
    "MA.156.4403.01 enrols nobody; only cities and countries do.",
  ],
  [
    "WrongRegistrar",
    [city, credit],
    { registrar: CITY, creditCode: CREDIT },
    `${CREDIT} is not enrolled by ${CITY}; ask the city of its characters 3 to 8, or MA.156.`,
  ],
  [
    "WrongIdStatus",
    [ID, 0],
    { superId: ID, status: "unregistered" },
    `${ID} is unregistered; this needs another state.`,
  ],
  [
    "NotController",
    [ID, A],
    { superId: ID, account: A },
    `${A} does not control ${ID}; its controller must do this.`,
  ],
  [
    "ZeroAccount",
    [],
    {},
    "the zero address can be no controller, delegate or officer; give another address.",
  ],
  [
    "Superseded",
    [ID, 3, 1301],
    { superId: ID, version: 3, changed: 1301 },
    `the message about ${ID} was used or superseded; sign one with version 3 and changed 1301.`,
  ],
  [
    "ChangedInThisBlock",
    [ID, 1301],
    { superId: ID, blockNumber: 1301 },
    `${ID} changed in block 1301 already; try again in the next one.`,
  ],
  [
    "AlreadyThere",
    [ID, city],
    { superId: ID, registrar: CITY },
    `${ID} is with ${CITY} already; there is nothing to move.`,
  ],
  [
    "ValidityTooLong",
    [7_776_001, 7_776_000],
    { validity: 7_776_001, limit: 7_776_000 },
    "7776001 s are too long; attributes and delegates last at most 7776000 s.",
  ],
  [
    "InvalidName",
    [NULLIFIER],
    { nameBytes: NULLIFIER },
    "0x13131313… is no text; a signed name has 1 to 32 characters.",
  ],
  [
    "DeactivationFinal",
    [ID, TIME],
    { superId: ID, finalFrom: TIME },
    `the deactivation of ${ID} is final since ${CLOCK}; register another Super ID.`,
  ],
  [
    "NoCity",
    [encodeBytes32String("MA.156")],
    { code: "MA.156" },
    "MA.156 is no city and has no division; give the code of a city.",
  ],
  ["AnnulmentReasonMissing", [], {}, "an annulment needs a reason other than none; give one."],
  [
    "AlreadyProposed",
    [ID, TIME],
    { superId: ID, proposedAt: TIME },
    `an annulment of ${ID}, proposed at ${CLOCK}, waits already; dismiss it to propose another.`,
  ],
  [
    "NotProposed",
    [ID, TIME],
    { superId: ID, proposedAt: TIME },
    `no annulment of ${ID} that was proposed at ${CLOCK} waits; look at what does.`,
  ],
  [
    "AlreadyAnswered",
    [ID],
    { superId: ID },
    `the annulment of ${ID} was answered already; there is one answer.`,
  ],
  [
    "NoticeRuns",
    [ID, TIME],
    { superId: ID, notBefore: TIME },
    `the annulment of ${ID} is public notice until ${CLOCK}; try again then.`,
  ],
  [
    "IdBatchSize",
    [129, 128],
    { size: 129, limit: 128 },
    "a list of 129 does not do; give 1 to 128.",
  ],
  [
    "BatchItemFailed",
    [12],
    { index: 12 },
    "at item 12 of the batch the gas ran out, nothing was registered; send more gas, or fewer items.",
  ],
  [
    "WrongCountry",
    [ID, encodeBytes32String("MA.250")],
    { superId: ID, to: "MA.250" },
    `${ID} is an organisation's and stays in MA.156; it can't move to MA.250.`,
  ],
  [
    "ReservedName",
    [encodeBytes32String("domicile/registrar")],
    { nameBytes: encodeBytes32String("domicile/registrar") },
    "only a move sets this attribute; give it another name.",
  ],
];
