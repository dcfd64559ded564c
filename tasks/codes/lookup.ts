import { table } from "../table.js";
import {
  ancestorsOf,
  type CodeRecordDocument,
  type Domicile,
  type HistoryEntry,
  InvalidInputError,
  type IssuedCode,
  parentOf,
  parseCode,
  type RecordSource,
  RecordError,
  type Resolved,
  type Status,
} from "../../src/index.js";
import { printable } from "../../src/printable.js";
import { heading, historyLines, olderOnes, rowsOf, withUnasked } from "../layout.js";
import { type FoundRecord, joined, nameOf, recordOf, sourcesOf, withName } from "../names.js";
import { codeAction, type Outcome, short, time } from "../session.js";

export const resolve = codeAction(async (session) => {
  const client = await session.reader();
  const resolved = await client.resolve(session.code());
  const { code, status, kind, holder, successor, digest, issuedAt } = resolved;
  if (status === "unassigned") return notIssued(client, resolved);
  const rows = [
    ["kind", kind ?? ""],
    ["status", [status, because(resolved)].filter(Boolean).join(" ")],
    ["holder", holder],
    ["issued", time(issuedAt)],
    ...(digest === null ? [] : [["record", digest]]),
    ...(successor === null ? [] : [["successor", successor]]),
  ];
  return {
    json: resolved,
    text: [code, ...rows.map(([key, value]) => `  ${key!.padEnd(9)} ${value}`)].join("\n"),
  };
});

/** A code that nobody has, and those that it may have been mistyped for. */
async function notIssued(client: Domicile, resolved: Resolved): Promise<Outcome> {
  const { code } = resolved;
  const lookalikes = await client.issuedLookalikes(code);
  const meant =
    lookalikes.length === 0
      ? ""
      : `; did you mean ${lookalikes.join(" or ")}, which looks like it?`;
  return { json: { ...resolved, lookalikes }, text: `${code} is not issued${meant}` };
}

/** Why a code is suspended or retired, in brackets. */
function because({ decidedBy, reason }: Resolved): string {
  const parts = [
    decidedBy === null ? "" : `with ${decidedBy}`,
    reason === "none" ? "" : `reason: ${reason}`,
  ];
  const text = parts.filter(Boolean).join(", ");
  return text === "" ? "" : `(${text})`;
}

export const list = codeAction(async (session): Promise<Outcome> => {
  const client = await session.reader();
  if (session.text("holder") !== undefined) {
    const holder = await session.address("holder");
    const { next, ...held } = await client.heldBy(holder, session.before());
    const [asked, unasked] = [held.asked, held.unasked].map((codes) =>
      codes.map(({ code }) => code),
    ) as [string[], string[]];
    const lines = withUnasked(asked, unasked);
    return {
      json: { holder, asked, unasked, next },
      text: [
        ...(lines.length === 0 ? [`${holder} holds no code`] : lines),
        ...olderOnes(next),
      ].join("\n"),
    };
  }
  const code = session.text("code");
  if (code === undefined) throw new InvalidInputError("give a code, or --holder; see --help.");
  const parent = parseCode(code);
  if (session.flag("pending")) {
    const page = await client.applications.pending(parent, session.before());
    const rows = page.items.map(({ code, kind, applicant, round }) => [
      code,
      kind,
      applicant,
      `${round}`,
    ]);
    const text =
      rows.length === 0
        ? `no application below ${parent} waits`
        : table([["code", "kind", "applicant", "round"], ...rows]);
    return { json: page, text: [text, ...olderOnes(page.next)].join("\n") };
  }
  const children = await client.list(parent);
  if (children.length === 0) return { json: children, text: `no code below ${parent} was issued` };
  const now = await client.resolveAll(children.map(({ code }) => code));
  const rows = now.map(({ code, kind, status, holder }) => [code, kind ?? "", status, holder]);
  return {
    json: now,
    text: `${table([["code", "kind", "status", "holder"], ...rows])}\n${rows.length} codes below ${parent}`,
  };
});

export const show = codeAction(async (session) => {
  const code = session.code();
  const client = await session.reader();
  const resolved = await client.resolve(code);
  if (resolved.status === "unassigned") return notIssued(client, resolved);
  const sources = sourcesOf(session);
  const record = await recordOf(client, code, sources);
  const [path, issuance, officers, history] = await Promise.all([
    breadcrumb(client, code, record, sources),
    client.issuance(code),
    client.officers.list(code),
    client.history(code),
  ]);

  const { digest, kind, status, successor } = resolved;
  const issued = issuance && `, block ${issuance.block}, by ${await issuer(client, issuance)}`;
  const lines = [
    heading(`${code}   ${kind}`, [status, because(resolved)], COLOURS[status]),
    `  ${path}`,
    ...rows("holder", [short(resolved.holder)]),
    ...rows("issued", [`${time(resolved.issuedAt)}${issued ?? ""}`]),
    ...rows("record", digest === null ? [] : [recordLine(record)]),
    ...rows(
      "officers",
      officers.map(
        ({ account, roles, until }) =>
          `${short(account)}  ${roles.join(", ")}  until ${time(until).slice(0, 10)}`,
      ),
    ),
    ...rows("successor", successor === null ? [] : [successor]),
    ...rows("history", historyLines(history, said, session.flag("history"))),
  ];
  const json = {
    ...resolved,
    issuance,
    record:
      record instanceof RecordError
        ? { error: record.message }
        : record && { ...record, bytes: undefined },
    officers,
    history,
  };
  return { json, text: lines.join("\n") };
});

const rows = rowsOf(9);

const COLOURS = {
  active: "green",
  suspended: "yellow",
  retired: "red",
  unassigned: "dim",
} as const satisfies Record<Status, string>;

function recordLine(record: FoundRecord): string {
  if (record === null) return "none";
  if (record instanceof RecordError) return `not verified: ${record.message}`;
  const cid = `${record.cid.slice(0, 8)}…${record.cid.slice(-3)}`;
  return `${cid}, verified, from ${record.source}: ${relations(record)}`;
}

const relations = ({ links }: CodeRecordDocument): string =>
  [...new Set(links.map(({ relation }) => printable(relation)))].join(", ");

/** `MA.156 China › MA.156.1301 Shijiazhuang › 01 Urban Management Bureau` */
async function breadcrumb(
  client: Domicile,
  code: string,
  record: FoundRecord,
  sources: RecordSource[],
): Promise<string> {
  const above = ancestorsOf(code).map((ancestor) => withName(client, ancestor, sources));
  const parent = parentOf(code);
  const own = parent === null ? code : code.slice(parent.length + 1);
  const name = await nameOf(code, record);
  return [...(await Promise.all(above)), joined(own, name)].join(" › ");
}

/** Who issued a code, and as what. */
async function issuer(client: Domicile, issuance: IssuedCode): Promise<string> {
  const capacity = await client.capacityOf(issuance);
  return capacity === "council"
    ? "the council"
    : `${short(issuance.by)}, ${capacity} of ${parentOf(issuance.code)}`;
}

/** What happened, in words. */
const said = ({ event }: HistoryEntry): string => WORDS[event] ?? event;

const WORDS: Record<string, string> = {
  CodeIssued: "issued",
  HolderChanged: "changed holder",
  HolderOffered: "offered",
  ApplicationFiled: "applied for",
  ApplicationApproved: "approved",
  ApplicationRefused: "refused",
  ApplicationWithdrawn: "withdrawn",
  CodeSuspended: "suspended",
  CodeReinstated: "reinstated",
  CodeRetired: "retired",
  IssuingFrozen: "issuing frozen",
  IssuingUnfrozen: "issuing unfrozen",
  OfficerAppointed: "appointed",
  OfficerDismissed: "dismissed",
  RecordPublished: "published",
};
