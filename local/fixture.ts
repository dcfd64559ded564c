import { type Signer, Wallet } from "ethers";
import hre from "hardhat";
import { deploySuite } from "../src/deployment/suite.js";
import { chainClock, connect, type ConnectOptions, type Domicile } from "../src/index.js";
import type { Anvil } from "./anvil.js";

export const COUNCIL_DELAY = 2 * 24 * 3600;

/** One in-process chain for each test file; it begins now, or at another time. */
export const createChain = (initialDate = new Date()) =>
  hre.network.create({ override: { initialDate } });
export type Chain = Awaited<ReturnType<typeof createChain>>;

type Account = Signer & { readonly address: string };

/** The suite, and the accounts that its tests act with. */
export const suite = async ({ ethers }: Chain) => suiteFor(await ethers.getSigners());

async function suiteFor<Signer extends Account>(signers: Signer[]) {
  const [deployer, council, guardian, country, officer, city, other, stranger] = signers;
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

export const COUNTRY = "MA.156";
export const CITY = "MA.156.1301";
export const YEAR = 365 * 24 * 3600;

/** A new key on a chain: it signs and has no ether. */
export const newWallet = ({ ethers }: Chain): Wallet =>
  new Wallet(Wallet.createRandom().privateKey, ethers.provider);

/** The suite with the country admitted and the city's code issued to a key without ether. */
export async function cityOf(chain: Chain) {
  const parties = await admit(await suite(chain), chainClock(chain.ethers.provider), (seconds) =>
    chain.networkHelpers.time.increase(seconds),
  );
  const holder = newWallet(chain);
  const { as, country } = parties;
  await as(country!).issuing.issue({ code: CITY, kind: "City", holder: holder.address });
  return { ...parties, holder };
}

/** The suite with the country admitted, on a chain behind a node. */
export async function countryOn({ provider }: Pick<Anvil, "provider">) {
  const signers = await Promise.all(Array.from({ length: 8 }, (_, i) => provider.getSigner(i)));
  return admit(await suiteFor(signers), chainClock(provider), async (seconds) => {
    await provider.send("evm_increaseTime", [seconds]);
    await provider.send("evm_mine", []);
  });
}

async function admit<Parties extends Awaited<ReturnType<typeof suiteFor>>>(
  parties: Parties,
  clock: () => Promise<number>,
  wait: (seconds: number) => Promise<unknown>,
) {
  const { deployment, council, country } = parties;
  const as = (runner: ConnectOptions["runner"], options: Partial<ConnectOptions> = {}): Domicile =>
    connect({ runner, deployment, clock, ...options });
  const { governance } = as(council!);
  const admission = { do: "admit", country: COUNTRY, holder: country!.address } as const;
  await governance.schedule(admission);
  await wait(COUNCIL_DELAY);
  await governance.execute(admission);
  return { ...parties, as };
}
