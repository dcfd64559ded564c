import { expect } from "chai";
import { ErrorFragment, FunctionFragment, type Interface } from "ethers";
import {
  DifferenceError,
  type DifferentialResult,
  runDifferential,
} from "../../assurance/model/differential.js";
import { COMMANDS, EFFORTS } from "../../assurance/effort.js";
import { compileWith, type Fault } from "../../assurance/model/planted.js";
import {
  CityCodeRegistry__factory,
  SuperIdRegistry__factory,
} from "../../typechain-types/index.js";
import { failureOf } from "../failure.js";

/** Of the sequences that are run each time, and of those that meet a planted fault. */
const SEED = 20260401;
const PLANTED_SEED = 8;

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

interface Planted extends Fault {
  what: string;
  registry: "codes" | "ids";
  /** What the difference is about. */
  seen: RegExp;
}

const PLANTED: Planted[] = [
  {
    what: "roles that survive a change of holder",
    registry: "codes",
    file: "codes/CodeRules",
    line: "state.officers[code][record.epoch()][account]",
    instead: "state.officers[code][0][account]",
    seen: /officerRoles\(.*\n {2}model: {4}\S+\n {2}contract: \S+$/,
  },
  {
    what: "messages that a change does not void",
    registry: "ids",
    file: "identity/SuperIdControl",
    line: "version != slot.version() || changed_ != slot.changed()",
    instead: "version != slot.version()",
    seen: /model: {4}refused: Superseded\(.*\n {2}contract: (?!refused: Superseded)/,
  },
  {
    what: "an annulment that lapses a second late",
    registry: "ids",
    file: "identity/SuperIdRegistry",
    line: "block.timestamp < proposedAt + ANNULMENT_PERIOD",
    instead: "block.timestamp <= proposedAt + ANNULMENT_PERIOD",
    seen: /model: {4}(refused: NotProposed|accepted: AnnulmentProposed)\(.*\n {2}contract: /,
  },
  {
    what: "a city that proposes in the division of another",
    registry: "ids",
    file: "identity/SuperIdRegistry",
    line: "if (!code.isOf(city)) revert WrongRegistrar(city, code);",
    instead: "",
    seen: /model: {4}refused: WrongRegistrar\(.*\n {2}contract: (?!refused: WrongRegistrar)/,
  },
  {
    what: "a country that decides about what it registered itself",
    registry: "ids",
    file: "identity/SuperIdRegistry",
    line: "answering == NO_CODE ? registrar.toCode() : answering",
    instead: "city",
    seen: /model: {4}accepted: AnnulmentProposed\(.*\n {2}contract: accepted: AnnulmentProposed\(/,
  },
];

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

  for (const { what, registry, seen, ...fault } of PLANTED) {
    it(`finds ${what}`, async function () {
      this.timeout(300_000);
      const replacement = { [registry]: await compileWith(fault, registry) };
      const difference = await failureOf(
        runDifferential({ sequences: 200, commands: 30, seed: PLANTED_SEED, replacement }),
      );
      expect(difference).to.be.instanceOf(DifferenceError);
      expect(difference.message).to.match(/^contracts and model differ \(seed 8, path [\d:]+\):\n/);
      expect(difference.message).to.match(seen);
    });
  }
});
