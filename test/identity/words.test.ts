import { expect } from "chai";
import { ANNULMENT_REASONS, ID_KINDS, ID_STATUSES } from "../../src/index.js";
import { idKindFromNumber, idKindNumber } from "../../src/identity/words.js";
import { inWords, membersIn, sourceOf } from "../enumerations.js";

describe("words of Super IDs", () => {
  it("stand in the order of the contract's enumerations", async () => {
    const source = await sourceOf("identity/ISuperIdRegistry");
    expect(ID_STATUSES).to.deep.equal(membersIn(source, "IdStatus").map(inWords));
    expect(ANNULMENT_REASONS).to.deep.equal(membersIn(source, "AnnulmentReason").map(inWords));
    const kinds = membersIn(source, "IdKind");
    expect(["None", ...ID_KINDS]).to.deep.equal(kinds);
    for (const kind of ID_KINDS) {
      expect(idKindNumber(kind)).to.equal(kinds.indexOf(kind));
      expect(idKindFromNumber(idKindNumber(kind))).to.equal(kind);
    }
    expect(idKindFromNumber(0)).to.equal(undefined);
  });
});
