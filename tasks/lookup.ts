import { stripVTControlCharacters, styleText } from "node:util";
import { table } from "../scripts/table.js";
import {
  ancestorsOf,
  type CodeRecordDocument,
  type Domicile,
  type HistoryEntry,
  httpGateway,
  InvalidInputError,
  type IssuedCode,
  parentOf,
  parseCode,
  type RecordSource,
  RecordError,
  type Resolved,
  type Status,
} from "../src/index.js";
import { blockDirectory } from "../src/node.js";
import type { VerifiedRecord } from "../src/records/records.js";
import { printable } from "../src/printable.js";
import { nameOf } from "./names.js";
import { action, type Outcome, type Session, short, time } from "./session.js";

export const resolve = action(async (session) => {
  const resolved = await (await session.reader()).resolve(session.code());
  const { code, status, kind, holder, successor, digest, issuedAt } = resolved;
  if (status === "unassigned") return { json: resolved, text: `${code} is not issued` };
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

/** Why a code is suspended or retired, in brackets. */
function because({ decidedBy, reason }: Resolved): string {
  const parts = [
    decidedBy === null ? "" : `with ${decidedBy}`,
    reason === "none" ? "" : `reason: ${reason}`,
  ];
  const text = parts.filter(Boolean).join(", ");
  return text === "" ? "" : `(${text})`;
}

export const list = action(async (session): Promise<Outcome> => {
  const client = await session.reader();
  if (session.text("holder") !== undefined) {
    const holder = await session.address("holder");
    const codes = await client.heldBy(holder);
    return {
      json: { holder, codes },
      text: codes.length === 0 ? `${holder} holds no code` : codes.join("\n"),
    };
  }
  const code = session.text("code");
  if (code === undefined) throw new InvalidInputError("give a code, or --holder; see --help.");
  const parent = parseCode(code);
  if (session.flag("pending")) {
    const waiting = await client.applications.pending(parent);
    if (waiting.length === 0)
      return { json: waiting, text: `no application below ${parent} waits` };
    const rows = waiting.map(({ code, kind, applicant, round }) => [
      code,
      kind,
      applicant,
      `${round}`,
    ]);
    return { json: waiting, text: table([["code", "kind", "applicant", "round"], ...rows]) };
  }
  const children = await client.children(parent);
  if (children.length === 0) return { json: children, text: `no code below ${parent} was issued` };
  const now = await client.resolveAll(children.map(({ code }) => code));
  const rows = now.map(({ code, kind, status, holder }) => [code, kind ?? "", status, holder]);
  return {
    json: now,
    text: `${table([["code", "kind", "status", "holder"], ...rows])}\n${rows.length} codes below ${parent}`,
  };
});

export const show = action(async (session) => {
  const code = session.code();
  const client = await session.reader();
  const resolved = await client.resolve(code);
  if (resolved.status === "unassigned") return { json: resolved, text: `${code} is not issued` };
  const sources = sourcesOf(session);
  const record = await recordOf(client, code, sources);
  const [path, issuance, officers, history] = await Promise.all([
    breadcrumb(client, code, record, sources),
    client.issuance(code),
    client.officers.list(code),
    client.history(code),
  ]);

  const { digest } = resolved;
  const lines = [
    heading(resolved),
    `  ${path}`,
    row("holder", short(resolved.holder)),
    row(
      "issued",
      `${time(resolved.issuedAt)}${issuance === null ? "" : `, block ${issuance.block}, by ${await issuer(client, issuance)}`}`,
    ),
    ...(digest === null ? [] : [row("record", recordLine(record))]),
    ...officers.map(({ account, roles, until }, i) =>
      row(
        i === 0 ? "officers" : "",
        `${short(account)}  ${roles.join(", ")}  until ${time(until).slice(0, 10)}`,
      ),
    ),
    ...(resolved.successor === null ? [] : [row("successor", resolved.successor)]),
    ...(session.flag("history")
      ? history.map((entry, i) => row(i === 0 ? "history" : "", historyLine(entry)))
      : [
          row(
            "history",
            `${history.map(({ event }) => WORDS[event] ?? event).join(" · ")}        (--history lists them)`,
          ),
        ]),
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

const row = (key: string, value: string): string => `  ${key.padEnd(9)} ${value}`;

const COLOURS = {
  active: "green",
  suspended: "yellow",
  retired: "red",
  unassigned: "dim",
} as const satisfies Record<Status, string>;

function heading(resolved: Resolved): string {
  const left = `${resolved.code}   ${resolved.kind}`;
  const state = `${styleText(COLOURS[resolved.status], "●")} ${resolved.status}`;
  const why = because(resolved);
  const width = Math.max(left.length + 2, 80 - stripVTControlCharacters(state).length);
  return `${left.padEnd(width)}${state}${why === "" ? "" : ` ${why}`}`;
}

/** Where records are looked for: the directory, and a gateway if one is given. */
function sourcesOf(session: Session): RecordSource[] {
  const directory = session.text("records") ?? "./records";
  const gateway = session.text("gateway");
  return [blockDirectory(directory), ...(gateway === undefined ? [] : [httpGateway(gateway)])];
}

/** The verified record, null if none is published, or why it is not to be had. */
async function recordOf(
  client: Domicile,
  code: string,
  sources: RecordSource[],
): Promise<VerifiedRecord | RecordError | null> {
  try {
    return await client.records.fetch(code, sources);
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
}

function recordLine(record: VerifiedRecord | RecordError | null): string {
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
  record: VerifiedRecord | RecordError | null,
  sources: RecordSource[],
): Promise<string> {
  const above = await Promise.all(
    ancestorsOf(code).map(async (ancestor) => {
      const found = await recordOf(client, ancestor, sources);
      return named(ancestor, await nameOf(ancestor, found instanceof RecordError ? null : found));
    }),
  );
  const parent = parentOf(code);
  const own = parent === null ? code : code.slice(parent.length + 1);
  return [
    ...above,
    named(own, await nameOf(code, record instanceof RecordError ? null : record)),
  ].join(" › ");
}

const named = (code: string, name: string | undefined): string =>
  name === undefined ? code : `${code} ${name}`;

/** Who issued a code, and as what. */
async function issuer(client: Domicile, { code, by }: IssuedCode): Promise<string> {
  const parent = parentOf(code);
  if (parent === null) return "the council";
  const history = await client.history(parent);
  const wasOfficer = history.some(
    ({ event, arguments: args }) => event === "OfficerAppointed" && args.officer === by,
  );
  return `${short(by)}, ${wasOfficer ? "officer" : "holder"} of ${parent}`;
}

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

function historyLine({ event, block, transaction, arguments: args }: HistoryEntry): string {
  const facts = Object.entries(args)
    .filter(([name]) => name !== "code" && name !== "parent")
    .map(
      ([name, value]) =>
        `${name} ${name === "until" ? time(value as number) : [value].flat().join(" ")}`,
    )
    .join(", ");
  return `block ${block}  ${WORDS[event] ?? event}: ${facts}  ${transaction}`;
}
