import { ZeroHash } from "ethers";
import type { Call } from "../chain/call.js";
import type { Context } from "../context.js";
import { digestOf } from "../records/cid.js";
import { parseRecord } from "../records/linkset.js";
import { parseCode, toBytes } from "./cityCode.js";
import {
  kindNumber,
  type Kind,
  numberOf,
  REFUSAL_REASONS,
  type RefusalReason,
  type Role,
  rolesToBits,
} from "./words.js";

/** A code to be issued. */
export interface IssueItem {
  code: string;
  kind: Kind;
  holder: string;
}

/**
 * What offices send about codes, as calls: for who shows them first, sends several at once (EIP-5792) or
 * through a contract wallet. The actions of the same names send them.
 */
export const codeCalls = ({ cityCodeRegistry: registry, deployment }: Context) => {
  const calls = registry.interface;
  const call = (data: string): Call => ({
    to: deployment.contracts.cityCodeRegistry.address,
    data,
  });
  const publish = (code: string, digest: string): Call =>
    call(calls.encodeFunctionData("publish", [toBytes(code), digest]));

  return {
    /** Issues the code to the applicant. `round` is the one that was reviewed. */
    approve: (input: { code: string; applicant: string; round: number }): Call =>
      call(
        calls.encodeFunctionData("approve", [toBytes(input.code), input.applicant, input.round]),
      ),

    /** Refuses with a reason and, if there is one, the SHA-256 of the decision. */
    refuse: (input: {
      code: string;
      applicant: string;
      round: number;
      reason: RefusalReason;
      digest?: string;
    }): Call =>
      call(
        calls.encodeFunctionData("refuse", [
          toBytes(input.code),
          input.applicant,
          input.round,
          numberOf(REFUSAL_REASONS, input.reason),
          input.digest ?? ZeroHash,
        ]),
      ),

    /** Issues one code. */
    issue: ({ code, kind, holder }: IssueItem): Call =>
      call(
        calls.encodeFunctionData("issue", [
          toBytes(parseCode(code, kind)),
          kindNumber(kind),
          holder,
        ]),
      ),

    /** Lets an officer act until a time, seconds since 1970, exclusive. */
    appoint: (code: string, officer: string, roles: readonly Role[], until: number): Call =>
      call(
        calls.encodeFunctionData("appoint", [toBytes(code), officer, rolesToBits(roles), until]),
      ),

    /** Ends an officer's term at once. */
    dismiss: (code: string, officer: string): Call =>
      call(calls.encodeFunctionData("dismiss", [toBytes(code), officer])),

    /** Publishes a linkset document. @throws {RecordError} unless it is one of this code */
    publish: (code: string, document: Uint8Array): Call => {
      parseRecord(document, code);
      return publish(code, digestOf(document));
    },

    /** Takes the record back; earlier versions stay in the events. */
    unpublish: (code: string): Call => publish(code, ZeroHash),
  };
};
