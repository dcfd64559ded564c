import { isError } from "ethers";
import { CallFailedError, DomicileError, RpcError, WalletRefusedError } from "../errors.js";
import { refusalOf } from "../refusals.js";

/** Any error of a provider or signer as one of ours. */
export function typed(error: unknown): Error {
  if (error instanceof DomicileError) return error;
  const refusal = refusalOf(error);
  if (refusal !== undefined) return refusal;
  if (isError(error, "ACTION_REJECTED") || rejectionCode(error) === 4001) {
    return new WalletRefusedError({ cause: error });
  }
  if (isError(error, "INSUFFICIENT_FUNDS")) {
    return new DomicileError(
      "the account can't pay for the gas; fund it or send from another one.",
      { cause: error },
    );
  }
  // Whatever a node answers to a call, ethers takes it for a revert.
  if (isError(error, "CALL_EXCEPTION") && /revert|^$/i.test(wordsOfNode(error) ?? "")) {
    return new CallFailedError(
      "the call fails without a reason; check the addresses and the arguments.",
      { cause: error },
    );
  }
  return new RpcError(`the node refused: ${firstLine(error)}`, { cause: error });
}

const rejectionCode = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

/** The first line of an error, in the node's own words if it had any, without data. */
export function firstLine(error: unknown): string {
  const { shortMessage, message } = error as { shortMessage?: string; message?: string };
  const line = (wordsOfNode(error) ?? shortMessage ?? message ?? String(error)).split("\n")[0]!;
  return line.replace(/0x[0-9a-fA-F]{80,}/g, (data) => `${data.slice(0, 10)}…`).slice(0, 200);
}

/** What the node itself said, which ethers keeps beside its own summary. */
export function wordsOfNode(error: unknown): string | undefined {
  const { error: direct, info } = error as {
    error?: { message?: unknown };
    info?: { error?: { message?: unknown } };
  };
  const words = direct?.message ?? info?.error?.message;
  return typeof words === "string" ? words : undefined;
}
