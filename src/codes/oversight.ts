import { type TransactionReceipt, ZeroHash } from "ethers";
import { type Context, send } from "../context.js";
import { toBytes } from "./cityCode.js";
import { numberOf, SUSPENSION_REASONS, type SuspensionReason } from "./words.js";

/** What the level above does with codes below it. Countries are the council's: see governance. */
export const oversight = (context: Context) => {
  const act = (data: string): Promise<TransactionReceipt> =>
    send(context, "cityCodeRegistry", data);
  return {
    /** Suspends an active code. */
    suspend: async (code: string, reason: SuspensionReason): Promise<TransactionReceipt> =>
      act(suspendCall(context, code, reason)),

    /** Ends a suspension. */
    reinstate: async (code: string): Promise<TransactionReceipt> =>
      act(reinstateCall(context, code)),

    /** Retires a code for good. `others` took over parts; only the successor answers for it. */
    retire: async (
      code: string,
      successor?: string,
      others: string[] = [],
    ): Promise<TransactionReceipt> => act(retireCall(context, code, successor, others)),
  };
};

export const suspendCall = (
  { cityCodeRegistry: registry }: Context,
  code: string,
  reason: SuspensionReason,
): string =>
  registry.interface.encodeFunctionData("suspend", [
    toBytes(code),
    numberOf(SUSPENSION_REASONS, reason),
  ]);

export const reinstateCall = ({ cityCodeRegistry: registry }: Context, code: string): string =>
  registry.interface.encodeFunctionData("reinstate", [toBytes(code)]);

export const retireCall = (
  { cityCodeRegistry: registry }: Context,
  code: string,
  successor: string | undefined,
  others: string[],
): string =>
  registry.interface.encodeFunctionData("retire", [
    toBytes(code),
    successor === undefined ? ZeroHash : toBytes(successor),
    others.map(toBytes),
  ]);
