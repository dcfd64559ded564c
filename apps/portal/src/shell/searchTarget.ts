import {
  InvalidCodeError,
  kindsOf,
  likelyText,
  parseCode,
  parseCreditCode,
  parseSuperId,
} from "../../../../src/index.js";
import { domicile } from "../chain/reading.js";

/** Where what somebody typed leads. */
export type SearchTarget =
  /** To a page. */
  | { to: string }
  /** To a code that is not issued: one that looks alike may be meant, or those that begin so. */
  | { unissued: string; lookalikes: string[]; beginning: string | null }
  /** Nowhere: why, and the page of codes that begin so, if any can. */
  | { error: unknown; beginning: string | null };

const browse = (query: Record<string, string>): string =>
  `/browse?${new URLSearchParams(query).toString()}`;

/** Tells codes, beginnings of codes, credit codes, Super IDs, DIDs, accounts and names apart. */
export async function searchTarget(typed: string): Promise<SearchTarget> {
  const text = typed.trim();
  try {
    if (text.startsWith("0x")) return { to: await pageOfAddress(parseSuperId(text)) };
    if (text.startsWith("did:")) return { to: `/id/${await domicile.ids.find(text)}` };
    if (isCodeLike(text)) {
      const code = parseCode(text);
      const { status } = await domicile.resolve(code);
      if (status !== "unassigned") return { to: `/${code}` };
      const lookalikes = await domicile.issuedLookalikes(code);
      return { unissued: code, lookalikes, beginning: beginningWith(code) };
    }
    if (/^[0-9][0-9A-Za-z]{17}$/.test(text)) return { to: `/id/${parseCreditCode(text)}` };
  } catch (error) {
    return { error, beginning: error instanceof InvalidCodeError ? beginningWith(text) : null };
  }
  return { to: browse({ q: text }) };
}

/** Where codes that begin with a text are listed; null if none can. */
function beginningWith(text: string): string | null {
  if (!/^MA\.\d{3}[./][A-Z0-9./]*$/.test(text)) return null;
  // The longest code that ends at one of its separators.
  const cuts = [...text.matchAll(/[./]/g)].map(({ index }) => text.slice(0, index));
  const above = cuts.findLast((cut) => kindsOf(cut).length > 0);
  return above === undefined ? null : browse({ below: above, q: text });
}

/** Whether a text was meant as a code: names have no digit or dot after their first letters. */
const isCodeLike = (text: string): boolean => /^MA[.\d]/.test(likelyText(text));

/** An account's page, unless the address is a Super ID. */
async function pageOfAddress(address: string): Promise<string> {
  const { status } = await domicile.ids.resolve(address);
  return status === "unregistered" ? `/holder/${address}` : `/id/${address}`;
}
