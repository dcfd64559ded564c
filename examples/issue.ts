import { readFile } from "node:fs/promises";
import { JsonRpcProvider } from "ethers";
import { connect, parseDeployment, RegistryRefusal } from "../src/index.js";

// The demo's clerk, account 4 of the local chain, issues a code to account 9; a second time it is taken:
// npx tsx examples/issue.ts [node's address] [deployment file]

const [url = "http://127.0.0.1:8545", file = "deployments/31337-demo.json"] = process.argv.slice(2);
const deployment = parseDeployment(await readFile(file, "utf8"), file);
const provider = new JsonRpcProvider(url);
const clerk = connect({ runner: await provider.getSigner(4), deployment });
const holder = (await provider.getSigner(9)).address;

try {
  const { gasUsed } = await clerk.issuing.issue({ code: "MA.156.130123", kind: "City", holder });
  console.log(`issued MA.156.130123 to ${holder} for ${gasUsed} gas`);
} catch (error) {
  if (!(error instanceof RegistryRefusal)) throw error;
  console.log(`refused, ${error.refusal.name}: ${error.message}`);
}
provider.destroy();
