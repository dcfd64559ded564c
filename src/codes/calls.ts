import type { Context } from "../context.js";
import type { Signed } from "../signing/messages.js";
import { kindNumber, type Kind, toBytes } from "./cityCode.js";
import type { CodeMessageName, CodeMessages } from "./messages.js";
import { ROLES, rolesToBits } from "./words.js";

/** A signed message about a code. */
export type SignedCodeMessage = { [Name in CodeMessageName]: Signed<Name> }[CodeMessageName];

/** The application as the contract takes it. */
export const applicationArguments = (message: CodeMessages["Application"]) => ({
  code: toBytes(message.code),
  kind: kindNumber(message.kind as Kind),
  applicant: message.applicant,
  round: message.round,
  digest: message.digest,
  deadline: message.deadline,
});

/** The call that puts a signed message into effect. */
export function encodeCodeMessage(
  { cityCodeRegistry: registry }: Context,
  signed: SignedCodeMessage,
): string {
  const calls = registry.interface;
  const { type, message, signature } = signed;
  const code = toBytes(message.code);
  switch (type) {
    case "Application":
      return calls.encodeFunctionData("applyFor", [applicationArguments(message), signature]);
    case "Withdrawal":
      return calls.encodeFunctionData("withdraw", [
        code,
        message.applicant,
        message.round,
        message.deadline,
        signature,
      ]);
    case "Appointment":
      return calls.encodeFunctionData("appointSigned", [
        code,
        message.officer,
        rolesToBits(ROLES.filter((role) => message[role])),
        message.until,
        message.nonce,
        message.deadline,
        signature,
      ]);
    case "Dismissal":
      return calls.encodeFunctionData("dismissSigned", [
        code,
        message.officer,
        message.nonce,
        message.deadline,
        signature,
      ]);
    case "Publication":
      return calls.encodeFunctionData("publishSigned", [
        code,
        message.digest,
        message.nonce,
        message.deadline,
        signature,
      ]);
    case "Offer":
      return calls.encodeFunctionData("offerSigned", [
        code,
        message.to,
        message.nonce,
        message.deadline,
        signature,
      ]);
    case "Acceptance":
      return calls.encodeFunctionData("acceptSigned", [
        code,
        message.nonce,
        message.deadline,
        signature,
      ]);
  }
}
