import {
  focusManager,
  QueryClient,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import {
  type Before,
  RecordError,
  RpcError,
  type Resolved,
  type VerifiedRecord,
} from "../../../../src/index.js";
import { domicile, provider, sources } from "./reading.js";

/** What was read stays until somebody comes back to the page or does something; nothing is kept beyond it. */
export const queries = new QueryClient({
  // The client itself asks again when answers get lost.
  defaultOptions: { queries: { retry: false, staleTime: 3_000, networkMode: "always" } },
});

// Also who comes back from another window, such as a wallet's, and not only from another tab.
focusManager.setEventListener((onFocus) => {
  const listener = (): void => onFocus();
  for (const event of ["visibilitychange", "focus"]) addEventListener(event, listener);
  return () => {
    for (const event of ["visibilitychange", "focus"]) removeEventListener(event, listener);
  };
});

/** Reads something from the chain. */
export const useRead = <Value>(
  key: readonly unknown[],
  read: () => Promise<Value>,
  options: { enabled?: boolean; refetchInterval?: number } = {},
): UseQueryResult<Value> => useQuery({ queryKey: key, queryFn: read, ...options });

/** Reads a list page by page, newest first: all that were read so far, and the way to older ones. */
export const usePages = <Page extends { next: Before | null }>(
  key: readonly unknown[],
  read: (before: Before | null) => Promise<Page>,
): UseInfiniteQueryResult<Page[]> =>
  useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: null as Before | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages,
  });

export const useResolved = (code: string): UseQueryResult<Resolved> =>
  useRead(["resolved", code], () => domicile.resolve(code));

/** The verified record, null if none is published, or why it is not to be had. */
export type FoundRecord = VerifiedRecord | RecordError | null;

export const recordOf = async (code: string): Promise<FoundRecord> => {
  try {
    return await domicile.records.fetch(code, sources);
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
};

export const useRecord = (code: string): UseQueryResult<FoundRecord> =>
  useRead(["record", code], () => recordOf(code));

/** The time of a block, seconds since 1970. A block that was read does not change. */
export const useBlockTime = (block: number): UseQueryResult<number> =>
  useQuery({
    queryKey: ["block time", block],
    queryFn: async () => {
      const found = await provider.getBlock(block);
      if (found === null)
        throw new RpcError(`the node does not know block ${block} yet; try again.`);
      return found.timestamp;
    },
    // Behind one address there may be nodes of which not all are as far.
    retry: 3,
    staleTime: Infinity,
  });

/** After something was done, all that is shown is read anew. */
export const readAnew = (): Promise<void> => queries.invalidateQueries();
