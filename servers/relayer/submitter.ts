import { setTimeout } from "node:timers/promises";
import type { TransactionReceipt } from "ethers";
import { revertData } from "../../src/chain/revert.js";
import {
  type AnySigned,
  type Call,
  CallFailedError,
  FailedTransactionError,
  RegistryRefusal,
  ReplacedError,
  type Sender,
} from "../../src/index.js";
import { type Log, oneLine } from "./log.js";
import type { Problem, Queue, Unfinished } from "./queue.js";

/** The gas that a call takes. @throws {RegistryRefusal | CallFailedError} it would fail, or cost too much */
export type Simulate = (call: Call) => Promise<bigint>;

export interface SubmitterOptions {
  queue: Queue;
  sender: Sender;
  callOf: (signed: AnySigned) => Call;
  simulate: Simulate;
  /** How many requests are dealt with at once: nodes keep few transactions of one account. */
  inFlight: number;
  log: Log;
}

/** Pauses after an error, in milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;

/**
 * Sends what is in the queue, in order, and goes on with what was signed before.
 *
 * For each request at most one transaction can act at any time: it is on disk before it goes out,
 * only its very bytes go out again, and another one is signed only when its nonce is lost for good.
 */
export class Submitter {
  readonly #options: SubmitterOptions;
  readonly #busy = new Map<string, { subject: string; done: Promise<void> }>();
  readonly #stopping = new AbortController();

  constructor(options: SubmitterOptions) {
    this.#options = options;
  }

  /** Takes up what waits, as much as may be in flight. */
  wake(): void {
    if (this.#stopping.signal.aborted) return;
    const { queue, inFlight } = this.#options;
    if (this.#busy.size >= inFlight) return;
    const subjects = new Set([...this.#busy.values()].map(({ subject }) => subject));
    for (const request of queue.unfinished(4 * inFlight)) {
      if (this.#busy.size >= inFlight) return;
      const { id, subject, transaction } = request;
      if (this.#busy.has(id)) continue;
      // Of what is about the same only one can act: the next is simulated once the first has.
      if (transaction === null && subjects.has(subject)) continue;
      subjects.add(subject);
      const done = this.#relay(request)
        .catch((error: unknown) => {
          // Such as a full disk: not to be tried at once.
          this.#options.log(`${short(id)} ${oneLine(error)}`);
          return this.#pause(LONGEST_PAUSE);
        })
        .finally(() => {
          this.#busy.delete(id);
          this.wake();
        });
      this.#busy.set(id, { subject, done });
    }
  }

  /** Begins nothing new; waits for what is in flight, at most so many milliseconds. The rest stays queued. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort();
    const grace = new AbortController();
    await Promise.race([
      Promise.all([...this.#busy.values()].map(({ done }) => done)),
      setTimeout(graceMs, undefined, { signal: grace.signal }).catch(() => undefined),
    ]);
    grace.abort();
  }

  /** Ends early when told to stop. */
  async #pause(ms: number): Promise<void> {
    await setTimeout(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  /** Brings one request to its end. */
  async #relay({ id, signed, transaction }: Unfinished): Promise<void> {
    const { queue, sender, callOf, simulate, log } = this.#options;
    const call = callOf(signed);
    for (let wait = FIRST_PAUSE; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
      let error: unknown;
      try {
        const receipt: TransactionReceipt =
          transaction === null
            ? // Simulated here, beside others, and again where it is its turn: another relayer may have sent it.
              await sender.send({ ...call, gasLimit: await simulate(call) }, async (kept) => {
                await simulate(call);
                this.#stopping.signal.throwIfAborted();
                queue.sign(id, kept);
                transaction = kept;
              })
            : await sender.resume(transaction, call);
        queue.mined(id, receipt.blockNumber);
        log(`${short(id)} mined in block ${receipt.blockNumber}, ${receipt.hash}`);
        return;
      } catch (caught) {
        error = caught;
      }
      const problem = problemOf(error);
      if (problem !== null) {
        const status = problem.data === null ? "failed" : "refused";
        queue.end(id, status, problem);
        log(`${short(id)} ${status}: ${problem.message}`);
        return;
      }
      if (error instanceof ReplacedError) {
        queue.requeue(id);
        transaction = null;
      }
      if (this.#stopping.signal.aborted) return;
      log(`${short(id)} ${oneLine(error)}`);
      await this.#pause(wait);
      if (this.#stopping.signal.aborted) return;
    }
  }
}

/** Why a request comes to nothing; null if it is to be tried on. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof RegistryRefusal) {
    const data = revertData(error) ?? null;
    return { name: error.refusal.name, message: error.message, data };
  }
  if (error instanceof CallFailedError || error instanceof FailedTransactionError) {
    return { name: "Failed", message: error.message, data: null };
  }
  return null;
}

const short = (id: string): string => id.slice(0, 10);
