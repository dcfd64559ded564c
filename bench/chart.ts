import { type Job, JOBS } from "./jobs.js";
import { nearest, number } from "./markdown.js";
import type { Results } from "./results.js";

const WIDTH = 920;
const MARGIN = 20;
const LABELS = 330;
const ROW = 20;
const TITLE = 32;

const COLOURS = { ours: "#38bdf8", measured: "#94a3b8", quoted: "#475569" } as const;

interface Bar {
  label: string;
  gas: number;
  colour: keyof typeof COLOURS;
}

/** Our first operation for the job, and what stands nearest beside it. */
function barsOf(job: Job, results: Results): Bar[] {
  const [first] = JOBS[job].ours;
  const own = results.ours.find(({ name }) => name === first)!;
  return [
    { label: own.operation, gas: own.gas, colour: "ours" },
    ...nearest(results, first).map(({ peer, operation, gas, quoted }): Bar => ({
      label: `${peer} ${operation}`,
      gas,
      colour: quoted ? "quoted" : "measured",
    })),
  ];
}

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const shortened = (label: string): string => (label.length > 48 ? `${label.slice(0, 47)}…` : label);

/** docs/benchmarks.svg: on a ground of its own, so that it reads the same in light and dark. */
export function chart(results: Results): string {
  const jobs = (Object.keys(JOBS) as Job[]).map((job) => ({
    title: JOBS[job].title,
    bars: barsOf(job, results),
  }));
  const most = Math.max(...jobs.flatMap(({ bars }) => bars.map(({ gas }) => gas)));
  const room = WIDTH - 2 * MARGIN - LABELS - 70;
  const lines: string[] = [];
  let y = MARGIN;
  for (const { title, bars } of jobs) {
    y += TITLE;
    lines.push(`<text x="${MARGIN}" y="${y - 8}" font-weight="600">${escape(title)}</text>`);
    for (const { label, gas, colour } of bars) {
      const width = Math.round((room * gas) / most);
      const middle = y + ROW / 2 + 4;
      const [start, end] = [MARGIN + LABELS, MARGIN + LABELS + width];
      lines.push(
        `<text x="${start - 8}" y="${middle}" text-anchor="end" fill="${colour === "ours" ? COLOURS.ours : "#cbd5e1"}">${escape(shortened(label))}</text>`,
        `<rect x="${start}" y="${y + 3}" width="${width}" height="${ROW - 6}" rx="2" fill="${COLOURS[colour]}"/>`,
        `<text x="${end + 6}" y="${middle}">${number(gas)}</text>`,
      );
      y += ROW;
    }
  }
  y += TITLE;
  const legend = [
    ["ours", "ours"],
    ["measured", "peers, measured in the same run"],
    ["quoted", "peers, quoted"],
  ] as const;
  let x = MARGIN;
  for (const [colour, text] of legend) {
    lines.push(
      `<rect x="${x}" y="${y - 10}" width="12" height="12" rx="2" fill="${COLOURS[colour]}"/>`,
      `<text x="${x + 18}" y="${y}">${text}</text>`,
    );
    x += 60 + 7 * text.length;
  }
  const height = y + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
<title>Gas of each job, ours beside peers; of a batch, each item</title>
<rect width="${WIDTH}" height="${height}" rx="8" fill="#0f172a"/>
<g fill="#e2e8f0" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13">
${lines.join("\n")}
</g>
</svg>
`;
}
