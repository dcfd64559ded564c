import type { BaseWallet, TransactionReceipt } from "ethers";
import type { AnySigned, CosignedName, MessageName, Signed, Unsigned } from "../../src/index.js";
import { country, COUNTRY, isDense, SHIJIAZHUANG, TANGSHAN } from "../../test/country.js";
import { createChain } from "../../test/fixture.js";

/** The chain on which operations are measured, and who acts there. */
export const chain = await createChain();

/** China with two cities, held by keys whose addresses have no zero byte. */
export async function cities() {
  const china = await country(chain);
  const [city, other, applicant, clerk] = await Promise.all(
    ["city", "other city", "applicant", "clerk"].map(china.key),
  );
  await china.appoint(china.country!, COUNTRY, clerk!.address, ["issue", "review"]);
  for (const [code, holder] of [
    [SHIJIAZHUANG, city!],
    [TANGSHAN, other!],
  ] as const) {
    await china.as(clerk!).issuing.issue({ code, kind: "City", holder: holder.address });
  }
  return { ...china, city: city!, otherCity: other!, applicant: applicant!, clerk: clerk! };
}
export type Cities = Awaited<ReturnType<typeof cities>>;

/** A signature without zero bytes, over the message as `build` makes it for some deadline. */
export async function signedDensely<Name extends Exclude<MessageName, CosignedName>>(
  { as }: Cities,
  signer: BaseWallet,
  build: (validFor: number) => Promise<Unsigned<Name>>,
): Promise<Signed<Name>> {
  for (let validFor = 7 * 24 * 3600; ; validFor++) {
    const signed = await as(signer).sign(await build(validFor));
    if (isDense((signed as { signature: string }).signature)) return signed;
  }
}

export const submit = ({ as, stranger }: Cities, signed: AnySigned): Promise<TransactionReceipt> =>
  as(stranger!).submit(signed);
