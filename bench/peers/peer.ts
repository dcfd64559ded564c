import { createRequire } from "node:module";
import {
  type BaseWallet,
  type Contract,
  ContractFactory,
  getBytes,
  type InterfaceAbi,
  parseEther,
  type Signer,
  type TransactionReceipt,
} from "ethers";
import { denseHash, isDense, walletOf } from "../../local/country.js";
import type { OperationName } from "../budgets.js";
import { chain, chainWith } from "../operations/parties.js";

/** What a peer offers for a job, and how it is run. */
export interface PeerOperation {
  peer: string;
  operation: string;
  /** The operations of ours that it stands beside. */
  beside: OperationName[];
  stores: string;
  /** What ours stores or checks in its place and it doesn't. */
  lacks: string;
  /** How many items it is measured on. */
  items: number;
  /** Runs it on a new deployment; the receipts of what it takes. */
  run: () => Promise<TransactionReceipt[]>;
}

type Row<World> = Omit<PeerOperation, "peer" | "items" | "run"> & {
  items?: number;
  run: (world: World) => Promise<TransactionReceipt | TransactionReceipt[]>;
};

/** A peer's operations; each begins with what `deploy` leaves. */
export const operationsOf = <World>(
  peer: string,
  deploy: () => Promise<World>,
  rows: Row<World>[],
): PeerOperation[] =>
  rows.map(({ run, items = 1, ...row }) => ({
    peer,
    ...row,
    items,
    run: async () => [await run(await chainWith(deploy))].flat(),
  }));

/** A contract as its authors compiled it. */
export interface Artifact {
  abi: InterfaceAbi;
  bytecode: string | { object: string };
}

/** By its path in node_modules; some packages export none of their artifacts. */
export const artifact = (path: string): Artifact =>
  createRequire(import.meta.url)(`../../node_modules/${path}.json`) as Artifact;

export async function deploy(
  signer: Signer,
  { abi, bytecode }: Artifact,
  ...args: unknown[]
): Promise<Contract> {
  const contract = await new ContractFactory(abi, bytecode, signer).deploy(...args);
  return (await contract.waitForDeployment()) as Contract;
}

/** The account that deploys peers. */
export const deployer = async (): Promise<Signer> => (await chain.ethers.getSigners())[0]!;

/** A funded key that follows from a name. */
export async function funded(name: string): Promise<BaseWallet> {
  const wallet = walletOf(name);
  await chain.networkHelpers.setBalance(wallet.address, parseEther("100"));
  return wallet.connect(chain.ethers.provider);
}

/** Twelve seconds after the block before, whatever the clock says: what follows from times is the same in each run. */
export async function send(
  signer: Signer,
  contract: Contract,
  method: string,
  ...args: unknown[]
): Promise<TransactionReceipt> {
  const { time } = chain.networkHelpers;
  await time.setNextBlockTimestamp((await time.latest()) + 12);
  const connected = contract.connect(signer) as Contract;
  return (await (await connected.getFunction(method).send(...args)).wait())!;
}

/** Sends the same kind of transaction with other values each time; the last one's receipt counts. */
export async function sendInTurn(
  signer: Signer,
  contract: Contract,
  method: string,
  ...calls: unknown[][]
): Promise<TransactionReceipt> {
  let receipt: TransactionReceipt | undefined;
  for (const args of calls) receipt = await send(signer, contract, method, ...args);
  return receipt!;
}

/** The first of a series that has no zero byte. */
export async function dense<Result>(
  make: (i: number) => Result | Promise<Result>,
  bytesOf: (result: Result) => string,
): Promise<Result> {
  for (let i = 0; ; i++) {
    const result = await make(i);
    if (isDense(bytesOf(result))) return result;
  }
}

/** As many different bytes as said, none of them zero. */
export const denseBytes = (name: string, length: number): string =>
  `0x${Array.from({ length: Math.ceil(length / 32) }, (_, i) => denseHash(`${name} ${i}`).slice(2))
    .join("")
    .slice(0, 2 * length)}`;

/** A text of visible characters. */
export const denseText = (name: string, length: number): string =>
  [...getBytes(denseBytes(name, length))]
    .map((byte) => String.fromCharCode(97 + (byte % 26)))
    .join("");
