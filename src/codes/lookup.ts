import {
  getAddress,
  type Log,
  type LogDescription,
  type TopicFilter,
  ZeroHash,
  zeroPadValue,
} from "ethers";
import { askEach } from "../chain/bounded.js";
import { logsOf } from "../chain/logs.js";
import type { Context } from "../context.js";
import { fromBytes, kindFromNumber, type Kind, parentOf, parseCode, toBytes } from "./cityCode.js";
import { lookalikesOf } from "./lookalikes.js";
import {
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

/** A code as its latest events leave it. Where a code above is suspended or retired, that decides: see {Resolved}. */
export interface ListedCode extends IssuedCode {
  /** The code's own status. */
  status: Status;
}

/** One entry of a code's history: an event with its arguments, codes as text. */
export interface HistoryEntry {
  event: string;
  block: number;
  transaction: string;
  arguments: Record<string, unknown>;
}

/** Resolving codes and finding them. Reads the chain only; events in bounded ranges of blocks. */
export const lookup = (context: Context) => {
  const { cityCodeRegistry: registry, deployment, provider } = context;
  const events = registry.interface;
  const { address, block: firstBlock } = deployment.contracts.cityCodeRegistry;
  const topicOf = (event: "CodeIssued" | "OfficerAppointed" | (typeof STANDING)[number]): string =>
    events.getEvent(event).topicHash;
  const find = (topics: TopicFilter): Promise<Log[]> =>
    logsOf(provider, address, topics, firstBlock);

  /** What a code resolves to now. */
  const resolve = async (text: string): Promise<Resolved> => {
    const code = parseCode(text);
    const found = await registry.resolve(toBytes(code));
    return {
      code,
      status: word(STATUSES, found.status),
      kind: kindFromNumber(found.kind),
      holder: found.holder,
      issuedAt: Number(found.issuedAt),
      reason: word(SUSPENSION_REASONS, found.reason),
      decidedBy: fromBytes(found.decidedBy),
      successor: fromBytes(found.successor),
      digest: found.digest === ZeroHash ? null : found.digest,
    };
  };

  return {
    resolve,

    /** What each of many codes resolves to now. */
    resolveAll: (codes: readonly string[]): Promise<Resolved[]> => askEach(codes, resolve),

    /**
     * The codes that were issued and differ from a code by look-alike characters only, such as O and 0: of 64 that
     * do, the likeliest first.
     */
    async issuedLookalikes(text: string): Promise<string[]> {
      const found = await askEach(lookalikesOf(parseCode(text)), resolve);
      return found.filter(({ status }) => status !== "unassigned").map(({ code }) => code);
    },

    /** All codes of the registry as they were issued, in that order. */
    async issued(): Promise<IssuedCode[]> {
      return (await find([topicOf("CodeIssued")])).map(issuedCode());
    },

    /** How a code was issued; null if it was not. */
    async issuance(code: string): Promise<IssuedCode | null> {
      const [log] = await find([topicOf("CodeIssued"), toBytes(code)]);
      return log === undefined ? null : issuedCode()(log);
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

    /** The codes directly below a code, in the order of their issuing. */
    async children(code: string): Promise<IssuedCode[]> {
      return (await find([topicOf("CodeIssued"), null, toBytes(code)])).map(issuedCode());
    },

    /**
     * The codes directly below a code as they stand, in the order of their issuing: their events tell all of it,
     * however many there are.
     * @param code null for the countries
     */
    async list(code: string | null): Promise<ListedCode[]> {
      const [children, changes] = await Promise.all([
        find([topicOf("CodeIssued"), null, code === null ? ZeroHash : toBytes(code)]),
        find([STANDING.map(topicOf)]),
      ]);
      const issued = issuedCode();
      const listed = new Map<string, ListedCode>(
        children.map((log) => [log.topics[1]!, { ...issued(log), status: "active" }]),
      );
      const [holderChanged, suspended, reinstated, retired] = STANDING.map(topicOf);
      for (const { topics } of changes) {
        const child = listed.get(topics[1]!);
        if (child === undefined) continue;
        if (topics[0] === holderChanged) child.holder = accountIn(topics[3]!);
        if (topics[0] === suspended) child.status = "suspended";
        if (topics[0] === reinstated) child.status = "active";
        if (topics[0] === retired) child.status = "retired";
      }
      return [...listed.values()];
    },

    /** The codes that an account holds now. */
    async heldBy(holder: string): Promise<string[]> {
      const came = [topicOf("CodeIssued"), topicOf("HolderChanged")];
      const holderTopic = `0x${holder.slice(2).toLowerCase().padStart(64, "0")}`;
      const logs = await find([came, null, null, holderTopic]);
      const codes = [...new Set(logs.map((log) => log.topics[1]!))];
      const records = await askEach(codes, (code) => registry.recordOf(code));
      const held = codes.filter(
        (_, i) => records[i]!.holder.toLowerCase() === holder.toLowerCase(),
      );
      return held.map((code) => fromBytes(code)!);
    },

    /** All that happened to a code, oldest first. */
    async history(code: string): Promise<HistoryEntry[]> {
      const entries: HistoryEntry[] = [];
      for (const log of await find([null, toBytes(code)])) {
        const description = events.parseLog(log);
        if (description === null) continue;
        entries.push({
          event: description.name,
          block: log.blockNumber,
          transaction: log.transactionHash,
          arguments: argumentsOf(description),
        });
      }
      return entries;
    },
  };
};

/**
 * Reads `CodeIssued(code, parent, holder; kind, by)` word by word: ethers' decoder takes a quarter of a
 * millisecond for each, most of the time that a long list has. Who issued repeats, so it is checked once.
 */
function issuedCode(): (log: Log) => IssuedCode {
  const issuers = new Map<string, string>();
  return ({ topics, data, blockNumber, transactionHash }) => {
    const [kind, by] = [data.slice(2, 66), data.slice(66)];
    if (!issuers.has(by)) issuers.set(by, accountIn(by));
    return {
      code: fromBytes(topics[1]!)!,
      kind: kindFromNumber(BigInt(`0x${kind}`))!,
      holder: accountIn(topics[3]!),
      by: issuers.get(by)!,
      block: blockNumber,
      transaction: transactionHash,
    };
  };
}

/** The account in a word of 32 bytes. */
const accountIn = (word: string): string => getAddress(`0x${word.slice(-40)}`);

/** What changes how a code stands, but for the codes above it. */
const STANDING = ["HolderChanged", "CodeSuspended", "CodeReinstated", "CodeRetired"] as const;

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
