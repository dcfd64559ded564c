import { readFile } from "node:fs/promises";
import { encodeBytes32String, JsonRpcProvider } from "ethers";
import { CityCodeRegistry__factory } from "../typechain-types/index.js";

// Reads the demo's codes with ethers and the contract's bindings alone:
// npx tsx examples/read-with-ethers.ts [node's address] [deployment file]

const [url = "http://127.0.0.1:8545", file = "deployments/31337-demo.json"] = process.argv.slice(2);
const { address, block } = (
  JSON.parse(await readFile(file, "utf8")) as {
    contracts: { cityCodeRegistry: { address: string; block: number } };
  }
).contracts.cityCodeRegistry;
const provider = new JsonRpcProvider(url);
const registry = CityCodeRegistry__factory.connect(address, provider);

const belowChina = registry.filters.CodeIssued(undefined, encodeBytes32String("MA.156"));
const issued = await registry.queryFilter(belowChina, block);
const records = await Promise.all(issued.map(({ args }) => registry.recordOf(args.code)));
const active = records.filter(({ status }) => status === 1n);
const holders = new Set(active.map(({ holder }) => holder));
console.log(`${holders.size} holders of ${active.length} active codes below MA.156`);

const { digest } = await registry.resolve(encodeBytes32String("MA.156.1301.01"));
console.log(`MA.156.1301.01 published ${digest}`);
provider.destroy();
