import { type TransactionReceipt, ZeroAddress } from "ethers";
import { type Context, send } from "../context.js";
import { toBytes } from "./cityCode.js";
import type { Unsigned } from "../signing/messages.js";
import { counters } from "./messages.js";

/** Changes of holder: offered by the holder, accepted by the next one. All officers' terms end. */
export const transfers = (context: Context) => {
  const { cityCodeRegistry: registry } = context;
  const calls = registry.interface;

  return {
    /** To whom a code is offered; null if to nobody. */
    async offered(code: string): Promise<string | null> {
      const to = await registry.offerOf(toBytes(code));
      return to === ZeroAddress ? null : to;
    },

    /** Offers a code; replaces an earlier offer. */
    offer: async (code: string, to: string): Promise<TransactionReceipt> =>
      send(context, "cityCodeRegistry", calls.encodeFunctionData("offer", [toBytes(code), to])),

    /** Takes an offer back. */
    withdraw: async (code: string): Promise<TransactionReceipt> =>
      send(
        context,
        "cityCodeRegistry",
        calls.encodeFunctionData("offer", [toBytes(code), ZeroAddress]),
      ),

    /** Takes over a code that is offered to the connected account. */
    accept: async (code: string): Promise<TransactionReceipt> =>
      send(context, "cityCodeRegistry", calls.encodeFunctionData("accept", [toBytes(code)])),

    /** The offer to sign by the holder. */
    async buildOffer(input: {
      code: string;
      holder: string;
      to: string;
      validFor?: number;
    }): Promise<Unsigned<"Offer">> {
      const { code, holder, to } = input;
      return {
        type: "Offer",
        message: {
          code,
          holder,
          to,
          ...(await counters(context, code, holder, input.validFor)),
        },
      };
    },

    /** The acceptance to sign by whom the code is offered to. */
    async buildAcceptance(input: {
      code: string;
      holder: string;
      validFor?: number;
    }): Promise<Unsigned<"Acceptance">> {
      const { code, holder } = input;
      return {
        type: "Acceptance",
        message: {
          code,
          from: (await registry.recordOf(toBytes(code))).holder,
          holder,
          ...(await counters(context, code, holder, input.validFor)),
        },
      };
    },

    /** Voids every holder's message that the connected account signed and nobody submitted yet. */
    cancelSigned: (): Promise<TransactionReceipt> =>
      send(context, "cityCodeRegistry", calls.encodeFunctionData("cancelSigned")),
  };
};
