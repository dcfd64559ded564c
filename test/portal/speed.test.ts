import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { getAddress, id } from "ethers";
import { needsBrowser, portalWorld, type Visitor, type World } from "./world.js";

const CITY = "MA.156.1301";
const CODES = 3_000;
const LAST = `${CITY}.${CODES}`;
/** As many times as each is measured; what counts is the median. */
const TIMES = 3;

/** What a measurement begins with in the page, if not with the navigation. */
const MARK = "begins";

const BUDGETS = { firstLoadBytes: 300_000, interactiveMs: 2_000, cityMs: 1_000 };

/** Speed as visitors have it: a production build, anvil, and a city with thousands of departments. */
describe("portal: speed", function () {
  this.timeout(120_000);
  let world: World;
  const measured: [what: string, figure: string][] = [];
  before(async function () {
    needsBrowser(this);
    world = await portalWorld({ relayer: false });
    await world.as(world.city!).issuing.issueMany(
      CITY,
      Array.from({ length: CODES }, (_, i) => ({
        code: `${CITY}.${String(i + 1).padStart(4, "0")}`,
        kind: "Department",
        holder: getAddress(id(`holder ${i}`).slice(0, 42)),
      })),
    );
  });
  after(async () => {
    await world?.close();
    for (const [what, figure] of measured) console.log(`      ${what}: ${figure}`);
  });

  /** The median of several visits, each with nothing cached; notes it in milliseconds. */
  const median = async (
    what: string,
    path: string,
    measure: (visitor: Visitor) => Promise<number>,
  ): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      const visitor = await world.visit(path);
      times.push(Math.round(await measure(visitor)));
      expect(visitor.complaints).to.deep.equal([]);
      await visitor.context.close();
    }
    const middle = times.sort((a, b) => a - b)[TIMES >> 1]!;
    measured.push([what, `${middle} ms (${times.join(", ")})`]);
    return middle;
  };

  /** When all of the selectors' elements were there and the page could answer again, since it was asked for. */
  const whenThere = ({ page }: Visitor, selectors: string[]): Promise<number> =>
    page.evaluate(
      async ([mark, ...selectors]) => {
        while (!selectors.every((selector) => document.querySelector(selector) !== null)) {
          await new Promise(requestAnimationFrame);
        }
        // After the next picture, once nothing else is waiting to run.
        await new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)));
        const [start] = performance.getEntriesByName(mark!);
        return performance.now() - (start?.startTime ?? 0);
      },
      [MARK, ...selectors],
    );
  const WALLET = "header .choices button";
  const ROWS = [
    `table[aria-rowcount="${CODES + 1}"] tr[aria-rowindex="2"] .status.active`,
    `tr[aria-rowindex="12"] .status.active`,
  ];

  it("loads little at first", async () => {
    const { page, context, requests } = await world.visit("/");
    await page.getByRole("img", { name: /^Over time/ }).waitFor();
    const files = new Set(
      requests
        .filter((url) => url.startsWith(world.portal.url))
        .map((url) => new URL(url).pathname.replace(/^\/$/, "/index.html")),
    );
    await context.close();
    expect(files.size).to.be.greaterThan(3);
    let bytes = 0;
    for (const file of files) {
      bytes += gzipSync(await readFile(join(world.portal.directory, file))).length;
    }
    measured.push(["First load of /, gzipped", `${Math.round(bytes / 1000)} kB`]);
    expect(bytes).to.be.lessThan(BUDGETS.firstLoadBytes);
  });

  for (const path of ["/", "/browse"]) {
    it(`answers soon at ${path}`, async () => {
      const time = await median(`${path} interactive`, path, async (visitor) => {
        const { page } = visitor;
        const ready = await whenThere(visitor, [WALLET, 'input[type="search"]']);
        await page.getByRole("button", { name: "Connect a wallet" }).click();
        await page.getByRole("dialog").waitFor();
        return ready;
      });
      expect(time).to.be.lessThan(BUDGETS.interactiveMs);
    });
  }

  it("opens a city with thousands of codes by a click", async () => {
    const time = await median("A city's 3,000 codes, by a click", "/browse", async (visitor) => {
      const { page } = visitor;
      await page.getByRole("link", { name: "MA.156", exact: true }).click();
      const city = page.getByRole("link", { name: CITY, exact: true });
      await city.waitFor();
      await page.evaluate(
        (mark) => addEventListener("click", () => performance.mark(mark), true),
        MARK,
      );
      await city.click();
      return whenThere(visitor, ROWS);
    });
    expect(time).to.be.lessThan(BUDGETS.cityMs);
  });

  it("opens it by its address, and scrolls to its end", async () => {
    const path = `/browse?below=${CITY}`;
    const time = await median("The same, by its address, nothing cached", path, async (visitor) => {
      const opened = await whenThere(visitor, ROWS);
      await visitor.page.getByRole("region", { name: "Codes" }).press("End");
      await visitor.page.getByRole("row", { name: LAST }).getByText("active").waitFor();
      const rows = await visitor.page.getByRole("row").count();
      expect(rows).to.be.lessThan(60);
      return opened;
    });
    expect(time).to.be.lessThan(BUDGETS.interactiveMs);
    await median("From the first row to the last", path, async (visitor) => {
      await whenThere(visitor, ROWS);
      await visitor.page.evaluate(
        (mark) => addEventListener("keydown", () => performance.mark(mark), true),
        MARK,
      );
      await visitor.page.getByRole("region", { name: "Codes" }).press("End");
      return whenThere(visitor, [`tr[aria-rowindex="${CODES + 1}"] .status`]);
    });
  });
});
