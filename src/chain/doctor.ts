import { formatEther, formatUnits, type JsonRpcApiProvider, type Provider } from "ethers";
import { DomicileError } from "../errors.js";
import { CREATE2_PROXY, PROXY_COST } from "./create2.js";
import { feesFor, MAX_FEE_PER_GAS } from "./fees.js";
import { hasPending, ofNextBlock } from "./pending.js";
import { isMilliseconds } from "./reader.js";
import { retrying } from "./retry.js";
import { currentChainId } from "./sender.js";
import { nobody } from "./simulation.js";
import { typed } from "./typed.js";

/** What a network can do on one point. */
export interface Finding {
  /** Such as `instructions`. */
  what: string;
  /** `fails`: the suite can't be deployed or used. `limited`: all works, with what is said. */
  state: "ok" | "limited" | "fails";
  /** What was found; and what to do, unless it is well. */
  says: string;
}

export interface ExamineOptions {
  /** Who would deploy; without, no balance is looked at. */
  account?: string;
  /** What is paid for each gas at most, in wei. */
  maxFeePerGas?: bigint;
}

/** What the suite's deployment takes, and the limit of its largest transaction. */
const DEPLOYMENT_GAS = 13_000_000n;
const LARGEST_LIMIT = 7_500_000n;

/** Code that ends well where an instruction is there. */
const INSTRUCTIONS = [
  { name: "PUSH0", fork: "Shanghai", code: "0x60015ff3" },
  { name: "MCOPY", fork: "Cancun", code: "0x6000600060005e60016000f3" },
];

/** Ranges of blocks that logs are asked for in, most first. */
const RANGES = [10_000, 1_000, 100, 10];

const HOUR = 3600;

type Found = Omit<Finding, "what">;
const ok = (says: string): Found => ({ state: "ok", says });
const limited = (says: string): Found => ({ state: "limited", says });
const fails = (says: string): Found => ({ state: "fails", says });

/**
 * Tries on a network what the suite needs there, by questions only: no transaction is sent.
 * @returns a finding for each point, in the order of how much hangs on it
 * @throws {RpcError} the node does not answer
 */
export async function examine(
  provider: Provider,
  options: ExamineOptions = {},
): Promise<Finding[]> {
  const chainId = await currentChainId(provider);
  const points: [what: string, find: () => Promise<Found>][] = [
    ["instructions", () => instructions(provider)],
    ["block time", () => blockTimes(provider)],
    ["gas of a transaction", () => gasLimits(provider)],
    ["fees", () => fees(provider, options)],
    ["deployment proxy", () => deploymentProxy(provider, options)],
    ["first block", () => firstBlock(provider)],
    ["logs", () => logRanges(provider)],
    ["pending block", () => pendingBlock(provider)],
    ["simulations", () => simulations(provider)],
  ];
  const findings: Finding[] = [{ what: "chain", ...ok(`${chainId}`) }];
  for (const [what, find] of points) {
    const found = await find().catch((error: unknown) => fails(wordsOf(error)));
    findings.push({ what, ...found });
  }
  return findings;
}

/** What the node said instead of an answer, or that it said nothing; throws on what is no word of it. */
function wordsOf(error: unknown): string {
  if (!(error instanceof DomicileError) && !("code" in (error as object))) throw error;
  return typed(error).message;
}

async function instructions(provider: Provider): Promise<Found> {
  for (const { name, fork, code } of INSTRUCTIONS) {
    const answer = await retrying("a call", () => provider.call({ data: code })).catch(wordsOf);
    if (answer !== "0x00") {
      return fails(
        `${name} is missing: the contracts need the instructions up to Cancun, this chain is before ${fork}; use another chain, or have it upgraded.`,
      );
    }
  }
  return ok(INSTRUCTIONS.map(({ name }) => name).join(", "));
}

async function blockTimes(provider: Provider): Promise<Found> {
  const block = await retrying("the latest block", () => provider.getBlock("latest"));
  if (block === null) return fails("there is no latest block; wait until the node has one.");
  if (isMilliseconds(block.timestamp)) {
    return fails(
      "blocks count milliseconds, and the contracts count seconds: terms and notices would be over at once; use another chain.",
    );
  }
  const ahead = Math.round(block.timestamp - Date.now() / 1000);
  if (Math.abs(ahead) <= HOUR) return ok("seconds, as this computer's clock");
  return limited(
    `${Math.abs(ahead)} s ${ahead > 0 ? "ahead of" : "behind"} this computer's clock: terms and deadlines go by the blocks; set the clock right unless this is a local chain, or one without new blocks.`,
  );
}

async function gasLimits(provider: Provider): Promise<Found> {
  const block = await retrying("the latest block", () => provider.getBlock("latest"));
  const limit = block?.gasLimit ?? 0n;
  return limit < LARGEST_LIMIT
    ? fails(
        `a block holds ${limit} gas, and the largest contract is sent with ${LARGEST_LIMIT}; have the limit raised.`,
      )
    : ok(`a block holds ${limit}`);
}

async function fees(provider: Provider, options: ExamineOptions): Promise<Found> {
  const { account, maxFeePerGas = MAX_FEE_PER_GAS } = options;
  const asked = await feesFor(provider, account ?? CREATE2_PROXY, maxFeePerGas);
  const fee = asked.type === 2 ? asked.maxFeePerGas : asked.gasPrice;
  if (fee === 0n) return ok("none: an account without ether sends for nothing");
  const price = `${asked.type === 2 ? "at most " : "without base fee, "}${formatUnits(fee, "gwei")} gwei for each gas`;
  if (account === undefined) return ok(price);
  const balance = await retrying("a balance", () => provider.getBalance(account));
  const cost = formatEther(fee * DEPLOYMENT_GAS);
  return balance < fee * DEPLOYMENT_GAS
    ? fails(
        `${account} has ${formatEther(balance)} ether, and a deployment takes up to ${cost}; fund it, or name another account.`,
      )
    : ok(`${price}, ${cost} ether for a deployment`);
}

async function deploymentProxy(provider: Provider, { account }: ExamineOptions): Promise<Found> {
  const code = await retrying("a contract's code", () => provider.getCode(CREATE2_PROXY));
  if (code !== "0x") return ok(CREATE2_PROXY);
  const balance =
    account === undefined
      ? PROXY_COST
      : await retrying("a balance", () => provider.getBalance(account));
  return balance < PROXY_COST
    ? fails(
        `not there, and putting it there takes 0.01 ether; have ${CREATE2_PROXY} put there, such as in the first block.`,
      )
    : limited(
        `not there: a deployment puts it there, which takes 0.01 ether and a node that takes unprotected transactions; else have ${CREATE2_PROXY} put there.`,
      );
}

async function firstBlock(provider: Provider): Promise<Found> {
  const block = await retrying("the first block", () => provider.getBlock(0));
  return block?.hash == null
    ? fails("the node does not have it, by which deployments know the chain; use a full node.")
    : ok(block.hash);
}

async function logRanges(provider: Provider): Promise<Found> {
  const toBlock = await retrying("the block number", () => provider.getBlockNumber());
  let why = "";
  for (const range of RANGES) {
    const fromBlock = Math.max(0, toBlock - range + 1);
    try {
      await retrying("logs", () =>
        provider.getLogs({ address: CREATE2_PROXY, fromBlock, toBlock }),
      );
    } catch (error) {
      why = wordsOf(error);
      continue;
    }
    return range === RANGES[0]
      ? ok(`${range} blocks in one question`)
      : limited(
          `${range} blocks in one question: lists and histories take more of them; use a node that gives more.`,
        );
  }
  return fails(why);
}

async function pendingBlock(provider: Provider): Promise<Found> {
  await ofNextBlock(provider, (tag) =>
    retrying("a nonce", () => provider.getTransactionCount(CREATE2_PROXY, tag)),
  );
  return hasPending(provider)
    ? ok("there")
    : limited(
        "none: the latest one is asked, where what was changed just now can't be changed again; wait a block then.",
      );
}

async function simulations(provider: Provider): Promise<Found> {
  const node = provider as Partial<JsonRpcApiProvider>;
  const account = nobody();
  const granted = { [account]: { code: "0x60016000f3" } };
  const answer: unknown = await node
    .send?.("eth_call", [{ to: account }, "latest", granted])
    .catch(wordsOf);
  return answer === "0x00"
    ? ok("accounts can be taken to hold code")
    : limited(
        "the node takes no third argument of eth_call: what several sign is simulated only once the others have; use another node for those.",
      );
}
