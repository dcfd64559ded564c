import { expect } from "chai";
import { type Signed, superIdOfRegistration } from "../../src/index.js";
import { refusalOf } from "../failure.js";
import { createChain } from "../../local/fixture.js";
import { COMPANY, idWorld, SHIJIAZHUANG, signedBy, submit } from "./world.js";

const chain = await createChain();
const world = () => idWorld(chain);

describe("a rehearsal of what two sign", () => {
  let now: Awaited<ReturnType<typeof idWorld>>;
  beforeEach(async () => {
    now = await chain.networkHelpers.loadFixture(world);
  });
  const registration = () =>
    now.as(chain.ethers.provider).ids.registration.buildOrganisation({
      creditCode: COMPANY,
      controller: now.firm.address,
      registrar: SHIJIAZHUANG,
      officer: now.clerk.address,
    });

  it("takes for granted that those agree who have not signed yet", async () => {
    const { as, firm, clerk } = now;
    const unsigned = await registration();
    const reader = as(chain.ethers.provider);
    await reader.rehearse(unsigned);
    const half = await signedBy(now, unsigned, firm);
    await reader.rehearse(half);
    await reader.rehearse(await signedBy(now, half, clerk));
  });

  it("refuses a signature that is there and does not fit", async () => {
    const { as, firm, clerk, stranger } = now;
    const unsigned = await registration();
    const half = await signedBy(now, unsigned, firm);
    const altered: Signed<"OrganisationRegistration"> = {
      ...half,
      message: { ...half.message, deadline: half.message.deadline + 1 },
    };
    expect(await refusalOf(as(stranger!).rehearse(altered))).to.deep.equal({
      name: "InvalidSignature",
      account: firm.address,
    });
    const byOther = { ...unsigned, officerSignature: half.controllerSignature! };
    expect(await refusalOf(as(stranger!).rehearse(byOther))).to.deep.equal({
      name: "InvalidSignature",
      account: clerk.address,
    });
  });

  it("refuses what the registry would", async () => {
    const { as, firm, clerk, stranger } = now;
    const whole = await signedBy(now, await registration(), firm, clerk);
    await submit(now, whole);
    expect(await refusalOf(as(stranger!).rehearse(whole))).to.deep.equal({
      name: "AlreadyRegistered",
      superId: superIdOfRegistration(whole),
      status: "active",
    });
  });
});
