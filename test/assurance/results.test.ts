import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { COMMANDS, EFFORTS, LEAST_KILLED, SEED } from "../../assurance/effort.js";
import { explanationOf } from "../../assurance/mutation/explanations.js";
import { nameOf, PROPERTIES } from "../../assurance/proofs/properties.js";
import type { Results } from "../../assurance/findings.js";
import { generated, readResults } from "../../assurance/results.js";

describe("what npm run assure found", () => {
  let parts: Results["parts"];

  before(async () => {
    ({ parts } = await readResults());
  });

  it("is what docs/assurance.md says", async () => {
    for (const [file, content] of await generated(await readResults())) {
      expect(await readFile(file, "utf8"), `${file} is stale; run npm run assure`).to.equal(
        content,
      );
    }
  });

  it("was tried at full length", () => {
    const { sequences, fuzz, invariant, mutants } = EFFORTS.assure;
    expect(parts.model.found).to.include({ sequences, commands: COMMANDS, seed: SEED });
    expect(parts.solidity.found).to.deep.include({ fuzz, invariant });
    expect(parts.mutation.found.seed).to.equal(SEED);
    for (const { registry, total } of parts.mutation.found.registries) {
      expect(total.killed + total.timedOut + total.survived, registry).to.equal(mutants);
    }
  });

  it("leaves no survivor unexplained, and few", () => {
    for (const { registry, killedShare, survivors } of parts.mutation.found.registries) {
      expect(killedShare, registry).to.be.at.least(LEAST_KILLED);
      for (const survivor of survivors) {
        expect(explanationOf(survivor), survivor.id).to.be.a("string");
      }
    }
  });

  it("is that what was proved still is, and that builds are the same", () => {
    expect(parts.proofs.found.map(({ property }) => property)).to.deep.equal(
      PROPERTIES.map(nameOf),
    );
    for (const { property, status } of parts.proofs.found) {
      expect(status, property).to.equal("proved");
    }
    for (const { contract, same, asSnapshot } of parts.builds.found) {
      expect(same && asSnapshot, contract).to.equal(true);
    }
  });
});
