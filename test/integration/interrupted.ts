import type { Provider, Signer } from "ethers";

/** Where a signer's line to the node is cut: at one of its requests, on the way out or back. */
export interface Cut {
  /** Counts from 1. */
  request: number;
  moment: "before" | "after";
}

/** A signer whose requests are listed and may be cut once; after the cut, nothing goes out any more. */
export function interruptible(
  signer: Signer,
  cut?: Cut,
): { signer: Signer; requests: readonly string[] } {
  const requests: string[] = [];
  let isCut = false;
  const fail = (): never => {
    isCut = true;
    throw new Error("interrupted");
  };
  const watched = <Target extends object>(target: Target, names: ReadonlySet<string>): Target =>
    new Proxy(target, {
      get(_, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (name === "provider") return provider;
        if (typeof value !== "function" || typeof name !== "string") return value;
        const method = value.bind(target) as (...args: unknown[]) => unknown;
        if (!names.has(name)) return method;
        return async (...args: unknown[]) => {
          requests.push(name);
          const here = requests.length === cut?.request;
          if (isCut || (here && cut.moment === "before")) fail();
          if (!here) return method(...args);
          await Promise.allSettled([method(...args)]);
          return fail();
        };
      },
    });
  const provider: Provider = watched(signer.provider!, READS);
  return { signer: watched(signer, WRITES), requests };
}

const WRITES = new Set(["sendTransaction", "signTransaction", "populateTransaction"]);
const READS = new Set([
  "send",
  "call",
  "estimateGas",
  "broadcastTransaction",
  "getBlock",
  "getBlockNumber",
  "getCode",
  "getLogs",
  "getTransaction",
  "getTransactionCount",
  "getTransactionReceipt",
]);
