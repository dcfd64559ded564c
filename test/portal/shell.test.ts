import { expect } from "chai";
import { needsBrowser, portalWorld, type World } from "./world.js";

describe("portal: what stands on all pages", function () {
  this.timeout(60_000);
  let world: World;
  before(async function () {
    needsBrowser(this);
    world = await portalWorld();
  });
  after(async () => world?.close());

  it("opens a code's permanent address, asks no third party and breaks no policy", async () => {
    const visitor = await world.visit("/MA.156.1301");
    await visitor.page.getByText("active", { exact: true }).waitFor();
    expect(visitor.complaints).to.deep.equal([]);
    const hosts = new Set(visitor.requests.map((url) => new URL(url).origin));
    expect([...hosts].sort()).to.deep.equal([world.portal.url, world.anvil.url].sort());
  });

  it("explains a mistyped code", async () => {
    const { page } = await world.visit("/ma.156.1301");
    await page.getByText("codes are upper case: MA.156.1301").waitFor();
  });
});
