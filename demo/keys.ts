import { HDNodeWallet, Mnemonic } from "ethers";

/** The test phrase of every local chain: these keys are known to everybody. */
const PHRASE = "test test test test test test test test test test test junk";

const keysBelow = (path: string, count: number): HDNodeWallet[] => {
  const parent = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(PHRASE), path);
  return Array.from({ length: count }, (_, i) => parent.deriveChild(i));
};

/** The local chain's own accounts, which have ether, from number 0 on. */
export const localKeys = (count: number): HDNodeWallet[] => keysBelow("m/44'/60'/0'/0", count);

/** As many keys as there are cities, each another; none is an account of the local chain itself. */
export const cityKeys = (count: number): HDNodeWallet[] => keysBelow("m/44'/60'/1'/0", count);
