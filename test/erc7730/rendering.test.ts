import { expect } from "chai";
import { getAddress, id, Interface, type ParamType, toBeHex, zeroPadValue } from "ethers";
import { descriptors } from "../../scripts/clearSigning/descriptors.js";
import { cityCodeRegistryAbi, superIdRegistryAbi } from "../../src/abi.js";
import { CODE_ACTS } from "../../src/codes/acts.js";
import {
  type AnySigned,
  type Domicile,
  drawNullifier,
  MESSAGE_TYPES,
  type MessageName,
  toBytes,
  type Unsigned,
} from "../../src/index.js";
import { createChain } from "../../local/fixture.js";
import {
  COMPANY,
  DAY,
  type IdWorld,
  idWorld,
  register,
  SHENZHEN,
  SHIJIAZHUANG,
  signedBy,
  signedResident,
  submit,
  YEAR,
} from "../identity/world.js";
import { renderCall, renderMessage, type Screen } from "./render.js";

const WANTED = "MA.156.1302";
const DIGEST = id("a document");
const { nullifier: NULLIFIER } = drawNullifier();
const KEY = { name: "did/pub/Secp256k1/veriKey/hex", value: `0x02${id("key").slice(2)}` };
const RECORD = new TextEncoder().encode(
  JSON.stringify({
    linkset: [{ anchor: `urn:ma:${SHIJIAZHUANG}`, about: [{ href: "https://example.org/" }] }],
  }),
);
const SIGNATURE = `0x${"ab".repeat(65)}`;

const chain = await createChain();

/** A resident's Super ID in Shijiazhuang, whose annulment is proposed, and another one, deactivated. */
async function world() {
  const parties = await idWorld(chain);
  const superId = await register(parties, await signedResident(parties));
  const { neighbour, as, clerk } = parties;
  const left = await register(parties, await signedResident(parties, { controller: neighbour }));
  const leaving = await as(neighbour).ids.control.buildDeactivation({ superId: left });
  await submit(parties, await signedBy(parties, leaving, neighbour));
  await as(clerk).ids.annulment.propose(superId, "wrong party", DIGEST);
  return { ...parties, superId, left };
}
type World = IdWorld & { superId: string; left: string };

/** The client's message of each type. */
const MESSAGES: Record<
  MessageName,
  (client: Domicile, at: World) => Promise<Unsigned<MessageName>>
> = {
  Application: ({ applications }, { firm }) =>
    applications.build({ code: WANTED, kind: "City", applicant: firm.address, digest: DIGEST }),
  Withdrawal: ({ applications }, { firm }) =>
    applications.buildWithdrawal({ code: WANTED, applicant: firm.address }),
  Appointment: async ({ officers }, { mayor, next, now }) =>
    officers.buildAppointment({
      code: SHIJIAZHUANG,
      holder: mayor.address,
      officer: next.address,
      roles: ["review", "publish"],
      until: (await now()) + YEAR,
    }),
  Dismissal: ({ officers }, { mayor, clerk }) =>
    officers.buildDismissal({
      code: SHIJIAZHUANG,
      holder: mayor.address,
      officer: clerk.address,
    }),
  Publication: ({ records }, { mayor }) =>
    records.buildPublication({ code: SHIJIAZHUANG, holder: mayor.address, document: RECORD }),
  Offer: ({ transfers }, { mayor, next }) =>
    transfers.buildOffer({ code: SHIJIAZHUANG, holder: mayor.address, to: next.address }),
  Acceptance: ({ transfers }, { next }) =>
    transfers.buildAcceptance({ code: SHIJIAZHUANG, holder: next.address }),
  OrganisationRegistration: ({ ids }, { firm, clerk }) =>
    ids.registration.buildOrganisation({
      creditCode: COMPANY,
      controller: firm.address,
      registrar: SHIJIAZHUANG,
      officer: clerk.address,
    }),
  ResidentRegistration: ({ ids }, { next, clerk }) =>
    ids.registration.buildResident({
      nullifier: NULLIFIER,
      controller: next.address,
      registrar: SHIJIAZHUANG,
      officer: clerk.address,
    }),
  Move: ({ ids }, { superId, acceptor }) =>
    ids.control.buildMove({ superId, to: SHENZHEN, officer: acceptor.address }),
  ControllerChange: ({ ids }, { superId, next }) =>
    ids.control.buildChange({ superId, newController: next.address }),
  Deactivation: ({ ids }, { superId }) => ids.control.buildDeactivation({ superId }),
  Reactivation: ({ ids }, { left }) => ids.control.buildReactivation({ superId: left }),
  DelegateAddition: ({ ids }, { superId, next }) =>
    ids.control.buildDelegateAddition({
      superId,
      delegateType: "veriKey",
      delegate: next.address,
      validity: 30 * DAY,
    }),
  DelegateRevocation: ({ ids }, { superId, next }) =>
    ids.control.buildDelegateRevocation({
      superId,
      delegateType: "veriKey",
      delegate: next.address,
    }),
  AttributeChange: ({ ids }, { superId }) =>
    ids.control.buildAttributeChange({ superId, ...KEY, validity: 90 * DAY }),
  AttributeRevocation: ({ ids }, { superId }) =>
    ids.control.buildAttributeRevocation({ superId, ...KEY }),
  AnnulmentAnswer: ({ ids }, { superId }) => ids.annulment.buildAnswer({ superId, digest: DIGEST }),
};

const ABIS = { CityCodeRegistry: cityCodeRegistryAbi, SuperIdRegistry: superIdRegistryAbi };
const INTERFACES: Record<string, Interface> = {
  CityCodeRegistry: new Interface(cityCodeRegistryAbi),
  SuperIdRegistry: new Interface(superIdRegistryAbi),
};

/** What a line says behind its label. */
const textOf = (line: string): string => line.slice(line.indexOf(": ") + 2);

const iso = (seconds: unknown): string =>
  `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;

/** A value as a person reads it. */
const readable = (name: string, value: unknown): string =>
  ["deadline", "until", "proposedAt"].includes(name)
    ? iso(value)
    : name === "validity"
      ? `${String(Number(value) / 3600).padStart(2, "0")}:00:00`
      : String(value);

describe("what a wallet shows", () => {
  let at: World;
  let client: Domicile;
  let files: ReturnType<typeof descriptors>;
  const build = (name: MessageName) => MESSAGES[name](client, at);
  const contractOf = (name: MessageName): string =>
    name in CODE_ACTS ? "CityCodeRegistry" : "SuperIdRegistry";
  const ofMessage = (unsigned: Unsigned<MessageName>): Screen => {
    const payload = JSON.parse(JSON.stringify(client.typedData(unsigned))) as never;
    return renderMessage(files[`eip712-${contractOf(unsigned.type)}.json`]!, payload);
  };
  const ofCall = (contract: string, call: { to: string; data: string }): Screen =>
    renderCall(files[`calldata-${contract}.json`]!, 31337, call);
  const ofFunction = (contract: string, name: string, args: unknown[]): Screen => {
    const { cityCodeRegistry, superIdRegistry } = at.deployment.contracts;
    const { address } = contract === "CityCodeRegistry" ? cityCodeRegistry : superIdRegistry;
    return ofCall(contract, {
      to: address,
      data: INTERFACES[contract]!.encodeFunctionData(name, args),
    });
  };
  const ofCodes = (name: string, args: unknown[]): Screen =>
    ofFunction("CityCodeRegistry", name, args);

  before(async () => {
    at = await world();
    client = at.as(at.stranger!);
    files = descriptors([at.deployment], ABIS);
  });

  for (const name of Object.keys(MESSAGES) as MessageName[]) {
    it(`of a message ${name}: each value, none twice`, async () => {
      const { type, message } = await build(name);
      const { lines, sentence } = ofMessage({ type, message });
      const values = message as unknown as Record<string, unknown>;
      const texts = MESSAGE_TYPES[name].map((field) => readable(field.name, values[field.name]));
      expect(lines.map(textOf)).to.have.members(texts);
      expect(sentence ?? "").to.not.match(/[{}]/);
    });

    it(`of the transaction with a message ${name}: the same act, each value`, async () => {
      const unsigned = await build(name);
      const { intent } = ofMessage(unsigned);
      const call = client.callOf({
        ...unsigned,
        signature: SIGNATURE,
        controllerSignature: SIGNATURE,
        officerSignature: SIGNATURE,
      } as unknown as AnySigned);
      const screen = ofCall(contractOf(name), call);
      expect(screen.intent).to.equal(intent);
      expect(screen.lines.join("\n")).to.include(SIGNATURE).and.include("Valid until: 20");
    });
  }

  it("of an application: the code first, in words", async () => {
    const unsigned = (await build("Application")) as Unsigned<"Application">;
    const { address } = at.firm;
    expect(ofMessage(unsigned)).to.deep.equal({
      intent: "Apply for a code",
      sentence: `Apply for the code ${WANTED} as City for ${address} with the documents ${DIGEST}`,
      lines: [
        `Code: ${WANTED}`,
        "Kind: City",
        `Applicant: ${address}`,
        `Document's SHA-256: ${DIGEST}`,
        `Valid until: ${iso(unsigned.message.deadline)}`,
        "Round: 1",
      ],
    });
  });

  it("of an appointment: each role, yes or no", async () => {
    const unsigned = (await build("Appointment")) as Unsigned<"Appointment">;
    const { until, deadline } = unsigned.message;
    expect(ofMessage(unsigned)).to.deep.equal({
      intent: "Appoint an officer",
      sentence: null,
      lines: [
        `Code: ${SHIJIAZHUANG}`,
        `Holder: ${at.mayor.address}`,
        `Officer: ${at.next.address}`,
        "May issue: false",
        "May review: true",
        "May enrol: false",
        "May attest: false",
        "May publish: true",
        `In office until: ${iso(until)}`,
        `Valid until: ${iso(deadline)}`,
        "Nonce: 0",
        "Holder's epoch: 0",
      ],
    });
  });

  it("of a registration: who will control it first", async () => {
    const unsigned = (await build("ResidentRegistration")) as Unsigned<"ResidentRegistration">;
    const [controller, officer] = [at.next.address, at.clerk.address];
    expect(ofMessage(unsigned)).to.deep.equal({
      intent: "Register a Super ID",
      sentence: `Register a Super ID for ${controller} in ${SHIJIAZHUANG} with ${officer}, nullifier ${NULLIFIER}`,
      lines: [
        `Controller: ${controller}`,
        `Enrolled in: ${SHIJIAZHUANG}`,
        `Officer: ${officer}`,
        `Nullifier: ${NULLIFIER}`,
        `Valid until: ${iso(unsigned.message.deadline)}`,
        "Generation: 0",
      ],
    });
  });

  it("of a delegate: for how long", async () => {
    const { sentence } = ofMessage(await build("DelegateAddition"));
    const { superId, next, resident } = at;
    expect(sentence).to.equal(
      `Let ${next.address} act for 720:00:00 on behalf of the Super ID ${superId}, controlled by ${resident.address}, as veriKey`,
    );
  });

  it("of transactions: enumerations in words, codes in bytes", () => {
    const [officer, holder] = [at.clerk.address, at.mayor.address];
    const code = toBytes(SHIJIAZHUANG);
    expect(code).to.equal("0x4d412e3135362e31333031000000000000000000000000000000000000000000");
    expect(ofCodes("appoint", [code, officer, 1 | 4 | 16, 1_800_000_000])).to.deep.equal({
      intent: "Appoint an officer",
      sentence: null,
      lines: [
        `Code: ${code}`,
        `Officer: ${officer}`,
        "May: issue, enrol, publish",
        "In office until: 2027-01-15T08:00:00Z",
      ],
    });
    expect(ofCodes("suspend", [code, 3]).lines[1]).to.equal("Reason: holder unreachable");
    expect(ofCodes("refuse", [code, holder, 1, 3, DIGEST]).lines).to.deep.equal([
      `Code: ${code}`,
      `Applicant: ${holder}`,
      "Reason: code meant for another",
      `Document's SHA-256: ${DIGEST}`,
      "Round: 1",
    ]);
    expect(
      ofFunction("SuperIdRegistry", "proposeAnnulment", [at.superId, 3, DIGEST]).sentence,
    ).to.equal(
      `Propose to annul the Super ID ${at.superId}: documents false, with the document ${DIGEST}`,
    );
    expect(ofCodes("cancelSigned", [])).to.deep.equal({
      intent: "Void all signed messages",
      sentence: null,
      lines: [],
    });
  });

  it("of lists: item by item", () => {
    const holder = at.mayor.address;
    const [parent, first, second] = ["MA.156", SHIJIAZHUANG, "MA.156.M0"].map(toBytes);
    const items = [
      { code: first, kind: 2, holder },
      { code: second, kind: 3, holder },
    ];
    expect(ofCodes("issueBatch", [parent, items]).lines).to.deep.equal([
      `Issued from: ${parent}`,
      "Item 0",
      `Code: ${first}`,
      "Kind: City",
      `Holder: ${holder}`,
      "Item 1",
      `Code: ${second}`,
      "Kind: Organisation",
      `Holder: ${holder}`,
    ]);
    expect(ofCodes("retire", [first, second, [parent, first]]).lines).to.deep.equal([
      `Code: ${first}`,
      `Successor: ${second}`,
      `Further successor: ${parent}`,
      `Further successor: ${first}`,
    ]);
    expect(ofCodes("retire", [first, second, []]).lines).to.have.lengthOf(2);
    const superIds = [at.superId, at.left];
    expect(
      ofFunction("SuperIdRegistry", "proposeAnnulments", [superIds, 3, DIGEST]).lines,
    ).to.deep.equal([
      `Super ID: ${at.superId}`,
      `Super ID: ${at.left}`,
      "Reason: documents false",
      `Document's SHA-256: ${DIGEST}`,
    ]);
  });

  /** A value of a type, with how each value in it reads; 1 is a member of each enumeration. */
  const drawn = (type: ParamType, texts: string[]): unknown => {
    if (type.isArray()) return [0, 1].map(() => drawn(type.arrayChildren, texts));
    if (type.isTuple()) return type.components.map((part) => drawn(part, texts));
    const number = texts.length + 1;
    const isEnumeration = type.type === "uint8";
    const sizes: Record<string, number> = { address: 20, bytes32: 32, bytes: 65 };
    const value = type.type.startsWith("uint")
      ? isEnumeration
        ? 1
        : number * 3600
      : zeroPadValue(toBeHex(number), sizes[type.type]!);
    const text = type.type === "address" ? getAddress(String(value)) : readable(type.name, value);
    texts.push(isEnumeration ? "a word" : text);
    return value;
  };

  for (const [contract, abi] of Object.entries(INTERFACES)) {
    abi.forEachFunction(({ name, inputs, constant }) => {
      if (constant) return;
      it(`of ${contract}.${name}: each value, none twice`, () => {
        const texts: string[] = [];
        const { lines } = ofFunction(
          contract,
          name,
          inputs.map((input) => drawn(input, texts)),
        );
        const shown = lines.filter((line) => !line.startsWith("Item ")).map(textOf);
        expect(shown.map((text) => (/^[A-Za-z, ]+$/.test(text) ? "a word" : text)))
          .to.have.members(texts)
          .and.have.lengthOf(texts.length);
      });
    });
  }

  it("is nothing of another contract, chain, domain or type", async () => {
    const unsigned = await build("Offer");
    const { cityCodeRegistry, superIdRegistry } = at.deployment.contracts;
    const descriptor = files["eip712-CityCodeRegistry.json"]!;
    const payload = client.typedData(unsigned);
    const refused: [Record<string, string>, string][] = [
      [{ chainId: "1" }, `not bound to ${cityCodeRegistry.address} on 1`],
      [
        { verifyingContract: superIdRegistry.address },
        `not bound to ${superIdRegistry.address} on 31337`,
      ],
      [{ version: "2" }, "another domain"],
      [{ name: "Domicile Super IDs" }, "another domain"],
    ];
    for (const [change, why] of refused) {
      const changed = { ...payload, domain: { ...payload.domain, ...change } };
      expect(() => renderMessage(descriptor, changed), why).to.throw(why);
    }
    const types = { Offer: [...payload.types.Offer!].reverse() };
    expect(() => renderMessage(descriptor, { ...payload, types })).to.throw("no format for Offer");

    const data = INTERFACES.CityCodeRegistry!.encodeFunctionData("cancelSigned");
    const unbound = descriptors([], ABIS)["calldata-CityCodeRegistry.json"]!;
    expect(() => renderCall(unbound, 31337, { to: cityCodeRegistry.address, data })).to.throw(
      `not bound to ${cityCodeRegistry.address} on 31337`,
    );
  });
});
