import { getAddress, toQuantity } from "ethers";
import {
  type Call,
  DomicileError,
  TransactionError,
  typed,
  WrongAccountError,
  WrongChainError,
} from "../../../../src/index.js";
import { pause } from "../../../../src/chain/retry.js";
import { settings } from "../settings.js";
import type { Connection } from "./connection.js";

/** Several calls as one transaction, where the wallet offers it (EIP-5792). */

const CHAIN_ID = toQuantity(settings.deployment.chainId);
const POLLING_MS = 500;
const PATIENCE_MS = 120_000;

/** Codes of a batch's status: on its way, done, done in part. From 400 to 599 are failures that changed nothing. */
const PENDING = 100;
const CONFIRMED = 200;
const PARTIAL = 600;
const isFailure = (status: number): boolean => status >= 400 && status < 600;

interface Status {
  status: number;
  receipts?: { transactionHash: string; blockNumber: string; gasUsed?: string }[];
}

/** A batch that the wallet brought on chain. */
export interface BatchReceipt {
  hash: string;
  blockNumber: number;
  /** Null where the wallet does not say. */
  gasUsed: bigint | null;
}

/** Whether the wallet makes one transaction of several calls: all of them act, or none. */
export async function offersBatches({ wallet, account }: Connection): Promise<boolean> {
  try {
    const capabilities = (await wallet.provider.request({
      method: "wallet_getCapabilities",
      params: [account, [CHAIN_ID]],
    })) as Record<string, { atomic?: { status?: string } }>;
    // What is offered on every chain is listed under zero.
    const status = (capabilities[CHAIN_ID] ?? capabilities["0x0"])?.atomic?.status;
    return status === "supported" || status === "ready";
  } catch {
    // A wallet that does not know the question offers none.
    return false;
  }
}

/**
 * Sends calls as one transaction of the account.
 * @param onSent told null once the wallet has taken it, and the hash once there is one
 * @throws {WrongAccountError | WrongChainError | WalletRefusedError} nothing was sent
 * @throws {DomicileError} the wallet says that it failed
 * @throws {TransactionError} the wallet does not say in time
 */
export async function sendBatch(
  { wallet, account }: Connection,
  calls: readonly Call[],
  onSent: (hash: string | null) => void,
): Promise<BatchReceipt> {
  const ask = async <Answer>(method: string, ...params: unknown[]): Promise<Answer> => {
    try {
      return (await wallet.provider.request({ method, params })) as Answer;
    } catch (error) {
      throw typed(error);
    }
  };
  const chainId = await ask<string>("eth_chainId");
  if (BigInt(chainId) !== BigInt(CHAIN_ID))
    throw new WrongChainError(BigInt(CHAIN_ID), BigInt(chainId));
  const [actual] = await ask<string[]>("eth_accounts");
  if (actual === undefined || getAddress(actual) !== account)
    throw new WrongAccountError(account, actual === undefined ? "no account" : getAddress(actual));
  const { id } = await ask<{ id: string }>("wallet_sendCalls", {
    version: "2.0.0",
    chainId: CHAIN_ID,
    from: account,
    atomicRequired: true,
    calls: calls.map(({ to, data }) => ({ to, data, value: "0x0" })),
  });
  onSent(null);
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(POLLING_MS)) {
    // A wallet that does not answer has sent the batch all the same: it is asked again.
    const found = await ask<Status>("wallet_getCallsStatus", id).catch(() => ({ status: PENDING }));
    const { status, receipts }: Status = found;
    const receipt = receipts?.at(-1);
    if (receipt !== undefined) onSent(receipt.transactionHash);
    if (status === CONFIRMED && receipt !== undefined) {
      const { transactionHash: hash, blockNumber, gasUsed } = receipt;
      return {
        hash,
        blockNumber: Number(blockNumber),
        gasUsed: gasUsed === undefined ? null : BigInt(gasUsed),
      };
    }
    if (status === PARTIAL) {
      throw new DomicileError(
        "the wallet did only a part of the batch; look at what has changed before sending anew.",
      );
    }
    // What else it says tells nothing: it is asked again.
    if (isFailure(status)) {
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
