import { readFile } from "node:fs/promises";
import { JsonRpcProvider, Wallet } from "ethers";
import { chainClock, connect, parseDeployment } from "../src/index.js";

// A wallet without any ether applies for a code; a relayer, account 5 of the local chain, pays:
// npx tsx examples/apply-with-a-wallet.ts [node's address] [deployment file]

const [url = "http://127.0.0.1:8545", file = "deployments/31337-demo.json"] = process.argv.slice(2);
const deployment = parseDeployment(await readFile(file, "utf8"), file);
const provider = new JsonRpcProvider(url);
// The demo moved the local chain's clock.
const suite = { deployment, clock: chainClock(provider) };

const wallet = new Wallet(Wallet.createRandom().privateKey, provider);
const applicant = connect({ runner: wallet, ...suite });
const application = await applicant.applications.build({
  code: "MA.156.130181",
  kind: "City",
  applicant: wallet.address,
});
const signed = await applicant.sign(application);

const relayer = connect({ runner: await provider.getSigner(5), ...suite });
const { gasUsed } = await relayer.submit(signed);
const { status, round } = await applicant.applications.state("MA.156.130181", wallet.address);
console.log(`${wallet.address} applied for MA.156.130181: ${status}, round ${round}`);
console.log(`the relayer paid ${gasUsed} gas, the applicant nothing`);
provider.destroy();
