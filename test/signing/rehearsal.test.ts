import { expect } from "chai";
import type { Provider } from "ethers";
import type { Domicile, MessageName, Unsigned } from "../../src/index.js";
import { drawNullifier, NotSimulatedError, RpcError } from "../../src/index.js";
import { type Anvil, startAnvil } from "../../local/anvil.js";
import { type FaultyProxy, startProxy } from "../doubles/FaultyProxy.js";
import { LyingNode } from "../doubles/LyingNode.js";
import { failureOf, refusalOf } from "../failure.js";
import {
  CITY,
  cityOf,
  COUNTRY,
  countryOn,
  createChain,
  newWallet,
  YEAR,
} from "../../local/fixture.js";

/** An account of anvil's. */
const ACCOUNT = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";

interface Ground {
  /** Reads only, and can sign nothing. */
  reader: Domicile;
  provider: Provider;
  holder: string;
  applicant: string;
  stop: () => Promise<void>;
}

const grounds: Record<string, () => Promise<Ground>> = {
  "on the in-process chain": async () => {
    const chain = await createChain();
    const { as, holder } = await cityOf(chain);
    return {
      reader: as(chain.ethers.provider),
      provider: chain.ethers.provider,
      holder: holder.address,
      applicant: newWallet(chain).address,
      stop: () => Promise.resolve(),
    };
  },
  "on anvil": async () => {
    const anvil: Anvil = await startAnvil();
    const { as, country, city, other } = await countryOn(anvil);
    await as(country!).issuing.issue({ code: CITY, kind: "City", holder: city!.address });
    return {
      reader: as(anvil.provider),
      provider: anvil.provider,
      holder: city!.address,
      applicant: other!.address,
      stop: () => anvil.stop(),
    };
  },
};

for (const [where, ground] of Object.entries(grounds)) {
  describe(`a rehearsal, ${where}`, () => {
    let at: Ground;
    before(async () => {
      at = await ground();
    });
    after(() => at.stop());

    const application = (code: string) =>
      at.reader.applications.build({ code, kind: "Department", applicant: at.applicant });
    const appointment = async (holder: string, until: number) =>
      at.reader.officers.buildAppointment({
        code: CITY,
        holder,
        officer: at.applicant,
        roles: ["review"],
        until,
      });
    const now = async (): Promise<number> => (await at.provider.getBlock("latest"))!.timestamp;

    it("lets through what the registry would take, and changes nothing", async () => {
      await at.reader.rehearse(await application(`${CITY}.01`));
      expect((await at.reader.applications.state(`${CITY}.01`, at.applicant)).status).to.equal(
        "none",
      );
      const message = await appointment(at.holder, (await now()) + YEAR);
      await at.reader.rehearse(message);
      expect(await at.reader.officers.list(CITY)).to.deep.equal([]);
    });

    const refused: Record<string, () => Promise<[Unsigned<MessageName>, object]>> = {
      "an application for a code that is taken": async () => [
        {
          ...(await application(`${CITY}.01`)),
          message: { ...(await application(`${CITY}.01`)).message, code: CITY, kind: "City" },
        },
        { name: "CodeTaken", code: CITY, holder: at.holder },
      ],
      "an application in another round": async () => {
        const { type, message } = await application(`${CITY}.01`);
        return [
          { type, message: { ...message, round: 2 } },
          { name: "WrongRound", code: `${CITY}.01`, applicant: at.applicant, expected: 1 },
        ];
      },
      "a withdrawal that came too late": async () => {
        const { type, message } = await at.reader.applications.buildWithdrawal({
          code: `${CITY}.01`,
          applicant: at.applicant,
        });
        const deadline = (await now()) - 1;
        return [
          { type, message: { ...message, deadline } },
          { name: "SignatureExpired", deadline },
        ];
      },
      "a term in the past": async () => {
        const until = (await now()) - 1;
        return [await appointment(at.holder, until), { name: "InvalidTerm", roles: 2, until }];
      },
      "an application below a code that nobody has": async () => [
        await application(`${COUNTRY}.7777.01`),
        {
          name: "AncestorInactive",
          ancestor: `${COUNTRY}.7777`,
          status: "unassigned",
          reason: "none",
        },
      ],
      // Nobody's rights are taken for granted but the signer's own.
      "an appointment by who is not the holder": async () => [
        await appointment(at.applicant, (await now()) + YEAR),
        { name: "InvalidSignature", account: at.holder },
      ],
    };
    for (const [name, build] of Object.entries(refused)) {
      it(`refuses ${name}, exactly as the registry`, async () => {
        const [message, refusal] = await build();
        expect(await refusalOf(at.reader.rehearse(message))).to.deep.equal(refusal);
      });
    }
  });
}

describe("a rehearsal by a node", () => {
  let anvil: Anvil;
  let proxy: FaultyProxy;
  let reader: Domicile;
  let as: Awaited<ReturnType<typeof countryOn>>["as"];
  let message: Unsigned<MessageName>;
  let applicant: string;

  /** What it was asked to simulate: who sends, and for whom consent is taken for granted. */
  const asked = () =>
    proxy.calls.map(({ method, params }) => {
      const [{ from }, block, granted = {}] = params as [{ from: string }, string, object?];
      expect([method, block]).to.deep.equal(["eth_call", "pending"]);
      return { from, granted: Object.keys(granted) };
    });
  const withoutOverrides = (): void =>
    proxy.always("eth_call", ({ params }) =>
      params.length > 2
        ? { error: { code: -32602, message: "too many arguments, want at most 2" } }
        : undefined,
    );

  before(async () => {
    anvil = await startAnvil();
    proxy = await startProxy(anvil.url);
    const parties = await countryOn(anvil);
    ({ as } = parties);
    reader = as(proxy.provider);
    applicant = parties.other!.address;
    message = await reader.applications.build({ code: CITY, kind: "City", applicant });
  });
  after(async () => {
    await proxy.stop();
    await anvil.stop();
  });
  beforeEach(() => proxy.reset());

  it("asks as another stranger each time, in the next block, with nothing but the signer's consent", async () => {
    await reader.rehearse(message);
    await reader.rehearse(message);
    const [first, second] = asked();
    expect(proxy.calls).to.have.length(2);
    expect([first!.granted, second!.granted]).to.deep.equal([[applicant], [applicant]]);
    expect(first!.from).not.to.equal(second!.from);
    expect([first!.from, second!.from]).not.to.include(applicant);
  });

  it("that takes nothing for granted is by the account that is to sign", async () => {
    withoutOverrides();
    await reader.rehearse(message);
    expect(asked()[1]).to.deep.equal({ from: applicant, granted: [] });
    const second = { ...message, message: { ...message.message, round: 2 } } as typeof message;
    expect(await refusalOf(reader.rehearse(second))).to.deep.equal({
      name: "WrongRound",
      code: CITY,
      applicant,
      expected: 1,
    });
  });

  it("that drops what it does not know is by the account that is to sign", async () => {
    const dropping = new LyingNode(anvil.url, (_, params, ask) => ask(params.slice(0, 2)));
    await as(dropping).rehearse(message);
    const taken = { ...message, message: { ...message.message, code: COUNTRY } } as typeof message;
    expect((await refusalOf(as(dropping).rehearse(taken))).name).to.equal("MalformedCode");
    dropping.destroy();
  });

  it("that takes nothing for granted is none where two are to sign", async () => {
    withoutOverrides();
    const registration = await reader.ids.registration.buildResident({
      nullifier: drawNullifier().nullifier,
      controller: applicant,
      registrar: COUNTRY,
      officer: ACCOUNT,
    });
    const error = await failureOf(reader.rehearse(registration));
    expect(error).to.be.instanceOf(NotSimulatedError);
    expect(error.message).to.equal(
      "the node can't simulate this for two who sign, and nothing is signed without; use another node, or let the other one sign first.",
    );
  });

  it("passes on every other trouble", async () => {
    proxy.always("eth_call", { error: { code: -32000, message: "out of order" } });
    const error = await failureOf(reader.rehearse(message));
    expect(error).to.be.instanceOf(RpcError);
    expect(error.message).to.equal("the node refused: out of order");
  });
});
