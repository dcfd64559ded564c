import { getAddress, isAddress, type TransactionReceipt } from "ethers";
import { gasPerTransaction } from "../chain/simulation.js";
import { accountIn, readEach } from "../chain/views.js";
import { type Context, send, sendCall } from "../context.js";
import { InvalidInputError } from "../errors.js";
import { parentOf, parseCode, toBytes } from "./cityCode.js";
import { inForm } from "../signing/encoding.js";
import type { Signed } from "../signing/messages.js";
import { applicationArguments } from "./acts.js";
import { codeCalls, type IssueItem } from "./calls.js";
import { kindFromNumber, kindNumber, STATUSES, word } from "./words.js";

/** After each batch. */
export interface IssueProgress {
  /** Items issued now or before. */
  done: number;
  total: number;
  /** The batch's receipt; null for what was issued before. */
  receipt: TransactionReceipt | null;
}

/** As {CityCodeRegistry.MAX_BATCH}. */
export const MAX_BATCH = 256;

/** Gas that a batch may use per item and beside; the measured figures are lower (README). */
const GAS_PER_ITEM = 32_000n;
const GAS_BESIDE = 60_000n;
/** Issuing codes below one's own. */
export const issuing = (context: Context) => {
  const { cityCodeRegistry: registry, provider } = context;
  const calls = registry.interface;

  /** Which items stand as asked already; what is another's or retired is left to be refused. */
  const issuedBefore = async (items: readonly IssueItem[]): Promise<Set<string>> => {
    const records = await readEach(
      registry,
      "recordOf",
      items.map(({ code }) => [toBytes(code)]),
    );
    const standing = items.filter((item, i) => {
      const [holder, , , , kind, status] = records[i]!;
      const stands = ["active", "suspended"].includes(word(STATUSES, status!));
      const isTheirs = accountIn(holder!) === getAddress(item.holder);
      return stands && isTheirs && kindFromNumber(kind!) === item.kind;
    });
    return new Set(standing.map(({ code }) => code));
  };

  const batchLimit = async (): Promise<number> => {
    const fits = Number(((await gasPerTransaction(provider)) - GAS_BESIDE) / GAS_PER_ITEM);
    return Math.max(1, Math.min(MAX_BATCH, fits));
  };

  return {
    /** Whether an account may issue directly below a code now. */
    canIssue: (code: string, account: string): Promise<boolean> =>
      registry.canIssue(toBytes(code), account),

    /** As {codeCalls.issue}. */
    issue: async (item: IssueItem): Promise<TransactionReceipt> =>
      sendCall(context, codeCalls(context).issue(item)),

    /** Issues a code to an applicant who signed for it, in one transaction, filed before or not. */
    async issueSigned(application: Signed<"Application">): Promise<TransactionReceipt> {
      const { message, signature } = inForm(context, application);
      return send(
        context,
        "cityCodeRegistry",
        calls.encodeFunctionData("issueSigned", [applicationArguments(message), signature]),
      );
    },

    /**
     * Issues any number of codes directly below one code, in batches that fit the chain's gas limit.
     * Items that stand as asked already are passed over, so an interrupted run is simply run again.
     * A batch is issued whole or not at all; batches before a refused one stay issued.
     * @throws {RegistryRefusal} with `BatchItemRefused`, whose index counts in the batch
     */
    async issueMany(
      parent: string,
      items: readonly IssueItem[],
      onProgress: (progress: IssueProgress) => void = () => undefined,
    ): Promise<TransactionReceipt[]> {
      const seen = new Set<string>();
      for (const { code, kind, holder } of items) {
        if (parentOf(parseCode(code, kind)) !== parent) {
          throw new InvalidInputError(
            `${code} is not directly below ${parent}; issue it from its own parent.`,
          );
        }
        const isUsable: boolean = isAddress(holder);
        if (!isUsable) {
          throw new InvalidInputError(`${code}: holder "${holder}" is no address.`);
        }
        if (seen.has(code)) {
          throw new InvalidInputError(`${code} stands twice in the list; name it once.`);
        }
        seen.add(code);
      }
      const before = await issuedBefore(items);
      const open = items.filter(({ code }) => !before.has(code));
      const total = items.length;
      let done = before.size;
      if (done > 0) onProgress({ done, total, receipt: null });

      const size = await batchLimit();
      const receipts: TransactionReceipt[] = [];
      for (let i = 0; i < open.length; i += size) {
        const batch = open.slice(i, i + size).map(({ code, kind, holder }) => ({
          code: toBytes(code),
          kind: kindNumber(kind),
          holder,
        }));
        const receipt = await send(
          context,
          "cityCodeRegistry",
          calls.encodeFunctionData("issueBatch", [toBytes(parent), batch]),
        );
        receipts.push(receipt);
        done += batch.length;
        onProgress({ done, total, receipt });
      }
      return receipts;
    },
  };
};
