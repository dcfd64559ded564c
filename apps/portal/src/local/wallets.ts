import { type BaseWallet, Wallet } from "ethers";
import { announceProvider } from "mipd";
import { localKeys } from "../../../../demo/keys.js";
import { KeyWallet } from "./KeyWallet.js";

/** How many accounts a local chain has of its own. */
const ACCOUNTS = 10;

/** Offers the local chain's accounts and a new key, kept as long as the page, as wallets (EIP-6963). */
export function announceWallets(): void {
  announce("Burner (local chain only)", Wallet.createRandom(), "b45309");
  for (const [number, key] of localKeys(ACCOUNTS).entries()) {
    announce(`Local account ${number}`, key, "0f766e");
  }
}

function announce(name: string, key: BaseWallet, colour: string): void {
  announceProvider({
    info: {
      uuid: crypto.randomUUID(),
      name,
      icon: `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><circle cx='12' cy='12' r='10' fill='%23${colour}'/></svg>`,
      rdns: "org.example.local",
    },
    provider: new KeyWallet(key),
  });
}
