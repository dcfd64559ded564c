import { isHexString } from "ethers";
import { z } from "zod";
import { feeFromGwei } from "../../src/chain/fees.js";
import { DomicileError, MAX_FEE_PER_GAS } from "../../src/index.js";

/** Account 5 of anvil and Hardhat: everybody has its key. */
const LOCAL_KEY = "0x8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba";
const LOCAL_CHAIN = 31337;

const whole = (min: number, max: number, otherwise: number) =>
  z.coerce.number().int().min(min).max(max).default(otherwise);

const environment = z.object({
  RELAYER_RPC_URL: z.url({ protocol: /^https?$/ }).default("http://127.0.0.1:8545"),
  RELAYER_DEPLOYMENT: z.string().default(`deployments/${LOCAL_CHAIN}.json`),
  RELAYER_PRIVATE_KEY: z
    .string()
    .refine((key): boolean => isHexString(key, 32), "is no private key: 32 bytes, hexadecimal")
    .optional(),
  RELAYER_DATABASE: z.string().default(".relayer.sqlite"),
  RELAYER_HOST: z.string().default("127.0.0.1"),
  RELAYER_PORT: whole(0, 65_535, 8546),
  RELAYER_PER_IP: whole(1, 1_000_000, 60),
  RELAYER_PER_REGISTRAR: whole(1, 1_000_000, 600),
  RELAYER_MAX_GAS: whole(21_000, 30_000_000, 2_000_000),
  RELAYER_IN_FLIGHT: whole(1, 64, 16),
  RELAYER_MAX_FEE: z
    .string()
    .transform(feeFromGwei)
    .refine((fee) => fee !== null, "is no fee: gwei for each gas, such as 50")
    .default(MAX_FEE_PER_GAS),
  RELAYER_CONFIRMATIONS: whole(1, 9_999, 1),
});

/** What an operator decides. */
export interface Config {
  rpcUrl: string;
  deployment: string;
  /** The key for a chain. @throws {DomicileError} if none was given and the chain is no local one */
  keyFor: (chainId: number) => string;
  database: string;
  host: string;
  port: number;
  perIp: number;
  perRegistrar: number;
  maxGas: bigint;
  inFlight: number;
  /** In wei. */
  maxFeePerGas: bigint;
  confirmations: number;
  trustProxy: boolean;
}

/** Reads the configuration. @throws {DomicileError} names the variable, never its value */
export function readConfig(variables: NodeJS.ProcessEnv, options: readonly string[]): Config {
  const unknown = options.find((option) => option !== "--trust-proxy");
  if (unknown !== undefined) {
    throw new DomicileError(
      `${unknown} is no option; there is --trust-proxy, see docs/relayer.md.`,
    );
  }
  // An empty variable is one that was not given.
  const given = Object.entries(variables).filter(([, value]) => value !== "");
  const result = environment.safeParse(Object.fromEntries(given));
  if (!result.success) {
    const { path, message } = result.error.issues[0]!;
    throw new DomicileError(`${path.join(".")}: ${message}; see docs/relayer.md.`);
  }
  const { data } = result;
  return {
    rpcUrl: data.RELAYER_RPC_URL,
    deployment: data.RELAYER_DEPLOYMENT,
    keyFor: (chainId) => {
      const key = data.RELAYER_PRIVATE_KEY ?? (chainId === LOCAL_CHAIN ? LOCAL_KEY : undefined);
      if (key !== undefined) return key;
      throw new DomicileError(
        "RELAYER_PRIVATE_KEY is missing; give the key of an account with ether.",
      );
    },
    database: data.RELAYER_DATABASE,
    host: data.RELAYER_HOST,
    port: data.RELAYER_PORT,
    perIp: data.RELAYER_PER_IP,
    perRegistrar: data.RELAYER_PER_REGISTRAR,
    maxGas: BigInt(data.RELAYER_MAX_GAS),
    inFlight: data.RELAYER_IN_FLIGHT,
    maxFeePerGas: data.RELAYER_MAX_FEE,
    confirmations: data.RELAYER_CONFIRMATIONS,
    trustProxy: options.includes("--trust-proxy"),
  };
}
