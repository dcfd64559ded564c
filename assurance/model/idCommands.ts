import { hasRole, ROLE_ENROL, ROLE_REVIEW } from "./codes.js";
import { belongsTo } from "./creditCodes.js";
import { Kind, NO_CODE } from "./grammar.js";
import {
  ANNULMENT_NOTICE,
  ANNULMENT_PERIOD,
  ANNULMENT_REASONS,
  IdKind,
  IdStatus,
  MAX_BATCH,
  MAX_VALIDITY,
  type Registration,
  REGISTRAR_ATTRIBUTE,
  registrationMessage,
  type SignedRegistration,
} from "./ids.js";
import { council, type Scene, type Step } from "./scene.js";
import { type Message, type Signature, UNSIGNED } from "./signatures.js";
import { DAY, HOUR, ZERO } from "./terms.js";
import {
  CODES,
  DELEGATE_TYPES,
  GENERATIONS,
  NULLIFIERS,
  ODD_NULLIFIERS,
  SUPER_IDS,
  superIdOf,
} from "./universe.js";

type Act = (scene: Scene) => Step[];
/** What is done where there is nothing to do it with. */
type Before = (scene: Scene) => Step[];

const DIGESTS = ["33", "00"].map((byte) => `0x${byte.repeat(32)}`);
const ALL_CODES = CODES.map(([code]) => code);

const ids = (verb: string, from: string, ...args: unknown[]): Step[] => [
  { after: 0, call: { to: "ids", verb, args, from } },
];

/** As many as one call takes, or once in a while more or none. */
const listed = <T>({ draw }: Scene, items: T[]): T[] =>
  draw.mostly(items, 20, [], new Array<T>(MAX_BATCH + 1).fill(items[0]!));

// ------------------------------------------------------------------------------------------------- register

/** The first generation that nobody has, if the one before is annulled or there is none. */
function nextGeneration({ world }: Scene, kind: IdKind, nullifier: string): number | undefined {
  for (let generation = 0; generation < GENERATIONS; generation++) {
    const { status } = world.ids.recordOf(superIdOf(kind, nullifier, generation));
    if (status === IdStatus.Unregistered) return generation;
    if (status !== IdStatus.Annulled) return undefined;
  }
  return undefined;
}

/** A registration that could succeed, and sometimes one that can't; undefined where no city enrols. */
function registration(scene: Scene): Registration | undefined {
  const { draw } = scene;
  const registrars = scene.registrars().filter((code) => scene.withRole(code, ROLE_ENROL).length);
  if (registrars.length === 0) return undefined;
  const registrar = draw.mostly(draw.among(registrars), 16, ...ALL_CODES);
  const fit = NULLIFIERS.filter(
    ([nullifier, kind]) =>
      nextGeneration(scene, kind, nullifier) !== undefined &&
      (kind === IdKind.Resident || belongsTo(nullifier, registrar)),
  );
  const [nullifier, kind] = draw.mostly(
    draw.among(fit.length === 0 ? NULLIFIERS : fit),
    10,
    ...NULLIFIERS,
    ...ODD_NULLIFIERS,
  );
  const generation = nextGeneration(scene, kind, nullifier) ?? 0;
  return {
    kind: draw.mostly(kind, 60, IdKind.None, IdKind.Resident + 1),
    nullifier,
    generation: draw.mostly(generation, 16, 1, 2, 0),
    controller: draw.mostly(scene.person(), 40, ZERO),
    registrar,
    officer: scene.by(scene.withRole(registrar, ROLE_ENROL)),
    deadline: scene.deadline(),
  };
}

/** Both signatures; whoever of the two sends leaves the own one out at times. */
function cosigned(
  scene: Scene,
  controller: string,
  officer: string,
  message: Message,
): { from: string; controllerSignature: Signature | "0x"; officerSignature: Signature | "0x" } {
  const { draw, accounts } = scene;
  const from = draw.mostly(draw.among(accounts), 3, controller, officer);
  const of = (account: string) =>
    from === account && draw.slips(2) ? UNSIGNED : scene.sign("ids", account, message);
  return { from, controllerSignature: of(controller), officerSignature: of(officer) };
}

const register =
  (before: Before): Act =>
  (scene) => {
    const message = registration(scene);
    if (message === undefined) return before(scene);
    const { controller, officer, deadline } = message;
    const { from, controllerSignature, officerSignature } = cosigned(
      scene,
      controller,
      officer,
      registrationMessage(message),
    );
    const args = [message, controllerSignature, officerSignature];
    return scene.send({ to: "ids", verb: "register", args, from }, deadline);
  };

const registerBatch =
  (before: Before): Act =>
  (scene) => {
    const { draw } = scene;
    const items: SignedRegistration[] = [];
    let sender: string | undefined;
    for (const wanted of [true, draw.slips(2), draw.slips(3)]) {
      const message = wanted ? registration(scene) : undefined;
      if (message === undefined) continue;
      const { from, controllerSignature, officerSignature } = cosigned(
        scene,
        message.controller,
        message.officer,
        registrationMessage(message),
      );
      sender ??= from;
      items.push({ registration: message, controllerSignature, officerSignature });
    }
    const [first] = items;
    if (first === undefined) return before(scene);
    const args = [listed(scene, items)];
    const call = { to: "ids", verb: "registerBatch", args, from: sender! } as const;
    return scene.send(call, first.registration.deadline);
  };

// ----------------------------------------------------------------------------------------------- controller

/** Mostly one of these Super IDs, else any. */
const oneOf = ({ draw }: Scene, fit: readonly string[]): string =>
  draw.mostly(draw.among(fit.length === 0 ? SUPER_IDS : fit), 16, ...SUPER_IDS);

/** Where no Super ID is active, one is registered first. */
const withIds =
  (act: Act, before: Before): Act =>
  (scene) =>
    scene.activeIds().length === 0 && !scene.draw.slips(8) ? before(scene) : act(scene);

const controllerOf = ({ world }: Scene, superId: string): string[] => {
  const { controller } = world.ids.recordOf(superId);
  return controller === ZERO ? [] : [controller];
};

/** The counters that a message must carry, and sometimes others. */
function counters({ world, draw }: Scene, superId: string): { version: number; changed: number } {
  const { version, changed } = world.ids.recordOf(superId);
  return {
    version: draw.mostly(version, 30, version + 1, Math.max(0, version - 1)),
    changed: draw.mostly(changed, 30, changed + 1, Math.max(0, changed - 1)),
  };
}

/** By the controller, or as a signed form that anybody sends. */
function controlled(
  scene: Scene,
  superId: string,
  verb: string,
  type: string,
  content: unknown[],
  fields: Message["fields"],
  form: "plain" | "signed",
): Step[] {
  const { world, draw, accounts } = scene;
  if (form === "plain") {
    return ids(verb, scene.by(controllerOf(scene, superId)), superId, ...content);
  }
  const { controller } = world.ids.recordOf(superId);
  const { version, changed } = counters(scene, superId);
  const deadline = scene.deadline();
  const from = draw.among(accounts);
  const message = { superId, controller, ...fields, version, changed, deadline };
  const signature =
    from === controller && draw.slips(2)
      ? UNSIGNED
      : scene.sign("ids", controller, { type, fields: message });
  const authorisation = { version, changed, deadline, signature };
  const args = [superId, ...content, authorisation];
  return scene.send({ to: "ids", verb: `${verb}Signed`, args, from }, deadline);
}

type Form = "plain" | "signed";

const changeController =
  (form: Form): Act =>
  (scene) => {
    const superId = oneOf(scene, scene.activeIds());
    const newController = scene.draw.mostly(scene.person(), 20, ZERO);
    const fields = { newController };
    const content = [newController];
    return controlled(
      scene,
      superId,
      "changeController",
      "ControllerChange",
      content,
      fields,
      form,
    );
  };

const changeOwner: Act = (scene) => {
  const superId = oneOf(scene, scene.activeIds());
  const owner = scene.draw.mostly(scene.person(), 3, ZERO);
  return ids("changeOwner", scene.by(controllerOf(scene, superId)), superId, owner);
};

const move: Act = (scene) => {
  const { world, draw } = scene;
  const superId = oneOf(scene, scene.activeIds());
  const { controller, registrar } = world.ids.recordOf(superId);
  const elsewhere = scene.registrars().filter((code) => code !== registrar);
  const to = draw.mostly(
    draw.among(elsewhere.length === 0 ? ALL_CODES : elsewhere),
    10,
    ...ALL_CODES,
  );
  const officer = scene.by(scene.withRole(to, ROLE_ENROL));
  const deadline = scene.deadline();
  const message = { superId, to, officer, ...counters(scene, superId), deadline };
  const { from, controllerSignature, officerSignature } = cosigned(scene, controller, officer, {
    type: "Move",
    fields: { ...message, controller },
  });
  const args = [message, controllerSignature, officerSignature];
  return scene.send({ to: "ids", verb: "move", args, from }, deadline);
};

const deactivate =
  (form: Form): Act =>
  (scene) =>
    controlled(scene, oneOf(scene, scene.activeIds()), "deactivate", "Deactivation", [], {}, form);

const reactivate =
  (form: Form): Act =>
  (scene) => {
    const { deactivations } = scene.world.ids;
    const final = scene.draw.slips(6);
    const asleep = scene.idsWhere(
      ({ status }, superId) =>
        status === IdStatus.Deactivated &&
        (final || scene.time < deactivations.get(superId)!.finalFrom),
    );
    if (asleep.length === 0 && !scene.draw.slips(4)) return deactivate(form)(scene);
    const superId = oneOf(scene, asleep);
    const { finalFrom } = scene.world.ids.deactivationOf(superId);
    const steps = controlled(scene, superId, "reactivate", "Reactivation", [], {}, form);
    return scene.waiting(steps, finalFrom);
  };

const VALIDITIES = [HOUR, DAY, MAX_VALIDITY, 0, 1];

/** What is no text of 1 to 32 bytes, and what only a move sets. */
const ODD_NAMES = ["", "a\0b", "32 characters are a name as well", REGISTRAR_ATTRIBUTE];

const addDelegate =
  (form: Form): Act =>
  (scene) => {
    const { draw } = scene;
    const superId = oneOf(scene, scene.activeIds());
    const delegateType = draw.mostly(draw.among(DELEGATE_TYPES), 16, ...ODD_NAMES);
    const delegate = draw.mostly(scene.person(), 20, ZERO);
    const validity = draw.mostly(draw.among(VALIDITIES), 16, MAX_VALIDITY + 1);
    const content = [delegateType, delegate, validity];
    const fields = { delegateType, delegate, validity };
    return controlled(scene, superId, "addDelegate", "DelegateAddition", content, fields, form);
  };

const revokeDelegate =
  (form: Form): Act =>
  (scene) => {
    const { draw } = scene;
    const superId = oneOf(scene, scene.activeIds());
    const present = [...(scene.world.ids.delegations.get(superId)?.keys() ?? [])].map((key) => {
      const [delegate, ...type] = key.split(" ");
      return [type.join(" "), delegate!] as const;
    });
    const [delegateType, delegate] = draw.mostly<readonly [string, string]>(
      present.length === 0 ? [DELEGATE_TYPES[0]!, scene.person()] : draw.among(present),
      10,
      ...ODD_NAMES.map((name) => [name, scene.person()] as const),
    );
    const content = [delegateType, delegate];
    const fields = { delegateType, delegate };
    return controlled(
      scene,
      superId,
      "revokeDelegate",
      "DelegateRevocation",
      content,
      fields,
      form,
    );
  };

const setAttribute =
  (form: Form): Act =>
  (scene) => {
    const { draw } = scene;
    const superId = oneOf(scene, scene.activeIds());
    const name = draw.mostly("did/svc/Registry", 10, ...ODD_NAMES);
    const value = draw.among(["0x6869", "0x"]);
    const validity = draw.mostly(draw.among(VALIDITIES), 16, MAX_VALIDITY + 1);
    const content = [name, value, validity];
    const fields = { name, value, validity };
    return controlled(scene, superId, "setAttribute", "AttributeChange", content, fields, form);
  };

const revokeAttribute =
  (form: Form): Act =>
  (scene) => {
    const superId = oneOf(scene, scene.activeIds());
    const name = scene.draw.mostly("did/svc/Registry", 10, ...ODD_NAMES);
    const content = [name, "0x6869"];
    const fields = { name, value: "0x6869" };
    return controlled(
      scene,
      superId,
      "revokeAttribute",
      "AttributeRevocation",
      content,
      fields,
      form,
    );
  };

// ------------------------------------------------------------------------------------------------ annulment

/** Those whose annulment can be proposed; once in a while those for which one waits. */
function proposable(scene: Scene): string[] {
  const again = scene.draw.slips(8);
  return scene.idsWhere(
    ({ status }, superId) =>
      (status === IdStatus.Active || status === IdStatus.Deactivated) &&
      !scene.world.ids.annulments.has(superId) !== again,
  );
}

const aReason = ({ draw }: Scene): number =>
  draw.mostly(1 + (draw.next() % (ANNULMENT_REASONS - 1)), 20, 0, ANNULMENT_REASONS);

/** By who may for the registrar of `superId`, or by the council. */
function proposeFor(scene: Scene, verb: string, superId: string, args: unknown[]): Step[] {
  const { codes, ids: registry } = scene.world;
  const answering = codes.answersFor(registry.recordOf(superId).registrar);
  if (answering === NO_CODE) return council(scene, { to: "ids", verb, args });
  const above = codes.issuerOf(answering);
  const entitled = scene.withRole(answering, ROLE_ENROL);
  const over = above === NO_CODE ? [] : scene.withRole(above, ROLE_ENROL);
  return scene.waiting(
    ids(verb, scene.by(scene.draw.slips(3) ? over : [...entitled, ...over]), ...args),
    registry.annulmentOf(superId).proposedAt + ANNULMENT_PERIOD,
  );
}

const propose: Act = (scene) => {
  const superId = oneOf(scene, proposable(scene));
  const args = [superId, aReason(scene), scene.draw.among(DIGESTS)];
  return proposeFor(scene, "proposeAnnulment", superId, args);
};

/** Mostly of one registrar. */
const proposeMany: Act = (scene) => {
  const { world, draw } = scene;
  const fit = proposable(scene);
  const superId = oneOf(scene, fit);
  const registrarOf = (id: string) => world.ids.recordOf(id).registrar;
  const others = fit.filter((id) => id !== superId && registrarOf(id) === registrarOf(superId));
  const all = [superId, ...others.slice(0, 3)];
  const superIds = draw.mostly(all, 10, [...all, superId], [...all, oneOf(scene, fit)]);
  const args = [listed(scene, superIds), aReason(scene), draw.among(DIGESTS)];
  return proposeFor(scene, "proposeAnnulments", superId, args);
};

/** Mostly by a city of the division. */
const proposeIn: Act = (scene) => {
  const { draw } = scene;
  const fit = new Set(proposable(scene));
  const organisations = NULLIFIERS.filter(([, kind]) => kind === IdKind.Organisation);
  const cities = scene
    .codesWhere(({ kind }) => kind === Kind.City)
    .filter((city) => scene.withRole(city, ROLE_ENROL).length > 0);
  const fitting = (city: string, generation: number): string[] =>
    organisations
      .map(([creditCode]) => creditCode)
      .filter(
        (creditCode) =>
          belongsTo(creditCode, city) &&
          fit.has(superIdOf(IdKind.Organisation, creditCode, generation)),
      );
  const open = cities
    .flatMap((city) =>
      Array.from({ length: GENERATIONS }, (_, generation) => ({
        city,
        generation,
        creditCodes: fitting(city, generation),
      })),
    )
    .filter(({ creditCodes }) => creditCodes.length > 0);
  if (open.length === 0) return propose(scene);
  const { city, generation, creditCodes } = draw.among(open);
  const place = draw.mostly(
    draw.mostly(city, 5, ...cities),
    10,
    ...scene.activeCodes(),
    ...ALL_CODES,
  );
  const odd = draw.among([...NULLIFIERS, ...ODD_NULLIFIERS])[0];
  const list = draw.mostly(
    creditCodes,
    10,
    [...creditCodes, odd],
    [...creditCodes, creditCodes[0]!],
  );
  return ids(
    "proposeAnnulmentsIn",
    scene.by(scene.withRole(place, ROLE_ENROL)),
    place,
    listed(scene, list),
    draw.mostly(generation, 20, generation + 1),
    aReason(scene),
    draw.among(DIGESTS),
  );
};

/** A Super ID with a proposal, and the second of that. */
function proposed({ world, time, draw }: Scene): [string, number] | undefined {
  const lapsed = draw.slips(8);
  const waiting = [...world.ids.annulments]
    .filter(([, { proposedAt }]) => lapsed || time < proposedAt + ANNULMENT_PERIOD)
    .map(([superId, { proposedAt }]) => [superId, proposedAt] as const);
  if (waiting.length === 0) return undefined;
  const [superId, proposedAt] = draw.among(waiting);
  return [superId, draw.mostly(proposedAt, 16, proposedAt + 1, 0)];
}

const answer =
  (form: Form): Act =>
  (scene) => {
    const found = proposed(scene);
    if (found === undefined) return propose(scene);
    const [superId, proposedAt] = found;
    const digest = scene.draw.among(DIGESTS);
    const content = [proposedAt, digest];
    const fields = { proposedAt, digest };
    return scene.waiting(
      controlled(scene, superId, "answerAnnulment", "AnnulmentAnswer", content, fields, form),
      proposedAt + ANNULMENT_PERIOD,
    );
  };

/** By the level above, or by the council. */
function decide(scene: Scene, verb: string, superId: string, args: unknown[]): Step[] {
  const { codes, ids: registry } = scene.world;
  const above = codes.issuerOf(registry.annulmentOf(superId).decidedAbove);
  if (above === NO_CODE) return council(scene, { to: "ids", verb, args });
  return ids(verb, scene.by(scene.withRole(above, ROLE_REVIEW)), ...args);
}

const dismiss: Act = (scene) => {
  const found = proposed(scene);
  if (found === undefined) return propose(scene);
  const [superId, proposedAt] = found;
  const { codes, ids: registry } = scene.world;
  const proposing = codes.answersFor(registry.annulmentOf(superId).proposedBy);
  const own = scene.accounts.filter((account) =>
    hasRole(codes.officerRoles(scene.time, proposing, account), ROLE_ENROL),
  );
  if (own.length > 0 && !scene.draw.slips(3)) {
    return scene.waiting(
      ids("dismissAnnulment", scene.by(own), superId, proposedAt),
      proposedAt + ANNULMENT_PERIOD,
    );
  }
  return decide(scene, "dismissAnnulment", superId, [superId, proposedAt]);
};

/** Mostly waits until the notice is over. */
function afterNotice({ time, draw }: Scene, proposedAt: number, steps: Step[]): Step[] {
  const due = proposedAt + ANNULMENT_NOTICE;
  const lapse = proposedAt + ANNULMENT_PERIOD;
  const when = draw.mostly(Math.max(due, time), 4, time, due - 1, lapse - 1, lapse);
  const [first, ...rest] = steps;
  return [{ ...first!, after: Math.max(0, when - time) }, ...rest];
}

const annul: Act = (scene) => {
  const found = proposed(scene);
  if (found === undefined) return propose(scene);
  const [superId, proposedAt] = found;
  return afterNotice(scene, proposedAt, decide(scene, "annul", superId, [superId, proposedAt]));
};

/** Mostly all that was proposed in the same second. */
const annulMany: Act = (scene) => {
  const found = proposed(scene);
  if (found === undefined) return proposeMany(scene);
  const [superId, proposedAt] = found;
  const { world, draw } = scene;
  const others = [...world.ids.annulments]
    .filter(([id, annulment]) => id !== superId && annulment.proposedAt === proposedAt)
    .map(([id]) => id);
  const all = [superId, ...others];
  const superIds = draw.mostly(all, 10, [...all, superId], [...all, oneOf(scene, all)]);
  const steps = decide(scene, "annulBatch", superId, [listed(scene, superIds), proposedAt]);
  return afterNotice(scene, proposedAt, steps);
};

/** Verbs of Super IDs, and how often each is tried; `before` is what is done where nobody can enrol. */
export const idActs = (before: Before): Record<string, { weight: number; act: Act }> => {
  const enrol = register(before);
  const on = (act: Act): Act => withIds(act, enrol);
  const forms = (verb: string, weight: number, act: (form: Form) => Act) => ({
    [verb]: { weight, act: on(act("plain")) },
    [`${verb}Signed`]: { weight, act: on(act("signed")) },
  });
  return {
    register: { weight: 16, act: enrol },
    registerBatch: { weight: 3, act: registerBatch(before) },
    move: { weight: 5, act: on(move) },
    changeOwner: { weight: 2, act: on(changeOwner) },
    ...forms("changeController", 3, changeController),
    ...forms("deactivate", 2, deactivate),
    ...forms("reactivate", 3, reactivate),
    ...forms("addDelegate", 3, addDelegate),
    ...forms("revokeDelegate", 1, revokeDelegate),
    ...forms("setAttribute", 2, setAttribute),
    ...forms("revokeAttribute", 1, revokeAttribute),
    ...forms("answerAnnulment", 3, answer),
    proposeAnnulment: { weight: 6, act: on(propose) },
    proposeAnnulments: { weight: 3, act: on(proposeMany) },
    proposeAnnulmentsIn: { weight: 3, act: on(proposeIn) },
    dismissAnnulment: { weight: 2, act: on(dismiss) },
    annul: { weight: 6, act: on(annul) },
    annulBatch: { weight: 3, act: on(annulMany) },
  };
};
