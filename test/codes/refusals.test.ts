import { expect } from "chai";
import { encodeBytes32String, id, Interface, MaxUint256, toBeHex } from "ethers";
import { RegistryRefusal } from "../../src/index.js";
import { readRefusal, refusalOf } from "../../src/refusals.js";
import {
  AccessManager__factory,
  CityCodeRegistry__factory,
  CityCodes__factory,
  CreditCodes__factory,
  SuperIdRegistry__factory,
  WalletSigned__factory,
} from "../../typechain-types/index.js";
import { ID_REFUSALS } from "../identity/refusals.js";

const INTERFACES = [
  CityCodeRegistry__factory.createInterface(),
  CityCodes__factory.createInterface(),
  SuperIdRegistry__factory.createInterface(),
  CreditCodes__factory.createInterface(),
  WalletSigned__factory.createInterface(),
  AccessManager__factory.createInterface(),
];

const CODE = "MA.156.1301.01";
const code = encodeBytes32String(CODE);
const COUNTRY = "MA.156";
const country = encodeBytes32String(COUNTRY);
const A = "0x00000000000000000000000000000000000000A1";
const B = "0x00000000000000000000000000000000000000b2";
const TIME = Date.UTC(2026, 10, 20, 11, 2, 13) / 1000;
const CLOCK = "2026-11-20 11:02:13 UTC";
const OPERATION = id("operation");
const SELECTOR = "0x12345678";

const encode = (name: string, args: unknown[]): string => {
  const owner = INTERFACES.find((contract) => contract.getError(name) !== null);
  if (owner === undefined) throw new Error(`no error ${name}`);
  return owner.encodeErrorResult(name, args);
};

/** Each error: its arguments on chain, the evidence they become, the sentence. */
const TABLE: typeof ID_REFUSALS = [
  ...ID_REFUSALS,
  [
    "CodeTaken",
    [code, A],
    { code: CODE, holder: A },
    `${CODE} is taken: ${A} holds it; choose another code.`,
  ],
  [
    "CodeIsRetired",
    [code, country],
    { code: CODE, successor: COUNTRY },
    `${CODE} is retired and never issued again; its successor is ${COUNTRY}.`,
  ],
  [
    "WrongStatus",
    [code, 3],
    { code: CODE, status: "retired" },
    `${CODE} is retired; this needs another state.`,
  ],
  [
    "AncestorInactive",
    [country, 2, 6],
    { ancestor: COUNTRY, status: "suspended", reason: "court order" },
    `${COUNTRY} is suspended (reason: court order); nothing can be done until it is active.`,
  ],
  [
    "IssuingIsFrozen",
    [country, TIME],
    { country: COUNTRY, until: TIME },
    `issuing in ${COUNTRY} is frozen until ${CLOCK}; try again then.`,
  ],
  [
    "IssuingNotFrozen",
    [country],
    { country: COUNTRY },
    `issuing in ${COUNTRY} is not frozen; there is nothing to end.`,
  ],
  [
    "FreezeTooSoon",
    [country, TIME],
    { country: COUNTRY, notBefore: TIME },
    `issuing in ${COUNTRY} was frozen a short while ago; it can be again from ${CLOCK} on.`,
  ],
  [
    "WrongKind",
    [code, 4],
    { code: CODE, kind: "Department" },
    `${CODE} is no country; countries are admitted by the council, everything else is issued.`,
  ],
  [
    "NotBelow",
    [code, country],
    { code: CODE, issuer: COUNTRY },
    `${CODE} is not directly below ${COUNTRY}; issue it from its own parent.`,
  ],
  [
    "MissingRole",
    [code, A, 3],
    { code: CODE, account: A, roles: ["issue", "review"] },
    `${A} may not issue and review for ${CODE}; ask its holder for the roles.`,
  ],
  [
    "NotHolder",
    [code, A],
    { code: CODE, account: A },
    `${A} does not hold ${CODE}; its holder must do this.`,
  ],
  [
    "NotOffered",
    [code, A],
    { code: CODE, account: A },
    `${CODE} is not offered to ${A}; ask its holder for an offer.`,
  ],
  [
    "ZeroAddress",
    [],
    {},
    "the zero address can be no holder, officer or applicant; give another address.",
  ],
  ["ReasonMissing", [], {}, "a suspension or refusal needs a reason other than none; give one."],
  [
    "InvalidTerm",
    [33, TIME],
    { roles: 33, until: TIME },
    `a term needs roles and an end in the future, not roles 33 until ${CLOCK}.`,
  ],
  [
    "InvalidSuccessor",
    [code, country],
    { code: CODE, successor: COUNTRY },
    `${COUNTRY} can't succeed ${CODE}; name another active code of its kind and level.`,
  ],
  [
    "WrongRound",
    [code, A, 7],
    { code: CODE, applicant: A, expected: 7 },
    `the message of ${A} for ${CODE} was used, withdrawn or superseded; sign one for round 7.`,
  ],
  [
    "AlreadyPending",
    [code, A, 7],
    { code: CODE, applicant: A, round: 7 },
    `an application of ${A} for ${CODE} waits already (round 7); withdraw it to file another.`,
  ],
  [
    "NotPending",
    [code, A, 3, 7],
    { code: CODE, applicant: A, status: "withdrawn", round: 7 },
    `no application of ${A} for ${CODE} waits in this round; its last one, round 7, is withdrawn.`,
  ],
  ["BatchSize", [257, 256], { size: 257, limit: 256 }, "a list of 257 does not do; give 1 to 256."],
  [
    "BatchItemRefused",
    [12, encode("MalformedCode", [code, 2, 11])],
    { index: 12, refusal: { name: "MalformedCode", code: CODE, kind: "City", position: 11 } },
    `item 12 of the batch: ${CODE} is no City from character 12 on; correct it. Nothing was issued.`,
  ],
  [
    "AuthorityIsFixed",
    [],
    {},
    "the authority of this registry can't be replaced; deploy a successor instead.",
  ],
  [
    "MalformedCode",
    [code, 0, 3],
    { code: CODE, kind: null, position: 3 },
    `${CODE} is no code from character 4 on; correct it.`,
  ],
  [
    "ReservedCode",
    [code],
    { code: CODE },
    `${CODE} is reserved; a number of zeros is never given.`,
  ],
  [
    "InvalidCodeText",
    [32],
    { length: 32 },
    "a code's text has 1 to 31 characters and no NUL, not 32; correct it.",
  ],
  [
    "SignatureExpired",
    [TIME],
    { deadline: TIME },
    `the signed message was good until ${CLOCK}; sign a new one.`,
  ],
  [
    "InvalidSignature",
    [A],
    { account: A },
    `${A} did not sign this message; check the account, chain and contract, then sign again.`,
  ],
  [
    "InsufficientGas",
    [A],
    { account: A },
    `the contract wallet ${A} needs up to 500,000 gas to answer; send with more gas.`,
  ],
  [
    "WrongNonce",
    [A, 7],
    { account: A, expected: 7 },
    `the message of ${A} was used or cancelled; sign one with nonce 7.`,
  ],
  [
    "AccessManagedUnauthorized",
    [A],
    { caller: A },
    `${A} has no such role; the council or the guardian must do this.`,
  ],
  [
    "AccessManagedRequiredDelay",
    [A, 60],
    { caller: A, delay: 60 },
    `${A} must schedule this call 60 s ahead; schedule it, then execute it.`,
  ],
  [
    "AccessManagedInvalidAuthority",
    [A],
    { authority: A },
    `${A} is no contract, so it can be no authority; give an access manager.`,
  ],
  [
    "AccessManagerUnauthorizedCall",
    [A, B, SELECTOR],
    { caller: A, target: B, selector: SELECTOR },
    `${A} may not make or schedule this call yet; the council schedules it and waits out its delay.`,
  ],
  [
    "AccessManagerUnauthorizedAccount",
    [A, 0],
    { msgsender: A, roleId: 0 },
    `${A} has no role for this; the council must do it.`,
  ],
  [
    "AccessManagerUnauthorizedCancel",
    [A, B, A, SELECTOR],
    { msgsender: A, caller: B, target: A, selector: SELECTOR },
    `${A} may not cancel what ${B} scheduled; ${B} must do it.`,
  ],
  [
    "AccessManagerUnauthorizedConsume",
    [A],
    { target: A },
    `${A} is not this access manager's; check the addresses.`,
  ],
  [
    "AccessManagerNotScheduled",
    [OPERATION],
    { operationId: OPERATION },
    "this call is not scheduled; schedule it first.",
  ],
  [
    "AccessManagerAlreadyScheduled",
    [OPERATION],
    { operationId: OPERATION },
    "this call is scheduled already; wait until it is due, then execute it.",
  ],
  [
    "AccessManagerNotReady",
    [OPERATION],
    { operationId: OPERATION },
    "this call is scheduled but not due yet; wait until its delay has passed.",
  ],
  [
    "AccessManagerExpired",
    [OPERATION],
    { operationId: OPERATION },
    "this call was due more than a week ago; schedule it again.",
  ],
  ["AccessManagerLockedRole", [0], { roleId: 0 }, "role 0 can't be changed; name another one."],
  [
    "AccessManagerLockedFunction",
    [SELECTOR],
    { selector: SELECTOR },
    `function ${SELECTOR} can't be given another role.`,
  ],
  [
    "AccessManagerBadConfirmation",
    [],
    {},
    "a role is renounced with the sender's own address; give that.",
  ],
  [
    "AccessManagerInvalidInitialAdmin",
    [A],
    { initialAdmin: A },
    `${A} can't administer an access manager; give another address.`,
  ],
  ["AddressEmptyCode", [A], { target: A }, `there is no contract at ${A}; check the address.`],
  ["FailedCall", [], {}, "the inner call fails without a reason; check its arguments."],
  [
    "InsufficientBalance",
    [1, 2],
    { balance: 1, needed: 2 },
    "the contract has 1 wei and needs 2; send along what it is to pay.",
  ],
  [
    "SafeCastOverflowedUintDowncast",
    [8, 300],
    { bits: 8, value: 300 },
    "300 does not fit into 8 bits; give a smaller number.",
  ],
  [
    "InvalidShortString",
    [],
    {},
    "a text stored in the contract is too long or damaged; check address and version.",
  ],
  [
    "StringTooLong",
    ["text"],
    { str: "text" },
    "a text stored in the contract is too long or damaged; check address and version.",
  ],
];

const isOneSentence = (message: string): void => {
  expect(message).to.match(/^[^\p{C}\u2028]+\.$/u);
  expect(message).to.not.match(/0x[0-9a-fA-F]{41,}/);
  expect(message).to.not.include("undefined");
};

describe("refusals", () => {
  for (const [name, args, evidence, text] of TABLE) {
    it(`reads ${name}`, () => {
      const refusal = readRefusal(encode(name, args));
      expect(refusal).to.deep.equal({ name, ...evidence });
      const error = new RegistryRefusal(refusal);
      expect(error.message).to.equal(text);
      isOneSentence(error.message);
    });
  }

  it("name every error of the contracts", () => {
    const errors = INTERFACES.flatMap((contract) => {
      const names: string[] = [];
      contract.forEachError(({ name }) => names.push(name));
      return names;
    });
    expect([...new Set(errors)].sort()).to.deep.equal(TABLE.map(([name]) => name).sort());
  });

  it("say what other words there are for the same error", () => {
    const told = (name: string, args: unknown[]): string =>
      new RegistryRefusal(readRefusal(encode(name, args))).message;
    expect(told("CodeIsRetired", [code, toBeHex(0, 32)])).to.equal(
      `${CODE} is retired and never issued again; choose another code.`,
    );
    expect(told("AncestorInactive", [country, 3, 0])).to.equal(
      `${COUNTRY} is retired; nothing can be done until it is active.`,
    );
    expect(told("WrongKind", [country, 1])).to.equal(
      `${COUNTRY} is a country; countries are admitted by the council, everything else is issued.`,
    );
    expect(told("InvalidNullifier", [0, id("x")])).to.match(/is no nullifier of any kind;/);
    expect(told("NotProposed", [A, 0])).to.match(/^no annulment of 0x\w{40} waits; propose one\.$/);
    expect(told("NotPending", [code, A, 0, 0])).to.equal(
      `no application of ${A} for ${CODE} waits in this round; its last one, round 0, is not there.`,
    );
  });

  it("are read whatever a contract puts into them", () => {
    const sample = (type: string): unknown => {
      if (type.startsWith("bytes"))
        return type === "bytes" ? "0x" : `0x${"e2".repeat(Number(type.slice(5)))}`;
      if (type === "address") return A;
      return type === "string" ? "\u202e\n" : 2n ** BigInt(type.slice(4)) - 1n;
    };
    for (const contract of INTERFACES) {
      contract.forEachError((error) => {
        const data = contract.encodeErrorResult(
          error,
          error.inputs.map(({ type }) => sample(type)),
        );
        isOneSentence(new RegistryRefusal(readRefusal(data)).message);
        isOneSentence(new RegistryRefusal(readRefusal(data.slice(0, 70))).message);
      });
    }
    const hidden = encodeBytes32String("MA.156\u202e\n");
    expect(new RegistryRefusal(readRefusal(encode("ReservedCode", [hidden]))).message).to.equal(
      "MA.156\\u{202e}\\u{a} is reserved; a number of zeros is never given.",
    );
    expect(
      new RegistryRefusal(readRefusal(encode("FreezeTooSoon", [country, MaxUint256]))).message,
    ).to.include("again from second 1.157");
  });

  it("say so where the error is another contract's", () => {
    const foreign = new Interface(["error Error(string)", "error Elsewhere(uint256)"]);
    for (const [name, args] of [
      ["Error", ["text"]],
      ["Elsewhere", [1]],
    ] as const) {
      const data = foreign.encodeErrorResult(name, args);
      const refusal = readRefusal(data);
      expect(refusal).to.deep.equal({ name: "Unknown", selector: data.slice(0, 10) });
      expect(new RegistryRefusal(refusal).message).to.equal(
        `the contract refused with ${data.slice(0, 10)}, which is none of its errors; check address and version.`,
      );
    }
  });

  it("are found wherever a provider puts the data", () => {
    const data = encode("NotHolder", [code, A]);
    const errors: unknown[] = [
      { data },
      { data: { data } },
      { info: { error: { data } } },
      { error: { data: { data } } },
      { cause: { cause: { data } } },
    ];
    for (const error of errors) {
      expect(refusalOf(error)?.refusal, JSON.stringify(error)).to.deep.equal({
        name: "NotHolder",
        code: CODE,
        account: A,
      });
    }
    for (const error of [null, "0x", { data: "0x" }, { data: "reverted" }, { message: data }]) {
      expect(refusalOf(error), JSON.stringify(error)).to.equal(undefined);
    }
  });
});
