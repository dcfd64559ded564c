import { getAddress, type Log, type LogDescription, type TopicFilter, zeroPadValue } from "ethers";
import { type Before, logsOf, newestLogs } from "../chain/logs.js";
import { blockTime } from "../chain/reader.js";
import { accountIn, bytesIn, readEach, type Words } from "../chain/views.js";
import type { HistoryEntry, Holdings } from "../codes/lookup.js";
import { fromBytes, toBytes } from "../codes/cityCode.js";
import { word } from "../codes/words.js";
import { type Context, eventsOf } from "../context.js";
import { InvalidInputError } from "../errors.js";
import { nameFromBytes, nameToBytes } from "./acts.js";
import { creditCodeFromBytes, creditCodeToBytes } from "./creditCode.js";
import { nextGeneration } from "./registration.js";
import { didOf } from "./did.js";
import { parseNullifier, parseSuperId, superIdOf } from "./superId.js";
import {
  ANNULMENT_REASONS,
  ID_STATUSES,
  type IdKind,
  idKindFromNumber,
  type IdStatus,
} from "./words.js";

/** What a Super ID resolves to. */
export interface ResolvedId {
  superId: string;
  status: IdStatus;
  /** Undefined while unregistered. */
  kind: IdKind | undefined;
  /** Null unless active. */
  controller: string | null;
  /** The code of who enrolled it or accepted it last; null while unregistered. */
  registrar: string | null;
  /** Grows with each change of controller. */
  version: number;
  /** Block of the last ERC-1056 event. */
  changed: number;
}

/** A deactivation. */
export interface DeactivationState {
  /** Who may undo it. */
  controller: string;
  /** Seconds since 1970: undone before or never. */
  finalFrom: number;
  isFinal: boolean;
}

/** How a Super ID was registered. */
export interface Enrolled {
  superId: string;
  kind: IdKind;
  /** The credit code of an organisation; null for residents. */
  creditCode: string | null;
  generation: number;
  /** The first controller. */
  controller: string;
  registrar: string;
  officer: string;
  block: number;
  transaction: string;
}

/** How many events of what came to an account are looked at for one page. */
const CONTROLLED_AT_ONCE = 1_000;

/** Resolving Super IDs and finding them. Reads the chain only; events in bounded ranges of blocks. */
export const idLookup = (context: Context) => {
  const { superIdRegistry, provider } = context;
  const events = superIdRegistry.interface;
  const topicOf = (event: "SuperIdRegistered" | "ControllerChanged" | "SuperIdMoved"): string =>
    events.getEvent(event).topicHash;
  const matching = (topics: TopicFilter) => eventsOf(context, "superIdRegistry", topics);
  const find = (topics: TopicFilter): Promise<Log[]> => logsOf(matching(topics));
  const asTopic = (account: string): string => zeroPadValue(account, 32);

  /** What each of many Super IDs resolves to now: some hundreds with one question. */
  const resolveAll = async (superIds: readonly string[]): Promise<ResolvedId[]> => {
    const found = await readEach(
      superIdRegistry,
      "resolve",
      superIds.map((superId) => [superId]),
    );
    return found.map((words, i) => resolvedIn(superIds[i]!, words));
  };

  /** What a Super ID resolves to now. */
  const resolve = async (superId: string): Promise<ResolvedId> => (await resolveAll([superId]))[0]!;

  const ofNullifier = async (kind: IdKind, nullifier: string): Promise<ResolvedId> =>
    resolve(superIdOf(kind, nullifier, await nextGeneration(context, kind, nullifier)));

  /** The Super ID of an organisation: that of the first generation that was not annulled. */
  const ofOrganisation = async (creditCode: string): Promise<ResolvedId> =>
    ofNullifier("Organisation", creditCodeToBytes(creditCode));

  return {
    resolve,
    ofOrganisation,

    /** The Super ID of a resident's nullifier: that of the first generation that was not annulled. */
    ofResident: async (nullifier: string): Promise<ResolvedId> =>
      ofNullifier("Resident", parseNullifier(nullifier)),

    /**
     * The Super ID that somebody named: itself, its DID on this chain, or an organisation's credit code.
     * @throws {InvalidInputError | InvalidCreditCodeError}
     */
    async find(text: string): Promise<string> {
      const superId = parseSuperId(text);
      if (text.startsWith("0x")) return superId;
      if (!text.startsWith("did:")) return (await ofOrganisation(text)).superId;
      const here = didOf(context.chainId, superId);
      if (here.toLowerCase() === text.toLowerCase()) return superId;
      throw new InvalidInputError(`${text} is of another chain; on this one it would be ${here}.`);
    },

    /** The deactivation of a Super ID; null if there is none. */
    async deactivation(superId: string): Promise<DeactivationState | null> {
      const { controller, finalFrom } = await superIdRegistry.deactivationOf(superId);
      if (finalFrom === 0n) return null;
      const isFinal = BigInt(await blockTime(provider)) >= finalFrom;
      return { controller, finalFrom: Number(finalFrom), isFinal };
    },

    /** Whether a delegate is in force now; stock did:ethr resolvers show those of earlier controllers, too. */
    isDelegate: async (superId: string, delegateType: string, delegate: string): Promise<boolean> =>
      superIdRegistry.validDelegate(superId, nameToBytes(delegateType), delegate),

    /** How a Super ID was registered; null if it was not. */
    async registrationOf(superId: string): Promise<Enrolled | null> {
      const source = matching([topicOf("SuperIdRegistered"), asTopic(superId)]);
      const [log] = (await newestLogs(source, 1)).items;
      if (log === undefined) return null;
      const { args } = events.parseLog(log)!;
      const kind = (await resolve(superId)).kind!;
      return {
        superId: args.superId as string,
        kind,
        creditCode: kind === "Organisation" ? creditCodeFromBytes(args.nullifier as string) : null,
        generation: Number(args.generation),
        controller: args.controller as string,
        registrar: fromBytes(args.registrar as string)!,
        officer: args.officer as string,
        block: log.blockNumber,
        transaction: log.transactionHash,
      };
    },

    /**
     * The Super IDs that an account controls now. The first page has all that it was registered with, and each so
     * many that were passed on to it.
     * @param before where the page before ended
     */
    async controlledBy(
      account: string,
      before: Before | null = null,
    ): Promise<Holdings<ResolvedId>> {
      const [registered, passedOn] = await Promise.all([
        find([topicOf("SuperIdRegistered"), null, asTopic(account)]),
        newestLogs(
          matching([topicOf("ControllerChanged"), null, asTopic(account)]),
          CONTROLLED_AT_ONCE,
          before,
        ),
      ]);
      const own = superIdsIn(registered);
      const came = new Map<string, Log>();
      for (const log of passedOn.items) {
        const superId = superIdIn(log);
        if (!own.has(superId) && !came.has(superId)) came.set(superId, log);
      }
      const found = await resolveAll([
        ...(before === null ? [...own].reverse() : []),
        ...came.keys(),
      ]);
      // Of the times that one came, the last one counts: its event has the present version.
      const isCurrent = ({ superId, version }: ResolvedId): boolean =>
        own.has(superId) || version === Number(came.get(superId)!.data);
      const controlled = found.filter(
        (id) => id.controller === getAddress(account) && isCurrent(id),
      );
      // What a controller does with a Super ID moves its last change on.
      const isAsked = ({ superId, changed }: ResolvedId): boolean =>
        own.has(superId) || changed > came.get(superId)!.blockNumber;
      return {
        asked: controlled.filter(isAsked),
        unasked: controlled.filter((id) => !isAsked(id)),
        next: passedOn.next,
      };
    },

    /** The Super IDs that are with a city or country now, in whatever state. Only its officers add to what is read. */
    async enrolledBy(code: string): Promise<ResolvedId[]> {
      const came = [topicOf("SuperIdRegistered"), topicOf("SuperIdMoved")];
      const logs = await find([came, null, null, toBytes(code)]);
      return (await resolveAll([...superIdsIn(logs)])).filter(
        ({ registrar }) => registrar === code,
      );
    },

    /** All that happened to a Super ID, oldest first. */
    async history(superId: string): Promise<HistoryEntry[]> {
      return (await find([null, asTopic(superId)])).flatMap((log) => {
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
  };
};

/** A Super ID's `SuperId`. */
function resolvedIn(superId: string, words: Words): ResolvedId {
  const [controller, kind, registrar, status, version, changed] = words;
  const isActive = word(ID_STATUSES, status!) === "active";
  return {
    superId,
    status: word(ID_STATUSES, status!),
    kind: idKindFromNumber(kind!),
    controller: isActive ? accountIn(controller!) : null,
    registrar: fromBytes(bytesIn(registrar!)),
    version: Number(version),
    changed: Number(changed),
  };
}

/** The Super ID that an event of the registry is about: its first topic. */
const superIdIn = ({ topics }: Log): string => accountIn(BigInt(topics[1]!));

const superIdsIn = (logs: readonly Log[]): Set<string> => new Set(logs.map(superIdIn));

const CODES = new Set(["registrar", "from", "to", "proposedBy", "decidedAbove"]);

/** An event's arguments by name: codes, reasons and names as text, numbers as numbers. */
function argumentsOf({ fragment, args }: LogDescription): Record<string, unknown> {
  const readable = (name: string, value: unknown): unknown => {
    if (CODES.has(name)) return fromBytes(value as string);
    if (name === "reason") return word(ANNULMENT_REASONS, value as bigint);
    if (name === "name" || name === "delegateType") return nameFromBytes(value as string);
    return typeof value === "bigint" ? Number(value) : value;
  };
  return Object.fromEntries(fragment.inputs.map(({ name }, i) => [name, readable(name, args[i])]));
}
