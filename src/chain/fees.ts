import { formatUnits, parseUnits, type Provider } from "ethers";
import { FeeTooHighError, RpcError } from "../errors.js";
import { retrying } from "./retry.js";

/** What is paid for each gas at most, in wei, where nothing else is said: 1,000 gwei. */
export const MAX_FEE_PER_GAS = 1_000_000_000_000n;

/** A fee for each gas that somebody wrote in gwei, in wei; null if it is none. */
export const feeFromGwei = (text: string): bigint | null =>
  /^\d{1,9}(\.\d{1,9})?$/.test(text) ? parseUnits(text, "gwei") : null;

/** What a transaction offers for each gas, in wei; as one price where the chain has no base fee. */
export type Fees =
  { type: 2; maxFeePerGas: bigint; maxPriorityFeePerGas: bigint } | { type: 0; gasPrice: bigint };

/**
 * The fees that a node asks for. Where the base fee is zero, or there is none, an account without ether offers nothing.
 * @param max in wei for each gas
 * @throws {FeeTooHighError} the node asks more: nothing is signed for it
 */
export async function feesFor(provider: Provider, account: string, max: bigint): Promise<Fees> {
  const { gasPrice, maxFeePerGas, maxPriorityFeePerGas } = await askFees(provider);
  if (maxFeePerGas !== null && maxPriorityFeePerGas !== null) {
    checkFee(maxFeePerGas, max);
    return { type: 2, maxFeePerGas, maxPriorityFeePerGas };
  }
  if ((await balanceOf(provider, account)) === 0n) return { type: 0, gasPrice: 0n };
  if (gasPrice === null) throw new RpcError("the node tells no price of gas; use another one.");
  checkFee(gasPrice, max);
  return { type: 0, gasPrice };
}

/** Whether an account can send: it has ether, or the chain lets it send without. */
export const canSend = async (provider: Provider, account: string): Promise<boolean> =>
  (await balanceOf(provider, account)) > 0n || (await askFees(provider)).maxFeePerGas === null;

/** ethers gives no `maxFeePerGas` where the base fee is zero or there is none. */
const askFees = (provider: Provider) => retrying("the fees", () => provider.getFeeData());

const balanceOf = (provider: Provider, account: string): Promise<bigint> =>
  retrying("a balance", () => provider.getBalance(account));

function checkFee(fee: bigint, max: bigint): void {
  if (fee > max) throw new FeeTooHighError(formatUnits(fee, "gwei"), formatUnits(max, "gwei"));
}
