import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect } from "chai";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Found {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** Expects that axe finds nothing, and that the page scrolls in no direction but down. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(await source);
  const { violations } = await page.evaluate<Found, string[]>(
    (tags) =>
      (window as never as { axe: { run(options: unknown): Promise<never> } }).axe.run({
        runOnly: tags,
        resultTypes: ["violations"],
      }),
    TAGS,
  );
  const told = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  expect(told).to.deep.equal([]);
  const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(width[0], "the page's width").to.be.at.most(width[1]!);
}
