import * as z from "zod";
import { pause } from "../chain/retry.js";
import { DomicileError } from "../errors.js";
import { printable } from "../printable.js";
import { readRefusal, RegistryRefusal } from "../refusals.js";
import type { AnySigned } from "./messages.js";

/** A message that a relayer brought on chain. */
export interface RelayReceipt {
  /** keccak256 of what was signed. */
  id: string;
  transaction: string;
  block: number;
}

export interface RelayOptions {
  /** How long to wait for the block, in milliseconds. */
  timeoutMs?: number;
  /** How often the relayer is asked, in milliseconds. */
  pollingMs?: number;
  /** Told the hash of the message's transaction once it is on its way, and of each that replaces it. */
  onSent?: (hash: string) => void;
}

/** A relayer did not bring a message on chain, or not yet. The same message may be handed in again: it acts once. */
export class RelayError extends DomicileError {
  constructor(
    message: string,
    /** Such as `TooMany`, `Invalid`, `NodeAway`, `Failed`, `Unreachable`, `Pending`. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const problemSchema = z.object({
  name: z.string().max(64),
  message: z.string().max(1000),
  data: z
    .string()
    .regex(/^0x[0-9a-fA-F]{8,}$/)
    .nullable(),
});
const relayedSchema = z.object({
  id: hash,
  status: z.string(),
  transaction: hash.nullable(),
  block: z.int().nullable(),
  problem: problemSchema.nullable(),
});
/** How long a relayer may take for one answer, in milliseconds. */
const PATIENCE = 15_000;

type Problem = z.infer<typeof problemSchema>;

/**
 * Hands a signed message to a relayer, which pays for the gas, and waits until it is in a block.
 * Asks again where answers get lost or the relayer is busy: the same message acts once.
 * @param url where the relayer is
 * @throws {RegistryRefusal} the contracts refuse, as with {submit}
 * @throws {RelayError} the relayer does not take it, is away, or takes too long
 */
export async function relay(
  url: string,
  signed: AnySigned,
  { timeoutMs = 120_000, pollingMs = 1_000, onSent }: RelayOptions = {},
): Promise<RelayReceipt> {
  const end = Date.now() + timeoutMs;
  const requests = `${url.replace(/\/+$/, "")}/requests`;
  const post = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(signed),
  };
  let sent: string | undefined;
  for (let id: string | undefined; ;) {
    const left = Math.max(1, end - Date.now());
    const answer =
      id === undefined ? await ask(requests, left, post) : await ask(`${requests}/${id}`, left);
    let wait = pollingMs;
    let late: DomicileError = new RelayError(
      `the relayer has the message, but no block does after ${timeoutMs / 1000} s; hand it in again later.`,
      "Pending",
    );
    if ("relayed" in answer) {
      const { status, transaction, block, problem } = answer.relayed;
      id = answer.relayed.id;
      if (problem !== null) throw errorOf(problem);
      if (transaction !== null && transaction !== sent) onSent?.((sent = transaction));
      if (status === "mined") return { id, transaction: transaction!, block: block! };
    } else {
      late = errorOf(answer.problem);
      // A relayer that has forgotten the request gets it again.
      if (answer.problem.name === "NotFound" && id !== undefined) id = undefined;
      else if (answer.retryAfterMs === null) throw late;
      else wait = Math.max(wait, answer.retryAfterMs);
    }
    if (Date.now() + wait >= end) throw late;
    await pause(wait);
  }
}

/** What a relayer answers; `retryAfterMs` is null where asking again changes nothing. */
type Answer =
  { relayed: z.infer<typeof relayedSchema> } | { problem: Problem; retryAfterMs: number | null };

async function ask(url: string, timeoutMs: number, init: RequestInit = {}): Promise<Answer> {
  let response: Response;
  let body: unknown;
  try {
    const signal = AbortSignal.timeout(Math.min(timeoutMs, PATIENCE));
    response = await fetch(url, { ...init, signal });
    body = await response.json();
  } catch {
    const message = "the relayer does not answer; check its address, or submit it yourself.";
    return { problem: { name: "Unreachable", message, data: null }, retryAfterMs: 0 };
  }
  if (response.ok) {
    const relayed = relayedSchema.safeParse(body);
    if (relayed.success) return { relayed: relayed.data };
  }
  const problem = problemSchema.safeParse(body);
  if (response.ok || !problem.success) {
    const message = "there is no relayer at this address: its answer is none of a relayer's.";
    return { problem: { name: "NoRelayer", message, data: null }, retryAfterMs: null };
  }
  const passes = response.status === 429 || response.status >= 500;
  const seconds = Number(response.headers.get("retry-after") ?? 1);
  return { problem: problem.data, retryAfterMs: passes ? seconds * 1000 || 0 : null };
}

const errorOf = ({ name, message, data }: Problem): DomicileError =>
  data === null ? new RelayError(printable(message), name) : new RegistryRefusal(readRefusal(data));
