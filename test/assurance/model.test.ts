import { expect } from "chai";
import { ErrorFragment, FunctionFragment, type Interface } from "ethers";
import { type DifferentialResult, runDifferential } from "../../assurance/model/differential.js";
import { COMMANDS, EFFORTS } from "../../assurance/effort.js";
import { differenceWith, PLANTED } from "../../assurance/model/planted.js";
import {
  CityCodeRegistry__factory,
  SuperIdRegistry__factory,
} from "../../typechain-types/index.js";

/** Of the sequences that are run each time. */
const SEED = 20260401;

const REGISTRIES = {
  codes: CityCodeRegistry__factory.createInterface(),
  ids: SuperIdRegistry__factory.createInterface(),
};

/** Errors in the registries' ABIs that no command brings about, and why. */
const UNREACHED: Record<string, string> = {
  AccessManagedInvalidAuthority: "the authority is fixed",
  AccessManagedRequiredDelay: "the access manager tells of delays itself",
  BatchItemFailed: "commands have gas enough",
  InsufficientGas: "commands have gas enough",
  InvalidShortString: "the domains' names are constants",
  StringTooLong: "the domains' names are constants",
};

const errorsOf = ({ fragments }: Interface): string[] =>
  fragments.filter((each) => each instanceof ErrorFragment).map(({ name }) => name);

const verbsOf = ({ fragments }: Interface): string[] =>
  fragments
    .filter((each) => each instanceof FunctionFragment)
    .filter(({ constant }) => !constant)
    .map(({ name }) => name);

describe("the reference model", () => {
  describe(`in ${EFFORTS.check.sequences} sequences of ${COMMANDS} commands`, () => {
    let result: DifferentialResult;

    before(async function () {
      this.timeout(600_000);
      result = await runDifferential({
        sequences: EFFORTS.check.sequences,
        commands: COMMANDS,
        seed: SEED,
      });
    });

    it("answers as the contracts do", () => {
      console.log(
        `      seed ${SEED}: ${result.accepted} calls accepted, ${result.refused} refused`,
      );
      expect(result.accepted).to.be.greaterThan(10_000);
      expect(result.refused).to.be.greaterThan(5_000);
    });

    for (const [registry, calls] of Object.entries(REGISTRIES)) {
      it(`gets through with every verb of ${registry} and is refused with every error`, () => {
        for (const verb of verbsOf(calls)) {
          const counts = result.verbs.get(`${registry}.${verb}`);
          expect(counts, verb).not.to.equal(undefined);
          if (verb !== "setAuthority") expect(counts!.accepted, verb).to.be.greaterThan(9);
        }
        const missing = errorsOf(calls).filter((name) => !result.errors.has(`${registry}.${name}`));
        expect(missing).to.have.members(errorsOf(calls).filter((name) => name in UNREACHED));
      });
    }
  });

  for (const fault of PLANTED.filter(({ isTriedInTests }) => isTriedInTests)) {
    it(`finds ${fault.what}`, async () => {
      expect(await differenceWith(fault)).to.match(fault.seen);
    }).timeout(300_000);
  }
});
