import { RpcError, WrongChainError } from "../errors.js";

const TRIES = 5;
const FIRST_PAUSE_MS = 200;

/** Codes of ethers and of Node's sockets that speak of the line, not of the request. */
const TRANSIENT = new Set([
  "NETWORK_ERROR",
  "TIMEOUT",
  "SERVER_ERROR",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "UND_ERR_SOCKET",
  "UND_ERR_HEADERS_TIMEOUT",
]);

/** Of the HTTP statuses that blame the request, those that pass: timeout, too early, too many. */
const PASSING = new Set([408, 425, 429]);

/** What `fetch` says of a broken line: Chromium, Firefox, Safari, Node. */
const BROKEN_FETCH = /^(Failed to fetch|NetworkError|Load failed|fetch failed)/;

/** Whether an error says that the answer got lost, so that the request may be asked again. */
export function isTransient(error: unknown, depth = 0): boolean {
  if (typeof error !== "object" || error === null || depth > 4) return false;
  const {
    code,
    cause,
    error: inner,
    message,
    name,
    status,
    response,
  } = error as Record<string, unknown>;
  if (changedChain(error) !== undefined) return false;
  const answered = (response as { statusCode?: unknown } | undefined)?.statusCode ?? status;
  if (typeof answered === "number" && answered >= 400 && answered < 500) {
    return PASSING.has(answered);
  }
  if (typeof code === "string" && TRANSIENT.has(code)) return true;
  if (name === "TimeoutError" || isLineOfWallet(code, message)) return true;
  if (name === "TypeError" && BROKEN_FETCH.test(String(message))) return true;
  // ethers keeps what a browser's wallet threw in `error`.
  return isTransient(cause, depth + 1) || isTransient(inner, depth + 1);
}

/** A browser's wallet that lost its own line: EIP-1193's codes, or an internal error that says so. */
const isLineOfWallet = (code: unknown, message: unknown): boolean =>
  code === 4900 ||
  code === 4901 ||
  (code === -32603 && /fetch|network|timeout|timed out|disconnected/i.test(String(message)));

/** What ethers says when a provider that began on one chain is on another. */
function changedChain(error: unknown): WrongChainError | undefined {
  const { event, shortMessage } = error as { event?: unknown; shortMessage?: string };
  const [, from, to] = /(\d+) => (\d+)/.exec(shortMessage ?? "") ?? [];
  if (event !== "changed" || from === undefined || to === undefined) return undefined;
  return new WrongChainError(BigInt(from), BigInt(to));
}

/**
 * Asks a question again while answers get lost: at most five times, with growing pauses. For reads
 * and for what has the same effect when repeated; a write goes through the sender.
 * @throws {RpcError} when the last answer got lost too; any other error at once
 */
export async function retrying<T>(what: string, ask: () => Promise<T>): Promise<T> {
  for (let left = TRIES - 1, wait = FIRST_PAUSE_MS; ; left--, wait *= 2) {
    try {
      return await ask();
    } catch (error) {
      if (!isTransient(error)) throw changedChain(error) ?? error;
      if (left === 0) {
        throw new RpcError(
          `the node gave no answer to ${what} in ${TRIES} tries; check that it runs.`,
          {
            cause: error,
          },
        );
      }
      await pause(wait);
    }
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));
