import type { TransactionReceipt } from "ethers";
import { askEach } from "../chain/bounded.js";
import { gasPerTransaction } from "../chain/simulation.js";
import { retrying } from "../chain/retry.js";
import { parseCode } from "../codes/cityCode.js";
import { type Context, send } from "../context.js";
import { InvalidInputError } from "../errors.js";
import { type Refusal, readRefusal } from "../refusals.js";
import { deadlineIn, type Validity } from "../signing/deadline.js";
import { inForm } from "../signing/encoding.js";
import type { Signed, Unsigned } from "../signing/messages.js";
import { registrationArguments } from "./acts.js";
import { creditCodeToBytes, parseCreditCode, registrarsOf } from "./creditCode.js";
import { parseNullifier, superIdOf } from "./superId.js";
import { type IdKind, ID_STATUSES } from "./words.js";
import { word } from "../codes/words.js";

/** As {SuperIdRegistry.MAX_BATCH}. */
export const MAX_ID_BATCH = 128;

/** Gas that a batch may use per item and beside; the measured figures are lower (README). */
const GAS_PER_ITEM = 65_000n;
const GAS_BESIDE = 60_000n;
/** What a contract wallet may use to answer, and what must be left for that. */
const GAS_PER_WALLET = 520_000n;

/** A registration with both signatures, or without that of who submits it. */
export type SignedRegistration =
  Signed<"OrganisationRegistration"> | Signed<"ResidentRegistration">;

/** What a registration needs beside its nullifier. */
export interface Enrolment extends Validity {
  /** Who will control the Super ID. */
  controller: string;
  /** The code of the city or country that enrols. */
  registrar: string;
  /** Who signs for it. */
  officer: string;
}

/** After each batch. */
export interface RegistrationProgress {
  /** Items registered or refused so far. */
  done: number;
  total: number;
  receipt: TransactionReceipt;
}

interface Batch {
  items: SignedRegistration[];
  /** Whether contract wallets are asked for signatures. */
  asksWallets: boolean;
  /** What it may use. */
  gas: bigint;
}

/** What became of an item of a batch. */
export interface BatchItem {
  superId: string;
  /** Why it was not registered; null if it was. */
  refusal: Refusal | null;
}

/** Registering Super IDs: signed by the controller and an enrolment officer, sent by anyone. */
export const registration = (context: Context) => {
  const { superIdRegistry, provider } = context;
  const calls = superIdRegistry.interface;

  const argumentsOf = (item: SignedRegistration) => {
    const signed = inForm(context, item);
    return registrationArguments(signed.message, signed);
  };

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

  const simulate = async (items: readonly SignedRegistration[]): Promise<BatchItem[]> => {
    const { sender } = context;
    const refusals = await superIdRegistry.registerBatch.staticCall(
      items.map(argumentsOf),
      sender === null ? {} : { from: await sender.address() },
    );
    return items.map((item, i) => ({
      superId: superIdOfRegistration(item),
      refusal: refusals[i] === "0x" ? null : readRefusal(refusals[i]!),
    }));
  };

  /** Batches, in order, that one transaction each can do. */
  const batchesOf = async (items: readonly SignedRegistration[]): Promise<Batch[]> => {
    const limit = (await gasPerTransaction(provider)) - GAS_BESIDE;
    const wallets = await walletsAmong(items);
    const batches: Batch[] = [];
    let gas = limit;
    for (const item of items) {
      const { controller, officer } = item.message;
      const asked = [controller, officer].filter((account) => wallets.has(account)).length;
      const needed = GAS_PER_ITEM + BigInt(asked) * GAS_PER_WALLET;
      let batch = batches.at(-1);
      if (batch === undefined || gas + needed > limit || batch.items.length === MAX_ID_BATCH) {
        batch = { items: [], asksWallets: false, gas: GAS_BESIDE };
        batches.push(batch);
        gas = 0n;
      }
      gas += needed;
      batch.items.push(item);
      batch.gas += needed;
      batch.asksWallets ||= asked > 0;
    }
    return batches;
  };

  /** The signers that are contracts. */
  const walletsAmong = async (items: readonly SignedRegistration[]): Promise<Set<string>> => {
    const signers = items.flatMap(({ message }) => [message.controller, message.officer]);
    const accounts = [...new Set(signers)];
    const codes = await askEach(accounts, (account) =>
      retrying("an account's code", () => provider.getCode(account)),
    );
    return new Set(accounts.filter((_, i) => codes[i] !== "0x"));
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
    async simulateMany(items: readonly SignedRegistration[]): Promise<BatchItem[]> {
      const outcomes: BatchItem[] = [];
      for (const batch of await batchesOf(items)) outcomes.push(...(await simulate(batch.items)));
      return outcomes;
    },

    /**
     * Registers any number of Super IDs, in batches that one transaction each can do. What is refused
     * is passed over; what the run before registered is among that, so an interrupted run is run again.
     * @param onProgress after each batch
     * @returns the receipts, and what became of each item
     */
    async registerMany(
      items: readonly SignedRegistration[],
      onProgress: (progress: RegistrationProgress) => void = () => undefined,
    ): Promise<{ receipts: TransactionReceipt[]; items: BatchItem[] }> {
      const [receipts, outcomes]: [TransactionReceipt[], BatchItem[]] = [[], []];
      for (const batch of await batchesOf(items)) {
        // With too little gas wallets are passed over, and an estimate would settle for that.
        if (batch.asksWallets) await simulate(batch.items);
        const receipt = await send(
          context,
          "superIdRegistry",
          calls.encodeFunctionData("registerBatch", [batch.items.map(argumentsOf)]),
          batch.asksWallets ? batch.gas : undefined,
        );
        const refusals = new Map<number, Refusal>();
        for (const log of receipt.logs) {
          const event = calls.parseLog(log);
          if (event?.name !== "RegistrationRefused") continue;
          const { index, refusal } = event.args as unknown as { index: bigint; refusal: string };
          refusals.set(Number(index), readRefusal(refusal));
        }
        receipts.push(receipt);
        outcomes.push(
          ...batch.items.map((item, i) => ({
            superId: superIdOfRegistration(item),
            refusal: refusals.get(i) ?? null,
          })),
        );
        onProgress({ done: outcomes.length, total: items.length, receipt });
      }
      return { receipts, items: outcomes };
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
