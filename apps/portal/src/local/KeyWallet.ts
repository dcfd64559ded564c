import {
  type BaseWallet,
  getAddress,
  toQuantity,
  type TransactionRequest,
  type TypedDataDomain,
  type TypedDataField,
} from "ethers";
import { provider } from "../chain/reading.js";
import { settings } from "../settings.js";
import type { WalletProvider } from "../wallet/wallets.js";

interface TypedData {
  domain: TypedDataDomain;
  types: Record<string, TypedDataField[]>;
  message: Record<string, unknown>;
}

/** Codes of EIP-1193. */
const UNAUTHORIZED = 4100;
const UNSUPPORTED = 4200;

/** A wallet (EIP-1193) of one key that is in the page. It asks nobody: only for keys that everybody may have. */
export class KeyWallet implements WalletProvider {
  readonly #key: BaseWallet;

  constructor(key: BaseWallet) {
    this.#key = key.connect(provider);
  }

  async request({ method, params = [] }: { method: string; params?: unknown[] }): Promise<unknown> {
    switch (method) {
      case "eth_accounts":
      case "eth_requestAccounts":
        return [this.#key.address];
      case "eth_chainId":
        return toQuantity(settings.deployment.chainId);
      case "eth_sendTransaction":
        return this.#send((params as [TransactionRequest & { gas: string }])[0]);
      case "eth_signTypedData_v4":
        return this.#sign(...(params as [string, string]));
      default:
        if (!/^(eth|net)_/.test(method)) throw problem(UNSUPPORTED, `${method} is not supported`);
        return this.#pass(method, params);
    }
  }

  /** Account and chain never change. */
  on(): void {}
  removeListener(): void {}

  async #send({ gas, ...request }: TransactionRequest & { gas: string }): Promise<string> {
    this.#own(request.from as string);
    const { hash } = await this.#key.sendTransaction({ ...request, gasLimit: gas });
    return hash;
  }

  async #sign(account: string, json: string): Promise<string> {
    this.#own(account);
    const { domain, types, message } = JSON.parse(json) as TypedData;
    delete types.EIP712Domain;
    return this.#key.signTypedData(domain, types, message);
  }

  #own(account: string): void {
    if (getAddress(account) !== this.#key.address)
      throw problem(UNAUTHORIZED, "that account is another wallet's");
  }

  /** What the node says, as it says it. */
  async #pass(method: string, params: unknown[]): Promise<unknown> {
    try {
      return await provider.send(method, params);
    } catch (error) {
      const { error: inner, info } = error as { error?: unknown; info?: { error?: unknown } };
      throw inner ?? info?.error ?? error;
    }
  }
}

const problem = (code: number, message: string): Error =>
  Object.assign(new Error(message), { code });
