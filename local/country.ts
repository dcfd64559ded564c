import { type BaseWallet, getBytes, id, parseEther, toBeHex, Wallet } from "ethers";
import { chainClock, connect, type Role } from "../src/index.js";
import { type Chain, COUNCIL_DELAY, suite } from "./fixture.js";

export const COUNTRY = "MA.156";
export const SHIJIAZHUANG = "MA.156.1301";
export const TANGSHAN = "MA.156.1302";
export const YEAR = 365 * 24 * 3600;

/** The suite with China admitted: `country` holds it, `officer` issues and reviews for it. */
export async function country(chain: Chain) {
  const { ethers, networkHelpers } = chain;
  const parties = await suite(chain);
  const { deployment } = parties;
  /** A client of its own each time: chains go back between tests, and clients count nonces. */
  const as = (runner: Parameters<typeof connect>[0]["runner"]) =>
    connect({ runner, deployment, clock: chainClock(ethers.provider) });

  const action = {
    do: "admit",
    country: COUNTRY,
    holder: parties.country!.address,
  } as const;
  await as(parties.council!).governance.schedule(action);
  await networkHelpers.time.increase(COUNCIL_DELAY);
  await as(parties.council!).governance.execute(action);
  const now = (): Promise<number> => networkHelpers.time.latest();
  const appoint = async (
    holder: Parameters<typeof as>[0],
    code: string,
    officer: string,
    roles: Role[],
  ) => as(holder).officers.appoint(code, officer, roles, (await now()) + YEAR);
  await appoint(parties.country!, COUNTRY, parties.officer!.address, ["issue", "review", "enrol"]);

  /** A funded key that is no account of the node. */
  const key = async (name: string): Promise<BaseWallet> => {
    const wallet = walletOf(name);
    await networkHelpers.setBalance(wallet.address, parseEther("10"));
    return wallet.connect(ethers.provider);
  };
  const wait = (seconds: number): Promise<number> => networkHelpers.time.increase(seconds);
  return { ...parties, as, now, wait, appoint, key };
}

/** Whether no byte is zero: calldata then costs most. */
export const isDense = (hex: string): boolean => !getBytes(hex).includes(0);

/** A key that follows from a name and whose address has no zero byte. */
export function walletOf(name: string): Wallet {
  for (let i = 0; ; i++) {
    const wallet = new Wallet(id(`${name} ${i}`));
    if (isDense(wallet.address)) return wallet;
  }
}

/** 32 bytes that follow from a name, none of them zero. */
export function denseHash(name: string): string {
  for (let i = 0; ; i++) {
    const hash = id(`${name} ${toBeHex(i)}`);
    if (isDense(hash)) return hash;
  }
}
