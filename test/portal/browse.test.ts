import { readFile } from "node:fs/promises";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import { getAddress, id } from "ethers";
import type { Page } from "playwright-core";
import { anchorOf, type IssueItem } from "../../src/index.js";
import { expectAccessible, expectNoSidewaysScroll } from "./accessible.js";
import { needsBrowser, portalWorld, type Visitor, type World } from "./world.js";

const COUNTRY = "MA.156";
const CITY = "MA.156.1301";
const OTHER_CITY = "MA.156.1302";
const CLASS = `${CITY}.01/73.10000000.6`;
const DEPARTMENTS = Array.from(
  { length: 40 },
  (_, i) => `${CITY}.${String(i + 1).padStart(2, "0")}`,
);
/** Titles of records, by department. */
const TITLES = {
  [`${CITY}.01`]: "Urban Management Bureau",
  [`${CITY}.02`]: "城市管理局",
  [`${CITY}.03`]: '=HYPERLINK("https://example.org/","Bureau, of formulas")',
};

const QUICK = { pollingMs: 20 };

const addressOf = (name: string): string => getAddress(id(name).slice(0, 42));

const recordWith = (code: string, title: string): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify({
      linkset: [{ anchor: anchorOf(code), about: [{ href: "https://example.org/", title }] }],
    }),
  );

describe("portal: browsing", function () {
  this.timeout(60_000);
  let world: World;
  let visitor: Visitor;
  before(async function () {
    needsBrowser(this);
    world = await portalWorld({ relayer: false });
    const { as, country, city } = world;
    const authority = as(city!);
    await as(country!).issuing.issue({ code: OTHER_CITY, kind: "City", holder: city!.address });
    const items: IssueItem[] = DEPARTMENTS.map((code) => ({
      code,
      kind: "Department",
      // The city holds those that have records.
      holder: code in TITLES ? city!.address : addressOf(code),
    }));
    await authority.issuing.issueMany(CITY, items);
    await authority.issuing.issue({ code: CLASS, kind: "ObjectClass", holder: addressOf("class") });
    for (const [code, title] of Object.entries(TITLES)) {
      const document = recordWith(code, title);
      await world.host(document);
      await authority.records.publish(code, document);
    }
    // Published, and nowhere to be had.
    await authority.records.publish(CITY, recordWith(CITY, "石家庄"));
    await authority.oversight.suspend(`${CITY}.05`, "other");
    await authority.oversight.retire(`${CITY}.06`);
  });
  after(async () => world?.close());
  afterEach(async () => {
    // The record that can't be read is the browser's own complaint.
    expect(visitor.complaints.filter((text) => !text.includes("404"))).to.deep.equal([]);
    await visitor.context.close();
  });

  const open = async (...visit: Parameters<World["visit"]>): Promise<Page> => {
    visitor = await world.visit(...visit);
    return visitor.page;
  };
  const codesOf = async (page: Page): Promise<string[]> =>
    page.getByRole("rowheader").locator("code").allTextContents();
  const count = (page: Page, text: string): Promise<void> =>
    page.getByRole("status").getByText(text).waitFor();
  const search = (page: Page) => page.getByRole("searchbox");
  const isAt = (page: Page, search: string): Promise<void> =>
    page.waitForURL(`${world.portal.url}/browse${search}`);

  it("leads from the countries down to a class of objects, and to its page", async () => {
    const page = await open("/browse");
    await page.getByRole("heading", { level: 1, name: "Countries" }).waitFor();
    await page.getByRole("row", { name: "MA.156 China Country active" }).waitFor();
    await page.getByRole("link", { name: "MA.156", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: "MA.156 China" }).waitFor();
    await page.getByRole("link", { name: "MA.156.1301", exact: true }).click();
    await count(page, "40 of 40");
    expect(await page.getByRole("table").getAttribute("aria-rowcount")).to.equal("41");
    await page.getByRole("link", { name: "MA.156.1301.01", exact: true }).click();
    await page.getByRole("row", { name: `${CLASS} Class of objects active` }).waitFor();
    expect(await page.getByRole("navigation", { name: "Path" }).innerText()).to.match(
      /All countries\s+MA\.156 China\s+MA\.156\.1301 Shijiazhuang\s+MA\.156\.1301\.01/,
    );
    await page.getByRole("link", { name: `Page of ${CLASS}` }).click();
    await page.waitForURL(`${world.portal.url}/${CLASS}`);
  });

  it("leads down by keyboard, each time to the heading, and back by the browser's button", async () => {
    const page = await open("/browse");
    /** Presses Tab until an element is reached. */
    const tabTo = async (name: string): Promise<void> => {
      const focused = page.locator(":focus");
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press("Tab");
        if ((await focused.innerText()) === name) return;
      }
      throw new Error(`Tab does not reach ${name}`);
    };
    for (const code of [COUNTRY, CITY, `${CITY}.01`]) {
      await page.getByRole("link", { name: code, exact: true }).waitFor();
      await tabTo(code);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: code }).waitFor();
      await page.waitForFunction(() => document.activeElement?.tagName === "H1");
    }
    await page.getByRole("row", { name: CLASS }).waitFor();
    await page.goBack();
    await isAt(page, `?below=${CITY}`);
    await count(page, "40 of 40");
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "MA.156 China" }).waitFor();
  });

  it("finds codes by how they begin, also at another level", async () => {
    const page = await open(`/browse?below=${CITY}`);
    await search(page).fill(`${CITY}.1`);
    await count(page, "10 of 40");
    expect(await codesOf(page)).to.deep.equal(DEPARTMENTS.slice(9, 19));
    await isAt(page, `?below=${CITY}&q=${CITY}.1`);
    await search(page).fill("0");
    await count(page, "9 of 40");
    // One search is one step back, however much was typed.
    await page.goBack();
    await count(page, "40 of 40");
    expect(await search(page).inputValue()).to.equal("");

    await search(page).fill(OTHER_CITY);
    await page.getByText("Nothing here matches.").waitFor();
    await page.getByRole("button", { name: "Look below MA.156" }).click();
    await count(page, "1 of 2");
    expect(await codesOf(page)).to.deep.equal([OTHER_CITY]);
    await search(page).fill(CLASS.slice(0, -3));
    await page.getByRole("button", { name: `Look below ${CITY}.01`, exact: true }).click();
    await count(page, "1 of 1");
    expect(await codesOf(page)).to.deep.equal([CLASS]);
  });

  it("finds a name from the countries, wherever it stands", async () => {
    const page = await open("/browse");
    await search(page).fill("shijia");
    await page.getByRole("row", { name: `${CITY} Shijiazhuang City active` }).waitFor();
    expect(await codesOf(page)).to.deep.equal([CITY]);
  });

  it("finds the codes of a holder, and leads to those that came to it unasked", async () => {
    const page = await open("/browse");
    await search(page).fill(world.city!.address);
    await count(page, "4 of 4");
    expect(await codesOf(page)).to.deep.equal([CITY, ...Object.keys(TITLES)]);
    await page.getByRole("row", { name: `${CITY} Shijiazhuang City active` }).waitFor();
    await page.getByLabel("Sort by").selectOption("time of issuing");
    await isAt(page, `?q=${world.city!.address}&sort=time`);
    expect(await codesOf(page)).to.deep.equal([CITY, ...Object.keys(TITLES)]);
    await page.getByLabel("Kind").selectOption("City");
    await count(page, "1 of 4");
    await page.getByRole("link", { name: "and what came to it unasked" }).click();
    await page.getByText("Came unasked, and was not used since: 1").click();
    await page.getByRole("row", { name: `${OTHER_CITY} City active` }).waitFor();
  });

  it("finds names that stand in records, in Latin and Chinese, and tells how far it is", async () => {
    const page = await open(`/browse?below=${CITY}`);
    await count(page, "Names: 3 of 3 records read");
    await page.getByRole("row", { name: `${CITY}.01 Urban Management Bureau` }).waitFor();
    await search(page).fill("BUREAU");
    await count(page, "2 of 40");
    expect(await codesOf(page)).to.deep.equal([`${CITY}.01`, `${CITY}.03`]);
    await search(page).fill("管理局");
    await count(page, "1 of 40");
    await page.getByRole("row", { name: `${CITY}.02 城市管理局 Department active` }).waitFor();
    const records = visitor.requests.filter((url) => url.includes("/ipfs/"));
    expect(records.length).to.equal(3);
  });

  it("finds names of the country's cities", async () => {
    const page = await open(`/browse?below=${COUNTRY}`);
    await search(page).fill("tangsh");
    await count(page, "1 of 2");
    expect(await codesOf(page)).to.deep.equal([OTHER_CITY]);
    await count(page, "Names: 0 of 1 records read; 1 can't be read");
  });

  it("filters by status and kind, from the address too", async () => {
    const page = await open(`/browse?below=${CITY}&status=suspended`);
    await count(page, "1 of 40");
    await page.getByRole("row", { name: `${CITY}.05 Department suspended` }).waitFor();
    await page.getByLabel("Status").selectOption("retired");
    await page.getByRole("row", { name: `${CITY}.06 Department retired` }).waitFor();
    await isAt(page, `?below=${CITY}&status=retired`);
    await page.goBack();
    expect(await page.getByLabel("Status").inputValue()).to.equal("suspended");
    await page.getByLabel("Status").selectOption("");
    await page.getByLabel("Sort by").selectOption("time of issuing");
    await isAt(page, `?below=${CITY}&sort=time`);
    await count(page, "40 of 40");
  });

  it("says where a code above decides", async () => {
    const { as, country } = world;
    await as(country!).oversight.suspend(CITY, "terms breached");
    try {
      const page = await open(`/browse?below=${CITY}`);
      await page.getByText(`${CITY} is suspended: that holds for all codes below it.`).waitFor();
    } finally {
      await as(country!).oversight.reinstate(CITY);
    }
  });

  it("exports what is shown, with nothing that a spreadsheet would run", async () => {
    const page = await open(`/browse?below=${CITY}&q=bureau`);
    await count(page, "Names: 3 of 3 records read");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).to.equal(`${CITY}.csv`);
    const text = await readFile(await download.path(), "utf8");
    expect(text.startsWith("\uFEFFcode,name,kind,status,holder,issued\r\n")).to.equal(true);
    const { issuedAt } = await world.as(world.anvil.provider).resolve(`${CITY}.01`);
    const rows = parse(text, { columns: true, bom: true, record_delimiter: "\r\n" });
    const common = {
      kind: "Department",
      status: "active",
      holder: world.city!.address,
      issued: new Date(issuedAt * 1000).toISOString(),
    };
    expect(rows).to.deep.equal([
      { code: `${CITY}.01`, name: TITLES[`${CITY}.01`], ...common },
      { code: `${CITY}.03`, name: `'${TITLES[`${CITY}.03`]}`, ...common },
    ]);
  });

  it("charts what the chain has", async () => {
    const page = await open("/");
    const kinds = page.getByRole("img", { name: /^By kind/ });
    expect(await kinds.getAttribute("aria-label")).to.equal(
      "By kind. Country: 1; City: 2; Organisation: 0; Department: 40; Class of objects: 1",
    );
    // More blocks than the chart has points.
    for (let i = 1; i <= 30; i++) {
      const code = `${OTHER_CITY}.${i}`;
      await world.as(world.city!, QUICK).issuing.issue({
        code,
        kind: "Department",
        holder: addressOf(code),
      });
    }
    await page.reload();
    await page.getByText("The same in figures").nth(1).click();
    const rows = page.getByRole("row").filter({ has: page.getByRole("rowheader") });
    const counts = (await rows.getByRole("cell").allTextContents()).map(Number);
    const issued = await world.as(world.anvil.provider).issued();
    const totals = issued.flatMap(({ block }, i) =>
      block === issued[i + 1]?.block ? [] : [i + 1],
    );
    expect(counts).to.have.length(24);
    expect(totals).to.include.members(counts);
    expect([counts[0], counts[23]]).to.deep.equal([1, issued.length]);
    expect(await page.getByRole("img", { name: /^Over time/ }).getAttribute("aria-label")).to.match(
      new RegExp(`^Over time. ${issued.length} codes, issued from`),
    );
  });

  it("speaks Chinese", async () => {
    const page = await open(`/browse?below=${COUNTRY}`, undefined, { language: "zh" });
    await page.getByRole("heading", { level: 1, name: "MA.156 中国" }).waitFor();
    await page.getByRole("row", { name: `${CITY} 石家庄市 城市 有效` }).waitFor();
    await search(page).fill("唐山");
    await count(page, "1 / 2");
    expect(await page.getByRole("navigation", { name: "路径" }).innerText()).to.match(/所有国家/);
  });

  it("fits a phone", async () => {
    const page = await open(`/browse?below=${CITY}&q=bureau`, undefined, { isPhone: true });
    await count(page, "2 of 40");
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await search(page).fill("");
    await count(page, "40 of 40");
    await page.getByRole("region", { name: "Codes" }).press("End");
    await page
      .getByRole("row", { name: `${CITY}.40` })
      .getByText("active")
      .waitFor();
    await page.goto(`${world.portal.url}/`);
    await page.getByRole("img", { name: /^Over time/ }).waitFor();
    await expectNoSidewaysScroll(page);
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`is accessible in ${colorScheme} colours`, async () => {
      const page = await open(`/browse?below=${CITY}`, undefined, { colorScheme });
      await count(page, "40 of 40");
      await expectAccessible(page);
      await page.goto(`${world.portal.url}/`);
      await page.getByRole("img", { name: /^Over time/ }).waitFor();
      await expectAccessible(page);
    });
  }
});
