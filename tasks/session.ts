import type { Signer, TransactionReceipt } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { deploymentFile, readDeployment, shortName } from "../scripts/deploymentFile.js";
import {
  connect,
  type Deployment,
  DeploymentError,
  type Domicile,
  DomicileError,
  InvalidInputError,
  type Kind,
  kindsOf,
  KINDS,
  parseCode,
  RegistryRefusal,
  verifyDeployment,
} from "../src/index.js";
import { firstLine } from "../src/chain/sender.js";
import { printable } from "../src/printable.js";

/** Arguments as Hardhat hands them over. */
export type Arguments = Record<string, string | boolean | undefined>;

/** What a task did: as JSON, and to read. */
export interface Outcome {
  json: unknown;
  text: string;
}

type Connection = Awaited<ReturnType<HardhatRuntimeEnvironment["network"]["create"]>>;

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
        "the in-process chain is empty and gone after each run; start one with `npm run chain` and add --network localhost.",
      );
    }
    let chainId: bigint;
    try {
      chainId = BigInt((await connection.provider.request({ method: "eth_chainId" })) as string);
    } catch (error) {
      throw new DomicileError(
        `no answer from network ${connection.networkName}; start it (\`npm run chain\` for localhost) or check its address.`,
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
          `${shortName(this.file)}: not there; deploy with \`npm run deploy -- --network ${this.connection.networkName}\`.`,
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

  async clientOf(runner: Signer): Promise<Domicile> {
    return connect({ runner, deployment: await this.deployment() });
  }

  /** The client for reading. */
  async reader(): Promise<Domicile> {
    return connect({
      runner: this.connection.ethers.provider,
      deployment: await this.deployment(),
    });
  }

  /** One of the network's accounts, by number or address. */
  async account(name: string): Promise<Signer> {
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

  /** An address, or that of one of the network's accounts by number. */
  async address(name: string): Promise<string> {
    const { getAddress, isAddress } = await import("ethers");
    const argument = this.required(name);
    if (isAddress(argument)) return getAddress(argument);
    if (/^\d+$/.test(argument)) return (await this.account(argument)).getAddress();
    throw new InvalidInputError(
      `${name}: ${argument} is neither an address nor the number of an account.`,
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

  /** The argument `code`, checked. */
  code(kind?: Kind): string {
    return parseCode(this.required("code"), kind);
  }

  /** The argument `kind`, or the only kind that the code fits. */
  kind(code: string): Kind {
    const given = this.text("kind");
    if (given !== undefined) {
      const found = KINDS.find((kind) => kind.toLowerCase() === given.toLowerCase());
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
 * @param participle what can't be done to the code, such as `issued`
 */
export const action =
  (run: (session: Session) => Promise<Outcome>, participle?: string) =>
  async (args: Arguments, hre: HardhatRuntimeEnvironment): Promise<void> => {
    let session: Session | undefined;
    try {
      session = await Session.open(hre, args);
      const { json, text } = await run(session);
      console.log(args.json === true ? JSON.stringify(json, null, 2) : text);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const message = await explain(error, session, participle);
      if (args.json === true) console.log(JSON.stringify({ error: error.name, message }, null, 2));
      console.error(`code: ${message}`);
      process.exitCode = 1;
    } finally {
      await session?.connection.close();
    }
  };

/** An error in one line; a refusal with the code it is about. */
async function explain(error: Error, session?: Session, participle?: string): Promise<string> {
  const code = session?.text("code") ?? session?.text("country");
  if (!(error instanceof DomicileError)) return firstLine(error);
  if (!(error instanceof RegistryRefusal) || participle === undefined || code === undefined) {
    return printable(error.message);
  }
  const { refusal } = error;
  if (refusal.name === "AncestorInactive") {
    const since = await sinceBlock(await session!.reader(), refusal.ancestor);
    const reason = refusal.reason === "none" ? "" : ` (reason: ${refusal.reason})`;
    const state = refusal.status === "unassigned" ? "not issued" : `${refusal.status}${since}`;
    return `${code} can't be ${participle}: ${refusal.ancestor} is ${state}${reason}.`;
  }
  return `${code} can't be ${participle}: ${error.message}`;
}

/** Since when a code is suspended or retired. */
async function sinceBlock(client: Domicile, code: string): Promise<string> {
  const ends = new Set(["CodeSuspended", "CodeRetired"]);
  const last = (await client.history(code)).filter(({ event }) => ends.has(event)).at(-1);
  return last === undefined ? "" : ` since block ${last.block}`;
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

/** `0x90F7…b906` */
export const short = (address: string): string => `${address.slice(0, 6)}…${address.slice(-4)}`;

/** `2026-11-20 11:02:13 UTC` */
export const time = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace("T", " ").replace(".000Z", " UTC");
