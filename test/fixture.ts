import hre from "hardhat";
import { deploySuite } from "../scripts/deploySuite.js";

export const COUNCIL_DELAY = 2 * 24 * 3600;

/** One in-process chain for each test file. */
export const createChain = () => hre.network.create();
export type Chain = Awaited<ReturnType<typeof createChain>>;

/** The suite, and the accounts that its tests act with. */
export async function suite({ ethers }: Chain) {
  const [deployer, council, guardian, country, officer, city, other, stranger] =
    await ethers.getSigners();
  const { deployment, steps } = await deploySuite({
    deployer: deployer!,
    artifacts: hre.artifacts,
    parameters: {
      council: council!.address,
      guardian: guardian!.address,
      councilDelay: COUNCIL_DELAY,
    },
  });
  return {
    deployment,
    steps,
    deployer,
    council,
    guardian,
    country,
    officer,
    city,
    other,
    stranger,
  };
}
