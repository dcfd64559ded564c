import { expect } from "chai";
import { FunctionFragment } from "ethers";
import { failureOf } from "../failure.js";
import { createChain } from "../../local/fixture.js";
import { idWorld, register, signedResident } from "../identity/world.js";

const chain = await createChain();
const { ethers, networkHelpers } = chain;
const world = () => idWorld(chain);

describe("ether", () => {
  for (const name of ["cityCodeRegistry", "superIdRegistry"] as const) {
    it(`is not taken, and changes nothing where it is forced in: ${name}`, async () => {
      const at = await networkHelpers.loadFixture(world);
      const { as, mayor, stranger, resident } = at;
      const registry = as(stranger!).contracts[name];
      const address = await registry.getAddress();

      const functions = registry.interface.fragments.filter((fragment) =>
        FunctionFragment.isFragment(fragment),
      );
      expect(functions).not.to.deep.equal([]);
      expect(functions.filter(({ payable }) => payable)).to.deep.equal([]);
      await failureOf(stranger!.sendTransaction({ to: address, value: 1 }));
      expect(await ethers.provider.getBalance(address)).to.equal(0n);

      // As by a block's reward, or by a contract that ends itself.
      await networkHelpers.setBalance(address, 10n ** 18n);
      const code = "MA.156.1301.02";
      await as(mayor).issuing.issue({ code, kind: "Department", holder: mayor.address });
      expect(await as(stranger!).resolve(code)).to.include({ holder: mayor.address });
      const superId = await register(at, await signedResident(at));
      const { controller } = await as(stranger!).ids.resolve(superId);
      expect(controller).to.equal(resident.address);
      expect(await ethers.provider.getBalance(address)).to.equal(10n ** 18n);
    });
  }
});
