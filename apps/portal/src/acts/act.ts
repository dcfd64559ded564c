import { getAddress } from "ethers";
import { useCallback, useEffect, useRef, useState } from "react";
import {
  type AnySigned,
  type Call,
  type MessageName,
  relay,
  RelayError,
  type Signed,
  signersOf,
  type Unsigned,
  WrongAccountError,
} from "../../../../src/index.js";
import { readAnew } from "../chain/queries.js";
import { domicile, provider, receiptOf } from "../chain/reading.js";
import { settings } from "../settings.js";
import { offersBatches, sendBatch } from "../wallet/batch.js";
import { clientOf, type Connection } from "../wallet/connection.js";

/**
 * What somebody does with a wallet, from the words on the page to the receipt:
 *
 *   idle ─ check ─► checking ─► ready ─ confirm ─► asking ─► sent ─► done
 *                      │          ▲                   │        │
 *                      ▼          └── by own account ─┤        ▼
 *                    failed ◄─────────────────────────┴───── failed
 *                                    half signed ─► handover
 *
 * Nothing reaches the wallet before `confirm`, and then only what was checked last, for the inputs and the account
 * that it was checked with: who changes either starts anew. What went to the wallet goes on.
 */
export type Act =
  /** Calls that the account sends as transactions of its own. */
  | { by: "calls"; calls: readonly Call[] }
  /** A message that the account signs, unsigned or with another's signature. */
  | { by: "message"; message: AnyUnsigned };

export type AnyUnsigned = { [Name in MessageName]: Unsigned<Name> | Signed<Name> }[MessageName];

/** What an act costs who does it. */
export type Cost =
  | { paidBy: "relayer" }
  /** Signing costs nothing; sending what was signed does, and is shown then. */
  | { paidBy: "later" }
  | { paidBy: "account"; gas: bigint; wei: bigint; balance: bigint };

export type Step =
  | { at: "idle" }
  | { at: "checking" }
  | Ready
  | { at: "asking"; act: Act; part: number }
  | { at: "sent"; act: Act; hash: string | null; part: number }
  /** Another one has to sign, too. */
  | { at: "handover"; signed: AnySigned }
  | { at: "done"; hash: string; block: number; gasUsed: bigint | null }
  /**
   * `signed` was signed and may be handed in again: it acts once. Of several calls, the first `partsDone` of
   * `parts` are done.
   */
  | { at: "failed"; error: unknown; signed: AnySigned | null; partsDone: number; parts: number };

/** What was checked, and may be confirmed. */
interface Ready {
  at: "ready";
  act: Act;
  cost: Cost;
  /** Several calls go as one transaction. */
  inOne: boolean;
  /** What was signed before, if the calls are to send that. */
  signed: AnySigned | null;
  /** What it was checked for. */
  account: string;
  inputs: string;
}

export interface Acting {
  step: Step;
  /** Builds the act from the chain's present state and simulates it. */
  check: () => void;
  /** Asks the wallet. */
  confirm: () => void;
  /** Hands in again what was signed. */
  again: () => void;
  /** Sends what was signed from the own account: checked first, like any act. */
  sendSigned: () => void;
  reset: () => void;
}

/** Shows the next step; returns false once nobody waits for it any more. */
type Say = (next: Step) => boolean;

const IDLE: Step = { at: "idle" };

/**
 * Runs an act with the connected wallet.
 * @param prepare builds it; throws what stands against it, before anything is signed
 * @param inputs what `prepare` works on: as long as it is the same, what was checked is what is wanted
 */
export function useAct(
  connection: Connection | null,
  prepare: () => Promise<Act>,
  inputs: string,
): Acting {
  const [step, show] = useState<Step>(IDLE);
  /** The step that is the case; what is shown follows a moment later. */
  const now = useRef<Step>(IDLE);
  /** Answers to what was asked before the last turn are dropped. */
  const turn = useRef(0);
  const account = connection?.account;

  const run = useCallback((attempt: (say: Say) => Promise<void>, signed: AnySigned | null) => {
    const own = ++turn.current;
    const say: Say = (next) => {
      if (own !== turn.current) return false;
      now.current = next;
      show(next);
      return true;
    };
    attempt(say).catch((error: unknown) => {
      say({ at: "failed", error, signed, partsDone: 0, parts: 1 });
      // What stands against it may be what the page does not show yet.
      return readAnew();
    });
  }, []);
  const reset = useCallback(() => run((say) => Promise.resolve(void say(IDLE)), null), [run]);

  useEffect(() => {
    if (now.current.at !== "asking" && now.current.at !== "sent") reset();
  }, [inputs, reset]);
  // Also what was being checked when they changed.
  useEffect(() => {
    if (step.at === "ready" && (step.account !== account || step.inputs !== inputs)) reset();
  }, [step, account, inputs, reset]);
  // Who leaves is asked for nothing more.
  useEffect(() => () => void turn.current++, []);

  const check = (prepared: () => Promise<Act>, signed: AnySigned | null = null): void => {
    if (connection === null) return;
    run(async (say) => {
      say({ at: "checking" });
      const found = await checked(connection, await prepared());
      say({ ...found, account: connection.account, inputs, signed });
    }, signed);
  };

  const deliver = (signed: AnySigned): void =>
    run(async (say) => {
      const act: Act = { by: "message", message: signed };
      say({ at: "sent", act, hash: null, part: 1 });
      const { transaction } = await relay(settings.relayerUrl!, signed, {
        pollingMs: 500,
        onSent: (hash) => say({ at: "sent", act, hash, part: 1 }),
      });
      const receipt = await receiptOf(transaction, domicile.callOf(signed));
      if (receipt === null) {
        throw new RelayError(
          `the relayer says that it is done, but the chain does not have it in ${transaction}.`,
          "NotOnChain",
        );
      }
      say({ at: "done", hash: transaction, block: receipt.blockNumber, gasUsed: null });
      await readAnew();
    }, signed);

  const sign = (from: Connection, message: AnyUnsigned): void =>
    run(async (say) => {
      let signed = message as AnySigned;
      if (!isSignedByAll(message)) {
        say({ at: "asking", act: { by: "message", message }, part: 1 });
        signed = (await clientOf(from).sign(message)) as AnySigned;
      }
      if (!isSignedByAll(signed)) say({ at: "handover", signed });
      else if (settings.relayerUrl !== null) deliver(signed);
      else if (say({ at: "checking" })) check(() => Promise.resolve(callOfSigned(signed)), signed);
    }, null);

  const send = (from: Connection, ready: Ready, act: Act & { by: "calls" }): void =>
    run(async (say) => {
      const parts = act.calls.length;
      let partsDone = 0;
      try {
        const receipt = ready.inOne
          ? await sendInOne(from, act, say)
          : await sendEach(from, act, say, () => partsDone++);
        if (receipt !== null) say({ at: "done", ...receipt });
      } catch (error) {
        say({ at: "failed", error, signed: ready.signed, partsDone, parts });
      }
      await readAnew();
    }, ready.signed);

  return {
    step,
    check: () => check(prepare),
    confirm() {
      const ready = now.current;
      // A second click finds another step; one on what has changed meanwhile finds other inputs or another account.
      if (connection === null || ready !== step || ready.at !== "ready") return;
      if (ready.account !== account || ready.inputs !== inputs) return;
      if (ready.act.by === "message") sign(connection, ready.act.message);
      else send(connection, ready, ready.act);
    },
    again() {
      if (step === now.current && step.at === "failed" && step.signed !== null)
        deliver(step.signed);
    },
    sendSigned() {
      const signed = step.at === "failed" || step.at === "handover" ? step.signed : null;
      if (signed !== null) check(() => Promise.resolve(callOfSigned(signed)), signed);
    },
    reset,
  };
}

const callOfSigned = (signed: AnySigned): Act => ({
  by: "calls",
  calls: [domicile.callOf(signed)],
});

/** Who is asked to sign a message and has not done so. */
export const missingSigners = (message: AnyUnsigned): string[] =>
  Object.entries(signersOf(message)).flatMap(([field, account]) =>
    field in message ? [] : [getAddress(account)],
  );

export const isSignedByAll = (message: AnyUnsigned): message is AnySigned =>
  missingSigners(message).length === 0;

/** Simulates, and says what it costs. Nobody was asked for anything yet. */
async function checked(
  connection: Connection,
  act: Act,
): Promise<Omit<Ready, "account" | "inputs" | "signed">> {
  const { account } = connection;
  if (act.by === "message") {
    const missing = missingSigners(act.message);
    if (missing.length > 0 && !missing.includes(account)) {
      throw new WrongAccountError(missing.join(" or "), account);
    }
    await domicile.rehearse(act.message);
    const cost: Cost = { paidBy: settings.relayerUrl === null ? "later" : "relayer" };
    return { at: "ready", act, cost, inOne: false };
  }
  const [gas, { maxFeePerGas, gasPrice }, balance, inOne] = await Promise.all([
    estimateAll(act.calls, account),
    provider.getFeeData(),
    provider.getBalance(account),
    act.calls.length > 1 ? offersBatches(connection) : false,
  ]);
  const wei = gas * (maxFeePerGas ?? gasPrice ?? 0n);
  const cost: Cost = { paidBy: "account", gas, wei, balance };
  return { at: "ready", act, cost, inOne };
}

const estimateAll = async (calls: readonly Call[], account: string): Promise<bigint> =>
  (await Promise.all(calls.map((call) => domicile.estimate(call, account)))).reduce(
    (sum, gas) => sum + gas,
    0n,
  );

interface Receipt {
  hash: string;
  block: number;
  gasUsed: bigint | null;
}

/** Sends calls one after another. Returns the last receipt, with the gas of all; null if somebody left before. */
async function sendEach(
  connection: Connection,
  act: Act & { by: "calls" },
  say: Say,
  onDone: () => void,
): Promise<Receipt | null> {
  let part = 1;
  let gas = 0n;
  let receipt: Receipt | null = null;
  const client = clientOf(connection, (hash) => say({ at: "sent", act, hash, part }));
  for (const call of act.calls) {
    if (!say({ at: "asking", act, part })) return null;
    const { hash, blockNumber, gasUsed } = await client.send(call);
    receipt = { hash, block: blockNumber, gasUsed: (gas += gasUsed) };
    onDone();
    part++;
  }
  return receipt;
}

/** Sends calls as one transaction. */
async function sendInOne(
  connection: Connection,
  act: Act & { by: "calls" },
  say: Say,
): Promise<Receipt> {
  say({ at: "asking", act, part: 1 });
  const { hash, blockNumber, gasUsed } = await sendBatch(connection, act.calls, (sent) =>
    say({ at: "sent", act, hash: sent, part: 1 }),
  );
  return { hash, block: blockNumber, gasUsed };
}
