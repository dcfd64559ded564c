import { type Log, type LogDescription, type TopicFilter, zeroPadValue } from "ethers";
import { askEach } from "../chain/bounded.js";
import { logsOf } from "../chain/logs.js";
import { blockTime } from "../chain/reader.js";
import type { HistoryEntry } from "../codes/lookup.js";
import { fromBytes, toBytes } from "../codes/cityCode.js";
import { word } from "../codes/words.js";
import type { Context } from "../context.js";
import { InvalidInputError } from "../errors.js";
import { nameFromBytes, nameToBytes } from "./calls.js";
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

/** Resolving Super IDs and finding them. Reads the chain only; events in bounded ranges of blocks. */
export const idLookup = (context: Context) => {
  const { superIdRegistry, deployment, provider } = context;
  const events = superIdRegistry.interface;
  const { address, block: firstBlock } = deployment.contracts.superIdRegistry;
  const topicOf = (event: "SuperIdRegistered" | "ControllerChanged" | "SuperIdMoved"): string =>
    events.getEvent(event).topicHash;
  const find = (topics: TopicFilter): Promise<Log[]> =>
    logsOf(provider, address, topics, firstBlock);
  const asTopic = (account: string): string => zeroPadValue(account, 32);

  /** What a Super ID resolves to now. */
  const resolve = async (superId: string): Promise<ResolvedId> => {
    const found = await superIdRegistry.resolve(superId);
    const status = word(ID_STATUSES, found.status);
    return {
      superId,
      status,
      kind: idKindFromNumber(found.kind),
      controller: status === "active" ? found.controller : null,
      registrar: fromBytes(found.registrar),
      version: Number(found.version),
      changed: Number(found.changed),
    };
  };

  /** Those of the Super IDs in some logs that pass a test now, each once. */
  const now = async (
    logs: readonly Log[],
    passes: (id: ResolvedId) => boolean,
  ): Promise<ResolvedId[]> => {
    const superIds = [...new Set(logs.map((log) => events.parseLog(log)!.args.superId as string))];
    return (await askEach(superIds, resolve)).filter(passes);
  };

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
      const [log] = await find([topicOf("SuperIdRegistered"), asTopic(superId)]);
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

    /** The Super IDs that an account controls now. */
    async controlledBy(account: string): Promise<ResolvedId[]> {
      const came = [topicOf("SuperIdRegistered"), topicOf("ControllerChanged")];
      const logs = await find([came, null, asTopic(account)]);
      return now(logs, ({ controller }) => controller?.toLowerCase() === account.toLowerCase());
    },

    /** The Super IDs that are with a city or country now, in whatever state. */
    async enrolledBy(code: string): Promise<ResolvedId[]> {
      const came = [topicOf("SuperIdRegistered"), topicOf("SuperIdMoved")];
      return now(
        await find([came, null, null, toBytes(code)]),
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
