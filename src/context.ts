import type { Provider, Signer, TransactionReceipt } from "ethers";
import type { AccessManager, CityCodeRegistry } from "../typechain-types/index.js";
import type { Sender } from "./chain/sender.js";
import type { Deployment } from "./deployment.js";
import { NoSignerError } from "./errors.js";

/** What all actions work on. */
export interface Context {
  readonly chainId: bigint;
  readonly deployment: Deployment;
  readonly provider: Provider;
  /** For reading: asked again when an answer gets lost. */
  readonly registry: CityCodeRegistry;
  readonly manager: AccessManager;
  readonly signer: Signer | null;
  readonly sender: Sender | null;
}

/** The wallet and its sender. @throws {NoSignerError} if there is only a provider */
export function wallet(context: Context): { signer: Signer; sender: Sender } {
  const { signer, sender } = context;
  if (signer === null || sender === null) throw new NoSignerError();
  return { signer, sender };
}

/** Sends a call to the registry. */
export async function sendToRegistry(context: Context, data: string): Promise<TransactionReceipt> {
  return wallet(context).sender.send({
    to: context.deployment.contracts.cityCodeRegistry.address,
    data,
  });
}

/** Sends a call to the access manager. */
export async function sendToManager(context: Context, data: string): Promise<TransactionReceipt> {
  return wallet(context).sender.send({
    to: context.deployment.contracts.accessManager.address,
    data,
  });
}
