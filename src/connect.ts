import {
  Contract,
  type ContractRunner,
  type InterfaceAbi,
  type Provider,
  type Signer,
} from "ethers";
import type { AccessManager, CityCodeRegistry, SuperIdRegistry } from "../typechain-types/index.js";
import { accessManagerAbi, cityCodeRegistryAbi, superIdRegistryAbi } from "./abi.js";
import { reader } from "./chain/reader.js";
import type { Call } from "./chain/call.js";
import { Sender, type SenderOptions } from "./chain/sender.js";
import { estimateGas } from "./chain/simulation.js";
import { applications } from "./codes/applications.js";
import { codeCalls } from "./codes/calls.js";
import { governance } from "./codes/governance.js";
import { issuing } from "./codes/issuing.js";
import { lookup } from "./codes/lookup.js";
import { officers } from "./codes/officers.js";
import { oversight } from "./codes/oversight.js";
import { transfers } from "./codes/transfers.js";
import { type Context, sendCall } from "./context.js";
import type { DeployedContract, Deployment } from "./deployment/deployment.js";
import { NoSignerError } from "./errors.js";
import { annulment } from "./identity/annulment.js";
import { control } from "./identity/control.js";
import { dids } from "./identity/did.js";
import { idLookup } from "./identity/lookup.js";
import { registration } from "./identity/registration.js";
import { records } from "./records/records.js";
import { callOf, digestToSign, payloadOf } from "./signing/encoding.js";
import type { AnySigned, MessageName, Signed, Unsigned } from "./signing/messages.js";
import { rehearse } from "./signing/rehearsal.js";
import { sign, type SignOptions, submit } from "./signing/signing.js";

export interface ConnectOptions extends SenderOptions {
  /** A provider to read; a signer with a provider to sign and send. */
  runner: Provider | Signer;
  deployment: Deployment;
  /**
   * Seconds since 1970, by which deadlines are checked whatever the node says; the computer's unless given. See
   * {chainClock} for local chains.
   */
  clock?: () => number | Promise<number>;
}

const computersClock = (): number => Math.floor(Date.now() / 1000);

/**
 * Connects to a deployed suite. Nothing is asked of the node yet.
 * @returns typed contracts, and actions grouped by what happens to a code
 */
export function connect({
  runner,
  deployment,
  clock = computersClock,
  ...options
}: ConnectOptions) {
  const signer = isSigner(runner) ? runner : null;
  const provider = runner.provider;
  if (provider === null) throw new NoSignerError();
  const chainId = BigInt(deployment.chainId);
  const read: ContractRunner = reader(provider);
  const { accessManager, cityCodeRegistry, superIdRegistry } = deployment.contracts;
  const bind = <Bound>({ address }: DeployedContract, abi: InterfaceAbi): Bound =>
    new Contract(address, abi, read) as unknown as Bound;
  const context: Context = {
    chainId,
    deployment,
    provider,
    clock,
    // TypeChain's factories would do, but bring the contracts' bytecode into every browser.
    accessManager: bind<AccessManager>(accessManager, accessManagerAbi),
    cityCodeRegistry: bind<CityCodeRegistry>(cityCodeRegistry, cityCodeRegistryAbi),
    superIdRegistry: bind<SuperIdRegistry>(superIdRegistry, superIdRegistryAbi),
    signer,
    sender: signer === null ? null : new Sender(signer, chainId, options),
  };
  return {
    deployment,
    /** Typed contracts for all that the actions don't cover; with the given runner. */
    contracts: {
      accessManager: context.accessManager.connect(runner),
      cityCodeRegistry: context.cityCodeRegistry.connect(runner),
      superIdRegistry: context.superIdRegistry.connect(runner),
    },
    applications: applications(context),
    issuing: issuing(context),
    oversight: oversight(context),
    officers: officers(context),
    transfers: transfers(context),
    records: records(context),
    governance: governance(context),
    ...lookup(context),
    /** Super IDs; all above is about city codes. */
    ids: {
      registration: registration(context),
      control: control(context),
      annulment: annulment(context),
      ...idLookup(context),
      ...dids(context),
    },
    /** A message as `eth_signTypedData_v4` takes it, once it is JSON. */
    typedData: <Name extends MessageName>(unsigned: Unsigned<Name>) => payloadOf(context, unsigned),
    /** keccak256 of what is signed: names a message for good. */
    digestToSign: (unsigned: Unsigned<MessageName>) => digestToSign(context, unsigned),
    /** Signs a message with the connected wallet; adds to what another signed before. */
    sign: <Name extends MessageName>(
      unsigned: Unsigned<Name> | Signed<Name>,
      options?: SignOptions,
    ) => sign(context, unsigned, options),
    /** Submits what anybody signed, paying for the gas. */
    submit: (signed: AnySigned) => submit(context, signed),
    /** The call that {submit} makes, for who sends it otherwise. */
    callOf: (signed: AnySigned): Call => callOf(context, signed),
    /**
     * Simulates a message before all have signed it.
     * @throws {RegistryRefusal | TooLongGoodError | NotSimulatedError}
     */
    rehearse: (message: Unsigned<MessageName> | AnySigned) => rehearse(context, message),

    /** What offices send, as calls. */
    calls: codeCalls(context),
    /** Simulates a call: the gas to send it with. @throws {RegistryRefusal} */
    estimate: (call: Call, from: string) => estimateGas(provider, call, from),
    /** Sends a call with the connected wallet. */
    send: (call: Call) => sendCall(context, call),
  };
}

/** What {connect} returns. */
export type Domicile = ReturnType<typeof connect>;

const isSigner = (runner: Provider | Signer): runner is Signer => "signTypedData" in runner;
