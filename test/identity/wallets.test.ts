import { expect } from "chai";
import {
  BrowserProvider,
  concat,
  ContractFactory,
  dataLength,
  parseEther,
  type Provider,
  type Signer,
  toQuantity,
  Wallet,
} from "ethers";
import hre from "hardhat";
import {
  type CosignedName,
  type Domicile,
  drawNullifier,
  type MessageName,
  type Signed,
  signersOf,
  superIdOfRegistration,
  toBytes,
  type Unsigned,
  WalletRefusedError,
  WrongAccountError,
  WrongChainError,
} from "../../src/index.js";
import { kindNumber } from "../../src/codes/words.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { BrowserWallet } from "../doubles/BrowserWallet.js";
import { failureOf, refusalOf } from "../failure.js";
import { cityOf, COUNTRY, countryOn, createChain } from "../../local/fixture.js";
import { type Safe, safes } from "../safe.js";
import { DAY } from "./world.js";

/** A chain with China on it, and what the tests need from it. */
interface Ground {
  parties: Pick<Awaited<ReturnType<typeof countryOn>>, "as" | "deployment"> & {
    country: Signer & { address: string };
    stranger: Signer & { address: string };
  };
  provider: Provider & { send(method: string, params: unknown[]): Promise<unknown> };
  /** Names the chain's own method. */
  method: (name: string) => string;
}

const grounds: Record<string, () => Promise<Ground & { stop?: () => Promise<void> }>> = {
  "on the in-process chain": async () => {
    const chain = await createChain();
    const { as, deployment, country, stranger } = await cityOf(chain);
    return {
      parties: { as, deployment, country: country!, stranger: stranger! },
      provider: chain.ethers.provider,
      method: (name) => `hardhat_${name}`,
    };
  },
  "on anvil": async () => {
    const anvil: Anvil = await startAnvil();
    const { as, deployment, country, stranger } = await countryOn(anvil);
    return {
      parties: { as, deployment, country: country!, stranger: stranger! },
      provider: anvil.provider,
      method: (name) => `anvil_${name}`,
      stop: () => anvil.stop(),
    };
  },
};

for (const [where, ground] of Object.entries(grounds)) {
  describe(`Super IDs of wallets of all sorts, ${where}`, () => {
    let at: Awaited<ReturnType<(typeof grounds)[string]>>;
    let factory: Awaited<ReturnType<typeof safes>>;
    let owners: [Wallet, Wallet, Wallet];
    let cities = 5000;

    before(async () => {
      at = await ground();
      factory = await safes(at.parties.stranger);
      owners = [key(), key(), key()];
    });
    after(() => at.stop?.());

    const key = (): Wallet => new Wallet(Wallet.createRandom().privateKey, at.provider);
    const funded = async (wallet: Wallet): Promise<Wallet> => {
      const ether = toQuantity(parseEther("10"));
      await at.provider.send(at.method("setBalance"), [wallet.address, ether]);
      return wallet;
    };
    /** A new client each time. */
    const ids = (runner: Parameters<Ground["parties"]["as"]>[0] = at.provider) =>
      at.parties.as(runner).ids;
    const submit = (signed: Parameters<Domicile["submit"]>[0]) =>
      at.parties.as(at.parties.stranger).submit(signed);
    const resolve = (superId: string) => ids().resolve(superId);

    /** Who signs: a key, or a Safe with those of its owners who do. */
    type Party = Wallet | { safe: Safe; owners: Wallet[] };
    const addressOf = (party: Party): string =>
      party instanceof Wallet ? party.address : party.safe.address;
    /** A message with the signatures of all its parties. */
    async function signed<Name extends MessageName>(
      unsigned: Unsigned<Name>,
      ...parties: Party[]
    ): Promise<Signed<Name>> {
      const signatures: Record<string, string> = {};
      for (const [field, account] of Object.entries(signersOf(unsigned))) {
        const party = parties.find((each) => addressOf(each) === account)!;
        signatures[field] =
          party instanceof Wallet
            ? await signedAsKey(party, unsigned)
            : await party.safe.sign(digestOf(unsigned), party.owners);
      }
      return { ...unsigned, ...signatures } as Signed<Name>;
    }
    const digestOf = (unsigned: Unsigned<MessageName>): string =>
      at.parties.as(at.provider).digestToSign(unsigned);
    /** A key's signature, whoever's message it is. */
    const signedAsKey = (signer: Wallet, unsigned: Unsigned<MessageName>): Promise<string> => {
      const { domain, types, message } = at.parties.as(at.provider).typedData(unsigned);
      delete types.EIP712Domain;
      return signer.signTypedData(domain, types, message);
    };
    const newSafe = async (threshold = 2): Promise<Extract<Party, { safe: Safe }>> => ({
      safe: await factory.create(owners, threshold),
      owners: [owners[2], owners[0]],
    });
    /** A city's code, issued to somebody. */
    const newCity = async (holder: Party): Promise<string> => {
      const code = `${COUNTRY}.${cities++}`;
      await at.parties
        .as(at.parties.country)
        .issuing.issue({ code, kind: "City", holder: addressOf(holder) });
      return code;
    };
    const resident = (controller: Party, registrar: string, officer: Party) =>
      ids().registration.buildResident({
        ...drawNullifier(),
        controller: addressOf(controller),
        registrar,
        officer: addressOf(officer),
      });
    const register = async (controller: Party, registrar: string, officer: Party) => {
      const message = await signed(
        await resident(controller, registrar, officer),
        controller,
        officer,
      );
      await submit(message);
      return superIdOfRegistration(message);
    };

    describe("a Safe", () => {
      it("holds a city, issues and enrols for it", async () => {
        const holder = await newSafe();
        const city = await newCity(holder);
        const { cityCodeRegistry } = at.parties.as(at.provider).contracts;
        const department = `${city}.01`;
        await holder.safe.send(
          at.parties.deployment.contracts.cityCodeRegistry.address,
          cityCodeRegistry.interface.encodeFunctionData("issue", [
            toBytes(department),
            kindNumber("Department"),
            owners[0].address,
          ]),
          holder.owners,
        );
        const issued = await at.parties.as(at.provider).issuance(department);
        expect(issued!.by).to.equal(holder.safe.address);

        const controller = key();
        const message = await signed(await resident(controller, city, holder), controller, holder);
        expect(dataLength(message.officerSignature!)).to.equal(130);
        await submit(message);
        const superId = superIdOfRegistration(message);
        expect((await resolve(superId)).controller).to.equal(controller.address);
        const { officer, registrar } = (await ids().registrationOf(superId))!;
        expect({ officer, registrar }).to.deep.equal({
          officer: holder.safe.address,
          registrar: city,
        });
      });

      it("controls a Super ID: registers, passes on, moves, leaves and comes back", async () => {
        const safe = await newSafe();
        const [here, there] = [await newSafe(), key()];
        const [city, next] = [await newCity(here), await newCity(there)];
        const superId = await register(safe, city, here);
        const controls = async (party: Party, version: number) => {
          const { controller, version: actual } = await resolve(superId);
          expect([controller, actual]).to.deep.equal([addressOf(party), version]);
        };
        await controls(safe, 0);
        const plain = key();
        const pass = async (from: Party, to: Party) => {
          const { control } = ids();
          const newController = addressOf(to);
          const message = await signed(await control.buildChange({ superId, newController }), from);
          expect(dataLength(message.signature)).to.equal(from === safe ? 130 : 65);
          await submit(message);
          return message;
        };
        const first = await pass(safe, plain);
        await controls(plain, 1);
        await pass(plain, safe);
        await controls(safe, 2);
        const { changed } = await resolve(superId);
        expect(await refusalOf(submit(first))).to.deep.equal({
          name: "Superseded",
          superId,
          version: 2,
          changed,
        });

        const move = await ids().control.buildMove({ superId, to: next, officer: there.address });
        await submit(await signed(move, safe, there));
        expect((await resolve(superId)).registrar).to.equal(next);
        const back = await ids().control.buildMove({
          superId,
          to: city,
          officer: here.safe.address,
        });
        await submit(await signed(back, safe, here));
        expect((await resolve(superId)).registrar).to.equal(city);

        await submit(await signed(await ids().control.buildDeactivation({ superId }), safe));
        expect((await ids().deactivation(superId))!.controller).to.equal(safe.safe.address);
        await submit(await signed(await ids().control.buildReactivation({ superId }), safe));
        await submit(
          await signed(
            await ids().control.buildAttributeChange({
              superId,
              name: "did/svc/Hub",
              value: "0x1301",
              validity: DAY,
            }),
            safe,
          ),
        );

        // By transaction, too.
        const { superIdRegistry } = at.parties.as(at.provider).contracts;
        await safe.safe.send(
          at.parties.deployment.contracts.superIdRegistry.address,
          superIdRegistry.interface.encodeFunctionData("changeController", [
            superId,
            plain.address,
          ]),
          safe.owners,
        );
        await controls(plain, 3);
      });

      it("is not spoken for by fewer owners, others, or in another order", async () => {
        const safe = await newSafe();
        const country = await funded(key());
        const city = await newCity(country);
        const unsigned = await resident(safe, city, country);
        const whole = await signed(unsigned, safe, country);
        const digest = digestOf(unsigned);
        const [first, second] = [
          `0x${whole.controllerSignature!.slice(2, 132)}`,
          `0x${whole.controllerSignature!.slice(132)}`,
        ];
        const other = await newSafe();
        const wrong: Record<string, string> = {
          "one owner": first,
          "one owner twice": concat([first, first]),
          "the wrong order": concat([second, first]),
          "a stranger": await safe.safe.sign(digest, [owners[0], key()]),
          "for another Safe of theirs": await other.safe.sign(digest, owners),
          "owners who sign the message instead of the Safe's": concat(
            await Promise.all(
              owners
                .toSorted((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1))
                .map((owner) => signedAsKey(owner, unsigned)),
            ),
          ),
          nothing: "0x",
        };
        const refusal = { name: "InvalidSignature", account: safe.safe.address };
        for (const [what, controllerSignature] of Object.entries(wrong)) {
          expect(await refusalOf(submit({ ...whole, controllerSignature })), what).to.deep.equal(
            refusal,
          );
        }
        const { status } = await resolve(superIdOfRegistration(whole));
        expect(status).to.equal("unregistered");
        // All three do.
        const all = await safe.safe.sign(digest, owners);
        expect(dataLength(all)).to.equal(195);
        await submit({ ...whole, controllerSignature: all });
      });

      it("is asked when it is submitted: with the owners and the threshold that it has then", async () => {
        const safe = await newSafe(1);
        const holder = key();
        const city = await newCity(holder);
        const one = { ...safe, owners: [owners[1]] };
        const unsigned = await resident(safe, city, holder);
        const message = await signed(unsigned, one, holder);
        // As long as a key's signature.
        expect(dataLength(message.controllerSignature!)).to.equal(65);
        const raise = (threshold: number) =>
          safe.safe.send(
            safe.safe.address,
            safe.safe.contract.interface.encodeFunctionData("changeThreshold", [threshold]),
            owners,
          );
        await raise(2);
        expect(await refusalOf(submit(message))).to.deep.equal({
          name: "InvalidSignature",
          account: safe.safe.address,
        });
        await raise(1);
        await submit(message);
      });

      it("may say yes on chain instead of signing", async () => {
        const safe = await newSafe();
        const holder = key();
        const unsigned = await resident(safe, await newCity(holder), holder);
        const { officerSignature } = await signed(unsigned, safe, holder);
        const message = {
          ...unsigned,
          controllerSignature: "0x",
          officerSignature: officerSignature!,
        };
        expect((await refusalOf(submit(message))).name).to.equal("InvalidSignature");
        await safe.safe.approve(digestOf(unsigned), safe.owners);
        await submit(message);
        const { controller } = await resolve(superIdOfRegistration(message));
        expect(controller).to.equal(safe.safe.address);
      });

      it("can be named before it is there, and counts from when it is", async () => {
        const { safe, deploy } = await factory.plan(owners, 2);
        const holder = key();
        const party = { safe, owners: [owners[0], owners[1]] };
        const message = await signed(
          await resident(party, await newCity(holder), holder),
          party,
          holder,
        );
        expect(await refusalOf(submit(message))).to.deep.equal({
          name: "InvalidSignature",
          account: safe.address,
        });
        await deploy();
        await submit(message);
        expect((await resolve(superIdOfRegistration(message))).controller).to.equal(safe.address);
      });
    });

    /** A contract of the doubles. */
    const deploy = async (name: string, ...args: unknown[]): Promise<string> => {
      const { abi, bytecode } = await hre.artifacts.readArtifact(name);
      const factory = new ContractFactory(abi, bytecode, at.parties.stranger);
      const contract = await factory.deploy(...args);
      await contract.waitForDeployment();
      return contract.getAddress();
    };
    it("a slow contract wallet is registered in a batch, too, with the gas that it needs", async () => {
      const [holder, plain] = [key(), key()];
      const city = await newCity(holder);
      const slow = await deploy("SlowWallet", 300_000);
      const items = await Promise.all(
        [slow, slow, plain.address, slow].map(async (controller) => {
          const unsigned = await ids().registration.buildResident({
            ...drawNullifier(),
            controller,
            registrar: city,
            officer: holder.address,
          });
          return {
            ...unsigned,
            controllerSignature: controller === slow ? "0x" : await signedAsKey(plain, unsigned),
            officerSignature: await signedAsKey(holder, unsigned),
          };
        }),
      );
      const { registration } = ids(at.parties.stranger);
      const outcome = await registration.registerMany(items);
      expect(outcome.items.map(({ refusal }) => refusal)).to.deep.equal([null, null, null, null]);
      expect((await ids().controlledBy(slow)).asked.length).to.equal(3);
    });

    describe("a delegated account (EIP-7702)", () => {
      /** Puts a contract's code at an account by its own authorisation, in a transaction of type 4. */
      const delegate = async (account: Wallet, address: string): Promise<void> => {
        const relayer = await funded(key());
        const authorization = await account.authorize({
          address,
          nonce: await account.getNonce(),
          chainId: 31337,
        });
        const sent = await relayer.sendTransaction({
          type: 4,
          to: relayer.address,
          authorizationList: [authorization],
          gasLimit: 200_000,
        });
        expect((await sent.wait())!.status).to.equal(1);
        const code = await at.provider.getCode(account.address);
        const isZero = BigInt(address) === 0n;
        expect(code).to.equal(isZero ? "0x" : `0xef0100${address.slice(2).toLowerCase()}`);
      };

      const delegates: Record<string, () => Promise<string>> = {
        "says no": () => deploy("AnsweringWallet", `0xffffffff${"00".repeat(28)}`),
        reverts: () => deploy("RevertingWallet"),
        "burns all gas": () => deploy("BurningWallet"),
      };
      for (const [what, contract] of Object.entries(delegates)) {
        it(`acts by its own key though its contract ${what}`, async () => {
          const [controller, officer] = [key(), key()];
          const city = await newCity(officer);
          const address = await contract();
          await delegate(controller, address);
          await delegate(officer, address);
          const superId = await register(controller, city, officer);

          const { control } = ids();
          const pass = await control.buildChange({ superId, newController: officer.address });
          const refusal = { name: "InvalidSignature", account: controller.address };
          const forged = await signed(
            { ...pass, message: { ...pass.message, controller: officer.address } },
            officer,
          );
          expect(await refusalOf(submit({ ...pass, signature: forged.signature }))).to.deep.equal(
            refusal,
          );
          expect(await refusalOf(submit({ ...pass, signature: "0x" }))).to.deep.equal(refusal);
          await submit(await signed(pass, controller));
          const back = await control.buildChange({ superId, newController: controller.address });
          await submit(await signed(back, officer));

          // It sends, too.
          await funded(controller);
          await ids(controller).control.deactivate(superId);
          await submit(await signed(await control.buildReactivation({ superId }), controller));
          expect((await resolve(superId)).controller).to.equal(controller.address);

          // Nothing hangs on the delegation.
          await delegate(controller, "0x0000000000000000000000000000000000000000");
          await submit(await signed(await control.buildDeactivation({ superId }), controller));
          expect((await resolve(superId)).status).to.equal("deactivated");
        });
      }

      it("acts by what its contract says yes to, too", async () => {
        const [controller, session, holder] = [key(), key(), key()];
        await delegate(controller, await deploy("OwnedWallet", session.address));
        const city = await newCity(holder);
        const superId = await register(controller, city, holder);
        const unsigned = await ids().control.buildDeactivation({ superId });
        const signature = await signedAsKey(session, unsigned);
        await submit({ ...unsigned, signature });
        expect((await resolve(superId)).status).to.equal("deactivated");
      });
    });
  });
}

describe("a browser's wallet and Super IDs", () => {
  let anvil: Anvil;
  let now: Awaited<ReturnType<typeof countryOn>>;
  let [controller, other]: Wallet[] = [];
  let wallet: BrowserWallet;
  let browser: BrowserProvider;
  let client: Domicile;
  let unsigned: Unsigned<"ResidentRegistration">;

  before(async () => {
    anvil = await startAnvil();
    now = await countryOn(anvil);
    [controller, other] = [1, 2].map(() => new Wallet(Wallet.createRandom().privateKey));
  });
  after(() => anvil.stop());
  beforeEach(async () => {
    wallet = new BrowserWallet(anvil.provider, controller!);
    browser = new BrowserProvider(wallet, undefined, { cacheTimeout: -1 });
    client = now.as(await browser.getSigner());
    unsigned = await client.ids.registration.buildResident({
      ...drawNullifier(),
      controller: controller!.address,
      registrar: COUNTRY,
      officer: now.country!.address,
    });
  });
  afterEach(() => browser.destroy());

  it("signs what a relayer submits", async () => {
    const half: Signed<CosignedName> = await client.sign(unsigned);
    await now.as(now.country!).submit(half as Signed<"ResidentRegistration">);
    const { controller: found } = await now
      .as(anvil.provider)
      .ids.resolve(superIdOfRegistration(unsigned));
    expect(found).to.equal(controller!.address);
    expect(wallet.prompts).to.deep.equal(["eth_signTypedData_v4"]);
  });

  it("is not asked at another account or on another chain", async () => {
    wallet.account = other;
    expect(await failureOf(client.sign(unsigned))).to.be.instanceOf(WrongAccountError);
    wallet.account = controller;
    wallet.chainId = 1;
    expect(await failureOf(client.sign(unsigned))).to.be.instanceOf(WrongChainError);
    expect(wallet.prompts).to.deep.equal([]);
  });

  it("signs nothing when account or chain are switched while it is asked", async () => {
    const meanwhile = (change: () => void) => (method: string) => {
      if (method === "eth_signTypedData_v4") change();
    };
    wallet.meanwhile = meanwhile(() => (wallet.account = other));
    const switched = await failureOf(client.sign(unsigned));
    expect(switched.message).to.equal("the node refused: unauthorized account");
    wallet.account = controller;
    wallet.meanwhile = meanwhile(() => (wallet.chainId = 1));
    const elsewhere = await failureOf(client.sign(unsigned));
    expect(elsewhere.message).to.equal("the node refused: chainId mismatch");
    wallet.meanwhile = () => undefined;
    wallet.chainId = 31337;
    wallet.refuses = true;
    expect(await failureOf(client.sign(unsigned))).to.be.instanceOf(WalletRefusedError);
    wallet.refuses = false;
    const half = await client.sign(unsigned);
    await now.as(now.country!).submit(half);
  });
});
