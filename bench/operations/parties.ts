import { type BaseWallet, toBeHex, type TransactionReceipt } from "ethers";
import type { AnySigned, CosignedName, MessageName, Signed, Unsigned } from "../../src/index.js";
import { country, COUNTRY, isDense, SHIJIAZHUANG, TANGSHAN } from "../../local/country.js";
import { createChain } from "../../local/fixture.js";

export const DAY = 24 * 3600;

/** When the chain begins, in seconds since 1970: always the same, so that figures are. */
export const START = Date.UTC(2030, 0, 1) / 1000;
/** The chain on which operations are measured. */
export const chain = await createChain(new Date(1000 * START));

const { networkHelpers } = chain;
const genesis = (): Promise<void> => Promise.resolve();
await networkHelpers.loadFixture(genesis);
let latest: unknown;

/** What `fixture` leaves on an empty chain: nonces and addresses don't follow from what ran before. */
export async function chainWith<World>(fixture: () => Promise<World>): Promise<World> {
  if (fixture !== latest) await networkHelpers.loadFixture(genesis);
  latest = fixture;
  return networkHelpers.loadFixture(fixture);
}

/** China with two cities, held by keys whose addresses have no zero byte. */
export async function cities() {
  const china = await country(chain);
  const [city, other, applicant, clerk] = await Promise.all(
    ["city", "other city", "applicant", "clerk"].map(china.key),
  );
  await china.appoint(china.country!, COUNTRY, clerk!.address, ["issue", "review", "enrol"]);
  for (const [code, holder] of [
    [SHIJIAZHUANG, city!],
    [TANGSHAN, other!],
  ] as const) {
    await china.as(clerk!).issuing.issue({ code, kind: "City", holder: holder.address });
  }
  return { ...china, city: city!, otherCity: other!, applicant: applicant!, clerk: clerk! };
}
export type Cities = Awaited<ReturnType<typeof cities>>;

/** The first time from then on whose bytes are none of them zero, in seconds since 1970. */
export function denseTime(from: number): number {
  while (!isDense(toBeHex(from, 4))) from++;
  return from;
}

/** From here on deadlines are tried. */
export const DEADLINES = START + 20 * DAY;

/** A message as `build` makes it, whose deadline and signature have no zero byte. */
export async function signedDensely<Name extends Exclude<MessageName, CosignedName>>(
  { as, now }: Cities,
  signer: BaseWallet,
  build: (validFor: number) => Promise<Unsigned<Name>>,
): Promise<Signed<Name>> {
  for (let deadline = denseTime(DEADLINES); ; deadline = denseTime(deadline + 1)) {
    const signed = await as(signer).sign(await build(deadline - (await now())));
    if (isDense((signed as { signature: string }).signature)) return signed;
  }
}

export const submit = ({ as, stranger }: Cities, signed: AnySigned): Promise<TransactionReceipt> =>
  as(stranger!).submit(signed);
