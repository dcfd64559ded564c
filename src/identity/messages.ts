import type { TypedDataDomain } from "ethers";
import { word } from "../codes/words.js";
import type { Context } from "../context.js";
import { RegistryRefusal } from "../refusals.js";
import { deadlineIn } from "../signing/deadline.js";
import { fields } from "../signing/typedData.js";
import { ID_STATUSES, type IdStatus } from "./words.js";

/**
 * What people sign about Super IDs: EIP-712 types, as in `contracts/identity/SuperIdMessages.sol`.
 * Codes and names are text, times seconds since 1970.
 */
export const ID_MESSAGE_TYPES = {
  OrganisationRegistration: fields(
    "string creditCode,uint32 generation,address controller,string registrar,address officer,uint256 deadline",
  ),
  ResidentRegistration: fields(
    "bytes32 nullifier,uint32 generation,address controller,string registrar,address officer,uint256 deadline",
  ),
  Move: fields(
    "address superId,address controller,string to,address officer,uint24 version,uint64 changed,uint256 deadline",
  ),
  ControllerChange: fields(
    "address superId,address controller,address newController,uint24 version,uint64 changed,uint256 deadline",
  ),
  Deactivation: fields(
    "address superId,address controller,uint24 version,uint64 changed,uint256 deadline",
  ),
  Reactivation: fields(
    "address superId,address controller,uint24 version,uint64 changed,uint256 deadline",
  ),
  DelegateAddition: fields(
    "address superId,address controller,string delegateType,address delegate,uint256 validity,uint24 version,uint64 changed,uint256 deadline",
  ),
  DelegateRevocation: fields(
    "address superId,address controller,string delegateType,address delegate,uint24 version,uint64 changed,uint256 deadline",
  ),
  AttributeChange: fields(
    "address superId,address controller,string name,bytes value,uint256 validity,uint24 version,uint64 changed,uint256 deadline",
  ),
  AttributeRevocation: fields(
    "address superId,address controller,string name,bytes value,uint24 version,uint64 changed,uint256 deadline",
  ),
  AnnulmentAnswer: fields(
    "address superId,address controller,uint40 proposedAt,bytes32 digest,uint24 version,uint64 changed,uint256 deadline",
  ),
};

export type IdMessageName = keyof typeof ID_MESSAGE_TYPES;

/** What is common to the two registrations. */
interface Registration {
  /** 0, or one more than that of the annulled Super ID that this one replaces. */
  generation: number;
  controller: string;
  /** The code of the city or country that enrols. */
  registrar: string;
  officer: string;
  /** Seconds since 1970, inclusive. */
  deadline: number;
}

/** What is common to all messages about a Super ID that is registered. */
interface Current {
  superId: string;
  controller: string;
  /** Counters as the registry has them: the next change voids the message. */
  version: number;
  changed: number;
  /** Seconds since 1970, inclusive. */
  deadline: number;
}

/** What each message says; JSON as it is. */
export interface IdMessages {
  OrganisationRegistration: Registration & { creditCode: string };
  /** The nullifier is 32 bytes. */
  ResidentRegistration: Registration & { nullifier: string };
  /** `to` is the code of the city or country that accepts. */
  Move: Current & { to: string; officer: string };
  ControllerChange: Current & { newController: string };
  Deactivation: Current;
  Reactivation: Current;
  /** `validity` counts seconds from the block of the transaction. */
  DelegateAddition: Current & { delegateType: string; delegate: string; validity: number };
  DelegateRevocation: Current & { delegateType: string; delegate: string };
  /** The value is bytes, hexadecimal; `validity` counts seconds from the block of the transaction. */
  AttributeChange: Current & { name: string; value: string; validity: number };
  AttributeRevocation: Current & { name: string; value: string };
  /** `proposedAt` names the annulment; the digest is the SHA-256 of the answer. */
  AnnulmentAnswer: Current & { proposedAt: number; digest: string };
}

/** The EIP-712 domain of a registry of Super IDs. */
export const idMessageDomain = (chainId: bigint, registry: string): TypedDataDomain => ({
  name: "Domicile Super IDs",
  version: "1",
  chainId,
  verifyingContract: registry,
});

/**
 * What the next message about a Super ID must carry, but for its content.
 * @throws {RegistryRefusal} `WrongIdStatus`, before anybody signs
 */
export async function currentOf(
  context: Context,
  superId: string,
  validFor?: number,
  needed: IdStatus = "active",
): Promise<Current> {
  const { superIdRegistry } = context;
  const [found, undoing, deadline] = await Promise.all([
    superIdRegistry.resolve(superId),
    superIdRegistry.deactivationOf(superId),
    deadlineIn(context, validFor),
  ]);
  const status = word(ID_STATUSES, found.status);
  if (status !== needed) throw new RegistryRefusal({ name: "WrongIdStatus", superId, status });
  return {
    superId,
    controller: status === "active" ? found.controller : undoing.controller,
    version: Number(found.version),
    changed: Number(found.changed),
    deadline,
  };
}
