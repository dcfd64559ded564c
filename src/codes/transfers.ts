import { type TransactionReceipt, ZeroAddress } from "ethers";
import { type Context, send } from "../context.js";
import { toBytes } from "./cityCode.js";
import type { Unsigned } from "../signing/messages.js";
import { type Content, holdersMessage } from "./messages.js";

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
    buildOffer: async (input: Content<"Offer">): Promise<Unsigned<"Offer">> =>
      holdersMessage(context, "Offer", input),

    /** The acceptance to sign by whom the code is offered to. */
    async buildAcceptance(
      input: Omit<Content<"Acceptance">, "from">,
    ): Promise<Unsigned<"Acceptance">> {
      const { holder: from } = await registry.recordOf(toBytes(input.code));
      return holdersMessage(context, "Acceptance", { ...input, from });
    },

    /** Voids every holder's message that the connected account signed and nobody submitted yet. */
    cancelSigned: (): Promise<TransactionReceipt> =>
      send(context, "cityCodeRegistry", calls.encodeFunctionData("cancelSigned")),
  };
};
