import { expect } from "chai";
import { concat, dataSlice, hexlify, id, randomBytes, Signature, toBeHex, Wallet } from "ethers";
import {
  type AnySigned,
  drawNullifier,
  type MessageName,
  type Signed,
  superIdOfRegistration,
} from "../../src/index.js";
import { asContractsTakeIt } from "../../src/signing/signature.js";
import { refusalOf } from "../failure.js";
import { CITY, cityOf, COUNTRY, createChain, newWallet } from "../../local/fixture.js";

/** Order of secp256k1's group. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The forms that some wallets give, and no contract here takes. */
const FORMS: Record<string, (signature: Signature) => string> = {
  "v 0 or 1": ({ r, s, yParity }) => concat([r, s, toBeHex(yParity, 1)]),
  "64 bytes": ({ compactSerialized }) => compactSerialized,
};

describe("a signature's form", () => {
  const digest = id("what was signed");
  const keys = Array.from({ length: 20 }, () => new Wallet(hexlify(randomBytes(32))));
  const signatureOf = (key: Wallet, of = digest): Signature => key.signingKey.sign(of);

  for (const [name, form] of Object.entries(FORMS))
    it(`is that of the contracts, from ${name}`, () => {
      for (const key of keys) {
        const signature = signatureOf(key);
        for (const signer of [key.address, key.address.toLowerCase()])
          expect(asContractsTakeIt(form(signature), digest, signer)).to.equal(signature.serialized);
      }
      const capital = form(signatureOf(keys[0]!)).toUpperCase().replace("0X", "0x");
      expect(asContractsTakeIt(capital, digest, keys[0]!.address)).to.equal(
        signatureOf(keys[0]!).serialized,
      );
    });

  it("stays where it is that of the contracts", () => {
    for (const key of keys) {
      const { serialized } = signatureOf(key);
      expect(asContractsTakeIt(serialized, digest, key.address)).to.equal(serialized);
    }
  });

  it("stays where the bytes are not the signer's key's: they may be a contract wallet's", () => {
    const [owner, wallet] = [keys[0]!, keys[1]!.address];
    const own = signatureOf(owner);
    const { r, s, yParity, compactSerialized } = own;
    const highS = toBeHex(ORDER - BigInt(s), 32);
    const others: [bytes: string, signer: string][] = [
      // A wallet that asks its owner for a signature of its own form.
      ...Object.values(FORMS).map((form): [string, string] => [form(own), wallet]),
      [FORMS["v 0 or 1"]!(signatureOf(owner, id("another"))), owner.address],
      [concat([r, highS, toBeHex(1 - yParity, 1)]), owner.address],
      [concat([r, s, toBeHex(1 - yParity, 1)]), owner.address],
      [concat([r, s, toBeHex(yParity + 35, 1)]), owner.address],
      [concat([r, s, toBeHex(2 + yParity, 1)]), owner.address],
      [`0x${"ff".repeat(64)}`, owner.address],
      [`0x${"00".repeat(65)}`, owner.address],
      ["0x", owner.address],
      [dataSlice(compactSerialized, 0, 63), owner.address],
      [concat([compactSerialized, "0x0000"]), owner.address],
      [concat([own.serialized, own.serialized]), owner.address],
    ];
    for (const [bytes, signer] of others)
      expect(asContractsTakeIt(bytes, digest, signer), bytes).to.equal(bytes);
  });
});

const chain = await createChain();
const world = () => cityOf(chain);

/** A key whose wallet gives its signatures in another form. */
class OddWallet extends Wallet {
  form: (signature: Signature) => string = ({ serialized }) => serialized;

  override async signTypedData(...given: Parameters<Wallet["signTypedData"]>): Promise<string> {
    return this.form(Signature.from(await super.signTypedData(...given)));
  }
}

describe("a signature in another form", () => {
  let at: Awaited<ReturnType<typeof world>>;
  let key: OddWallet;
  beforeEach(async () => {
    at = await chain.networkHelpers.loadFixture(world);
    key = new OddWallet(newWallet(chain).privateKey, chain.ethers.provider);
  });

  const application = async (): Promise<Signed<"Application">> => {
    const client = at.as(key);
    const { address: applicant } = key;
    return client.sign(
      await client.applications.build({ code: `${CITY}.01`, kind: "Department", applicant }),
    );
  };
  /** A resident's registration; the officer is the country's holder. */
  const registration = async (): Promise<Signed<"ResidentRegistration">> => {
    const unsigned = await at.as(key).ids.registration.buildResident({
      nullifier: drawNullifier().nullifier,
      controller: key.address,
      registrar: COUNTRY,
      officer: at.country!.address,
    });
    return at.as(at.country!).sign(await at.as(key).sign(unsigned));
  };
  /** A message as it comes from elsewhere. */
  const as = <Name extends MessageName>(
    message: Signed<Name>,
    form: (signature: Signature) => string,
  ): Signed<Name> =>
    Object.fromEntries(
      Object.entries(message).map(([field, value]: [string, unknown]) => [
        field,
        field.toLowerCase().endsWith("signature") ? form(Signature.from(value as string)) : value,
      ]),
    ) as unknown as Signed<Name>;

  for (const [name, form] of Object.entries(FORMS)) {
    it(`is brought into that of the contracts where it is given: ${name}`, async () => {
      const { signature } = await application();
      key.form = form;
      const odd = await application();
      expect(odd.signature).to.equal(signature);
      await at.as(at.stranger!).submit(odd);
    });

    it(`acts when submitted, simulated, issued and registered: ${name}`, async () => {
      const stranger = at.as(at.stranger!);
      const filed = as(await application(), form);
      await stranger.rehearse(filed);
      expect(stranger.callOf(filed)).to.deep.equal(stranger.callOf(await application()));
      await at.as(at.holder).rehearse(filed);
      await chain.networkHelpers.setBalance(at.holder.address, 10n ** 18n);
      await at.as(at.holder).issuing.issueSigned(filed);
      expect((await stranger.resolve(`${CITY}.01`)).holder).to.equal(key.address);

      const items = [as(await registration(), form), as(await registration(), form)];
      const refusals = (outcome: { refusal: unknown }[]) => outcome.map(({ refusal }) => refusal);
      const { registration: registering } = stranger.ids;
      expect(refusals(await registering.simulateMany(items))).to.deep.equal([null, null]);
      expect(refusals((await registering.registerMany(items)).items)).to.deep.equal([null, null]);
      for (const item of items) {
        const { status } = await stranger.ids.resolve(superIdOfRegistration(item));
        expect(status).to.equal("active");
      }
    });
  }

  it("is refused as before where it is another key's", async () => {
    const signed = await application();
    const other = newWallet(chain).signingKey.sign(at.as(key).digestToSign(signed));
    for (const form of Object.values(FORMS)) {
      const forged: AnySigned = { ...signed, signature: form(other) };
      expect(await refusalOf(at.as(at.stranger!).submit(forged))).to.deep.equal({
        name: "InvalidSignature",
        account: key.address,
      });
    }
  });
});
