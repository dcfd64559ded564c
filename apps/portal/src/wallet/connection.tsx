import { BrowserProvider, getAddress, JsonRpcSigner, toQuantity } from "ethers";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { connect, type Domicile } from "../../../../src/index.js";
import { suite } from "../chain/reading.js";
import { settings } from "../settings.js";
import type { Wallet } from "./wallets.js";

const CHAIN_ID = settings.deployment.chainId;

/** A wallet that lets this page see an account. */
export interface Connection {
  wallet: Wallet;
  account: string;
  /** The chain that the wallet is on. */
  chainId: number;
}

interface Connecting {
  connection: Connection | null;
  /** Asks the wallet for an account; whether it let one be seen. */
  open: (wallet: Wallet) => Promise<boolean>;
  close: () => void;
}

const ConnectionContext = createContext<Connecting>({
  connection: null,
  open: () => Promise.resolve(false),
  close: () => undefined,
});

export const useConnection = (): Connecting => useContext(ConnectionContext);

/** Keeps which wallet is used, at which account and on which chain; as long as the page is open. */
export function ConnectionProvider({ children }: { children: ReactNode }) {
  const [connection, setConnection] = useState<Connection | null>(null);
  const wallet = connection?.wallet;

  useEffect(() => {
    if (wallet === undefined) return;
    const { provider } = wallet;
    const onAccounts = (accounts: readonly string[]): void =>
      setConnection((known) => {
        const [account] = accounts;
        return known === null || account === undefined
          ? null
          : { ...known, account: getAddress(account) };
      });
    const onChain = (chainId: string): void =>
      setConnection((known) => known && { ...known, chainId: Number(chainId) });
    provider.on("accountsChanged", onAccounts);
    provider.on("chainChanged", onChain);
    return () => {
      provider.removeListener("accountsChanged", onAccounts);
      provider.removeListener("chainChanged", onChain);
    };
  }, [wallet]);

  const value = useMemo<Connecting>(
    () => ({
      connection,
      async open(chosen) {
        const ask = (method: string): Promise<unknown> => chosen.provider.request({ method });
        const [account] = (await ask("eth_requestAccounts")) as string[];
        const chainId = Number(await ask("eth_chainId"));
        if (account === undefined) return false;
        setConnection({ wallet: chosen, account: getAddress(account), chainId });
        return true;
      },
      close: () => setConnection(null),
    }),
    [connection],
  );
  return <ConnectionContext value={value}>{children}</ConnectionContext>;
}

export const isOnChain = ({ chainId }: Connection): boolean => chainId === CHAIN_ID;

/** Asks the wallet to go to this deployment's chain; adds it where the wallet does not know it. */
export async function switchChain({ provider }: Wallet): Promise<void> {
  const chainId = toQuantity(CHAIN_ID);
  try {
    await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId }] });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 4902) throw error;
    await provider.request({
      method: "wallet_addEthereumChain",
      params: [
        {
          chainId,
          chainName: `Chain ${CHAIN_ID}`,
          nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
          rpcUrls: [settings.rpcUrl],
        },
      ],
    });
  }
}

/** The client that signs and sends with a wallet's account. It stops before each prompt if the wallet moved on. */
export function clientOf(
  { wallet, account }: Connection,
  onSent?: (hash: string) => void,
): Domicile {
  const browser = new BrowserProvider(wallet.provider, "any");
  return connect({
    runner: new JsonRpcSigner(browser, account),
    ...suite,
    ...(onSent === undefined ? {} : { onSent }),
  });
}
