import { expect } from "chai";
import type { Provider } from "ethers";
import type { Domicile, MessageName, Unsigned } from "../../src/index.js";
import { RpcError } from "../../src/index.js";
import { type Anvil, startAnvil } from "../../scripts/anvil.js";
import { type FaultyProxy, startProxy } from "../doubles/FaultyProxy.js";
import { failureOf, refusalOf } from "../failure.js";
import { CITY, cityOf, COUNTRY, countryOn, createChain, newWallet, YEAR } from "../fixture.js";

const STRANGER = "0x000000000000000000000000000000000000dEaD";

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
      expect(await at.reader.rehearse(await application(`${CITY}.01`))).to.equal(true);
      expect((await at.reader.applications.state(`${CITY}.01`, at.applicant)).status).to.equal(
        "none",
      );
      const message = await appointment(at.holder, (await now()) + YEAR);
      expect(await at.reader.rehearse(message)).to.equal(true);
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
  let message: Unsigned<MessageName>;
  let applicant: string;

  before(async () => {
    anvil = await startAnvil();
    proxy = await startProxy(anvil.url);
    const { as, other } = await countryOn(anvil);
    reader = as(proxy.provider);
    applicant = other!.address;
    message = await reader.applications.build({ code: CITY, kind: "City", applicant });
  });
  after(async () => {
    await proxy.stop();
    await anvil.stop();
  });
  beforeEach(() => proxy.reset());

  it("asks as a stranger, in the next block, with nothing but the signer's consent", async () => {
    expect(await reader.rehearse(message)).to.equal(true);
    expect(proxy.calls.map(({ method }) => method)).to.deep.equal(["eth_call"]);
    const [request, block, granted] = proxy.calls[0]!.params as [{ from: string }, string, object];
    expect(request.from).to.equal(STRANGER);
    expect(block).to.equal("pending");
    expect(Object.keys(granted)).to.deep.equal([applicant]);
  });

  it("says so where the node takes no third argument", async () => {
    proxy.always("eth_call", ({ params }) =>
      params.length > 2
        ? { error: { code: -32602, message: "too many arguments, want at most 2" } }
        : undefined,
    );
    expect(await reader.rehearse(message)).to.equal(false);
  });

  it("passes on every other trouble", async () => {
    proxy.always("eth_call", { error: { code: -32000, message: "out of order" } });
    const error = await failureOf(reader.rehearse(message));
    expect(error).to.be.instanceOf(RpcError);
    expect(error.message).to.equal("the node refused: out of order");
  });
});
