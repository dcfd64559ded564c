import { expect } from "chai";
import type { Contract } from "ethers";
import { ContractFactory, JsonRpcSigner, type Signer } from "ethers";
import hre from "hardhat";
import { costOf, type Tracer } from "../../bench/measure.js";
import { type Anvil, startAnvil } from "../anvil.js";
import { createChain } from "../fixture.js";

/** What a call does to storage, and how many new slots that leaves. */
const CALLS: [does: string, call: string, values: (bigint | "other")[], newSlots: number][] = [
  ["three zero slots are written", "write", [0n, 3n, 7n], 3],
  ["one of them is written again and two more are new", "write", [2n, 3n, 8n], 2],
  ["all are written as they are", "write", [2n, 3n, 8n], 0],
  ["all are rewritten", "write", [0n, 5n, 9n], 0],
  ["two are cleared", "write", [0n, 2n, 0n], 0],
  ["the cleared ones are written anew", "write", [0n, 2n, 1n], 2],
  ["zero slots stay zero", "write", [50n, 4n, 0n], 0],
  ["zero slots are written and cleared in one transaction", "writeAndClear", [60n, 4n], 0],
  ["slots are cleared and written in one transaction", "clearAndWrite", [0n, 3n, 5n], 0],
  ["two contracts write", "writeInBoth", ["other", 100n, 2n], 4],
  ["the other contract reverts", "writeWithReverted", ["other", 200n, 2n], 2],
];

/** A contract that writes `count` slots while it is made. */
async function deploy(signer: Signer, count = 0): Promise<Contract> {
  const { abi, bytecode } = await hre.artifacts.readArtifact("SlotWriter");
  const contract = await new ContractFactory(abi as never, bytecode, signer).deploy(count);
  return (await contract.waitForDeployment()) as Contract;
}

function measures(chain: () => Promise<{ signer: Signer; tracer: Tracer }>): void {
  let signer: Signer;
  let tracer: Tracer;
  let writer: Contract;
  let other: Contract;

  before(async () => {
    ({ signer, tracer } = await chain());
    writer = await deploy(signer);
    other = await deploy(signer);
  });

  for (const [does, call, values, newSlots] of CALLS) {
    it(`counts ${newSlots} where ${does}`, async () => {
      const target = await other.getAddress();
      const args = values.map((value) => (value === "other" ? target : value));
      const response = await writer.getFunction(call).send(...args);
      const receipt = (await response.wait())!;
      const cost = await costOf(tracer, receipt);
      expect(cost).to.deep.equal({ gas: receipt.gasUsed, newSlots });
    });
  }

  it("counts 3 where a contract writes while it is made", async () => {
    const made = await deploy(signer, 3);
    const receipt = (await made.deploymentTransaction()!.wait())!;
    expect((await costOf(tracer, receipt)).newSlots).to.equal(3);
  });
}

describe("costOf", () => {
  describe("on the in-process chain", () => {
    measures(async () => {
      const { ethers, provider } = await createChain();
      return { signer: (await ethers.getSigners())[0]!, tracer: provider };
    });
  });

  describe("on anvil", () => {
    let anvil: Anvil;
    after(() => anvil.stop());
    measures(async () => {
      anvil = await startAnvil();
      const { provider } = anvil;
      const accounts = (await provider.send("eth_accounts", [])) as string[];
      return {
        signer: new JsonRpcSigner(provider, accounts[0]!),
        tracer: { request: ({ method, params }) => provider.send(method, params) },
      };
    });
  });
});
