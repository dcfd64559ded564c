import {
  ALL_ROLES,
  type Application,
  applicationMessage,
  ApplicationStatus,
  FREEZE_PERIOD,
  MAX_BATCH,
  messageAbout,
  nextRound,
  REFUSAL_REASONS,
  ROLE_ATTEST,
  ROLE_ENROL,
  ROLE_ISSUE,
  ROLE_PUBLISH,
  ROLE_REVIEW,
  Status,
  SUSPENSION_REASONS,
} from "./codes.js";
import { Kind, KINDS, NO_CODE, parentOf } from "./grammar.js";
import { council, orNone, type Scene, type Step } from "./scene.js";
import { type Message, type Signature, UNSIGNED } from "./signatures.js";
import { DAY, HOUR, Refusal, ZERO } from "./terms.js";
import { CODES, GUARDIAN, ODD_CODES } from "./universe.js";
import type { Call } from "./world.js";

type Act = (scene: Scene) => Step[];

const DIGESTS = ["11", "22", "00"].map((byte) => `0x${byte.repeat(32)}`);
const ALL_CODES = CODES.map(([code]) => code);

const codes = (verb: string, from: string, ...args: unknown[]): Step[] => [
  { after: 0, call: { to: "codes", verb, args, from } },
];

/** A call with a signature, whoever sends it. */
function sendSigned(
  scene: Scene,
  account: string,
  verb: string,
  args: (signature: Signature | "0x") => unknown[],
  signature: Signature | "0x",
  deadline: number,
  sender: string = scene.draw.among(scene.accounts),
): Step[] {
  const own = sender === account && scene.draw.slips(2) ? UNSIGNED : signature;
  return scene.send({ to: "codes", verb, args: args(own), from: sender }, deadline);
}

/** Codes with a kind that can be issued now, and sometimes others. */
function issuable({ world, draw }: Scene): readonly [string, Kind] | undefined {
  const fit = CODES.filter(
    ([code, kind]) =>
      kind !== Kind.Country &&
      world.codes.recordOf(code).status === Status.Unassigned &&
      world.codes.recordOf(parentOf(code)).status === Status.Active,
  );
  if (fit.length === 0 && !draw.slips(4)) return undefined;
  const [code, kind] = draw.mostly(
    fit.length === 0 ? CODES[2]! : draw.among(fit),
    10,
    ...CODES,
    ...ODD_CODES,
  );
  const others = [Kind.None, Kind.Country, Kind.City, Kind.ObjectClass, KINDS as Kind];
  return [code, draw.mostly(kind, 40, ...others)];
}

const admit: Act = (scene) => {
  const { world, draw } = scene;
  const countries = CODES.filter(([, kind]) => kind === Kind.Country).map(([code]) => code);
  const free = countries.filter((code) => world.codes.recordOf(code).status === Status.Unassigned);
  const country = draw.mostly(
    draw.among(free.length === 0 ? countries : free),
    10,
    ...ODD_CODES.map(([code]) => code),
  );
  const holder = draw.mostly(scene.person(), 40, ZERO);
  return council(scene, { to: "codes", verb: "admitCountry", args: [country, holder] });
};

/** Where there is no code yet, a country comes first. */
const withCodes =
  (act: Act): Act =>
  (scene) =>
    scene.activeCodes().length === 0 && !scene.draw.slips(8) ? admit(scene) : act(scene);

/** Mostly one of these codes. */
const oneOf = ({ draw }: Scene, fit: readonly string[]): string =>
  draw.mostly(draw.among(fit.length === 0 ? ALL_CODES : fit), 12, ...ALL_CODES);

function application(scene: Scene): Application | undefined {
  const { world, draw } = scene;
  const found = issuable(scene);
  if (found === undefined) return undefined;
  const [code, kind] = found;
  const applicant = draw.mostly(scene.person(), 40, ZERO);
  const { round } = world.codes.applicationOf(code, applicant);
  return {
    code,
    kind,
    applicant,
    round: draw.mostly(round + 1, 12, round, round + 2),
    digest: draw.among(DIGESTS),
    deadline: scene.deadline(),
  };
}

/** What the applicant signs; a text that can't be signed comes unsigned. */
const signature = (scene: Scene, account: string, message: () => Message): Signature | "0x" => {
  try {
    return scene.sign("codes", account, message());
  } catch (error) {
    if (error instanceof Refusal) return UNSIGNED;
    throw error;
  }
};

const applyFor: Act = (scene) => {
  const message = application(scene);
  if (message === undefined) return admit(scene);
  return sendSigned(
    scene,
    message.applicant,
    "applyFor",
    (signature) => [message, signature],
    signature(scene, message.applicant, () => applicationMessage(message)),
    message.deadline,
  );
};

/** What waits for a decision: code, applicant, round. */
function pending({ world, draw }: Scene): [string, string, number] | undefined {
  const found = [...world.codes.applications].flatMap(([code, byApplicant]) =>
    [...byApplicant].map(([applicant, record]) => ({ code, applicant, ...record })),
  );
  const waiting = found.filter(({ status }) => status === ApplicationStatus.Pending);
  const list = waiting.length > 0 && !draw.slips(12) ? waiting : found;
  if (list.length === 0) return undefined;
  const { code, applicant, round } = draw.among(list);
  return [code, applicant, draw.mostly(round, 12, round + 1, 0)];
}

const approve: Act = (scene) => {
  const found = pending(scene);
  if (found === undefined) return applyFor(scene);
  return codes("approve", scene.by(scene.withRole(parentOf(found[0]), ROLE_REVIEW)), ...found);
};

const refuse: Act = (scene) => {
  const found = pending(scene);
  if (found === undefined) return applyFor(scene);
  const by = scene.by(scene.withRole(parentOf(found[0]), ROLE_REVIEW));
  const reason = scene.draw.mostly(1, 8, 0, REFUSAL_REASONS - 1, REFUSAL_REASONS);
  return codes("refuse", by, ...found, reason, scene.draw.among(DIGESTS));
};

const withdraw: Act = (scene) => {
  const { world, draw } = scene;
  const found = pending(scene);
  const code = found?.[0] ?? oneOf(scene, []);
  const applicant = draw.mostly(found?.[1] ?? scene.person(), 20, ZERO, ...scene.accounts);
  const expected = nextRound(world.codes.applicationOf(code, applicant));
  const round = draw.mostly(expected, 10, expected + 1, expected - 1);
  const deadline = scene.deadline();
  return sendSigned(
    scene,
    applicant,
    "withdraw",
    (signature) => [code, applicant, round, deadline, signature],
    signature(scene, applicant, () =>
      messageAbout(code, "Withdrawal", { applicant, round, deadline }),
    ),
    deadline,
  );
};

const issue: Act = (scene) => {
  const found = issuable(scene);
  if (found === undefined) return admit(scene);
  const by = scene.by(scene.withRole(parentOf(found[0]), ROLE_ISSUE));
  return codes("issue", by, ...found, scene.draw.mostly(scene.person(), 30, ZERO));
};

const issueSigned: Act = (scene) => {
  const { world, draw } = scene;
  const waiting = draw.slips(2) ? pending(scene) : undefined;
  let message = application(scene);
  if (message === undefined) return admit(scene);
  if (waiting !== undefined) {
    const [code, applicant, round] = waiting;
    const { kind } = world.codes.applicationOf(code, applicant);
    message = { ...message, code, kind, applicant, round };
  }
  const { code, applicant } = message;
  return sendSigned(
    scene,
    applicant,
    "issueSigned",
    (signature) => [message, signature],
    signature(scene, applicant, () => applicationMessage(message)),
    message.deadline,
    scene.by(scene.withRole(parentOf(code), ROLE_ISSUE)),
  );
};

const issueBatch: Act = (scene) => {
  const { draw } = scene;
  const first = issuable(scene);
  if (first === undefined) return admit(scene);
  const parent = draw.mostly(parentOf(first[0]), 20, ...ALL_CODES);
  const items = [first, ...[1, 2].flatMap(() => (draw.slips(2) ? [issuable(scene)] : []))]
    .filter((item) => item !== undefined)
    .filter(([code]) => parentOf(code) === parent || draw.slips(4))
    .map(([code, kind]) => ({ code, kind, holder: draw.mostly(scene.person(), 30, ZERO) }));
  const list = draw.mostly(
    items,
    24,
    [],
    Array.from({ length: MAX_BATCH + 1 }, () => ({ code: "", kind: Kind.City, holder: ZERO })),
  );
  return codes("issueBatch", scene.by(scene.withRole(parent, ROLE_ISSUE)), parent, list);
};

/** By the level above, or by the council. */
function oversee(scene: Scene, code: string, entitled: (issuer: string) => string[], call: Call) {
  const issuer = scene.world.codes.issuerOf(code);
  if (issuer === NO_CODE) return council(scene, call);
  return [{ after: 0, call: { ...call, from: scene.by(entitled(issuer)) } }];
}

/** Countries fall seldom: nearly everything hangs on them. */
function fallible(scene: Scene, ...statuses: Status[]): string {
  const fit = scene.codesWhere(({ status }) => statuses.includes(status));
  const below = fit.filter((code) => parentOf(code) !== NO_CODE);
  return oneOf(scene, below.length > 0 && !scene.draw.slips(8) ? below : fit);
}

const suspend: Act = (scene) => {
  const code = fallible(scene, Status.Active);
  const reason = scene.draw.mostly(
    1 + (scene.draw.next() % (SUSPENSION_REASONS - 1)),
    16,
    0,
    SUSPENSION_REASONS,
  );
  const call: Call = { to: "codes", verb: "suspend", args: [code, reason], from: ZERO };
  return oversee(scene, code, (issuer) => scene.withRole(issuer, ROLE_REVIEW), call);
};

const reinstate: Act = (scene) => {
  const code = oneOf(
    scene,
    scene.codesWhere(({ status }) => status === Status.Suspended),
  );
  const call: Call = { to: "codes", verb: "reinstate", args: [code], from: ZERO };
  return oversee(scene, code, (issuer) => scene.withRole(issuer, ROLE_REVIEW), call);
};

const retire: Act = (scene) => {
  const { world, draw } = scene;
  const code = fallible(scene, Status.Active, Status.Suspended);
  const { kind } = world.codes.recordOf(code);
  const fit = scene.codesWhere(
    (other, successor) =>
      successor !== code &&
      other.status === Status.Active &&
      other.kind === kind &&
      world.codes.issuerOf(successor) === world.codes.issuerOf(code),
  );
  const successor = draw.mostly(draw.among(orNone(fit)), 8, ...ALL_CODES);
  const others = draw.mostly(
    draw.slips(3) ? fit : [],
    16,
    [code],
    ALL_CODES.slice(0, 2),
    Array.from({ length: 17 }, () => NO_CODE),
  );
  const call: Call = { to: "codes", verb: "retire", args: [code, successor, others], from: ZERO };
  return oversee(scene, code, (issuer) => [world.codes.recordOf(issuer).holder], call);
};

// --------------------------------------------------------------------------------------------------- holder

const holderOf = ({ world }: Scene, code: string): string[] => {
  const { holder } = world.codes.recordOf(code);
  return holder === ZERO ? [] : [holder];
};

/** A signed form: nonce, deadline and signature come last in each. */
function signedForm(
  scene: Scene,
  code: string,
  signer: string,
  verb: string,
  type: string,
  content: unknown[],
  fields: Message["fields"],
): Step[] {
  const { world, draw } = scene;
  const expected = world.codes.nonceOf(signer);
  const nonce = draw.mostly(expected, 10, expected + 1, Math.max(0, expected - 1));
  const deadline = scene.deadline();
  const { epoch } = world.codes.recordOf(code);
  return sendSigned(
    scene,
    signer,
    verb,
    (signature) => [code, ...content, nonce, deadline, signature],
    signature(scene, signer, () => messageAbout(code, type, { ...fields, epoch, nonce, deadline })),
    deadline,
  );
}

/** A code whose holder acts; signed forms are asked about texts that are no codes, too. */
const held = (scene: Scene): string => oneOf(scene, scene.activeCodes());
const heldOrOdd = (scene: Scene): string =>
  scene.draw.mostly(held(scene), 40, ...ODD_CODES.map(([code]) => code));

function term({ time, draw }: Scene): { roles: number; until: number } {
  const roles = draw.mostly(
    draw.among([
      ALL_ROLES,
      ROLE_ISSUE + ROLE_REVIEW + ROLE_ENROL,
      ROLE_ISSUE,
      ROLE_REVIEW,
      ROLE_ENROL,
      ROLE_PUBLISH,
      ROLE_ATTEST,
    ]),
    16,
    0,
    ALL_ROLES + 1,
    255,
  );
  const until = time + draw.mostly(draw.among([365 * DAY, 30 * DAY, DAY, HOUR, 1]), 16, 0, -1);
  return { roles, until };
}

const appoint: Act = (scene) => {
  const code = held(scene);
  const { roles, until } = term(scene);
  const officer = scene.draw.mostly(scene.person(), 30, ZERO);
  return codes("appoint", scene.by(holderOf(scene, code)), code, officer, roles, until);
};

const appointSigned: Act = (scene) => {
  const code = heldOrOdd(scene);
  const { holder } = scene.world.codes.recordOf(code);
  const { roles, until } = term(scene);
  const officer = scene.draw.mostly(scene.person(), 30, ZERO);
  const granted = {
    issue: (roles & ROLE_ISSUE) !== 0,
    review: (roles & ROLE_REVIEW) !== 0,
    enrol: (roles & ROLE_ENROL) !== 0,
    attest: (roles & ROLE_ATTEST) !== 0,
    publish: (roles & ROLE_PUBLISH) !== 0,
  };
  const fields = { holder, officer, ...granted, until };
  const content = [officer, roles, until];
  return signedForm(scene, code, holder, "appointSigned", "Appointment", content, fields);
};

/** Officers of a code, else anybody. */
function officer(scene: Scene, code: string): string {
  const officers = [...(scene.world.codes.officers.get(code)?.keys() ?? [])];
  return officers.length === 0 ? scene.person() : scene.draw.among(officers);
}

/** What is done in whatever state a code is. */
const issued = (scene: Scene): string =>
  oneOf(
    scene,
    scene.codesWhere(() => true),
  );

const dismiss: Act = (scene) => {
  const code = issued(scene);
  return codes("dismiss", scene.by(holderOf(scene, code)), code, officer(scene, code));
};

const dismissSigned: Act = (scene) => {
  const code = issued(scene);
  const { holder } = scene.world.codes.recordOf(code);
  const dismissed = officer(scene, code);
  const fields = { holder, officer: dismissed };
  return signedForm(scene, code, holder, "dismissSigned", "Dismissal", [dismissed], fields);
};

const publish: Act = (scene) => {
  const code = held(scene);
  const by = scene.by(scene.withRole(code, ROLE_PUBLISH));
  return codes("publish", by, code, scene.draw.among(DIGESTS));
};

const publishSigned: Act = (scene) => {
  const code = heldOrOdd(scene);
  const { holder } = scene.world.codes.recordOf(code);
  const digest = scene.draw.among(DIGESTS);
  const fields = { holder, digest };
  return signedForm(scene, code, holder, "publishSigned", "Publication", [digest], fields);
};

const offer: Act = (scene) => {
  const code = scene.draw.slips(4) ? issued(scene) : held(scene);
  const to = scene.draw.mostly(scene.person(), 6, ZERO);
  return codes("offer", scene.by(holderOf(scene, code)), code, to);
};

const offerSigned: Act = (scene) => {
  const code = scene.draw.slips(4) ? issued(scene) : heldOrOdd(scene);
  const { holder } = scene.world.codes.recordOf(code);
  const to = scene.draw.mostly(scene.person(), 6, ZERO);
  return signedForm(scene, code, holder, "offerSigned", "Offer", [to], { holder, to });
};

function offered(scene: Scene): string | undefined {
  const waiting = [...scene.world.codes.offers].filter(([, to]) => to !== ZERO);
  if (waiting.length === 0 && !scene.draw.slips(4)) return undefined;
  return oneOf(
    scene,
    waiting.map(([code]) => code),
  );
}

const accept: Act = (scene) => {
  const code = offered(scene);
  if (code === undefined) return offer(scene);
  const to = scene.world.codes.offerOf(code);
  return codes("accept", scene.by(to === ZERO ? [] : [to]), code);
};

const acceptSigned: Act = (scene) => {
  const code = offered(scene);
  if (code === undefined) return offerSigned(scene);
  const to = scene.world.codes.offerOf(code);
  const from = scene.world.codes.recordOf(code).holder;
  const fields = { from, holder: to };
  return signedForm(scene, code, to, "acceptSigned", "Acceptance", [], fields);
};

// ------------------------------------------------------------------------------------------ guardian, others

const countriesWhere = (scene: Scene, frozen: boolean): string[] =>
  scene.codesWhere(
    ({ kind, frozenUntil }) => kind === Kind.Country && frozenUntil > scene.time === frozen,
  );

const freeze: Act = (scene) => {
  const country = oneOf(scene, countriesWhere(scene, false));
  const { frozenUntil } = scene.world.codes.recordOf(country);
  return scene.waiting(
    codes("freeze", scene.draw.mostly(GUARDIAN, 12, ...scene.accounts), country),
    frozenUntil,
    frozenUntil + FREEZE_PERIOD,
  );
};

const unfreeze: Act = (scene) => {
  const frozen = countriesWhere(scene, true);
  if (frozen.length === 0 && !scene.draw.slips(4)) return freeze(scene);
  const by = scene.draw.mostly(GUARDIAN, 12, ...scene.accounts);
  const country = oneOf(scene, frozen);
  const { frozenUntil } = scene.world.codes.recordOf(country);
  return scene.waiting(codes("unfreeze", by, country), frozenUntil);
};

/** Verbs of city codes, and how often each is tried. */
export const CODE_ACTS: Record<string, { weight: number; act: Act }> = {
  admitCountry: { weight: 3, act: admit },
  issue: { weight: 14, act: withCodes(issue) },
  applyFor: { weight: 7, act: withCodes(applyFor) },
  approve: { weight: 4, act: withCodes(approve) },
  refuse: { weight: 3, act: withCodes(refuse) },
  withdraw: { weight: 4, act: withCodes(withdraw) },
  issueSigned: { weight: 4, act: withCodes(issueSigned) },
  issueBatch: { weight: 4, act: withCodes(issueBatch) },
  suspend: { weight: 3, act: withCodes(suspend) },
  reinstate: { weight: 4, act: withCodes(reinstate) },
  retire: { weight: 3, act: withCodes(retire) },
  appoint: { weight: 8, act: withCodes(appoint) },
  appointSigned: { weight: 3, act: withCodes(appointSigned) },
  dismiss: { weight: 2, act: withCodes(dismiss) },
  dismissSigned: { weight: 2, act: withCodes(dismissSigned) },
  publish: { weight: 3, act: withCodes(publish) },
  publishSigned: { weight: 3, act: withCodes(publishSigned) },
  offer: { weight: 4, act: withCodes(offer) },
  offerSigned: { weight: 3, act: withCodes(offerSigned) },
  accept: { weight: 4, act: withCodes(accept) },
  acceptSigned: { weight: 3, act: withCodes(acceptSigned) },
  cancelSigned: { weight: 1, act: (scene) => codes("cancelSigned", scene.person()) },
  freeze: { weight: 2, act: withCodes(freeze) },
  unfreeze: { weight: 5, act: withCodes(unfreeze) },
};
