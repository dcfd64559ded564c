import type { TransactionReceipt } from "ethers";
import { askEach } from "../chain/bounded.js";
import { retrying } from "../chain/retry.js";
import { parseCode } from "../codes/cityCode.js";
import { TRANSACTION_GAS_CAP } from "../codes/issuing.js";
import { type Context, send } from "../context.js";
import { InvalidInputError } from "../errors.js";
import { type Refusal, readRefusal } from "../refusals.js";
import { deadlineIn } from "../signing/deadline.js";
import type { Unsigned } from "../signing/messages.js";
import { registrationArguments, type SignedRegistration } from "./calls.js";
import { creditCodeToBytes, parseCreditCode, registrarsOf } from "./creditCode.js";
import { parseNullifier, superIdOf } from "./superId.js";
import { type IdKind, ID_STATUSES } from "./words.js";
import { word } from "../codes/words.js";

/** As {SuperIdRegistry.MAX_REGISTRATIONS}. */
export const MAX_REGISTRATIONS = 128;

/** Gas that a batch may use per item and beside; the measured figures are lower (README). */
const GAS_PER_ITEM = 65_000n;
const GAS_BESIDE = 60_000n;
/** What a contract wallet may use to answer, and what must be left for that. */
const GAS_PER_WALLET = 520_000n;

/** What a registration needs beside its nullifier. */
export interface Enrolment {
  /** Who will control the Super ID. */
  controller: string;
  /** The code of the city or country that enrols. */
  registrar: string;
  /** Who signs for it. */
  officer: string;
  /** Seconds from now. */
  validFor?: number;
}

/** What became of an item of a batch. */
export interface BatchItem {
  superId: string;
  /** Why it was not registered; null if it was. */
  refusal: Refusal | null;
}

/** Registering Super IDs: signed by the controller and an enrolment officer, sent by anyone. */
export const registration = (context: Context) => {
  const { superIdRegistry } = context;
  const calls = superIdRegistry.interface;

  const next = async (
    kind: IdKind,
    nullifier: string,
    { controller, registrar, officer, validFor }: Enrolment,
  ) => ({
    generation: await nextGeneration(context, kind, nullifier),
    controller,
    registrar: parseCode(registrar),
    officer,
    deadline: await deadlineIn(context, validFor),
  });

  const simulateMany = async (items: readonly SignedRegistration[]): Promise<BatchItem[]> => {
    const { sender } = context;
    const refusals = await superIdRegistry.registerBatch.staticCall(
      items.map(registrationArguments),
      sender === null ? {} : { from: await sender.address() },
    );
    return items.map((item, i) => ({
      superId: superIdOfRegistration(item),
      refusal: refusals[i] === "0x" ? null : readRefusal(refusals[i]!),
    }));
  };

  /**
   * The gas for a batch in which contract wallets are asked; undefined if none is. With too little gas they
   * are passed over like other refused items, and an estimate would settle for that.
   */
  const gasOf = async (items: readonly SignedRegistration[]): Promise<bigint | undefined> => {
    const signers = items.flatMap(({ message }) => [message.controller, message.officer]);
    const accounts = [...new Set(signers)];
    const codes = await askEach(accounts, (account) =>
      retrying("an account's code", () => context.provider.getCode(account)),
    );
    const isWallet = new Map(accounts.map((account, i) => [account, codes[i] !== "0x"]));
    const asked = signers.filter((account) => isWallet.get(account)).length;
    if (asked === 0) return undefined;
    // What the estimate would throw.
    await simulateMany(items);
    const gas = GAS_BESIDE + BigInt(items.length) * GAS_PER_ITEM + BigInt(asked) * GAS_PER_WALLET;
    return gas < TRANSACTION_GAS_CAP ? gas : TRANSACTION_GAS_CAP;
  };

  return {
    /**
     * The registration of an organisation to sign by its controller and by the officer.
     * @throws {InvalidCreditCodeError | InvalidInputError} before anybody signs
     */
    async buildOrganisation(
      input: Enrolment & { creditCode: string },
    ): Promise<Unsigned<"OrganisationRegistration">> {
      const creditCode = parseCreditCode(input.creditCode);
      const registrars = registrarsOf(creditCode);
      if (!registrars.includes(input.registrar)) {
        throw new InvalidInputError(
          `${creditCode} is enrolled by ${registrars.join(", ")}, not by ${input.registrar}; ask one of these.`,
        );
      }
      return {
        type: "OrganisationRegistration",
        message: {
          creditCode,
          ...(await next("Organisation", creditCodeToBytes(creditCode), input)),
        },
      };
    },

    /** The registration of a resident to sign by its controller and by the officer. See {drawNullifier}. */
    async buildResident(
      input: Enrolment & { nullifier: string },
    ): Promise<Unsigned<"ResidentRegistration">> {
      const nullifier = parseNullifier(input.nullifier);
      return {
        type: "ResidentRegistration",
        message: { nullifier, ...(await next("Resident", nullifier, input)) },
      };
    },

    /** What {registerMany} would do now with each item, were the connected account to send it. */
    simulateMany,

    /**
     * Registers up to {MAX_REGISTRATIONS} Super IDs in one transaction. What is refused is passed over.
     * @returns the receipt, and what became of each item
     */
    async registerMany(
      items: readonly SignedRegistration[],
    ): Promise<{ receipt: TransactionReceipt; items: BatchItem[] }> {
      const receipt = await send(
        context,
        "superIdRegistry",
        calls.encodeFunctionData("registerBatch", [items.map(registrationArguments)]),
        await gasOf(items),
      );
      const refusals = new Map<number, Refusal>();
      for (const log of receipt.logs) {
        const event = calls.parseLog(log);
        if (event?.name !== "RegistrationRefused") continue;
        const { index, refusal } = event.args as unknown as { index: bigint; refusal: string };
        refusals.set(Number(index), readRefusal(refusal));
      }
      return {
        receipt,
        items: items.map((item, i) => ({
          superId: superIdOfRegistration(item),
          refusal: refusals.get(i) ?? null,
        })),
      };
    },
  };
};

/** The Super ID that a registration is for. */
export const superIdOfRegistration = ({
  message,
}: Unsigned<"OrganisationRegistration"> | Unsigned<"ResidentRegistration">): string =>
  "creditCode" in message
    ? superIdOf("Organisation", creditCodeToBytes(message.creditCode), message.generation)
    : superIdOf("Resident", message.nullifier, message.generation);

/** The first generation of a nullifier that was not annulled: registered or not. */
export async function nextGeneration(
  { superIdRegistry }: Context,
  kind: IdKind,
  nullifier: string,
): Promise<number> {
  for (let generation = 0; ; generation++) {
    const { status } = await superIdRegistry.resolve(superIdOf(kind, nullifier, generation));
    if (word(ID_STATUSES, status) !== "annulled") return generation;
  }
}
