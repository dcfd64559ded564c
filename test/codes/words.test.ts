import { expect } from "chai";
import {
  APPLICATION_STATUSES,
  KINDS,
  REFUSAL_REASONS,
  ROLES,
  rolesFromBits,
  rolesToBits,
  STATUSES,
  SUSPENSION_REASONS,
} from "../../src/index.js";
import { inWords, membersIn, sourceOf } from "../enumerations.js";

describe("words", () => {
  let source: string;

  before(async () => {
    source = await sourceOf("codes/ICityCodeRegistry", "codes/CityCodes");
  });

  const members = (name: string): string[] => membersIn(source, name);

  it("stand in the order of the contract's enumerations", () => {
    expect(STATUSES).to.deep.equal(members("Status").map(inWords));
    expect(SUSPENSION_REASONS).to.deep.equal(members("SuspensionReason").map(inWords));
    expect(REFUSAL_REASONS).to.deep.equal(members("RefusalReason").map(inWords));
    expect(APPLICATION_STATUSES).to.deep.equal(members("ApplicationStatus").map(inWords));
    expect(["None", ...KINDS]).to.deep.equal(members("Kind"));
  });

  it("give roles the contract's bits", () => {
    const bits = [...source.matchAll(/uint8 constant ROLE_(\w+) = (\d+);/g)].map(
      ([, name, bit]) => [name!.toLowerCase(), Number(bit)] as const,
    );
    expect(ROLES.map((role) => [role, rolesToBits([role])])).to.deep.equal(bits);
    for (let all = 0; all < 32; all++) expect(rolesToBits(rolesFromBits(all))).to.equal(all);
  });
});
