import {
  getAddress,
  type Log,
  type LogDescription,
  type TopicFilter,
  ZeroHash,
  zeroPadValue,
} from "ethers";
import { type Before, logsOf, newestLogs, seenAmong } from "../chain/logs.js";
import { accountIn, accounts, bytesIn, readEach, type Words } from "../chain/views.js";
import { type Context, eventsOf } from "../context.js";
import { fromBytes, parentOf, parseCode, toBytes } from "./cityCode.js";
import { lookalikesOf } from "./lookalikes.js";
import {
  kindFromNumber,
  type Kind,
  REFUSAL_REASONS,
  rolesFromBits,
  type Status,
  STATUSES,
  type SuspensionReason,
  SUSPENSION_REASONS,
  word,
} from "./words.js";

/** What a code resolves to. Where an ancestor is suspended or retired, status, reason and successor are its. */
export interface Resolved {
  code: string;
  status: Status;
  /** Undefined while unassigned. */
  kind: Kind | undefined;
  /** Of a retired code: the last holder. */
  holder: string;
  /** Seconds since 1970. */
  issuedAt: number;
  reason: SuspensionReason;
  /** The suspended or retired ancestor that decides; null where the code decides for itself. */
  decidedBy: string | null;
  successor: string | null;
  /** SHA-256 of the record document; null if none is published. */
  digest: string | null;
}

/** A code as its issuing announced it. */
export interface IssuedCode {
  code: string;
  kind: Kind;
  /** The first holder. */
  holder: string;
  /** Who issued it: the holder of the code above, an officer, or the council's access manager. */
  by: string;
  block: number;
  transaction: string;
}

/** What somebody is to a code that issues another one below; above countries there is the council only. */
export type Capacity = "council" | "officer" | "holder";

/** A code as it was issued and as it stands. Where one above is suspended or retired, that decides: see {Resolved}. */
export interface ListedCode extends IssuedCode {
  /** The present holder. */
  holder: string;
  /** The code's own status. */
  status: Status;
  /** Seconds since 1970. */
  issuedAt: number;
}

/**
 * What an account has, newest first: what it asked for, and what came to it unasked, as anybody can make it come. It
 * asked for what it applied for, accepted, signed for or gave itself, and for what it acted with since.
 */
export interface Holdings<Item> {
  asked: Item[];
  unasked: Item[];
  /** Where older ones begin; null where there are none. */
  next: Before | null;
}

/** One entry of a code's history: an event with its arguments, codes as text. */
export interface HistoryEntry {
  event: string;
  block: number;
  transaction: string;
  arguments: Record<string, unknown>;
}

/** How many codes of the whole registry are read, and how many events of one code: the newest. */
export const NEWEST_CODES = 10_000;
export const NEWEST_EVENTS = 1_000;
/** How many events of what came to an account are looked at for one page. */
const HELD_AT_ONCE = 1_000;
/** How many topics a question has in one place at most; nodes refuse a thousand and more. */
const TOPICS_AT_ONCE = 250;

/** Resolving codes and finding them. Reads the chain only; events in bounded ranges of blocks. */
export const lookup = (context: Context) => {
  const { cityCodeRegistry: registry } = context;
  const events = registry.interface;
  const topicOf = (event: Parameters<typeof events.getEvent>[0]): string =>
    events.getEvent(event).topicHash;
  const matching = (topics: TopicFilter) => eventsOf(context, "cityCodeRegistry", topics);
  const find = (topics: TopicFilter): Promise<Log[]> => logsOf(matching(topics));

  /** What each of many codes resolves to now: some hundreds with one question. */
  const resolveAll = async (codes: readonly string[]): Promise<Resolved[]> => {
    const found = await readEach(
      registry,
      "resolve",
      codes.map((code) => [toBytes(code)]),
    );
    return found.map((words, i) => resolvedIn(codes[i]!, words));
  };

  /** Those of the codes that were issued to an account that were acted with since: each asked for by its topic. */
  const usedAmong = async (logs: readonly Log[]): Promise<Set<string>> => {
    const used = new Set<string>();
    const since = Math.min(...logs.map(({ blockNumber }) => blockNumber));
    const acts = (["OfficerAppointed", "HolderOffered", "RecordPublished"] as const).map(topicOf);
    for (let i = 0; i < logs.length; i += TOPICS_AT_ONCE) {
      const codes = logs.slice(i, i + TOPICS_AT_ONCE).map(({ topics }) => topics[1]!);
      const [own, below] = [
        matching([acts, codes]),
        matching([topicOf("CodeIssued"), null, codes]),
      ];
      const seen = await Promise.all([
        seenAmong({ ...own, fromBlock: since }, 1, codes),
        seenAmong({ ...below, fromBlock: since }, 2, codes),
      ]);
      for (const code of seen.flatMap((each) => [...each])) used.add(code);
    }
    return used;
  };

  return {
    /** What a code resolves to now. */
    resolve: async (text: string): Promise<Resolved> => (await resolveAll([text]))[0]!,

    resolveAll,

    /**
     * The codes that were issued and differ from a code by look-alike characters only, such as O and 0: of 64 that
     * do, the likeliest first.
     */
    async issuedLookalikes(text: string): Promise<string[]> {
      const found = await resolveAll(lookalikesOf(parseCode(text)));
      return found.filter(({ status }) => status !== "unassigned").map(({ code }) => code);
    },

    /** The newest codes of the whole registry, in the order of their issuing; holders add to them. */
    async issued(most = NEWEST_CODES): Promise<IssuedCode[]> {
      const { items } = await newestLogs(matching([topicOf("CodeIssued")]), most);
      return items.reverse().map(issuedCode());
    },

    /** How a code was issued; null if it was not. */
    async issuance(code: string): Promise<IssuedCode | null> {
      const { items } = await newestLogs(matching([topicOf("CodeIssued"), toBytes(code)]), 1);
      return items[0] === undefined ? null : issuedCode()(items[0]);
    },

    /** What the one who issued a code was to the code above: an officer if appointed before, else its holder. */
    async capacityOf({ code, by, block }: IssuedCode): Promise<Capacity> {
      const parent = parentOf(code);
      if (parent === null) return "council";
      const terms = await find([
        topicOf("OfficerAppointed"),
        toBytes(parent),
        zeroPadValue(by, 32),
      ]);
      return terms.some(({ blockNumber }) => blockNumber <= block) ? "officer" : "holder";
    },

    /**
     * The codes directly below a code as they stand, in the order of their issuing. Only who may issue below it adds
     * to what is read.
     * @param code null for the countries
     * @throws {ListTooLongError}
     */
    async list(code: string | null): Promise<ListedCode[]> {
      const logs = await find([
        topicOf("CodeIssued"),
        null,
        code === null ? ZeroHash : toBytes(code),
      ]);
      const found = await readEach(
        registry,
        "recordOf",
        logs.map(({ topics }) => [topics[1]!]),
      );
      const account = accounts();
      const issued = issuedCode(account);
      return logs.map((log, i) => {
        const [holder, issuedAt, , , , status] = found[i]!;
        return {
          ...issued(log),
          holder: account(holder!),
          status: word(STATUSES, status!),
          issuedAt: Number(issuedAt),
        };
      });
    },

    /**
     * The codes that an account holds now. The first page has all that it accepted, and each so many that were issued
     * to it.
     * @param before where the page before ended
     */
    async heldBy(account: string, before: Before | null = null): Promise<Holdings<Resolved>> {
      const holder = zeroPadValue(account, 32);
      const [accepted, applied, issued] = await Promise.all([
        find([topicOf("HolderChanged"), null, null, holder]),
        find([topicOf("ApplicationFiled"), null, null, holder]),
        newestLogs(matching([topicOf("CodeIssued"), null, null, holder]), HELD_AT_ONCE, before),
      ]);
      const [wereAccepted, wereAppliedFor] = [accepted, applied].map(
        (logs) => new Set(logs.map(({ topics }) => topics[1]!)),
      ) as [Set<string>, Set<string>];
      const given = issued.items.filter(({ topics }) => !wereAccepted.has(topics[1]!));
      const codes = [
        ...(before === null ? [...wereAccepted].reverse() : []),
        ...given.map(({ topics }) => topics[1]!),
      ];
      const held = (await resolveAll(codes.map((code) => fromBytes(code)!))).filter(
        (code) => code.holder === getAddress(account),
      );

      const asIssued = issuedCode();
      const asked = new Set([...wereAccepted, ...wereAppliedFor]);
      for (const { code, digest } of held) if (digest !== null) asked.add(toBytes(code));
      for (const log of given)
        if (asIssued(log).by === getAddress(account)) asked.add(log.topics[1]!);
      const heldNow = new Set(held.map(({ code }) => toBytes(code)));
      const open = given.filter(({ topics }) => heldNow.has(topics[1]!) && !asked.has(topics[1]!));
      const used = open.length === 0 ? new Set<string>() : await usedAmong(open);
      const isAsked = ({ code }: Resolved): boolean =>
        asked.has(toBytes(code)) || used.has(toBytes(code));
      return {
        asked: held.filter(isAsked),
        unasked: held.filter((code) => !isAsked(code)),
        next: issued.next,
      };
    },

    /** The newest of what happened to a code, oldest first. Before it is issued, applicants add to that. */
    async history(code: string, most = NEWEST_EVENTS): Promise<HistoryEntry[]> {
      const { items } = await newestLogs(matching([null, toBytes(code)]), most);
      return items.reverse().flatMap((log) => {
        const description = events.parseLog(log);
        if (description === null) return [];
        return {
          event: description.name,
          block: log.blockNumber,
          transaction: log.transactionHash,
          arguments: argumentsOf(description),
        };
      });
    },

    /** The block in which a code was suspended or retired last; null if it never was. */
    async endedIn(code: string): Promise<number | null> {
      const ends = (["CodeSuspended", "CodeRetired"] as const).map(topicOf);
      const { items } = await newestLogs(matching([ends, toBytes(code)]), 1);
      return items[0]?.blockNumber ?? null;
    },
  };
};

/** A code's `Resolution`. */
function resolvedIn(code: string, words: Words): Resolved {
  const [holder, kind, status, reason, issuedAt, decidedBy, successor, digest] = words as Words8;
  return {
    code,
    status: word(STATUSES, status),
    kind: kindFromNumber(kind),
    holder: accountIn(holder),
    issuedAt: Number(issuedAt),
    reason: word(SUSPENSION_REASONS, reason),
    decidedBy: decidedBy === 0n ? null : fromBytes(bytesIn(decidedBy)),
    successor: successor === 0n ? null : fromBytes(bytesIn(successor)),
    digest: digest === 0n ? null : bytesIn(digest),
  };
}

type Words8 = readonly [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];

/**
 * Reads `CodeIssued(code, parent, holder; kind, by)` word by word: ethers' decoder takes a quarter of a
 * millisecond for each, most of the time that a long list has.
 */
const issuedCode =
  (accountIn = accounts()) =>
  ({ topics, data, blockNumber, transactionHash }: Log): IssuedCode => ({
    code: fromBytes(topics[1]!)!,
    kind: kindFromNumber(BigInt(data.slice(0, 66)))!,
    holder: accountIn(BigInt(topics[3]!)),
    by: accountIn(BigInt(`0x${data.slice(66)}`)),
    block: blockNumber,
    transaction: transactionHash,
  });

const CODES = new Set(["code", "parent", "country", "successor"]);

/** An event's arguments by name: codes as text, numbers as numbers. */
function argumentsOf({ fragment, args }: LogDescription): Record<string, unknown> {
  const readable = (name: string, value: unknown): unknown => {
    if (CODES.has(name)) return fromBytes(value as string);
    if (name === "others") return (value as string[]).map(fromBytes);
    if (name === "kind") return kindFromNumber(value as bigint);
    if (name === "roles") return rolesFromBits(value as bigint);
    if (name === "reason") {
      return word(
        fragment.name === "CodeSuspended" ? SUSPENSION_REASONS : REFUSAL_REASONS,
        value as bigint,
      );
    }
    return typeof value === "bigint" ? Number(value) : value;
  };
  return Object.fromEntries(fragment.inputs.map(({ name }, i) => [name, readable(name, args[i])]));
}
