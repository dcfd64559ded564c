import type { HDNodeWallet, Provider, Signer, TransactionReceipt } from "ethers";
import type { OperationName } from "../bench/budgets.js";
import {
  chainClock,
  connect,
  type Deployment,
  type Domicile,
  InvalidCreditCodeError,
  RecordError,
  type RecordSource,
  RegistryRefusal,
} from "../src/index.js";
import type { City } from "../data/cityTable.js";
import { cityKeys } from "./keys.js";

export const DAY = 24 * 3600;
export const YEAR = 365 * DAY;

/** An account of the local chain with ether of its own. */
export type Person = Signer & { readonly address: string };

/** What a terminal and a page each have or do in their own way. */
export interface Place {
  provider: Provider;
  /** Asks the chain's node what a provider does not. */
  request: (method: string, parameters: unknown[]) => Promise<unknown>;
  /** The suite that the story plays in; its council is the one below. */
  deployment: Deployment;
  council: Person;
  authority: Person;
  clerk: Person;
  relayer: Person;
  bureau: Person;
  traffic: Person;
  cities: City[];
  /** The bureau's record. */
  document: Uint8Array;

  tell: (text: string) => void;
  tellRefusal: (text: string) => void;
  progress: (what: string, done: number, total: number) => void;
  /** Shows something as JSON. */
  show: (value: unknown) => void;
  /** Counts what an operation cost; a batch counts as its items. */
  count: (operation: OperationName, receipt: TransactionReceipt, items?: number) => Promise<void>;
  /** Puts a record where it is found by its CID. */
  host: (cid: string, document: Uint8Array) => Promise<RecordSource>;
  /** Keeps what an enrolment office knows and must not go on chain. Returns where. */
  keepBook: (entries: readonly object[]) => Promise<string>;
}

/** A place with its people at work. */
export function stageAt(place: Place) {
  const { provider, request, deployment, cities, tellRefusal } = place;
  const keys = cityKeys(cities.length);
  const keyOf = new Map(cities.map(({ code }, i) => [code, keys[i]!]));
  return {
    ...place,
    /** The key that holds a city's code, without ether unless the local chain gave it some. */
    cityKey: (code: string): HDNodeWallet => keyOf.get(code)!.connect(provider),
    as: (runner: Provider | Signer): Domicile =>
      connect({ runner, deployment, clock: chainClock(provider) }),
    now: async (): Promise<number> => (await provider.getBlock("latest"))!.timestamp,
    /** Moves the local chain's clock. */
    wait: async (time: number): Promise<void> => {
      await request("evm_increaseTime", [time]);
      await request("evm_mine", []);
    },
    /** Expects a refusal, before anything is sent, and tells it. */
    refused: async (what: string, attempt: () => Promise<unknown>): Promise<void> => {
      try {
        await attempt();
      } catch (error) {
        const isRefusal = [RegistryRefusal, RecordError, InvalidCreditCodeError].some(
          (kind) => error instanceof kind,
        );
        if (!isRefusal) throw error;
        return tellRefusal(`${what}: ${(error as Error).message}`);
      }
      throw new Error(`${what} should have been refused`);
    },
  };
}

export type Stage = ReturnType<typeof stageAt>;
