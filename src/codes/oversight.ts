import { type TransactionReceipt, ZeroHash } from "ethers";
import { type Context, sendToRegistry } from "../context.js";
import { toBytes } from "./cityCode.js";
import { numberOf, SUSPENSION_REASONS, type SuspensionReason } from "./words.js";

/** What the level above does with codes below it. Countries are the council's: see governance. */
export const oversight = (context: Context) => {
  const send = (data: string): Promise<TransactionReceipt> => sendToRegistry(context, data);
  return {
    /** Suspends an active code. */
    suspend: async (code: string, reason: SuspensionReason): Promise<TransactionReceipt> =>
      send(suspendCall(context, code, reason)),

    /** Ends a suspension. */
    reinstate: async (code: string): Promise<TransactionReceipt> =>
      send(reinstateCall(context, code)),

    /** Retires a code for good. `others` took over parts; only the successor answers for it. */
    retire: async (
      code: string,
      successor?: string,
      others: string[] = [],
    ): Promise<TransactionReceipt> => send(retireCall(context, code, successor, others)),
  };
};

export const suspendCall = (
  { registry }: Context,
  code: string,
  reason: SuspensionReason,
): string =>
  registry.interface.encodeFunctionData("suspend", [
    toBytes(code),
    numberOf(SUSPENSION_REASONS, reason),
  ]);

export const reinstateCall = ({ registry }: Context, code: string): string =>
  registry.interface.encodeFunctionData("reinstate", [toBytes(code)]);

export const retireCall = (
  { registry }: Context,
  code: string,
  successor: string | undefined,
  others: string[],
): string =>
  registry.interface.encodeFunctionData("retire", [
    toBytes(code),
    successor === undefined ? ZeroHash : toBytes(successor),
    others.map(toBytes),
  ]);
