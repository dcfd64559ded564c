import { table } from "../table.js";
import {
  attributeText,
  type DeactivationState,
  DomicileError,
  type Enrolled,
  type HistoryEntry,
  type IdStatus,
  inForce,
  InvalidInputError,
  type PendingAnnulment,
  REGISTRAR_ATTRIBUTE,
  type ResolvedId,
} from "../../src/index.js";
import { heading, historyLines, olderOnes, rowsOf, withUnasked } from "../layout.js";
import { sourcesOf, withName } from "../names.js";
import { idAction, type Outcome, type Session, short, time } from "../session.js";
import { named } from "./named.js";

const rows = rowsOf(11);

/** What is said of a Super ID that is none. */
const unregistered = (session: Session, resolved: ResolvedId): Outcome => {
  const typed = session.required("id");
  const superId = typed === resolved.superId ? "" : `; its Super ID would be ${resolved.superId}`;
  return { json: resolved, text: `${typed} is not registered${superId}` };
};

export const resolve = idAction(async (session) => {
  const client = await session.reader();
  const resolved = await client.ids.resolve(await named(session, client));
  const { superId, status, kind, controller, registrar } = resolved;
  if (status === "unregistered") return unregistered(session, resolved);
  const lines = [
    superId,
    ...rows("kind", [kind!]),
    ...rows("status", [status]),
    ...rows("controller", controller === null ? [] : [controller]),
    ...rows("registrar", [registrar!]),
  ];
  return { json: resolved, text: lines.join("\n") };
});

export const did = idAction(async (session) => {
  const client = await session.reader();
  const { ids } = client;
  const resolved = await ids.resolve(await named(session, client));
  if (resolved.status === "unregistered") return unregistered(session, resolved);
  const resolution = await ids.document(resolved.superId);
  const {
    didDocument,
    didResolutionMetadata: { error },
  } = resolution;
  if (didDocument === null)
    throw new DomicileError(`the resolver of did:ethr gave no document: ${error}; try again.`);
  return { json: resolution, text: JSON.stringify(didDocument, null, 2) };
});

export const list = idAction(async (session) => {
  const { ids } = await session.reader();
  const [controller, registrar] = [session.text("controller"), session.text("registrar")];
  if ((controller === undefined) === (registrar === undefined))
    throw new InvalidInputError("give either --controller or --registrar; see --help.");
  if (controller !== undefined) {
    const account = await session.address("controller");
    const { asked, unasked, next } = await ids.controlledBy(account, session.before());
    const tableOf = (found: readonly ResolvedId[]): string[] => {
      const cells = found.map(({ superId, kind, registrar }) => [superId, kind!, registrar!]);
      return found.length === 0 ? [] : [table([["Super ID", "kind", "registrar"], ...cells])];
    };
    const lines = withUnasked(tableOf(asked), tableOf(unasked));
    const none = lines.length === 0 ? [`${account} controls no Super ID`] : [];
    return {
      json: { asked, unasked, next },
      text: [...none, ...lines, ...olderOnes(next)].join("\n"),
    };
  }
  const code = session.code("registrar");
  const found = await ids.enrolledBy(code);
  const cells = found.map(({ superId, kind, status, controller }) => [
    superId,
    kind!,
    status,
    controller ?? "",
  ]);
  return {
    json: found,
    text:
      found.length === 0
        ? `no Super ID is with ${code}`
        : `${table([["Super ID", "kind", "status", "controller"], ...cells])}\n${found.length} Super IDs with ${code}`,
  };
});

export const show = idAction(async (session) => {
  const client = await session.reader();
  const { ids } = client;
  const superId = await named(session, client);
  const resolved = await ids.resolve(superId);
  const { status, kind, controller, registrar } = resolved;
  if (status === "unregistered") return unregistered(session, resolved);
  const [enrolled, annulment, deactivation, history, now, registrarName] = await Promise.all([
    ids.registrationOf(superId),
    ids.annulment.pending(superId),
    ids.deactivation(superId),
    ids.history(superId),
    session.timeOf("latest"),
    withName(client, registrar!, sourcesOf(session)),
  ]);
  const shown = status === "active" ? inForce(history, now) : { delegates: [], attributes: [] };
  const { attributes } = shown;
  const delegates = await Promise.all(
    shown.delegates.map(async (entry) => ({
      ...entry,
      isValid: await ids.isDelegate(superId, entry.delegateType, entry.delegate),
    })),
  );
  const lines = [
    heading(`${superId}   ${kind}`, [status, ""], COLOURS[status]),
    ...rows("did", [ids.did(superId)]),
    ...rows("credit code", enrolled?.creditCode ? [enrolled.creditCode] : []),
    ...rows("controller", controller === null ? [] : [short(controller)]),
    ...rows("registrar", [registrarName]),
    ...rows("registered", enrolled === null ? [] : [await registeredLine(session, enrolled)]),
    ...rows(
      "delegates",
      delegates.map(({ delegate, delegateType, until, isValid }) => {
        const line = `${short(delegate)}  ${delegateType}  until ${time(until)}`;
        return isValid ? line : `${line}, only in DID documents: an earlier controller's`;
      }),
    ),
    ...rows(
      "attributes",
      attributes.map(
        ({ name, value, until }) => `${name}  ${attributeText(value)}  until ${time(until)}`,
      ),
    ),
    ...rows("annulment", annulment === null ? [] : annulmentLines(annulment)),
    ...rows("deactivated", deactivation === null ? [] : [deactivationLine(deactivation)]),
    ...rows("history", historyLines(history, said, session.flag("history"))),
  ];
  const json = {
    ...resolved,
    did: ids.did(superId),
    registration: enrolled,
    delegates,
    attributes,
    annulment,
    deactivation,
    history,
  };
  return { json, text: lines.join("\n") };
});

const COLOURS = {
  active: "green",
  deactivated: "yellow",
  annulled: "red",
  unregistered: "dim",
} as const satisfies Record<IdStatus, string>;

async function registeredLine(session: Session, enrolled: Enrolled): Promise<string> {
  const { block, registrar, officer, generation } = enrolled;
  const by = `by ${short(officer)} for ${registrar}`;
  const again = generation === 0 ? "" : `, generation ${generation}: an earlier one was annulled`;
  return `${time(await session.timeOf(block))}, block ${block}, ${by}${again}`;
}

const annulmentLines = (pending: PendingAnnulment): string[] => [
  `proposed by ${pending.proposedBy} on ${time(pending.proposedAt)}: ${pending.reason}; ${pending.answered ? "answered" : "not answered"}`,
  `public notice until ${time(pending.notBefore)}, lapses on ${time(pending.lapsesAt)}`,
];

const deactivationLine = ({ controller, finalFrom, isFinal }: DeactivationState): string =>
  isFinal
    ? `for good since ${time(finalFrom)}`
    : `${short(controller)} can undo it until ${time(finalFrom)}`;

/** What happened, in words; nothing for the ERC-1056 events that only go with another one. */
function said({ event, arguments: { name, validTo } }: HistoryEntry): string | undefined {
  if (name === REGISTRAR_ATTRIBUTE) return undefined;
  return event === "DIDAttributeChanged" && validTo === 0 ? "attribute revoked" : WORDS[event];
}

const WORDS: Record<string, string> = {
  SuperIdRegistered: "registered",
  ControllerChanged: "passed on",
  SuperIdMoved: "moved",
  SuperIdDeactivated: "deactivated",
  SuperIdReactivated: "reactivated",
  AnnulmentProposed: "annulment proposed",
  AnnulmentAnswered: "answered",
  AnnulmentDismissed: "dismissed",
  SuperIdAnnulled: "annulled",
  DIDDelegateChanged: "delegate set or revoked",
  DIDAttributeChanged: "attribute set",
};
