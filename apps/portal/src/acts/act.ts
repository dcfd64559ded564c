import { useCallback, useEffect, useReducer, useRef } from "react";
import {
  type AnySigned,
  type Call,
  DomicileError,
  type MessageName,
  relay,
  type Signed,
  signersOf,
  type Unsigned,
  WrongAccountError,
} from "../../../../src/index.js";
import { readAnew } from "../chain/queries.js";
import { domicile, provider } from "../chain/reading.js";
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
 * Nothing reaches the wallet before `confirm`. Whoever changes the account in between starts anew.
 */
export type Act =
  /** Calls that the account sends as transactions of its own. */
  | { by: "calls"; calls: readonly Call[] }
  /** A message that the account signs, unsigned or with another's signature; with all of them it is only handed in. */
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
  /** `simulated` is false where the node can't simulate what is signed. */
  | { at: "ready"; act: Act; cost: Cost; simulated: boolean; inOne: boolean; account: string }
  | { at: "asking"; act: Act; part: number }
  | { at: "sent"; act: Act; hash: string | null; part: number }
  /** Another one has to sign, too. */
  | { at: "handover"; signed: AnySigned }
  | { at: "done"; hash: string; block: number; gasUsed: bigint | null }
  /** `signed` was signed and may be handed in again: it acts once. */
  | { at: "failed"; error: unknown; signed: AnySigned | null };

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

/**
 * Runs an act with the connected wallet.
 * @param prepare builds it; throws what stands against it, before anything is signed
 */
export function useAct(connection: Connection | null, prepare: () => Promise<Act>): Acting {
  const [step, setStep] = useReducer((_: Step, next: Step) => next, { at: "idle" });
  /** Answers to what was asked before the last turn are dropped. */
  const turn = useRef(0);
  const account = connection?.account;

  const run = useCallback((attempt: (say: (next: Step) => void) => Promise<void>): void => {
    const own = ++turn.current;
    const say = (next: Step): void => {
      if (own === turn.current) setStep(next);
    };
    attempt(say).catch((error: unknown) => say({ at: "failed", error, signed: null }));
  }, []);

  // Who comes with another account starts anew; what went out already goes on.
  useEffect(() => {
    if (step.at === "ready" && step.account !== account) {
      run((say) => {
        say({ at: "idle" });
        return Promise.resolve();
      });
    }
  }, [account, run, step]);

  const check = (prepared: () => Promise<Act>): void => {
    if (connection === null) return;
    run(async (say) => {
      say({ at: "checking" });
      say(await checked(connection, await prepared()));
    });
  };

  const deliver = (signed: AnySigned): void =>
    run(async (say) => {
      const act: Act = { by: "message", message: signed };
      say({ at: "sent", act, hash: null, part: 1 });
      try {
        const { transaction, block } = await relay(settings.relayerUrl!, signed, {
          pollingMs: 500,
          onSent: (hash) => say({ at: "sent", act, hash, part: 1 }),
        });
        say({ at: "done", hash: transaction, block, gasUsed: null });
        await readAnew();
      } catch (error) {
        say({ at: "failed", error, signed });
      }
    });

  const confirm = (): void => {
    if (connection === null || step.at !== "ready") return;
    const { act, inOne } = step;
    if (act.by === "message") {
      run(async (say) => {
        const { message } = act;
        if (!isSignedByAll(message)) say({ at: "asking", act, part: 1 });
        const signed = isSignedByAll(message)
          ? message
          : ((await clientOf(connection).sign(message)) as AnySigned);
        if (!isSignedByAll(signed)) say({ at: "handover", signed });
        else if (settings.relayerUrl !== null) deliver(signed);
        else say(await checked(connection, callOfSigned(signed)));
      });
      return;
    }
    run(async (say) => {
      say({ at: "asking", act, part: 1 });
      say({ at: "done", ...(await sendCalls(connection, act, inOne, say)) });
      await readAnew();
    });
  };

  return {
    step,
    check: () => check(prepare),
    confirm,
    again: () => {
      if (step.at === "failed" && step.signed !== null) deliver(step.signed);
    },
    sendSigned: () => {
      const signed = step.at === "failed" || step.at === "handover" ? step.signed : null;
      if (signed !== null) check(() => Promise.resolve(callOfSigned(signed)));
    },
    reset: () => run((say) => Promise.resolve(say({ at: "idle" }))),
  };
}

const callOfSigned = (signed: AnySigned): Act => ({
  by: "calls",
  calls: [domicile.callOf(signed)],
});

/** Who is asked to sign a message and has not done so. */
export const missingSigners = (message: AnyUnsigned): string[] =>
  Object.entries(signersOf(message)).flatMap(([field, account]) =>
    field in message ? [] : [account],
  );

export const isSignedByAll = (message: AnyUnsigned): message is AnySigned =>
  missingSigners(message).length === 0;

/** Simulates, and says what it costs. Nobody was asked for anything yet. */
async function checked(connection: Connection, act: Act): Promise<Step> {
  const { account } = connection;
  if (act.by === "message") {
    const missing = missingSigners(act.message);
    if (missing.length > 0 && !missing.includes(account)) {
      throw new WrongAccountError(missing.join(" or "), account);
    }
    const simulated = await domicile.rehearse(act.message);
    const cost: Cost = { paidBy: settings.relayerUrl === null ? "later" : "relayer" };
    return { at: "ready", act, cost, simulated, inOne: false, account };
  }
  const [gas, { maxFeePerGas, gasPrice }, balance, inOne] = await Promise.all([
    estimateAll(act.calls, account),
    provider.getFeeData(),
    provider.getBalance(account),
    act.calls.length > 1 ? offersBatches(connection) : false,
  ]);
  const wei = gas * (maxFeePerGas ?? gasPrice ?? 0n);
  const cost: Cost = { paidBy: "account", gas, wei, balance };
  return { at: "ready", act, cost, simulated: true, inOne, account };
}

const estimateAll = async (calls: readonly Call[], account: string): Promise<bigint> =>
  (await Promise.all(calls.map((call) => domicile.estimate(call, account)))).reduce(
    (sum, gas) => sum + gas,
    0n,
  );

/** Sends calls one after another, or as one transaction. Returns the last receipt. */
async function sendCalls(
  connection: Connection,
  act: Act & { by: "calls" },
  inOne: boolean,
  say: (next: Step) => void,
): Promise<{ hash: string; block: number; gasUsed: bigint }> {
  let part = 1;
  const client = clientOf(connection, (hash) => say({ at: "sent", act, hash, part }));
  if (inOne) {
    const { hash, blockNumber, gasUsed } = await sendBatch(connection, act.calls, (sent) =>
      say({ at: "sent", act, hash: sent, part }),
    );
    return { hash, block: blockNumber, gasUsed };
  }
  let gas = 0n;
  for (const [i, call] of act.calls.entries()) {
    part = i + 1;
    say({ at: "asking", act, part });
    const { hash, blockNumber, gasUsed } = await client.send(call);
    gas += gasUsed;
    if (part === act.calls.length) return { hash, block: blockNumber, gasUsed: gas };
  }
  throw new DomicileError("there is nothing to send.");
}
