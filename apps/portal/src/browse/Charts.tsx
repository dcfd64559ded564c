import "./charts.css";
import { type Kind, NEWEST_CODES } from "../../../../src/index.js";
import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { useFormats } from "../language/language.js";
import { Async } from "../parts/Async.js";
import { useWords } from "../parts/text.js";
import { countsByKind, growth, type Point } from "./figures.js";
import { useBrowseTexts } from "./text.js";

/** Codes by kind and over time, of the whole registry. */
export default function Charts() {
  const text = useBrowseTexts();
  const { number } = useFormats();
  const figures = useRead(["figures"], async () => {
    const issued = await domicile.issued();
    const isCut = issued.length === NEWEST_CODES;
    return { kinds: countsByKind(issued), points: await growth(issued), isCut };
  });
  return (
    <section className="charts">
      <h2>{text.charts}</h2>
      <Async query={figures}>
        {({ kinds, points, isCut }) =>
          points.length === 0 ? (
            <p>{text.none}</p>
          ) : (
            <>
              {isCut && <p className="notes">{text.chartsOfNewest(number(NEWEST_CODES))}</p>}
              <KindsChart kinds={kinds} />
              <TimeChart points={points} />
            </>
          )
        }
      </Async>
    </section>
  );
}

/** Height of a bar with its gap, in units of the drawing. */
const BAR = 30;
const WIDTH = 360;
const [BARS_FROM, BARS_WIDTH] = [122, 180];

function KindsChart({ kinds }: { kinds: [Kind, number][] }) {
  const text = useBrowseTexts();
  const words = useWords();
  const { number } = useFormats();
  const most = Math.max(...kinds.map(([, count]) => count));
  const lines = kinds.map(([kind, count]) => text.kindLine(words.kinds[kind], number(count)));
  return (
    <figure>
      <figcaption>
        <h3>{text.byKind}</h3>
      </figcaption>
      <svg
        role="img"
        aria-label={`${text.byKind}. ${lines.join("; ")}`}
        viewBox={`0 0 ${WIDTH} ${BAR * kinds.length}`}
      >
        {kinds.map(([kind, count], i) => (
          <g key={kind} transform={`translate(0 ${i * BAR})`}>
            <text x={BARS_FROM - 8} y={20} textAnchor="end">
              {words.kinds[kind]}
            </text>
            <rect
              className="mark"
              x={BARS_FROM}
              y={5}
              width={(count / most) * BARS_WIDTH}
              height={BAR - 10}
              rx={2}
            />
            <text className="value" x={BARS_FROM + (count / most) * BARS_WIDTH + 6} y={20}>
              {number(count)}
            </text>
          </g>
        ))}
      </svg>
      <Figures
        heads={[text.kind, text.codes]}
        rows={kinds.map(([kind, count]) => [words.kinds[kind], number(count)])}
      />
    </figure>
  );
}

const HEIGHT = BAR * 5;
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 8, 12, 24];

/** A line through the points; it rises where codes were issued. */
function TimeChart({ points }: { points: Point[] }) {
  const text = useBrowseTexts();
  const { day, number, time } = useFormats();
  const [first, last] = [points[0]!, points.at(-1)!];
  const duration = Math.max(last.time - first.time, 1);
  const x = (point: Point): number =>
    LEFT + ((point.time - first.time) / duration) * (WIDTH - LEFT - RIGHT);
  const y = (count: number): number =>
    HEIGHT - BOTTOM - (count / last.count) * (HEIGHT - TOP - BOTTOM);
  const line = points.map((point) => `${x(point).toFixed(1)},${y(point.count).toFixed(1)}`);
  return (
    <figure>
      <figcaption>
        <h3>{text.overTime}</h3>
      </figcaption>
      <svg
        role="img"
        aria-label={`${text.overTime}. ${text.timeLine(number(last.count), day(first.time), day(last.time))}`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      >
        {[0, last.count].map((count) => (
          <g key={count}>
            <line className="grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(count)} y2={y(count)} />
            <text x={LEFT - 6} y={y(count) + 4} textAnchor="end">
              {number(count)}
            </text>
          </g>
        ))}
        <polyline className="line" points={line.join(" ")} />
        <circle className="mark" cx={x(last)} cy={y(last.count)} r={3.5} />
        <text x={LEFT} y={HEIGHT - 6}>
          {day(first.time)}
        </text>
        <text x={WIDTH - RIGHT} y={HEIGHT - 6} textAnchor="end">
          {day(last.time)}
        </text>
      </svg>
      <Figures
        heads={[text.day, text.until]}
        rows={points.map((point) => [time(point.time), number(point.count)])}
      />
    </figure>
  );
}

/** A chart's figures as a table. */
function Figures({ heads, rows }: { heads: [string, string]; rows: [string, string][] }) {
  const text = useBrowseTexts();
  return (
    <details>
      <summary>{text.figures}</summary>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, value], i) => (
            <tr key={i}>
              <th scope="row">{label}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
