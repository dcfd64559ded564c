import { getAddress, isAddress, isHexString } from "ethers";
import * as z from "zod";
import { DeploymentError } from "../errors.js";

const hash = z.string().refine((text): boolean => isHexString(text, 32), "is no 32-byte hash");
const address = z
  .string()
  .refine((text): boolean => isAddress(text), "is no address")
  .transform((text) => getAddress(text));

/** Where a transaction is. */
const origin = {
  block: z.int().nonnegative(),
  blockHash: hash,
  transaction: hash,
};

const contract = z.strictObject({
  address,
  /** Where it was deployed: events are searched from here on. */
  ...origin,
  /** keccak256 of the code at the address. */
  codeHash: hash,
  /** keccak256 of the ABI, as JSON. */
  abiHash: hash,
  constructorArguments: z.array(z.string()),
  compiler: z.string(),
});

const deployment = z.strictObject({
  format: z.literal(1),
  chainId: z.int().positive(),
  /** Hash of block 0: tells a local chain that was reset from the one that was deployed to. */
  genesisHash: hash,
  /** Salt of CREATE2. */
  salt: hash,
  council: address,
  guardian: address,
  /** Delay of what the council does, in seconds. */
  councilDelay: z.int().positive(),
  /** Where the roles were given, and the deployer's ended. */
  roles: z.strictObject(origin),
  contracts: z.strictObject({
    accessManager: contract,
    cityCodeRegistry: contract,
    superIdRegistry: contract,
  }),
});

/** Where a transaction is. */
export type Origin = Deployment["roles"];

/** A contract in a deployment file. */
export type DeployedContract = z.infer<typeof contract>;

/** A part of the suite. */
export type ContractName = keyof Deployment["contracts"];

/** What a deployment file holds. */
export type Deployment = z.infer<typeof deployment>;

/**
 * Reads a deployment from JSON text or from what was parsed of it.
 * @param source the file's name, for the error
 * @throws {DeploymentError} names the file and the first field that is wrong
 */
export function parseDeployment(json: unknown, source = "deployment"): Deployment {
  let value = json;
  if (typeof json === "string") {
    try {
      value = JSON.parse(json);
    } catch {
      throw new DeploymentError(
        `${source}: is no JSON; restore the file or deploy anew with --fresh.`,
      );
    }
  }
  const result = deployment.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const field = path.length === 0 ? "" : ` ${path.join(".")}:`;
  throw new DeploymentError(
    `${source}:${field} ${message}; restore the file or deploy anew with --fresh.`,
  );
}
