import { readFile } from "node:fs/promises";
import {
  getAddress,
  isAddress,
  isHexString,
  type Provider,
  type Signer,
  type TransactionReceipt,
  Wallet,
} from "ethers";
import { configVariable } from "hardhat/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { deploymentFile, readDeployment, shortName } from "../src/deployment/file.js";
import {
  type Before,
  chainClock,
  connect,
  type Deployment,
  DeploymentError,
  digestOf,
  type Domicile,
  DomicileError,
  InvalidInputError,
  type Kind,
  kindsOf,
  KINDS,
  type MessageName,
  parseCode,
  RegistryRefusal,
  type SenderOptions,
  type Signed,
  type Unsigned,
  verifyDeployment,
} from "../src/index.js";
import { feeFromGwei } from "../src/chain/fees.js";
import { firstLine } from "../src/chain/typed.js";
import { printable } from "../src/printable.js";

/** Arguments as Hardhat hands them over. */
export type Arguments = Record<string, string | boolean | undefined>;

/** What a task did: as JSON, and to read. */
export interface Outcome {
  json: unknown;
  text: string;
}

export const LOCAL_CHAIN = 31337n;

type Connection = Awaited<ReturnType<HardhatRuntimeEnvironment["network"]["create"]>>;

/** The kind of this name, in upper or lower case. */
export const kindNamed = (name: string): Kind | undefined =>
  KINDS.find((kind) => kind.toLowerCase() === name.toLowerCase());

/** A run of a task: the chain, the deployment, the accounts. */
export class Session {
  #deployment: Deployment | undefined;

  private constructor(
    readonly hre: HardhatRuntimeEnvironment,
    readonly connection: Connection,
    readonly chainId: bigint,
    readonly args: Arguments,
  ) {}

  static async open(hre: HardhatRuntimeEnvironment, args: Arguments): Promise<Session> {
    const connection = await hre.network.create();
    if (connection.networkConfig.type === "edr-simulated") {
      await connection.close();
      throw new InvalidInputError(
        "the in-process chain is empty and gone after each run; start a local one, such as anvil, and add --network localhost.",
      );
    }
    let chainId: bigint;
    try {
      chainId = BigInt((await connection.provider.request({ method: "eth_chainId" })) as string);
    } catch (error) {
      throw new DomicileError(
        `no answer from network ${connection.networkName}; start it or check its address.`,
        { cause: error },
      );
    }
    return new Session(hre, connection, chainId, args);
  }

  get file(): string {
    const suite = this.text("suite");
    return deploymentFile(suite === undefined ? `${this.chainId}` : `${this.chainId}-${suite}`);
  }

  /** The deployment of this chain, held against it. */
  async deployment(): Promise<Deployment> {
    if (this.#deployment === undefined) {
      const found = await readDeployment(this.file);
      if (found === null) {
        throw new DeploymentError(
          `${shortName(this.file)}: not there; deploy with \`npx hardhat code deploy --network ${this.connection.networkName}\`.`,
        );
      }
      await verifyDeployment(this.connection.ethers.provider, found, shortName(this.file));
      this.#deployment = found;
    }
    return this.#deployment;
  }

  /** The client with the account of --from; `otherwise` where that is not given. */
  async client(otherwise?: string): Promise<Domicile> {
    return this.clientOf(await this.account(this.text("from") ?? otherwise ?? "0"));
  }

  async clientOf(runner: Signer | Provider): Promise<Domicile> {
    const clock = chainClock(this.connection.ethers.provider);
    return connect({
      runner,
      deployment: await this.deployment(),
      ...this.sending(),
      // A local chain's is moved.
      ...(this.chainId === LOCAL_CHAIN ? { clock } : {}),
    });
  }

  /** How transactions are sent: --max-fee, --confirmations. */
  sending(): SenderOptions {
    const [fee, confirmations] = [this.text("maxFee"), this.text("confirmations")];
    const options: SenderOptions = {};
    if (fee !== undefined) {
      const maxFeePerGas = feeFromGwei(fee);
      if (maxFeePerGas === null) {
        throw new InvalidInputError(
          `--max-fee: ${fee} is no fee; give gwei for each gas, such as 50.`,
        );
      }
      options.maxFeePerGas = maxFeePerGas;
    }
    if (confirmations !== undefined) {
      if (!/^[1-9]\d{0,3}$/.test(confirmations)) {
        throw new InvalidInputError(
          `--confirmations: ${confirmations} is no number of blocks; give 1 to 9999.`,
        );
      }
      options.confirmations = Number(confirmations);
    }
    return options;
  }

  /** The client for reading. */
  async reader(): Promise<Domicile> {
    return this.clientOf(this.connection.ethers.provider);
  }

  /** The client of who sends what others signed, and pays: --relayer, or `otherwise`. */
  async relayer(otherwise: Signer): Promise<Domicile> {
    const named = this.text("relayer");
    return this.clientOf(named === undefined ? otherwise : await this.account(named));
  }

  /** A message that some accounts sign, one after the other. */
  async signed<Name extends MessageName>(
    unsigned: Unsigned<Name>,
    ...signers: Signer[]
  ): Promise<{ [Each in Name]: Signed<Each> }[Name]> {
    let message: Unsigned<Name> | Signed<Name> = unsigned;
    for (const signer of signers) message = await (await this.clientOf(signer)).sign(message);
    return message as { [Each in Name]: Signed<Each> }[Name];
  }

  /** Time of a block, seconds since 1970. */
  async timeOf(block: number | "latest"): Promise<number> {
    return (await this.connection.ethers.provider.getBlock(block))!.timestamp;
  }

  /** Moves a local chain's clock to a time that has not come yet. */
  async skipTo(seconds: number): Promise<void> {
    const { provider } = this.connection;
    const params = [Math.max(0, seconds - (await this.timeOf("latest")))];
    await provider.request({ method: "evm_increaseTime", params });
    await provider.request({ method: "evm_mine", params: [] });
  }

  /** Whether --skip-delay is given. @throws {InvalidInputError} where the chain is not a local one */
  skipsDelay(): boolean {
    const isGiven = this.flag("skipDelay");
    if (isGiven && this.chainId !== LOCAL_CHAIN)
      throw new InvalidInputError("--skip-delay is for a local chain.");
    return isGiven;
  }

  /** One of the network's accounts, by number or address; or the one of a key of the keystore, by name. */
  async account(name: string): Promise<Signer> {
    if (/^[A-Z][A-Z0-9_]*$/.test(name)) return this.#keyNamed(name);
    const signers = await this.connection.ethers.getSigners();
    const found = /^\d+$/.test(name)
      ? signers[Number(name)]
      : signers.find(({ address }) => address.toLowerCase() === name.toLowerCase());
    if (found === undefined) {
      throw new InvalidInputError(
        `${name} is none of the ${signers.length} accounts of ${this.connection.networkName}; list them with \`npx hardhat code accounts\`.`,
      );
    }
    return found;
  }

  /** The account of a key that Hardhat's keystore or the environment has. */
  async #keyNamed(name: string): Promise<Signer> {
    let key: string;
    try {
      key = await this.hre.hooks.runHandlerChain(
        "configurationVariables",
        "fetchValue",
        [configVariable(name)],
        (_, variable) => Promise.resolve(process.env[variable.name] ?? ""),
      );
    } catch (error) {
      throw new InvalidInputError(`${name}: ${firstLine(error)}`, { cause: error });
    }
    if (key === "") {
      throw new InvalidInputError(
        `${name} is no key of the keystore, nor an account; set it with \`npx hardhat keystore set ${name}\`, or list accounts with \`npx hardhat code accounts\`.`,
      );
    }
    if (!isHexString(key, 32)) {
      throw new InvalidInputError(`${name} is no private key: 32 bytes, hexadecimal; set it anew.`);
    }
    return new Wallet(key, this.connection.ethers.provider);
  }

  /** An address, or that of one of the accounts that {account} knows. */
  async address(name: string): Promise<string> {
    const argument = this.required(name);
    if (isAddress(argument)) return getAddress(argument);
    if (/^(\d+|[A-Z][A-Z0-9_]*)$/.test(argument))
      return (await this.account(argument)).getAddress();
    throw new InvalidInputError(
      `${name}: ${argument} is neither an address, nor the number of an account, nor the name of a key.`,
    );
  }

  text(name: string): string | undefined {
    const value = this.args[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new InvalidInputError(`--${name} is missing; see --help.`);
    return value;
  }

  flag(name: string): boolean {
    return this.args[name] === true;
  }

  /** Where the page before ended, if one is named; as {olderOnes} says it. */
  before(): Before | null {
    const text = this.text("before");
    if (text === undefined) return null;
    const [, block, index] = /^(\d{1,15}):(\d{1,15})$/.exec(text) ?? [];
    if (block === undefined)
      throw new InvalidInputError(`--before: ${text} is no place in a list; such is 1234:0.`);
    return { block: Number(block), index: Number(index) };
  }

  /** A code, checked. */
  code(name = "code"): string {
    return parseCode(this.required(name));
  }

  /** The SHA-256 of the file that an option names; undefined without it. */
  async digest(option: string): Promise<string | undefined> {
    const file = this.text(option);
    if (file === undefined) return undefined;
    try {
      return digestOf(new Uint8Array(await readFile(file)));
    } catch {
      throw new InvalidInputError(`--${option}: ${file} can't be read.`);
    }
  }

  /** The argument `kind`, or the only kind that the code fits. */
  kind(code: string): Kind {
    const given = this.text("kind");
    if (given !== undefined) {
      const found = kindNamed(given);
      if (found === undefined)
        throw new InvalidInputError(`--kind: ${given} is none of ${KINDS.join(", ")}.`);
      return found;
    }
    const kinds = kindsOf(parseCode(code));
    if (kinds.length > 1)
      throw new InvalidInputError(`${code} fits ${kinds.join(" and ")}; say which with --kind.`);
    return kinds[0]!;
  }

  /** One of some words. */
  oneOf<const Words extends readonly string[]>(name: string, words: Words): Words[number] {
    const given = this.required(name).toLowerCase().replaceAll("-", " ");
    if (!words.includes(given))
      throw new InvalidInputError(`--${name}: "${given}" is none of: ${words.join(", ")}.`);
    return given;
  }
}

/**
 * Makes a task's action of what it does: prints the outcome, or one line that says what is wrong.
 * @param participle what can't be done to the code or Super ID, such as `issued`
 */
const actionOf =
  (tool: "code" | "id", subjects: string[]) =>
  (run: (session: Session) => Promise<Outcome>, participle?: string) =>
  async (args: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> => {
    let session: Session | undefined;
    try {
      session = await Session.open(hre, args);
      const { json, text } = await run(session);
      console.log(args.json === true ? JSON.stringify(json, null, 2) : text);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const subject = subjects.map((name) => session?.text(name)).find(Boolean);
      const what = participle && subject && `${subject} can't be ${participle}: `;
      const message = await explain(error, what, session);
      if (args.json === true) console.log(JSON.stringify({ error: error.name, message }, null, 2));
      console.error(`${tool}: ${message}`);
      process.exitCode = 1;
    } finally {
      await session?.connection.close();
    }
  };

export const codeAction = actionOf("code", ["code", "country"]);
export const idAction = actionOf("id", ["id", "creditCode"]);

/** An error in one line; a refusal with what it refuses. */
async function explain(error: Error, what?: string, session?: Session): Promise<string> {
  if (!(error instanceof DomicileError)) return firstLine(error);
  if (!(error instanceof RegistryRefusal) || !what) return printable(error.message);
  const { refusal } = error;
  if (refusal.name === "AncestorInactive") {
    const since = await sinceBlock(await session!.reader(), refusal.ancestor);
    const reason = refusal.reason === "none" ? "" : ` (reason: ${refusal.reason})`;
    const state = refusal.status === "unassigned" ? "not issued" : `${refusal.status}${since}`;
    return `${what}${refusal.ancestor} is ${state}${reason}.`;
  }
  return `${what}${error.message}`;
}

/** Since when a code is suspended or retired. */
async function sinceBlock(client: Domicile, code: string): Promise<string> {
  const block = await client.endedIn(code);
  return block === null ? "" : ` since block ${block}`;
}

/** The outcome of a transaction. */
export const sent = (what: string, receipt: TransactionReceipt, more: object = {}): Outcome => ({
  json: {
    transaction: receipt.hash,
    block: receipt.blockNumber,
    gasUsed: Number(receipt.gasUsed),
    ...more,
  },
  text: `${what}  (block ${receipt.blockNumber}, ${receipt.gasUsed.toLocaleString("en-US")} gas)`,
});

/** The outcome of transactions that did parts of one thing. */
export function allSent(what: string, receipts: TransactionReceipt[], more: object): Outcome {
  const { blockNumber: block } = receipts.at(-1)!;
  const gasUsed = receipts.reduce((sum, receipt) => sum + Number(receipt.gasUsed), 0);
  const where = receipts.length === 1 ? "block" : `${receipts.length} transactions, to block`;
  return {
    json: { transactions: receipts.map(({ hash }) => hash), block, gasUsed, ...more },
    text: `${what}  (${where} ${block}, ${gasUsed.toLocaleString("en-US")} gas)`,
  };
}

/** `0x90F7…b906` */
export const short = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;

/** `2026-11-20 11:02:13 UTC` */
export const time = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace("T", " ").replace(".000Z", " UTC");
