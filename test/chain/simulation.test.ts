import { expect } from "chai";
import type { Provider } from "ethers";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { estimateGas, tryCall } from "../../src/chain/simulation.js";
import type { Call, Domicile } from "../../src/index.js";
import { refusalOf } from "../failure.js";
import { CITY, COUNTRY, countryOn } from "../../local/fixture.js";

describe("a simulation", () => {
  let anvil: Anvil;
  let authority: Domicile;
  let [country, city, stranger]: string[] = [];
  let call: Call;

  before(async () => {
    anvil = await startAnvil();
    const parties = await countryOn(anvil);
    authority = parties.as(parties.country!);
    [country, city, stranger] = [parties.country, parties.city, parties.stranger].map(
      (party) => party!.address,
    );
    call = authority.calls.issue({ code: CITY, kind: "City", holder: city! });
  });
  after(() => anvil.stop());

  it("gives the gas that a call takes, and half as much again", async () => {
    const { to, data } = call;
    const plain = await anvil.provider.estimateGas({ to, data, from: country! });
    expect(await estimateGas(anvil.provider, call, country!)).to.equal((plain * 3n) / 2n);
    expect(await authority.estimate(call, country!)).to.equal((plain * 3n) / 2n);
  });

  it("asks as the one who would send", async () => {
    expect(await refusalOf(estimateGas(anvil.provider, call, stranger!))).to.deep.equal({
      name: "MissingRole",
      code: COUNTRY,
      account: stranger,
      roles: ["issue", "enrol"],
    });
  });

  it("grants a call what it is told to, for as long as it lasts", async () => {
    // Returns nothing, whatever is asked.
    const granted = { [call.to]: { code: "0x00" } };
    await tryCall(anvil.provider, call, stranger!, granted);
    expect(await refusalOf(tryCall(anvil.provider, call, stranger!, {}))).to.include({
      name: "MissingRole",
    });
  });

  it("counts what waits for the next block", async () => {
    const { provider } = anvil;
    await provider.send("evm_setAutomine", [false]);
    const hash = (await provider.send("eth_sendTransaction", [
      { from: country, to: call.to, data: call.data, gas: "0x100000" },
    ])) as string;
    const taken = { name: "CodeTaken", code: CITY, holder: city };
    expect(await refusalOf(estimateGas(provider, call, country!))).to.deep.equal(taken);
    expect(await refusalOf(tryCall(provider, call, country!, {}))).to.deep.equal(taken);
    expect(await provider.getTransactionReceipt(hash)).to.equal(null);
  });

  it("asks a provider that is no node in its own way, and gives no more than a block holds", async () => {
    const asked: unknown[] = [];
    const provider = {
      estimateGas(request: unknown) {
        asked.push(request);
        return Promise.resolve(1000n);
      },
      getBlock: () => Promise.resolve({ gasLimit: 1200n }),
    } as unknown as Provider;
    expect(await estimateGas(provider, call, country!)).to.equal(1200n);
    expect(asked).to.deep.equal([{ ...call, value: 0n, from: country }]);
  });
});
