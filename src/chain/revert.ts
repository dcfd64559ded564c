import { isHexString } from "ethers";

/**
 * The data that a failed call reverted with, wherever the provider put it: ethers' `data`, or the
 * node's answer inside `info`, `error` or `cause`. Undefined if there is none.
 */
export function revertData(error: unknown, depth = 0): string | undefined {
  if (typeof error !== "object" || error === null || depth > 5) return undefined;
  const fields = error as Record<string, unknown>;
  if (isHexString(fields.data) && fields.data.length >= 10) return fields.data;
  for (const inner of ["data", "info", "error", "cause"]) {
    const data = revertData(fields[inner], depth + 1);
    if (data !== undefined) return data;
  }
  return undefined;
}
