import {
  BaseWallet,
  BrowserProvider,
  getAddress,
  isError,
  type JsonRpcApiProvider,
  JsonRpcSigner,
  keccak256,
  type Provider,
  type Signer,
  type TransactionReceipt,
  type TransactionRequest,
  type TransactionResponse,
} from "ethers";
import type { DomicileError } from "../errors.js";
import {
  FailedTransactionError,
  NoSignerError,
  ReplacedError,
  RpcError,
  TransactionError,
  WrongAccountError,
  WrongChainError,
} from "../errors.js";
import { refusalOf } from "../refusals.js";
import type { Call } from "./call.js";
import { feesFor, MAX_FEE_PER_GAS } from "./fees.js";
import { ofNextBlock } from "./pending.js";
import { isTransient, pause, retrying } from "./retry.js";
import { estimateGas } from "./simulation.js";
import { typed, wordsOfNode } from "./typed.js";

/** A transaction that was signed here: the same bytes may go out again and again, and act once. */
export interface SignedTransaction {
  hash: string;
  nonce: number;
  raw: string;
}

/** Keeps a signed transaction, such as in a database, before it goes out. */
export type Keep = (transaction: SignedTransaction) => void | Promise<void>;

export interface SenderOptions {
  /** How long a transaction may wait for its receipt, and for each further block, in milliseconds. */
  receiptTimeoutMs?: number;
  /** How often the node is asked for it, in milliseconds. */
  pollingMs?: number;
  /** How many blocks it must be in the chain for, its own among them: 1 where blocks don't go. */
  confirmations?: number;
  /** What is paid for each gas at most, in wei; {MAX_FEE_PER_GAS} if not given. A browser's wallet decides by itself. */
  maxFeePerGas?: bigint;
  /** Told the hash of each transaction once it is on its way. */
  onSent?: (hash: string) => void;
}

/** How many blocks back a transaction is looked for when only its sender and nonce are known. */
const LOOKBACK_BLOCKS = 20;
const BROADCAST_TRIES = 5;
const LOOKUP_TRIES = 8;

/**
 * Sends transactions of one account so that each acts at most once, whatever the line does.
 *
 * - Nonces are given here, one after another; calls may overlap.
 * - Each call is simulated first: what the contract would refuse is thrown and never sent.
 * - With a key at hand the transaction is signed before it leaves, so its hash is known: when an
 *   answer gets lost, the hash is looked up, and only the very same bytes are sent again. With a
 *   node's or a browser's wallet, sender and nonce are looked up instead; a browser's is never
 *   asked twice.
 * - Chain and account are compared with what is expected before each signature.
 * - Who keeps signed transactions, with a key at hand, can go on with them after anything: an error, or
 *   the end of the process. Until then their nonces are given to nothing else.
 */
export class Sender {
  readonly #signer: Signer;
  readonly #provider: Provider;
  readonly #chainId: bigint;
  readonly #receiptTimeoutMs: number;
  readonly #pollingMs: number;
  readonly #confirmations: number;
  readonly #maxFeePerGas: bigint;
  readonly #onSent: SenderOptions["onSent"];
  #address: Promise<string> | undefined;
  #nextNonce: number | undefined;
  /** Nonces of transactions that somebody keeps and that may still be mined. */
  readonly #kept = new Set<number>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(signer: Signer, chainId: bigint, options: SenderOptions = {}) {
    if (signer.provider === null) throw new NoSignerError();
    this.#signer = signer;
    this.#provider = signer.provider;
    this.#chainId = chainId;
    this.#receiptTimeoutMs = options.receiptTimeoutMs ?? 120_000;
    this.#pollingMs = options.pollingMs ?? 250;
    this.#confirmations = options.confirmations ?? 1;
    this.#maxFeePerGas = options.maxFeePerGas ?? MAX_FEE_PER_GAS;
    this.#onSent = options.onSent;
  }

  /** The account that sends: the one the wallet was at when it was first asked. */
  address(): Promise<string> {
    return (this.#address ??= this.#signer.getAddress());
  }

  /**
   * Simulates, signs, sends and waits.
   * @param keep gets what is signed with a key at hand before it goes out; after an error, {resume} goes on with it
   * @returns the receipt of the transaction, which succeeded
   * @throws {RegistryRefusal} the contract refuses: in the simulation, or in the block after all
   * @throws {WrongChainError | WrongAccountError | WalletRefusedError | FeeTooHighError} nothing was sent
   * @throws {TransactionError} it was replaced, or got no receipt in time
   * @throws {RpcError} the node does not answer; its message says what is known of the transaction
   */
  async send(call: Call, keep?: Keep): Promise<TransactionReceipt> {
    const from = await this.address();
    // What no other transaction changes is asked for at once, while the earlier ones go out.
    const prepared = this.#prepare(call, from);
    prepared.catch(() => undefined);
    const sent = await this.#inTurn(async () => this.#sign(call, prepared, from, keep));
    this.#onSent?.(sent.hash);
    return this.#receipt(sent, from, call);
  }

  /**
   * Goes on with a transaction that was kept: sends the same bytes unless the node has them, and waits.
   * @param call what it does
   * @returns the receipt as {send}
   * @throws {ReplacedError} its nonce went to another transaction: this one can't act any more
   * @throws {RegistryRefusal | TransactionError | RpcError} as {send}
   */
  async resume(transaction: SignedTransaction, call: Call): Promise<TransactionReceipt> {
    this.#kept.add(transaction.nonce);
    const from = await this.address();
    await this.#inTurn(async () => {
      await this.check();
      // Where the nonce is used, the wait finds out by what.
      await this.#broadcast(transaction);
    });
    return this.#receipt(transaction, from, call);
  }

  /** Throws unless the wallet is still at the expected account and the node on the expected chain. */
  async check(): Promise<void> {
    const chainId = await currentChainId(this.#provider);
    if (chainId !== this.#chainId) throw new WrongChainError(this.#chainId, chainId);
    const [expected, actual] = [await this.address(), await this.#currentAccount()];
    if (actual !== expected) throw new WrongAccountError(expected, actual);
  }

  /** A browser's wallet is asked, because its signer keeps the account that it began with. */
  async #currentAccount(): Promise<string> {
    const provider = this.#provider;
    if (!(provider instanceof BrowserProvider)) return this.#signer.getAddress();
    const [account] = (await provider.send("eth_accounts", [])) as string[];
    return account === undefined ? "no account" : getAddress(account);
  }

  /** Runs one after another what gives nonces and sends. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(act);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** The transaction but for nonce and gas, and how many the account has sent. */
  async #prepare({ to, data, value = 0n }: Call, from: string): Promise<Prepared> {
    const asked = Promise.all([
      this.#provider instanceof BrowserProvider
        ? {}
        : feesFor(this.#provider, from, this.#maxFeePerGas),
      this.#pending(from),
    ]);
    asked.catch(() => undefined);
    // What another chain answers is not what is wrong then.
    await this.check();
    const [fees, pending] = await asked;
    return { ...fees, to, data, value, from, chainId: this.#chainId, pending };
  }

  #pending(from: string): Promise<number> {
    return retrying("the account's nonce", () =>
      ofNextBlock(this.#provider, (tag) => this.#provider.getTransactionCount(from, tag)),
    );
  }

  async #sign(
    call: Call,
    preparing: Promise<Prepared>,
    from: string,
    keep?: Keep,
  ): Promise<OnItsWay> {
    // At first and after an error, what went out since is not known here.
    const asked = Promise.all([
      call.gasLimit ?? estimateGas(this.#provider, call, from),
      this.#nextNonce ?? this.#pending(from),
    ]);
    asked.catch(() => undefined);
    const { pending, ...prepared } = await preparing;
    const [gas, known] = await asked;
    let nonce = Math.max(pending, known);
    while (this.#kept.has(nonce)) nonce++;
    const request = { ...prepared, nonce, gasLimit: gas };
    try {
      const sent =
        this.#signer instanceof BaseWallet
          ? await this.#sendSigned(this.#signer, request, keep)
          : { hash: await this.#sendByWallet(request), nonce };
      this.#nextNonce = nonce + 1;
      return sent;
    } catch (error) {
      this.#nextNonce = undefined;
      throw error;
    }
  }

  /** Signs here, then sends. */
  async #sendSigned(
    wallet: BaseWallet,
    { from, ...request }: Numbered,
    keep?: Keep,
  ): Promise<SignedTransaction> {
    const { nonce } = request;
    const raw = await wallet.signTransaction(request);
    const signed = { hash: keccak256(raw), nonce, raw };
    if (keep !== undefined) {
      await keep(signed);
      this.#kept.add(nonce);
    }
    const used = await this.#broadcast(signed);
    if (used === undefined) return signed;
    throw nonceTaken({ from, nonce }, await this.#findByNonce({ from, nonce }), used);
  }

  /**
   * Sends the same bytes until the node has them.
   * @returns undefined; or the node's error, if it has not got them and says that the nonce is used
   */
  async #broadcast({ hash, nonce, raw }: SignedTransaction): Promise<unknown> {
    for (let left = BROADCAST_TRIES - 1, wait = 200; ; left--, wait *= 2) {
      try {
        await this.#provider.broadcastTransaction(raw);
        return undefined;
      } catch (error) {
        if (await this.#knows(hash)) return undefined;
        if (isNonceUsed(error)) return error;
        // Whatever the node has against bytes that are kept: it is no outcome, they can still be mined.
        if (!isTransient(error))
          throw this.#kept.has(nonce) ? notTaken(hash, typed(error)) : typed(error);
        if (left === 0) {
          throw new RpcError(
            `the node took no transaction in ${BROADCAST_TRIES} tries; ${hash} is not known to it, look it up before sending anew.`,
            { cause: error },
          );
        }
        await pause(wait);
      }
    }
  }

  /** Lets the node or the browser's wallet sign; when its answer gets lost, looks the nonce up. */
  async #sendByWallet(request: Numbered): Promise<string> {
    await this.check();
    try {
      // An ethers signer would wait until the node shows the transaction, for ever if need be.
      return this.#signer instanceof JsonRpcSigner
        ? await this.#signer.sendUncheckedTransaction(request)
        : (await this.#signer.sendTransaction(request)).hash;
    } catch (error) {
      const used = isNonceUsed(error);
      if (!used && !isTransient(error)) throw typed(error);
      for (let tries = LOOKUP_TRIES; tries > 0; tries--) {
        const found = await this.#findByNonce(request);
        if (found !== undefined && isSame(found, request)) return found.hash;
        if (found !== undefined) throw nonceTaken(request, found, error);
        await pause(this.#pollingMs);
      }
      if (used) throw nonceTaken(request, undefined, error);
      throw new TransactionError(
        `the wallet gave no answer and no transaction with nonce ${request.nonce} of ${request.from} is to be found; look it up in the wallet before sending anew.`,
        null,
        request.nonce,
        { cause: error },
      );
    }
  }

  async #knows(hash: string): Promise<boolean> {
    const found = await sayingOnLoss(`It may have got transaction ${hash}`, () =>
      retrying("a transaction", () => this.#provider.getTransaction(hash)),
    );
    return found !== null;
  }

  /** The transaction of an account with this nonce, among the pending and the latest blocks' ones. */
  #findByNonce({ from, nonce }: Sent): Promise<TransactionResponse | undefined> {
    return sayingOnLoss(
      `It may have got a transaction with nonce ${nonce} of ${from}`,
      async () => {
        const latest = await retrying("the block number", () => this.#provider.getBlockNumber());
        const tags: (number | "pending")[] = ["pending"];
        for (let number = latest; number >= Math.max(0, latest - LOOKBACK_BLOCKS); number--)
          tags.push(number);
        for (const tag of tags) {
          const block = await retrying("a block", () => this.#provider.getBlock(tag, true)).catch(
            (error: unknown) => {
              // Some providers can't read a block that has no number yet.
              if (tag === "pending" && !(error instanceof RpcError)) return null;
              throw error;
            },
          );
          const match = block?.prefetchedTransactions.find(
            (transaction) => transaction.from === from && transaction.nonce === nonce,
          );
          if (match !== undefined) return match;
        }
        return undefined;
      },
    );
  }

  #receipt(sent: OnItsWay, from: string, call: Call): Promise<TransactionReceipt> {
    return sayingOnLoss(`It has got transaction ${sent.hash}`, () =>
      this.#waitForReceipt(sent, from, call),
    );
  }

  async #waitForReceipt(sent: OnItsWay, from: string, call: Call): Promise<TransactionReceipt> {
    const { hash, nonce, raw } = sent;
    let end = Date.now() + this.#receiptTimeoutMs;
    let unseen = 0;
    let [seenIn, seenDeep]: [string | undefined, number] = [undefined, 0];
    for (let first = true; first || Date.now() < end; first = false) {
      if (!first) await pause(this.#pollingMs);
      // The count before the receipt: a count that moved on without a receipt is a replacement. At first there is none.
      const count = first ? nonce : await this.#mined(from);
      const receipt = await retrying("a receipt", () => this.#provider.getTransactionReceipt(hash));
      if (receipt !== null) {
        const depth = await this.#depthOf(receipt);
        // Each further block gives the next one as long again.
        if (receipt.blockHash !== seenIn || depth > seenDeep) {
          end = Date.now() + this.#receiptTimeoutMs;
        }
        [seenIn, seenDeep] = [receipt.blockHash, depth];
        if (depth < this.#confirmations) continue;
        this.#kept.delete(nonce);
        if (receipt.status === 1) return receipt;
        throw await this.#whyFailed(call, from, nonce, receipt);
      }
      if (seenIn !== undefined) {
        // Its block has gone: the same bytes may be mined again.
        seenIn = undefined;
        if (raw !== undefined) await this.#broadcast({ hash, nonce, raw });
        continue;
      }
      if (count > nonce) {
        // Nodes count a transaction a moment before they show its receipt, or even its block.
        const other = await this.#findByNonce({ from, nonce });
        const isUnseen = other === undefined && ++unseen < LOOKUP_TRIES;
        if (other?.hash === hash || isUnseen) continue;
        this.#kept.delete(nonce);
        throw new ReplacedError(
          `transaction ${hash} was replaced: nonce ${nonce} of ${from} went to ${other?.hash ?? "another one"}; check what that did before sending anew.`,
          hash,
          nonce,
        );
      }
    }
    const count = await this.#mined(from);
    // What the node has forgotten by now leaves its nonce to the next call.
    this.#nextNonce = undefined;
    throw new TransactionError(
      count < nonce
        ? `transaction ${hash} waits for nonce ${count} of ${from}, which was never mined; send or replace that one first.`
        : seenIn === undefined
          ? `transaction ${hash} has no receipt after ${this.#receiptTimeoutMs / 1000} s; look it up before sending anew.`
          : `transaction ${hash} is in ${seenDeep} of ${this.#confirmations} blocks that must hold it, and there was no further one in ${this.#receiptTimeoutMs / 1000} s; look it up before sending anew.`,
      hash,
      nonce,
    );
  }

  /** How many transactions of an account are in blocks. */
  #mined(from: string): Promise<number> {
    return retrying("the account's nonce", () =>
      this.#provider.getTransactionCount(from, "latest"),
    );
  }

  /** How many blocks hold a transaction, its own among them; not asked for where one will do. */
  async #depthOf({ blockNumber }: TransactionReceipt): Promise<number> {
    if (this.#confirmations <= 1) return 1;
    const latest = await retrying("the block number", () => this.#provider.getBlockNumber());
    return latest - blockNumber + 1;
  }

  async #whyFailed(
    call: Call,
    from: string,
    nonce: number,
    receipt: TransactionReceipt,
  ): Promise<DomicileError> {
    const { hash, blockNumber, gasUsed } = receipt;
    const refusal = await this.#whyReverted(call, from, receipt);
    if (refusal !== undefined) return refusal;
    const sent = await retrying("a transaction", () => this.#provider.getTransaction(hash));
    const failed = `transaction ${hash} was mined in block ${blockNumber} and`;
    return new FailedTransactionError(
      // A call inside may run out where the one around has a 64th part left, and one around that.
      sent !== null && gasUsed >= sent.gasLimit - sent.gasLimit / 16n
        ? `${failed} ran out of gas: it used ${gasUsed} of ${sent.gasLimit}; it changed nothing, send it with more.`
        : `${failed} failed; it changed nothing.`,
      hash,
      nonce,
    );
  }

  /** Repeats a failed call on the state after its block. */
  async #whyReverted(
    call: Call,
    from: string,
    receipt: TransactionReceipt,
  ): Promise<DomicileError | undefined> {
    try {
      await this.#provider.call({
        to: call.to,
        data: call.data,
        from,
        blockTag: receipt.blockNumber,
      });
      return undefined;
    } catch (error) {
      return refusalOf(error);
    }
  }
}

/** A transaction that a node has got; its bytes, where it was signed here. */
type OnItsWay = Omit<SignedTransaction, "raw"> & { raw?: string };

interface Sent {
  from: string;
  nonce: number;
}
type Prepared = Omit<TransactionRequest, "gasLimit"> & {
  to: string;
  data: string;
  value: bigint;
  from: string;
  pending: number;
};
type Numbered = TransactionRequest & Sent & Required<Call>;

/** Whether what is on chain, or on its way, does what was asked for. */
const isSame = ({ to, data, value }: TransactionResponse, request: Numbered): boolean =>
  to === getAddress(request.to) && data === request.data && value === request.value;

const isNonceUsed = (error: unknown): boolean =>
  isError(error, "NONCE_EXPIRED") ||
  isError(error, "REPLACEMENT_UNDERPRICED") ||
  /already (known|imported)/i.test(wordsOfNode(error) ?? "");

const nonceTaken = (
  { from, nonce }: Sent,
  other: TransactionResponse | undefined,
  cause: unknown,
): TransactionError =>
  new TransactionError(
    `nonce ${nonce} of ${from} went to another transaction${other === undefined ? "" : `, ${other.hash}`}; check what that did before sending anew.`,
    null,
    nonce,
    { cause },
  );

const notTaken = (hash: string, cause: Error): RpcError =>
  new RpcError(`the node does not take transaction ${hash}: ${cause.message}`, { cause });

/** Adds to the loss of the line what must be known of a transaction. */
async function sayingOnLoss<T>(known: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof RpcError || error instanceof WrongChainError)) throw error;
    throw new RpcError(`${error.message} ${known}: look it up before sending anew.`, {
      cause: error,
    });
  }
}

/** The chain that the node is on now: asked anew, because providers remember the first answer. */
export async function currentChainId(provider: Provider): Promise<bigint> {
  return retrying("its chain id", async () => {
    const node = provider as Partial<JsonRpcApiProvider>;
    return node.send === undefined
      ? (await provider.getNetwork()).chainId
      : BigInt((await node.send("eth_chainId", [])) as string);
  });
}
