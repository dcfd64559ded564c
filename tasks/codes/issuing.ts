import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { getAddress, isAddress } from "ethers";
import { InvalidInputError, type IssueItem, KINDS, parentOf, parseCode } from "../../src/index.js";
import { codeAction, kindNamed, sent } from "../session.js";

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
  const all = await readItems(file);
  const parentIn = ({ code }: IssueItem): string => parentOf(code) ?? "";
  const { issuing } = await session.client();
  const counts = { codes: 0, transactions: 0, gasUsed: 0 };
  for (const parent of new Set(all.map(parentIn))) {
    const items = all.filter((item) => parentIn(item) === parent);
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

const COLUMNS = ["code", "kind", "holder"] as const;

/** Reads and checks the whole file before anything is sent. @throws {InvalidInputError} names the line */
async function readItems(file: string): Promise<IssueItem[]> {
  const [head, ...rows] = await readRows(file);
  const names = (head?.record ?? []).map((name) => name.toLowerCase());
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    throw new InvalidInputError(
      `${file}: its first line names no ${missing.join(", ")}; it must name ${COLUMNS.join(", ")}, separated by commas, semicolons or tabs.`,
    );
  }
  const seen = new Map<string, number>();
  return rows.map(({ info: { lines }, record }) => {
    const refuse = (problem: string): never => {
      throw new InvalidInputError(`${file}, line ${lines}: ${problem}`);
    };
    const [code, kind, holder] = COLUMNS.map((column) => record[names.indexOf(column)]!) as [
      string,
      string,
      string,
    ];
    const known = kindNamed(kind);
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

interface Row {
  info: { lines: number };
  record: string[];
}

/** The lines that are not blank; spreadsheets separate by commas, semicolons or tabs. */
async function readRows(file: string): Promise<Row[]> {
  try {
    return parse(textOf(await readFile(file)), {
      delimiter: [",", ";", "\t"],
      info: true,
      trim: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as Row[];
  } catch (error) {
    throw new InvalidInputError(`${file}: ${(error as Error).message.split("\n")[0]}`);
  }
}

/** @throws {InvalidInputError} names the likely encoding */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const likely = bytes[0]! >= 0xfe ? "UTF-16" : "GBK";
    throw new InvalidInputError(
      `the text is not in UTF-8 but perhaps in ${likely}; save it as CSV UTF-8.`,
    );
  }
}
