import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { dataLength } from "ethers";
import hre from "hardhat";
import { DEPLOYED, LIMITS, snapshotFile, snapshotOf } from "../../assurance/drift/snapshot.js";

describe("drift", () => {
  for (const contract of DEPLOYED) {
    it(`${contract}'s code, interface and storage are those of the snapshot`, async () => {
      const before = (await readFile(snapshotFile(contract), "utf8")).split("\n");
      const now = (await snapshotOf(hre.artifacts, contract)).split("\n");
      const changed = [
        ...before.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
        ...now.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
      ];
      const remedy = "if that is meant, npm run build writes it down";
      if (changed.length > 0) expect.fail(`${contract} drifted; ${remedy}: ${changed[0]}`);
    });

    it(`${contract} fits into a chain's limits`, async () => {
      const { bytecode, deployedBytecode } = await hre.artifacts.readArtifact(contract);
      expect(dataLength(deployedBytecode)).to.be.at.most(LIMITS.runtime);
      expect(dataLength(bytecode)).to.be.at.most(LIMITS.creation);
    });
  }
});
