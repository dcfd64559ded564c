import type { BaseWallet, Signer } from "ethers";
import { anchorOf, type CouncilAction, type Kind, toBytes } from "../../src/index.js";
import { country, COUNTRY, SHIJIAZHUANG, TANGSHAN } from "../../local/country.js";
import { type Chain, COUNCIL_DELAY } from "../../local/fixture.js";

export const HANDAN = "MA.156.1304";
export const BUREAU = "MA.156.1301.01";
export const LAMPS = "MA.156.1301.01/73.10000000.6";

/** A code on each level, each with a holder of its own, and one officer with all roles on each. */
export async function levels(chain: Chain) {
  const { networkHelpers } = chain;
  const china = await country(chain);
  const { as, council, country: authority, city, stranger } = china;
  const [tangshan, bureau, lamps, officer, newcomer] = (await Promise.all(
    ["Tangshan", "bureau", "lamps", "officer", "newcomer"].map(china.key),
  )) as [BaseWallet, BaseWallet, BaseWallet, BaseWallet, BaseWallet];
  const issue = (holder: Parameters<typeof as>[0], code: string, kind: Kind, to: string) =>
    as(holder).issuing.issue({ code, kind, holder: to });
  await issue(authority!, SHIJIAZHUANG, "City", city!.address);
  await issue(authority!, TANGSHAN, "City", tangshan.address);
  await issue(city!, BUREAU, "Department", bureau.address);
  await issue(bureau, LAMPS, "ObjectClass", lamps.address);
  const holders: Record<string, Signer & { address: string }> = {
    [COUNTRY]: authority!,
    [SHIJIAZHUANG]: city!,
    [TANGSHAN]: tangshan,
    [BUREAU]: bureau,
    [LAMPS]: lamps,
  };
  const roles = ["issue", "review", "enrol", "attest", "publish"] as const;
  for (const [code, holder] of Object.entries(holders)) {
    await china.appoint(holder, code, officer.address, [...roles]);
  }

  /** The council's acts, announced and waited for. */
  const decree = async (action: CouncilAction): Promise<void> => {
    await as(council!).governance.schedule(action);
    await networkHelpers.time.increase(COUNCIL_DELAY);
    await as(council!).governance.execute(action);
  };
  const publish = async (holder: Parameters<typeof as>[0], code: string, digest: string) =>
    as(holder).contracts.cityCodeRegistry.publish(toBytes(code), digest);
  /** An application, signed whether or not the registry would take it now. */
  const apply = async (applicant: BaseWallet, code: string, kind: Kind) => {
    const client = as(applicant);
    const { address } = applicant;
    const application = await client.applications.build({ code, kind, applicant: address });
    return client.sign(application, { ahead: true });
  };
  return {
    ...china,
    holders,
    clerk: officer,
    newcomer,
    reader: () => as(stranger!),
    decree,
    publish,
    apply,
  };
}

/** A record document of a code. */
export const recordOf = (code: string): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({
      linkset: [{ anchor: anchorOf(code), about: [{ href: "https://example.org" }] }],
    }),
  );

/** What {levels} returns. */
export type Levels = Awaited<ReturnType<typeof levels>>;
