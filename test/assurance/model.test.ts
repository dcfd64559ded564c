import { expect } from "chai";
import type { Interface } from "ethers";
import {
  type DifferentialResult,
  DifferenceError,
  runDifferential,
} from "../../assurance/model/differential.js";
import { compileWith, type Fault } from "../../assurance/model/planted.js";
import {
  CityCodeRegistry__factory,
  SuperIdRegistry__factory,
} from "../../typechain-types/index.js";

const SEED = 20260401;

const namesOf = ({ fragments }: Interface, kind: "function" | "error"): string[] =>
  fragments.flatMap((each) => (each.type === kind && "name" in each ? [each.name as string] : []));

describe("the reference model", () => {
  let result: DifferentialResult;

  it("does what the contracts do, in 500 sequences of 50 commands", async function () {
    this.timeout(300_000);
    result = await runDifferential({ sequences: 500, commands: 50, seed: SEED });
    console.log(`      seed ${SEED}: ${result.accepted} accepted, ${result.refused} refused`);
    for (const [registry, calls] of [
      ["codes", CityCodeRegistry__factory.createInterface()],
      ["ids", SuperIdRegistry__factory.createInterface()],
    ] as const) {
      console.log(
        registry,
        namesOf(calls, "error").filter((n) => !result.errors.has(`${registry}.${n}`)),
      );
      console.log(
        registry,
        calls.fragments
          .filter((f) => f.type === "function" && !(f as any).constant)
          .map((f: any) => f.name)
          .map((n) => [n, JSON.stringify(result.verbs.get(`${registry}.${n}`))].join(" "))
          .join("\n"),
      );
    }
    console.log(
      [...result.errors]
        .sort((a, b) => a[1] - b[1])
        .slice(0, 30)
        .map((x) => x.join(" "))
        .join("\n"),
      result.seconds,
    );
  });
});
void expect;
void DifferenceError;
void compileWith;
type X = Fault;
export type { X };
