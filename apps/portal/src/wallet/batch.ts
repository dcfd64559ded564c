import { toQuantity } from "ethers";
import { type Call, DomicileError, TransactionError, typed } from "../../../../src/index.js";
import { pause } from "../../../../src/chain/retry.js";

import { settings } from "../settings.js";
import type { Connection } from "./connection.js";

/** Several calls as one transaction, where the wallet offers it (EIP-5792). */

const CHAIN_ID = toQuantity(settings.deployment.chainId);
const POLLING_MS = 500;
const PATIENCE_MS = 120_000;

/** Codes of a batch's status: on its way, done; all others are failures. */
const PENDING = 100;
const CONFIRMED = 200;

interface Status {
  status: number;
  receipts?: { transactionHash: string; blockNumber: string; gasUsed: string }[];
}

/** A batch that the wallet brought on chain. */
export interface BatchReceipt {
  hash: string;
  blockNumber: number;
  gasUsed: bigint;
}

/** Whether the wallet makes one transaction of several calls: all of them act, or none. */
export async function offersBatches({ wallet, account }: Connection): Promise<boolean> {
  try {
    const capabilities = (await wallet.provider.request({
      method: "wallet_getCapabilities",
      params: [account, [CHAIN_ID]],
    })) as Record<string, { atomic?: { status?: string } }>;
    const status = capabilities[CHAIN_ID]?.atomic?.status;
    return status === "supported" || status === "ready";
  } catch {
    // A wallet that does not know the question offers none.
    return false;
  }
}

/**
 * Sends calls as one transaction of the account.
 * @throws {WalletRefusedError} nothing was sent
 * @throws {TransactionError} nothing has changed, or the wallet does not say
 */
export async function sendBatch(
  { wallet, account }: Connection,
  calls: readonly Call[],
  onSent: (hash: string) => void,
): Promise<BatchReceipt> {
  const ask = async (method: string, ...params: unknown[]): Promise<unknown> => {
    try {
      return await wallet.provider.request({ method, params });
    } catch (error) {
      throw typed(error);
    }
  };
  const { id } = (await ask("wallet_sendCalls", {
    version: "2.0.0",
    chainId: CHAIN_ID,
    from: account,
    atomicRequired: true,
    calls: calls.map(({ to, data }) => ({ to, data, value: "0x0" })),
  })) as { id: string };
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(POLLING_MS)) {
    const { status, receipts } = (await ask("wallet_getCallsStatus", id)) as Status;
    const receipt = receipts?.at(-1);
    if (receipt !== undefined) onSent(receipt.transactionHash);
    if (status === CONFIRMED && receipt !== undefined) {
      const { transactionHash: hash, blockNumber, gasUsed } = receipt;
      return { hash, blockNumber: Number(blockNumber), gasUsed: BigInt(gasUsed) };
    }
    if (status !== PENDING && status !== CONFIRMED) {
      throw new DomicileError(
        `the wallet says that the batch failed (${status}); nothing changed.`,
      );
    }
  }
  throw new TransactionError(
    "the wallet gave no receipt for the batch in time; look it up in the wallet before sending anew.",
    null,
    -1,
  );
}
