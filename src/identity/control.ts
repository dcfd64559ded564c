import type { TransactionReceipt } from "ethers";
import { parseCode } from "../codes/cityCode.js";
import { type Context, send } from "../context.js";
import type { Unsigned } from "../signing/messages.js";
import { nameToBytes, parseName } from "./acts.js";
import { type Content, currentMessage } from "./messages.js";

/**
 * What the controller of a Super ID does: with the connected account, or by a message to sign that
 * anyone submits. `validity` counts seconds from the block of the transaction, 90 days at most.
 */
export const control = (context: Context) => {
  const calls = context.superIdRegistry.interface;
  const act = (data: string): Promise<TransactionReceipt> => send(context, "superIdRegistry", data);

  return {
    /** Passes a Super ID on to another key. To the same one: ends its delegates and voids what was signed. */
    change: async (superId: string, controller: string): Promise<TransactionReceipt> =>
      act(calls.encodeFunctionData("changeController", [superId, controller])),

    /** {change}, to sign by the controller. */
    buildChange: async (
      input: Content<"ControllerChange">,
    ): Promise<Unsigned<"ControllerChange">> => currentMessage(context, "ControllerChange", input),

    /** The move to another city, to sign by the controller and by an officer of that city. */
    buildMove: async (input: Content<"Move">): Promise<Unsigned<"Move">> => {
      parseCode(input.to);
      return currentMessage(context, "Move", input);
    },

    /** Makes a Super ID inert at once, for good after 30 days. */
    deactivate: async (superId: string): Promise<TransactionReceipt> =>
      act(calls.encodeFunctionData("deactivate", [superId])),

    /** {deactivate}, to sign by the controller. */
    buildDeactivation: async (input: Content<"Deactivation">): Promise<Unsigned<"Deactivation">> =>
      currentMessage(context, "Deactivation", input),

    /** Undoes a deactivation. */
    reactivate: async (superId: string): Promise<TransactionReceipt> =>
      act(calls.encodeFunctionData("reactivate", [superId])),

    /** {reactivate}, to sign by the controller. */
    buildReactivation: async (input: Content<"Reactivation">): Promise<Unsigned<"Reactivation">> =>
      currentMessage(context, "Reactivation", input, "deactivated"),

    /** Lets another account act as a delegate, such as of type `veriKey` or `sigAuth`. */
    addDelegate: async (
      superId: string,
      delegateType: string,
      delegate: string,
      validity: number,
    ): Promise<TransactionReceipt> =>
      act(
        calls.encodeFunctionData("addDelegate", [
          superId,
          nameToBytes(delegateType),
          delegate,
          validity,
        ]),
      ),

    /** {addDelegate}, to sign by the controller. */
    buildDelegateAddition: async (
      input: Content<"DelegateAddition">,
    ): Promise<Unsigned<"DelegateAddition">> => {
      parseName(input.delegateType);
      return currentMessage(context, "DelegateAddition", input);
    },

    /** Ends a delegate. */
    revokeDelegate: async (
      superId: string,
      delegateType: string,
      delegate: string,
    ): Promise<TransactionReceipt> =>
      act(
        calls.encodeFunctionData("revokeDelegate", [superId, nameToBytes(delegateType), delegate]),
      ),

    /** {revokeDelegate}, to sign by the controller. */
    buildDelegateRevocation: async (
      input: Content<"DelegateRevocation">,
    ): Promise<Unsigned<"DelegateRevocation">> => {
      parseName(input.delegateType);
      return currentMessage(context, "DelegateRevocation", input);
    },

    /** Sets an attribute, such as `did/svc/Messaging`; its value is bytes, hexadecimal. */
    setAttribute: async (
      superId: string,
      name: string,
      value: string,
      validity: number,
    ): Promise<TransactionReceipt> =>
      act(calls.encodeFunctionData("setAttribute", [superId, nameToBytes(name), value, validity])),

    /** {setAttribute}, to sign by the controller. */
    buildAttributeChange: async (
      input: Content<"AttributeChange">,
    ): Promise<Unsigned<"AttributeChange">> => {
      parseName(input.name);
      return currentMessage(context, "AttributeChange", input);
    },

    /** Ends an attribute. */
    revokeAttribute: async (
      superId: string,
      name: string,
      value: string,
    ): Promise<TransactionReceipt> =>
      act(calls.encodeFunctionData("revokeAttribute", [superId, nameToBytes(name), value])),

    /** {revokeAttribute}, to sign by the controller. */
    buildAttributeRevocation: async (
      input: Content<"AttributeRevocation">,
    ): Promise<Unsigned<"AttributeRevocation">> => {
      parseName(input.name);
      return currentMessage(context, "AttributeRevocation", input);
    },
  };
};
