import {
  type Eip1193Provider,
  getAddress,
  type JsonRpcProvider,
  toQuantity,
  type TransactionRequest,
  type TypedDataDomain,
  type TypedDataField,
  type Wallet,
} from "ethers";

interface TypedData {
  domain: TypedDataDomain;
  types: Record<string, TypedDataField[]>;
  message: Record<string, unknown>;
}

/** A browser's wallet (EIP-1193) with real keys before a real chain; a person can be played at it. */
export class BrowserWallet implements Eip1193Provider {
  /** The account that the person is at. */
  account: Wallet | undefined;
  chainId = 31337;
  /** Says no to everything. */
  refuses = false;
  /** What the person was asked for, oldest first. */
  readonly prompts: string[] = [];
  /** What the person does while the wallet is asked for something. */
  meanwhile: (method: string) => void = () => undefined;

  constructor(
    readonly chain: JsonRpcProvider,
    account: Wallet,
  ) {
    this.account = account;
  }

  async request({ method, params }: { method: string; params?: unknown[] }): Promise<unknown> {
    this.meanwhile(method);
    switch (method) {
      case "eth_accounts":
      case "eth_requestAccounts":
        return this.account === undefined ? [] : [this.account.address];
      case "eth_chainId":
        return toQuantity(this.chainId);
      case "eth_sendTransaction":
        return this.#send((params as [TransactionRequest & { gas: string }])[0]);
      case "eth_signTypedData_v4":
        return this.#sign(...(params as [string, string]));
      default:
        return this.chain.send(method, params ?? []) as Promise<unknown>;
    }
  }

  async #send({ gas, ...request }: TransactionRequest & { gas: string }): Promise<string> {
    const key = this.#ask("eth_sendTransaction", request.from as string);
    if (Number(request.chainId) !== this.chainId) throw problem(-32602, "chainId mismatch");
    const sent = await key.connect(this.chain).sendTransaction({ ...request, gasLimit: gas });
    return sent.hash;
  }

  async #sign(account: string, json: string): Promise<string> {
    const key = this.#ask("eth_signTypedData_v4", account);
    const { domain, types, message } = JSON.parse(json) as TypedData;
    if (Number(domain.chainId) !== this.chainId) throw problem(-32602, "chainId mismatch");
    delete types.EIP712Domain;
    return key.signTypedData(domain, types, message);
  }

  /** Shows the prompt. */
  #ask(method: string, account: string): Wallet {
    this.prompts.push(method);
    if (this.refuses) throw problem(4001, "User rejected the request.");
    if (this.account?.address !== getAddress(account)) throw problem(4100, "unauthorized account");
    return this.account;
  }
}

const problem = (code: number, message: string): Error =>
  Object.assign(new Error(message), { code });
