import { readFile } from "node:fs/promises";
import { JsonRpcProvider } from "ethers";
import { connect, parseDeployment } from "../src/index.js";
import { blockDirectory } from "../src/node.js";

// Resolves a code of the demo to its holder and its verified record:
// npx tsx examples/resolve.ts [code] [node's address] [deployment file]

const [
  code = "MA.156.1301.01",
  url = "http://127.0.0.1:8545",
  file = "deployments/31337-demo.json",
] = process.argv.slice(2);
const deployment = parseDeployment(await readFile(file, "utf8"), file);
const provider = new JsonRpcProvider(url);
const client = connect({ runner: provider, deployment });

const { status, holder, successor } = await client.resolve(code);
console.log(`${code} is ${status}: ${successor ? `see ${successor}` : `held by ${holder}`}`);

const record = await client.records.fetch(code, [blockDirectory("records")]);
for (const { relation, href } of record?.links ?? []) console.log(`${relation}: ${href}`);
provider.destroy();
