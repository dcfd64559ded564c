import { expect } from "chai";
import { relay, superIdOfRegistration } from "../../src/index.js";
import type { Relayer } from "../../servers/relayer/relayer.js";
import { type Enrolment, enrolment, get, post, relayerOn } from "./setup.js";

describe("the relayer", function () {
  this.timeout(30_000);
  let at: Enrolment;
  let relayer: Relayer;
  const lines: string[] = [];

  before(async () => {
    at = await enrolment();
    relayer = await relayerOn(at, { lines });
  });
  after(async () => {
    await relayer.stop();
    await at.stop();
  });

  it("registers a resident who has no ether", async () => {
    const { wallet, client, signed } = await at.resident();
    const receipt = await relay(relayer.url, signed, { pollingMs: 20 });
    const superId = superIdOfRegistration(signed);
    const { status, controller } = await client.ids.resolve(superId);
    expect({ status, controller }).to.deep.equal({ status: "active", controller: wallet.address });
    expect(receipt.id).to.equal(client.digestToSign(signed));
    expect(await at.anvil.provider.getBalance(wallet.address)).to.equal(0n);
    console.log(
      await get(relayer.url, "/health"),
      await get(relayer.url, `/requests/${receipt.id}`),
      lines,
    );
    console.log(
      await post(relayer.url, { ...signed, message: { ...signed.message, registrar: "ma.156" } }),
    );
    console.log(await post(relayer.url, { ...signed, x: 1 }));
    console.log(await post(relayer.url, { ...signed, type: "Foo" }));
    console.log(await post(relayer.url, "{"));
    console.log(await post(relayer.url, { ...signed, controllerSignature: "0x" }));
    console.log(
      await post(relayer.url, {
        ...signed,
        controllerSignature: "0x12",
        message: { ...signed.message, generation: 1 },
      }),
    );
    console.log(JSON.stringify(await get(relayer.url, "/openapi.json")).slice(0, 1500));
  });
});
