import type { Provider, Signer, TopicFilter, TransactionReceipt } from "ethers";
import type { AccessManager, CityCodeRegistry, SuperIdRegistry } from "../typechain-types/index.js";
import type { LogSource } from "./chain/logs.js";
import type { Call } from "./chain/call.js";
import type { Sender } from "./chain/sender.js";
import type { ContractName, Deployment } from "./deployment/deployment.js";
import { NoSignerError } from "./errors.js";

/** What all actions work on. The contracts are for reading: asked again when an answer gets lost. */
export interface Context {
  readonly chainId: bigint;
  readonly deployment: Deployment;
  readonly provider: Provider;
  /** Seconds since 1970, as deadlines are checked by. */
  readonly clock: () => number | Promise<number>;
  readonly accessManager: AccessManager;
  readonly cityCodeRegistry: CityCodeRegistry;
  readonly superIdRegistry: SuperIdRegistry;
  readonly signer: Signer | null;
  readonly sender: Sender | null;
}

/** The events of a contract of the suite that match. */
export function eventsOf(
  { deployment, provider }: Context,
  contract: ContractName,
  topics: TopicFilter,
): LogSource {
  const { address, block: fromBlock } = deployment.contracts[contract];
  return { provider, address, topics, fromBlock };
}

/** The wallet and its sender. @throws {NoSignerError} if there is only a provider */
export function wallet(context: Context): { signer: Signer; sender: Sender } {
  const { signer, sender } = context;
  if (signer === null || sender === null) throw new NoSignerError();
  return { signer, sender };
}

/** Sends a call with the connected wallet. */
export const sendCall = async (context: Context, call: Call): Promise<TransactionReceipt> =>
  wallet(context).sender.send(call);

/** Sends a call to a contract of the suite, with as much gas as an estimate says unless a limit is given. */
export async function send(
  context: Context,
  contract: ContractName,
  data: string,
  gasLimit?: bigint,
): Promise<TransactionReceipt> {
  const to = context.deployment.contracts[contract].address;
  return sendCall(context, { to, data, ...(gasLimit === undefined ? {} : { gasLimit }) });
}
