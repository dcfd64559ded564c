import { firstLine } from "../src/chain/typed.js";
import { printable } from "../src/printable.js";
import { startKeptChain } from "./anvil.js";

/** `npm run chain`: a local chain that keeps its state, for as long as this runs. */

const FILE = ".chain.json";
const PORT = 8545;

try {
  const chain = await startKeptChain(FILE, PORT);
  console.log(`chain 31337 at ${chain.url}, state in ${FILE} (Ctrl-C ends it)`);
  console.log("accounts: npx hardhat code accounts --network localhost");
  const stop = (): void => void chain.stop();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
} catch (error) {
  console.error(`chain: ${printable(firstLine(error))}; is port ${PORT} free, and ${FILE} whole?`);
  process.exit(1);
}
