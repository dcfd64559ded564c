import { readFileSync } from "node:fs";
import * as z from "zod";
import { type Deployment, DomicileError, parseDeployment } from "../../src/index.js";

/** What a portal is built for. All of it is public: it goes into the page. */
export interface Settings {
  deployment: Deployment;
  /** The node that the page reads from. */
  rpcUrl: string;
  /** Takes what people sign; null: they pay themselves. */
  relayerUrl: string | null;
  /** Where records are looked for; `self` is `/ipfs/` beside the page. */
  gateways: string[];
  /** Shows transactions: the hash goes to its end; null: they are not linked. */
  explorerUrl: string | null;
}

export const LOCAL_CHAIN = 31337;

/** Hosts are taken into the page's policy, where a semicolon would begin something else. */
const address = z.url({ protocol: /^https?$/, hostname: /^([\w.-]+|\[[\da-f:.]+\])$/i });
const environment = z.object({
  PORTAL_DEPLOYMENT: z.string().default(`deployments/${LOCAL_CHAIN}.json`),
  PORTAL_RPC_URL: address.optional(),
  PORTAL_RELAYER_URL: address.optional(),
  PORTAL_GATEWAYS: z
    .string()
    .default("self")
    .transform((list) => list.split(","))
    .pipe(z.array(z.union([z.literal("self"), address]))),
  PORTAL_EXPLORER_URL: address.optional(),
});

/**
 * Reads the settings from environment variables.
 * @throws {DomicileError} names the variable
 */
export function readSettings(variables: NodeJS.ProcessEnv): Settings {
  // An empty variable is one that was not given.
  const given = Object.entries(variables).filter(([, value]) => value !== "");
  const result = environment.safeParse(Object.fromEntries(given));
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw new DomicileError(`${path[0]?.toString()}: ${message}; see docs/portal.md.`);
  }
  const { data } = result;
  const deployment = deploymentIn(data.PORTAL_DEPLOYMENT);
  const rpcUrl =
    data.PORTAL_RPC_URL ??
    (deployment.chainId === LOCAL_CHAIN ? "http://127.0.0.1:8545" : undefined);
  if (rpcUrl === undefined) {
    throw new DomicileError("PORTAL_RPC_URL is missing; give the node that the page reads from.");
  }
  return {
    deployment,
    rpcUrl,
    relayerUrl: data.PORTAL_RELAYER_URL ?? null,
    gateways: data.PORTAL_GATEWAYS,
    explorerUrl: data.PORTAL_EXPLORER_URL ?? null,
  };
}

function deploymentIn(file: string): Deployment {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new DomicileError(`${file}: not there; deploy first, or name it in PORTAL_DEPLOYMENT.`);
  }
  return parseDeployment(text, file);
}

/** A local chain on this machine: only there are keys for everybody and the demo's data offered. */
export const isLocal = ({ deployment, rpcUrl }: Settings): boolean =>
  deployment.chainId === LOCAL_CHAIN &&
  ["127.0.0.1", "localhost", "[::1]"].includes(new URL(rpcUrl).hostname);

/** What the page may load and ask, and nothing else (Content-Security-Policy). */
export function policyOf({ rpcUrl, relayerUrl, gateways }: Settings): string {
  const others = [rpcUrl, relayerUrl, ...gateways].flatMap((url) =>
    url === null || url === "self" ? [] : [new URL(url).origin],
  );
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...new Set(others)].join(" ")}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}
