import { keccak256, type Provider } from "ethers";
import { retrying } from "../chain/retry.js";
import { currentChainId } from "../chain/sender.js";
import { DeploymentError } from "../errors.js";
import type { Deployment, Origin } from "./deployment.js";
import { wrongInRoles } from "./roles.js";

/**
 * Holds a deployment against the chain: same chain, same history, same code, same roles and delays as it began with, and
 * nothing that happened before those.
 * @param source the file's name, for the error
 * @throws {DeploymentError} names the file and the field; a reset local chain is told apart
 */
export async function verifyDeployment(
  provider: Provider,
  deployment: Deployment,
  source = "deployment",
): Promise<void> {
  const refuse = (field: string, problem: string): never => {
    throw new DeploymentError(`${source}: ${field}: ${problem}`);
  };
  const chainId = await currentChainId(provider);
  if (chainId !== BigInt(deployment.chainId)) {
    refuse(
      "chainId",
      `is ${deployment.chainId}, the node is on ${chainId}; connect to the right chain.`,
    );
  }
  const hashOf = async (number: number): Promise<string | null | undefined> =>
    (await retrying("a block", () => provider.getBlock(number)))?.hash;
  const genesis = await hashOf(0);
  if (genesis !== deployment.genesisHash) {
    refuse(
      "genesisHash",
      `chain ${chainId} was reset since (its first block is another one); deploy anew with --fresh.`,
    );
  }
  const checkBlock = async (field: string, { block, blockHash }: Origin): Promise<void> => {
    if ((await hashOf(block)) !== blockHash) {
      refuse(
        `${field}.blockHash`,
        `chain ${chainId} has another block ${block}: it was rolled back; deploy anew with --fresh.`,
      );
    }
  };
  for (const [name, contract] of Object.entries(deployment.contracts)) {
    const field = `contracts.${name}`;
    await checkBlock(field, contract);
    const code = await retrying("a contract's code", () => provider.getCode(contract.address));
    if (code === "0x")
      refuse(`${field}.address`, `no code at ${contract.address}; deploy anew with --fresh.`);
    if (keccak256(code) !== contract.codeHash) {
      refuse(
        `${field}.codeHash`,
        `other code at ${contract.address}; restore the file or deploy anew with --fresh.`,
      );
    }
  }
  await checkBlock("roles", deployment.roles);
  const wrong = await wrongInRoles(provider, deployment);
  if (wrong !== null) refuse(...wrong);
}
