import { isIPv6 } from "node:net";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** Somebody asked too often. */
export class TooManyError extends Error {
  constructor(
    who: string,
    readonly retryAfterSeconds: number,
  ) {
    super(`too many requests ${who}; try again in ${retryAfterSeconds} s.`);
  }
}

/** Counts requests of each minute; `take` throws {TooManyError} above the limit. In memory only. */
export function limitPerMinute(points: number, who: (key: string) => string) {
  const limiter = new RateLimiterMemory({ points, duration: 60 });
  return async (key: string): Promise<void> => {
    try {
      await limiter.consume(key);
    } catch (rejected) {
      if (!(rejected instanceof RateLimiterRes)) throw rejected;
      throw new TooManyError(who(key), Math.max(1, Math.ceil(rejected.msBeforeNext / 1000)));
    }
  };
}

/**
 * Counts what an address asks each minute with all of its network: an IPv4 address by itself; of an IPv6 address the
 * network of 64 bits, and the one of 48 that whoever has it divides at will.
 */
export function limitNetworks(points: number, wider: number) {
  const count = limitPerMinute(points, () => "from this address");
  const countWider = limitPerMinute(wider, () => "from this network");
  return async (network: string): Promise<void> => {
    await count(network);
    const groups = network.split(":");
    if (groups.length > 1) await countWider(groups.slice(0, 3).join(":"));
  };
}

/** Who counts as one: an IPv4 address, or the network of 64 bits that an IPv6 address is in. */
export function networkOf(ip: string): string {
  const plain = withoutPort(ip)
    .replace(/^::ffff:(?=\d+\.)/i, "")
    .replace(/%.*$/, "");
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("::") as [string, string?];
  const groups = (text: string): string[] => (text === "" ? [] : text.split(":"));
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(zeros).fill("0"), ...groups(tail ?? "")];
  return all
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(":");
}

/** Proxies write `192.0.2.1:5678` and `[2001:db8::1]:5678`, too. */
const withoutPort = (ip: string): string =>
  ip.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
