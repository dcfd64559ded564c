import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import { expect } from "chai";
import type { Page } from "playwright-core";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const OPTIONS: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};

/** That axe-core finds nothing against a page as it stands, and that it scrolls in no direction but down. */
export async function expectAccessible(page: Page): Promise<void> {
  // The page's policy binds what the page loads, not what the browser is told.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (options) =>
      (window as never as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(
        options,
      ),
    OPTIONS,
  );
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
  expect(found).to.deep.equal([]);
  await expectNoSidewaysScroll(page);
}

/** That a page is no wider than its window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  expect(scrollWidth).to.be.at.most(clientWidth);
}
