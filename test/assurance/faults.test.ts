import { readFile } from "node:fs/promises";
import { expect } from "chai";

const read = (path: string): Promise<string> =>
  readFile(new URL(`../../${path}`, import.meta.url), "utf8");

/** Number, fault and the tests that docs/security.md names: file and titles. */
async function faults() {
  const lines = (await read("docs/security.md")).split("\n");
  return lines.flatMap((line) => {
    const row = /^\| (\d+) ([^|]+)\|[^|]+\| ([^|]+) \|$/.exec(line);
    if (row === null) return [];
    const tests = row[3]!.split("<br>").flatMap((cited) => {
      const [file, ...titles] = [...cited.matchAll(/`([^`]+)`/g)].map(([, text]) => text!);
      return file === undefined ? [] : [{ file, titles }];
    });
    return [{ number: Number(row[1]), fault: row[2]!.trim(), tests, arises: tests.length > 0 }];
  });
}

/** Faults beyond the first forty that are dealt with so far. */
const MORE = [41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 57, 58, 59, 60];

/** What can't happen to registries that handle no tokens and pay nothing out. */
const WITHOUT_TOKENS = [21, 22, 24];

describe("the faults of docs/security.md", () => {
  it("are the first forty and some more, in order, and each has a test unless it can't arise", async () => {
    const all = await faults();
    const numbers = all.map(({ number }) => number);
    expect(numbers.slice(0, 40)).to.deep.equal(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(numbers.slice(40)).to.deep.equal(MORE);
    const without = all.filter(({ arises }) => !arises).map(({ number }) => number);
    expect(without).to.deep.equal(WITHOUT_TOKENS);
  });

  it("name tests that there are", async () => {
    for (const { number, tests } of await faults()) {
      for (const { file, titles } of tests) {
        const text = await read(`test/${file}`);
        expect(titles, `${number}, ${file}`).not.to.deep.equal([]);
        for (const title of titles) {
          const title_ = file.endsWith(".sol") ? `function ${title}(` : title;
          expect(text.includes(title_), `${number}: ${file} has no "${title}"`).to.equal(true);
        }
      }
    }
  });
});
