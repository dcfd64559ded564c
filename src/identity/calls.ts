import { decodeBytes32String, encodeBytes32String } from "ethers";
import { toBytes } from "../codes/cityCode.js";
import type { Context } from "../context.js";
import { InvalidInputError } from "../errors.js";
import type { Signed } from "../signing/messages.js";
import { creditCodeToBytes } from "./creditCode.js";
import type { IdMessageName, IdMessages } from "./messages.js";
import { idKindNumber } from "./words.js";

/** A signed message about a Super ID. */
export type SignedIdMessage = { [Name in IdMessageName]: Signed<Name> }[IdMessageName];

/** A registration with both signatures, or without that of who submits it. */
export type SignedRegistration =
  Signed<"OrganisationRegistration"> | Signed<"ResidentRegistration">;

/** A registration as the contract takes it. */
export const registrationArguments = ({
  message,
  controllerSignature = "0x",
  officerSignature = "0x",
}: SignedRegistration) => ({
  registration: {
    ...("creditCode" in message
      ? { kind: idKindNumber("Organisation"), nullifier: creditCodeToBytes(message.creditCode) }
      : { kind: idKindNumber("Resident"), nullifier: message.nullifier }),
    generation: message.generation,
    controller: message.controller,
    registrar: toBytes(message.registrar),
    officer: message.officer,
    deadline: message.deadline,
  },
  controllerSignature,
  officerSignature,
});

/** Checks the name of an attribute or the type of a delegate. @throws {InvalidInputError} */
export function parseName(name: string): string {
  if (/^[\x21-\x7e]{1,31}$/.test(name)) return name;
  throw new InvalidInputError(`"${name}" is no name: 1 to 31 characters ASCII without spaces.`);
}

/** A name of ERC-1056 as the contract takes it. @throws {InvalidInputError} */
export const nameToBytes = (name: string): string => encodeBytes32String(parseName(name));

/** A name of ERC-1056 as text; the bytes where they are none. */
export function nameFromBytes(bytes: string): string {
  try {
    return decodeBytes32String(bytes);
  } catch {
    return bytes;
  }
}

/** The call that puts a signed message into effect. */
export function encodeIdMessage({ superIdRegistry }: Context, signed: SignedIdMessage): string {
  const calls = superIdRegistry.interface;
  switch (signed.type) {
    case "OrganisationRegistration":
    case "ResidentRegistration": {
      const { registration, controllerSignature, officerSignature } = registrationArguments(signed);
      return calls.encodeFunctionData("register", [
        registration,
        controllerSignature,
        officerSignature,
      ]);
    }
    case "Move": {
      const { message, controllerSignature = "0x", officerSignature = "0x" } = signed;
      return calls.encodeFunctionData("move", [
        { ...message, to: toBytes(message.to) },
        controllerSignature,
        officerSignature,
      ]);
    }
    case "ControllerChange": {
      const { superId, newController } = signed.message;
      return calls.encodeFunctionData("changeControllerSigned", [
        superId,
        newController,
        authorisation(signed),
      ]);
    }
    case "Deactivation":
      return calls.encodeFunctionData("deactivateSigned", [
        signed.message.superId,
        authorisation(signed),
      ]);
    case "Reactivation":
      return calls.encodeFunctionData("reactivateSigned", [
        signed.message.superId,
        authorisation(signed),
      ]);
    case "DelegateAddition": {
      const { superId, delegateType, delegate, validity } = signed.message;
      return calls.encodeFunctionData("addDelegateSigned", [
        superId,
        nameToBytes(delegateType),
        delegate,
        validity,
        authorisation(signed),
      ]);
    }
    case "DelegateRevocation": {
      const { superId, delegateType, delegate } = signed.message;
      return calls.encodeFunctionData("revokeDelegateSigned", [
        superId,
        nameToBytes(delegateType),
        delegate,
        authorisation(signed),
      ]);
    }
    case "AttributeChange": {
      const { superId, name, value, validity } = signed.message;
      return calls.encodeFunctionData("setAttributeSigned", [
        superId,
        nameToBytes(name),
        value,
        validity,
        authorisation(signed),
      ]);
    }
    case "AttributeRevocation": {
      const { superId, name, value } = signed.message;
      return calls.encodeFunctionData("revokeAttributeSigned", [
        superId,
        nameToBytes(name),
        value,
        authorisation(signed),
      ]);
    }
    case "AnnulmentAnswer": {
      const { superId, proposedAt, digest } = signed.message;
      return calls.encodeFunctionData("answerAnnulmentSigned", [
        superId,
        proposedAt,
        digest,
        authorisation(signed),
      ]);
    }
  }
}

const authorisation = ({
  message: { version, changed, deadline },
  signature,
}: {
  message: Pick<IdMessages["Deactivation"], "version" | "changed" | "deadline">;
  signature: string;
}) => ({ version, changed, deadline, signature });
