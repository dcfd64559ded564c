import { readFile } from "node:fs/promises";
import { JsonRpcProvider, Wallet } from "ethers";
import {
  chainClock,
  connect,
  drawNullifier,
  parseDeployment,
  superIdOfRegistration,
} from "../src/index.js";

// A resident without any ether registers a Super ID. On the local chain, account 3 holds MA.156 and
// signs as its enrolment office, account 5 is the relayer that pays:
// npx tsx examples/register.ts [node's address] [deployment file]

const [url = "http://127.0.0.1:8545", file = "deployments/31337-demo.json"] = process.argv.slice(2);
const deployment = parseDeployment(await readFile(file, "utf8"), file);
const provider = new JsonRpcProvider(url);
// The demo moved the local chain's clock.
const suite = { deployment, clock: chainClock(provider) };

const officer = await provider.getSigner(3);
const office = connect({ runner: officer, ...suite });
// The office and the resident keep the secret; the chain gets its hash.
const { nullifier } = drawNullifier();

const wallet = new Wallet(Wallet.createRandom().privateKey, provider);
const resident = connect({ runner: wallet, ...suite });
const registration = await resident.ids.registration.buildResident({
  nullifier,
  controller: wallet.address,
  registrar: "MA.156",
  officer: officer.address,
});
const signed = await office.sign(await resident.sign(registration));

const relayer = connect({ runner: await provider.getSigner(5), ...suite });
const { gasUsed } = await relayer.submit(signed);
const { superId, controller } = await resident.ids.resolve(superIdOfRegistration(registration));
console.log(`${controller} controls ${superId}`);
console.log(`the relayer paid ${gasUsed} gas, the resident nothing`);
provider.destroy();
