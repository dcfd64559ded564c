import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";

/** Draws what a program printed as an SVG: `npm run demo | npx tsx scripts/picture.ts > docs/demo.svg`. */

const LINE = 18;
const CHARACTER = 7.8;
const MARGIN = 16;
const LONGEST = 132;

const escape = (line: string): string =>
  line
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    // Columns stay columns: ordinary spaces collapse.
    .replaceAll(" ", "\u00a0");

const printed = stripVTControlCharacters(await text(process.stdin)).split("\n");
// Without npm's own lines.
const lines = printed
  .slice(
    Math.max(
      0,
      printed.findIndex((line) => /^\s+\d+\.\d s /.test(line)),
    ),
  )
  .map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line));
while (lines.at(-1) === "") lines.pop();

const width = Math.ceil(Math.max(...lines.map(({ length }) => length)) * CHARACTER) + 2 * MARGIN;
const height = lines.length * LINE + 2 * MARGIN;
const rows = lines.map(
  (line, i) => `<text x="${MARGIN}" y="${MARGIN + (i + 0.75) * LINE}">${escape(line)}</text>`,
);
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>The demo's output</title>
<rect width="${width}" height="${height}" rx="8" fill="#0f172a"/>
<g fill="#e2e8f0" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13">
${rows.join("\n")}
</g>
</svg>`);
