import type { BaseWallet } from "ethers";
import {
  type AnySigned,
  drawNullifier,
  type MessageName,
  type Signed,
  type SignedRegistration,
  superIdOfRegistration,
  type Unsigned,
} from "../../src/index.js";
import { country, COUNTRY, SHIJIAZHUANG } from "../../local/country.js";
import { type Chain, newWallet } from "../../local/fixture.js";

export { COUNTRY, SHIJIAZHUANG, YEAR } from "../../local/country.js";
export const SHENZHEN = "MA.156.4403";
export const DAY = 24 * 3600;
/** Of a firm that there is not, in Shijiazhuang. */
export const COMPANY = "91130100MA000000M0";
/** Of one that there is, in Shenzhen. */
export const HUAWEI = "914403001922038216";

/**
 * China with two cities of two provinces. `clerk` enrols for Shijiazhuang, `acceptor` for Shenzhen,
 * `registrar` for the country; `officer` reviews for the country. The residents, the firm and the next
 * controller have keys without ether; `stranger` pays for what they sign.
 */
export async function idWorld(chain: Chain) {
  const china = await country(chain);
  const [mayor, otherMayor, clerk, acceptor, registrar] = (await Promise.all(
    ["mayor", "other mayor", "clerk", "acceptor", "registrar"].map(china.key),
  )) as [BaseWallet, BaseWallet, BaseWallet, BaseWallet, BaseWallet];
  for (const [code, holder, enroller] of [
    [SHIJIAZHUANG, mayor, clerk],
    [SHENZHEN, otherMayor, acceptor],
  ] as const) {
    await china.as(china.officer!).issuing.issue({ code, kind: "City", holder: holder.address });
    await china.appoint(holder, code, enroller.address, ["enrol"]);
  }
  await china.appoint(china.country!, COUNTRY, registrar.address, ["enrol"]);
  const [resident, neighbour, firm, next] = [1, 2, 3, 4].map(() => newWallet(chain));
  return {
    ...china,
    mayor,
    otherMayor,
    clerk,
    acceptor,
    registrar,
    resident: resident!,
    neighbour: neighbour!,
    firm: firm!,
    next: next!,
  };
}
export type IdWorld = Awaited<ReturnType<typeof idWorld>>;

/** A message with the signatures of all these, whether or not the registry would take it now. */
export async function signedBy<Name extends MessageName>(
  { as }: IdWorld,
  unsigned: Unsigned<Name>,
  ...signers: BaseWallet[]
): Promise<Signed<Name>> {
  let signed: Unsigned<Name> | Signed<Name> = unsigned;
  for (const signer of signers) {
    signed = await as(signer).sign<Name>(signed, { ahead: true });
  }
  return signed as Signed<Name>;
}

/** Submitted by somebody whom it does not concern. */
export const submit = ({ as, stranger }: IdWorld, signed: AnySigned) =>
  as(stranger!).submit(signed);

interface Enrolment {
  controller?: BaseWallet;
  registrar?: string;
  officer?: BaseWallet;
}

/** A resident's registration, which both signed; in Shijiazhuang unless said otherwise. */
export async function signedResident(
  at: IdWorld,
  {
    controller = at.resident,
    registrar = SHIJIAZHUANG,
    officer = at.clerk,
    nullifier = drawNullifier().nullifier,
  }: Enrolment & { nullifier?: string } = {},
): Promise<Signed<"ResidentRegistration">> {
  const unsigned = await at.as(officer).ids.registration.buildResident({
    nullifier,
    controller: controller.address,
    registrar,
    officer: officer.address,
  });
  return signedBy(at, unsigned, controller, officer);
}

/** A firm's registration, which both signed; in Shijiazhuang unless said otherwise. */
export async function signedOrganisation(
  at: IdWorld,
  {
    controller = at.firm,
    registrar = SHIJIAZHUANG,
    officer = at.clerk,
    creditCode = COMPANY,
  }: Enrolment & { creditCode?: string } = {},
): Promise<Signed<"OrganisationRegistration">> {
  const unsigned = await at.as(officer).ids.registration.buildOrganisation({
    creditCode,
    controller: controller.address,
    registrar,
    officer: officer.address,
  });
  return signedBy(at, unsigned, controller, officer);
}

/** Registers what both signed. */
export async function register(at: IdWorld, signed: SignedRegistration): Promise<string> {
  await submit(at, signed);
  return superIdOfRegistration(signed);
}
