import { expect } from "chai";
import type { Contract } from "ethers";
import { ContractFactory, getBytes, JsonRpcSigner, type Signer } from "ethers";
import hre from "hardhat";
import { type Breakdown, breakdownOf } from "../../bench/floor.js";
import { costOf, type Tracer } from "../../bench/measure.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { createChain } from "../../local/fixture.js";

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

/** Initcode of a contract of three bytes, and of none. */
const [MADE, NOT_MADE] = ["0x620102035f526003601df3", "0x5f5ffd"];

/** What a call does, what of it can't be avoided, and what that costs beside 21,000 and calldata. */
const FLOORS: [
  does: string,
  call: string,
  values: (bigint | string)[],
  parts: Partial<Breakdown>,
  price: number,
][] = [
  ["two zero slots are written", "write", [1000n, 2n, 1n], { newSlots: 2 }, 44_200],
  ["they change, one is new", "write", [1000n, 3n, 2n], { newSlots: 1, updates: 2 }, 32_100],
  ["slots are written as they are", "write", [1000n, 3n, 2n], { coldReads: 3 }, 6_300],
  ["slots are written and cleared", "writeAndClear", [1010n, 2n], { coldReads: 2 }, 4_200],
  ["slots are read", "read", [1000n, 4n], { coldReads: 4 }, 8_400],
  ["two contracts write", "writeInBoth", ["other", 1020n, 1n], { newSlots: 2 }, 44_200],
  [
    "slots are read after a reverted write",
    "readAfterReverted",
    ["other", 1040n, 2n],
    { coldReads: 2 },
    4_200,
  ],
  // 375, two topics, 96 bytes of data.
  ["something is said", "say", [7n, "0x1122334455"], { logs: 1 }, 1_893],
  ["two signers are recovered", "recover", [2n], { recoveries: 2 }, 6_000],
  ["a contract of three bytes is made", "make", [MADE], { creations: 1 }, 32_600],
  // The least that these 100 bytes cost, 91 of them zeros, is 762 more than their usual price.
  ["a contract fails to be made", "make", [NOT_MADE], {}, 762],
  // A fifth of 36,484 is less than three times 4,800.
  ["many slots are cleared", "write", [1000n, 3n, 0n], { updates: 3 }, 15_000 - 7_296],
];

const NOTHING = {
  newSlots: 0,
  updates: 0,
  coldReads: 0,
  logs: 0,
  recoveries: 0,
  creations: 0,
};

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

  for (const [does, call, values, parts, price] of FLOORS) {
    it(`finds a floor of ${price} beside calldata where ${does}`, async () => {
      const target = await other.getAddress();
      const args = values.map((value) => (value === "other" ? target : value));
      const response = await writer.getFunction(call).send(...args);
      const receipt = (await response.wait())!;
      const bytes = getBytes(response.data);
      const calldata = bytes.reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 0);
      expect(await breakdownOf(tracer, receipt)).to.deep.equal({
        ...NOTHING,
        ...parts,
        calldataBytes: bytes.length,
        floor: 21_000 + calldata + price,
      });
      expect(Number(receipt.gasUsed)).to.be.at.least(21_000 + calldata + price);
    });
  }

  it("finds no floor below the least that calldata costs", async () => {
    const receipt = (await (
      await writer.getFunction("say").send(0n, `0x${"11".repeat(1000)}`)
    ).wait())!;
    const zeros = 32 + 31 + 30 + 24;
    const { floor } = await breakdownOf(tracer, receipt);
    expect(floor).to.equal(21_000 + 10 * zeros + 40 * (4 + 1 + 2 + 1000));
    expect(Number(receipt.gasUsed)).to.equal(floor);
  });

  it("counts 3 where a contract writes while it is made", async () => {
    const made = await deploy(signer, 3);
    const receipt = (await made.deploymentTransaction()!.wait())!;
    expect((await costOf(tracer, receipt)).newSlots).to.equal(3);
  });
}

describe("costOf and breakdownOf", () => {
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
