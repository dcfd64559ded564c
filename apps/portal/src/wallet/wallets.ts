import type { Eip1193Provider } from "ethers";
import { createStore, type EIP6963ProviderDetail } from "mipd";
import { useSyncExternalStore } from "react";

/** A wallet's line to this page (EIP-1193). */
export interface WalletProvider extends Eip1193Provider {
  on(event: string, listener: (argument: never) => void): void;
  removeListener(event: string, listener: (argument: never) => void): void;
}

declare module "mipd" {
  interface Register {
    provider: WalletProvider;
  }
}

/** A wallet of the browser that announced itself (EIP-6963). */
export type Wallet = EIP6963ProviderDetail;

const store = createStore();

/** All wallets of the browser, also those that come later. */
export const useWallets = (): readonly Wallet[] =>
  useSyncExternalStore(
    (listener) => store.subscribe(listener),
    () => store.getProviders(),
  );
