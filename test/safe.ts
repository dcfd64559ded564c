import { createRequire } from "node:module";
import {
  type BaseWallet,
  concat,
  Contract,
  ContractFactory,
  type InterfaceAbi,
  type Signer,
  type TransactionReceipt,
  ZeroAddress,
} from "ethers";

const require = createRequire(import.meta.url);

/** A contract of Safe 1.4.1, as its authors compiled it. */
const artifact = (path: string) =>
  require(`@safe-global/safe-contracts/build/artifacts/contracts/${path}.json`) as {
    abi: InterfaceAbi;
    bytecode: string;
  };
const SAFE = artifact("Safe.sol/Safe");
const LIBRARY = artifact("libraries/SignMessageLib.sol/SignMessageLib");

const SAFE_MESSAGE = { SafeMessage: [{ name: "message", type: "bytes" }] };
const SAFE_TRANSACTION = {
  SafeTx: [
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "data", type: "bytes" },
    { name: "operation", type: "uint8" },
    { name: "safeTxGas", type: "uint256" },
    { name: "baseGas", type: "uint256" },
    { name: "gasPrice", type: "uint256" },
    { name: "gasToken", type: "address" },
    { name: "refundReceiver", type: "address" },
    { name: "nonce", type: "uint256" },
  ],
};

/** A Safe 1.4.1, which some of its owners act for. */
export class Safe {
  readonly address: string;

  constructor(
    readonly contract: Contract,
    readonly chainId: bigint,
    readonly library: string,
  ) {
    this.address = contract.target as string;
  }

  /** What ERC-1271 takes for a yes to a digest: the owners' signatures, ordered by address. */
  sign(digest: string, owners: BaseWallet[]): Promise<string> {
    return this.#signatures(owners, (owner) =>
      owner.signTypedData(this.#domain, SAFE_MESSAGE, { message: digest }),
    );
  }

  /** Says yes to a digest on chain, for good: no signature is needed from then on. */
  approve(digest: string, owners: BaseWallet[]): Promise<TransactionReceipt> {
    const library = new Contract(this.library, LIBRARY.abi);
    const data = library.interface.encodeFunctionData("signMessage", [digest]);
    return this.#execute({ to: this.library, data, operation: 1 }, owners);
  }

  /** Makes a call. */
  send(to: string, data: string, owners: BaseWallet[]): Promise<TransactionReceipt> {
    return this.#execute({ to, data, operation: 0 }, owners);
  }

  async #execute(
    { to, data, operation }: { to: string; data: string; operation: number },
    owners: BaseWallet[],
  ): Promise<TransactionReceipt> {
    const nonce = (await this.contract.getFunction("nonce")()) as bigint;
    const transaction = {
      ...{ to, value: 0, data, operation, safeTxGas: 0, baseGas: 0, gasPrice: 0 },
      ...{ gasToken: ZeroAddress, refundReceiver: ZeroAddress, nonce },
    };
    const signatures = await this.#signatures(owners, (owner) =>
      owner.signTypedData(this.#domain, SAFE_TRANSACTION, transaction),
    );
    const sent = (await this.contract.getFunction("execTransaction")(
      ...[to, 0, data, operation, 0, 0, 0, ZeroAddress, ZeroAddress, signatures],
    )) as { wait(): Promise<TransactionReceipt> };
    return sent.wait();
  }

  get #domain() {
    return { chainId: this.chainId, verifyingContract: this.address };
  }

  async #signatures(
    owners: BaseWallet[],
    sign: (owner: BaseWallet) => Promise<string>,
  ): Promise<string> {
    const ordered = owners.toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
    return concat(await Promise.all(ordered.map(sign)));
  }
}

/** Makes Safes on a chain, paid for by `funder`. */
export async function safes(funder: Signer) {
  const deploy = async ({ abi, bytecode }: typeof SAFE): Promise<Contract> => {
    const contract = await new ContractFactory(abi, bytecode, funder).deploy();
    await contract.waitForDeployment();
    return contract as Contract;
  };
  const singleton = await deploy(SAFE);
  const factory = await deploy(artifact("proxies/SafeProxyFactory.sol/SafeProxyFactory"));
  const handler = await deploy(
    artifact("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler"),
  );
  const library = await deploy(LIBRARY);
  const { chainId } = await funder.provider!.getNetwork();
  let salt = 0;

  return {
    /** A Safe at the address that it will have, and how to put it there. */
    async plan(owners: BaseWallet[], threshold: number) {
      const setup = singleton.interface.encodeFunctionData("setup", [
        ...[owners.map(({ address }) => address), threshold, ZeroAddress, "0x"],
        ...[handler.target, ZeroAddress, 0, ZeroAddress],
      ]);
      const args = [singleton.target, setup, salt++];
      const create = factory.getFunction("createProxyWithNonce");
      const address = (await create.staticCall(...args)) as string;
      return {
        safe: new Safe(new Contract(address, SAFE.abi, funder), chainId, library.target as string),
        deploy: async () => ((await create(...args)) as { wait(): Promise<unknown> }).wait(),
      };
    },

    async create(owners: BaseWallet[], threshold: number): Promise<Safe> {
      const { safe, deploy } = await this.plan(owners, threshold);
      await deploy();
      return safe;
    },
  };
}
