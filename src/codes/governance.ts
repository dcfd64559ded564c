import { dataSlice, type TransactionReceipt } from "ethers";
import { blockTime } from "../chain/reader.js";
import { type Context, send, wallet } from "../context.js";
import { annulCall } from "../identity/annulment.js";
import { parseCode, toBytes } from "./cityCode.js";
import { reinstateCall, retireCall, suspendCall } from "./oversight.js";
import type { SuspensionReason } from "./words.js";

/**
 * What the council does with a country, or with Super IDs whose annulment is decided above a country: scheduled, then
 * executed when its delay has passed.
 */
export type CouncilAction =
  | { do: "admit"; country: string; holder: string }
  | { do: "suspend"; country: string; reason: SuspensionReason }
  | { do: "reinstate"; country: string }
  | { do: "retire"; country: string; successor?: string }
  | { do: "annul"; superIds: readonly string[]; proposedAt: number };

/** The council's and the guardian's acts. */
export const governance = (context: Context) => {
  const { accessManager: manager, cityCodeRegistry: registry } = context;
  const { cityCodeRegistry, superIdRegistry } = context.deployment.contracts;

  /** The contract that an act is done at, and the call. */
  const callOf = (action: CouncilAction): [target: string, data: string] =>
    action.do === "annul"
      ? [superIdRegistry.address, annulCall(context, action.superIds, action.proposedAt)]
      : [cityCodeRegistry.address, encode(action)];

  const encode = (action: Exclude<CouncilAction, { do: "annul" }>): string => {
    const country = parseCode(action.country, "Country");
    switch (action.do) {
      case "admit":
        return registry.interface.encodeFunctionData("admitCountry", [
          toBytes(country),
          action.holder,
        ]);
      case "suspend":
        return suspendCall(context, country, action.reason);
      case "reinstate":
        return reinstateCall(context, country);
      case "retire":
        return retireCall(context, country, action.successor, []);
    }
  };

  return {
    /**
     * Announces an act of the council; it may be executed when {dueAt} says so, for a week.
     * @param notBefore seconds since 1970: puts it off beyond the delay, such as for the notice of an annulment
     */
    async schedule(action: CouncilAction, notBefore = 0): Promise<TransactionReceipt> {
      const [target, data] = callOf(action);
      const council = await wallet(context).sender.address();
      const { delay } = await manager.canCall(council, target, dataSlice(data, 0, 4));
      // A time within the delay is refused, and the next block is later than the latest: an hour of margin.
      const soonest = (await blockTime(context.provider)) + Number(delay) + 3600;
      const when = notBefore > soonest ? notBefore : 0;
      return send(
        context,
        "accessManager",
        manager.interface.encodeFunctionData("schedule", [target, data, when]),
      );
    },

    /** When the connected council's scheduled act is due, seconds since 1970; null if it is not scheduled. */
    async dueAt(action: CouncilAction): Promise<number | null> {
      const council = await wallet(context).sender.address();
      const id = await manager.hashOperation(council, ...callOf(action));
      return Number(await manager.getSchedule(id)) || null;
    },

    /** Carries out a scheduled act that is due. */
    execute: (action: CouncilAction): Promise<TransactionReceipt> =>
      send(
        context,
        "accessManager",
        manager.interface.encodeFunctionData("execute", callOf(action)),
      ),

    /** Takes a scheduled act back. */
    async cancel(action: CouncilAction): Promise<TransactionReceipt> {
      const council = await wallet(context).sender.address();
      return send(
        context,
        "accessManager",
        manager.interface.encodeFunctionData("cancel", [council, ...callOf(action)]),
      );
    },

    /** Stops all issuing below a country for 14 days; the guardian's act, at once. */
    freeze: async (country: string): Promise<TransactionReceipt> =>
      send(
        context,
        "cityCodeRegistry",
        registry.interface.encodeFunctionData("freeze", [toBytes(parseCode(country, "Country"))]),
      ),

    /** Ends a freeze early. */
    unfreeze: async (country: string): Promise<TransactionReceipt> =>
      send(
        context,
        "cityCodeRegistry",
        registry.interface.encodeFunctionData("unfreeze", [toBytes(parseCode(country, "Country"))]),
      ),

    /** When the freeze of a country ends, seconds since 1970; null if it is not frozen now. */
    async frozenUntil(country: string): Promise<number | null> {
      const record = await registry.recordOf(toBytes(parseCode(country, "Country")));
      const until = Number(record.frozenUntil);
      return until > (await blockTime(context.provider)) ? until : null;
    },
  };
};
