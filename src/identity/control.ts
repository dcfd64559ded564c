import type { TransactionReceipt } from "ethers";
import { parseCode } from "../codes/cityCode.js";
import { type Context, send } from "../context.js";
import type { Unsigned } from "../signing/messages.js";
import { nameToBytes, parseName } from "./calls.js";
import { currentOf } from "./messages.js";

/** How long a signed message is good for, in seconds; a week unless said otherwise. */
export interface Validity {
  validFor?: number;
}

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
      input: Validity & { superId: string; newController: string },
    ): Promise<Unsigned<"ControllerChange">> => ({
      type: "ControllerChange",
      message: {
        ...(await currentOf(context, input.superId, input.validFor)),
        newController: input.newController,
      },
    }),

    /** The move to another city, to sign by the controller and by an officer of that city. */
    buildMove: async (
      input: Validity & { superId: string; to: string; officer: string },
    ): Promise<Unsigned<"Move">> => ({
      type: "Move",
      message: {
        ...(await currentOf(context, input.superId, input.validFor)),
        to: parseCode(input.to),
        officer: input.officer,
      },
    }),

    /** Makes a Super ID inert at once, for good after 30 days. */
    deactivate: async (superId: string): Promise<TransactionReceipt> =>
      act(calls.encodeFunctionData("deactivate", [superId])),

    /** {deactivate}, to sign by the controller. */
    buildDeactivation: async (
      input: Validity & { superId: string },
    ): Promise<Unsigned<"Deactivation">> => ({
      type: "Deactivation",
      message: await currentOf(context, input.superId, input.validFor),
    }),

    /** Undoes a deactivation. */
    reactivate: async (superId: string): Promise<TransactionReceipt> =>
      act(calls.encodeFunctionData("reactivate", [superId])),

    /** {reactivate}, to sign by the controller. */
    buildReactivation: async (
      input: Validity & { superId: string },
    ): Promise<Unsigned<"Reactivation">> => ({
      type: "Reactivation",
      message: await currentOf(context, input.superId, input.validFor, "deactivated"),
    }),

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
      input: Validity & {
        superId: string;
        delegateType: string;
        delegate: string;
        validity: number;
      },
    ): Promise<Unsigned<"DelegateAddition">> => ({
      type: "DelegateAddition",
      message: {
        ...(await currentOf(context, input.superId, input.validFor)),
        delegateType: parseName(input.delegateType),
        delegate: input.delegate,
        validity: input.validity,
      },
    }),

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
      input: Validity & { superId: string; delegateType: string; delegate: string },
    ): Promise<Unsigned<"DelegateRevocation">> => ({
      type: "DelegateRevocation",
      message: {
        ...(await currentOf(context, input.superId, input.validFor)),
        delegateType: parseName(input.delegateType),
        delegate: input.delegate,
      },
    }),

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
      input: Validity & { superId: string; name: string; value: string; validity: number },
    ): Promise<Unsigned<"AttributeChange">> => ({
      type: "AttributeChange",
      message: {
        ...(await currentOf(context, input.superId, input.validFor)),
        name: parseName(input.name),
        value: input.value,
        validity: input.validity,
      },
    }),

    /** Ends an attribute. */
    revokeAttribute: async (
      superId: string,
      name: string,
      value: string,
    ): Promise<TransactionReceipt> =>
      act(calls.encodeFunctionData("revokeAttribute", [superId, nameToBytes(name), value])),

    /** {revokeAttribute}, to sign by the controller. */
    buildAttributeRevocation: async (
      input: Validity & { superId: string; name: string; value: string },
    ): Promise<Unsigned<"AttributeRevocation">> => ({
      type: "AttributeRevocation",
      message: {
        ...(await currentOf(context, input.superId, input.validFor)),
        name: parseName(input.name),
        value: input.value,
      },
    }),
  };
};
