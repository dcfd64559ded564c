import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { getAddress, isAddress } from "ethers";
import { InvalidInputError, type IssueItem, KINDS, parentOf, parseCode } from "../../src/index.js";
import { codeAction, sent } from "../session.js";

export const issue = codeAction(async (session) => {
  const code = session.code();
  const kind = session.kind(code);
  const holder = await session.address("holder");
  const { issuing } = await session.client();
  return sent(
    `${code} issued to ${holder} as ${kind}`,
    await issuing.issue({ code, kind, holder }),
    { code, kind, holder },
  );
}, "issued");

export const importCodes = codeAction(async (session) => {
  const file = session.required("file");
  const byParent = Map.groupBy(await readItems(file), ({ code }) => parentOf(code) ?? "");
  const { issuing } = await session.client();
  const counts = { codes: 0, transactions: 0, gasUsed: 0 };
  for (const [parent, items] of byParent) {
    await issuing.issueMany(parent, items, ({ done, total, receipt }) => {
      if (receipt === null) {
        console.error(`${parent}  ${done} of ${total} stand already`);
      } else {
        counts.transactions++;
        counts.gasUsed += Number(receipt.gasUsed);
        console.error(`${parent}  ${done} of ${total}  block ${receipt.blockNumber}`);
      }
    });
    counts.codes += items.length;
  }
  return {
    json: counts,
    text: `${counts.codes} codes of ${file} stand as asked; ${counts.transactions} transactions, ${counts.gasUsed.toLocaleString("en-US")} gas`,
  };
});

/** Reads and checks the whole file before anything is sent. @throws {InvalidInputError} names the line */
async function readItems(file: string): Promise<IssueItem[]> {
  let rows: { info: { lines: number }; record: Record<string, string> }[];
  try {
    rows = parse(await readFile(file, "utf8"), {
      columns: true,
      info: true,
      trim: true,
      bom: true,
    });
  } catch (error) {
    throw new InvalidInputError(`${file}: ${(error as Error).message.split("\n")[0]}`);
  }
  const seen = new Map<string, number>();
  return rows.map(({ info: { lines }, record: { code = "", kind = "", holder = "" } }) => {
    const refuse = (problem: string): never => {
      throw new InvalidInputError(`${file}, line ${lines}: ${problem}`);
    };
    const known = KINDS.find((name) => name === kind);
    if (known === undefined) return refuse(`kind "${kind}" is none of ${KINDS.join(", ")}.`);
    try {
      parseCode(code, known);
    } catch (error) {
      refuse((error as Error).message);
    }
    if (!isAddress(holder)) refuse(`holder "${holder}" is no address.`);
    if (seen.has(code)) refuse(`${code} stands in line ${seen.get(code)} too.`);
    seen.set(code, lines);
    return { code, kind: known, holder: getAddress(holder) };
  });
}
