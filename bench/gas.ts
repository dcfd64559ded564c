import { BUDGETS, type OperationName } from "./budgets.js";
import { figuresOf } from "./figures.js";
import { type Job, jobOf } from "./jobs.js";
import { ITEMS, OPERATIONS } from "./operations/all.js";
import { chain, chainWith, cities } from "./operations/parties.js";
import { EAS } from "./peers/eas.js";
import { ENS } from "./peers/ens.js";
import { ERC1056 } from "./peers/erc1056.js";
import { ONCHAINID } from "./peers/onchainid.js";
import type { PeerOperation } from "./peers/peer.js";
import { type QuotedOperation, QUOTED } from "./peers/quoted.js";
import { VERAX } from "./peers/verax.js";
import type { OurResult, PeerResult } from "./results.js";

const { provider } = chain;

/** Each on a new deployment. */
export async function measureOurs(): Promise<OurResult[]> {
  const results: OurResult[] = [];
  for (const name of Object.keys(BUDGETS) as OperationName[]) {
    const items = ITEMS[name] ?? 1;
    const receipt = await OPERATIONS[name](await chainWith(cities));
    const { operation, gas } = BUDGETS[name];
    results.push({
      name,
      operation,
      budget: Number(gas),
      items,
      ...(await figuresOf(provider, [receipt], items)),
    });
  }
  return results;
}

/** Each on a new deployment of the peer's own bytecode; then those that are quoted. */
export async function measurePeers(): Promise<PeerResult[]> {
  const results: PeerResult[] = [];
  for (const { run, ...about } of [...ENS, ...ERC1056, ...EAS, ...ONCHAINID, ...VERAX]) {
    const figures = await figuresOf(provider, await run(), about.items);
    for (const part of byJob(about)) results.push({ ...part, quoted: false, ...figures });
  }
  for (const about of QUOTED) {
    for (const part of byJob(about)) results.push({ ...part, quoted: true });
  }
  return results;
}

/** An operation that stands beside several of ours, once for each job that these do. */
function byJob<About extends Omit<PeerOperation, "run"> | QuotedOperation>(
  about: About,
): (About & { job: Job })[] {
  const jobs = new Set(about.beside.map((name) => jobOf(name)!));
  return [...jobs].map((job) => ({
    ...about,
    job,
    beside: about.beside.filter((name) => jobOf(name) === job),
  }));
}
