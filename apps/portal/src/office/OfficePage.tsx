import { Link } from "wouter";
import { type Resolved, ROLES, type Term } from "../../../../src/index.js";
import { CodeName } from "../codes/CodeName.js";
import { usePages } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { useFormats } from "../language/language.js";
import { Async } from "../parts/Async.js";
import { More, Older, Unasked } from "../parts/More.js";
import { usePartTexts, useWords } from "../parts/text.js";
import { useConnection } from "../wallet/connection.js";
import { CodePageLink, Desk } from "./Desk.js";
import { MayDo, type Needed } from "./rights.js";
import { useOfficeTexts } from "./text.js";

const DESKS = [
  ["review", "review"],
  ["issue", "issue"],
  ["officers", "holder"],
  ["publish", "publish"],
] as const satisfies [string, Needed][];

/** What the connected account may do for which code. */
export default function OfficePage() {
  const text = useOfficeTexts();
  const account = useConnection().connection?.account;
  return (
    <Desk
      title={text.office.title}
      lead={text.office.lead}
      before={account === undefined ? <p>{text.connectToSee}</p> : <OwnCodes account={account} />}
    >
      {(code) => (
        <>
          <h2>{text.office.desks(code)}</h2>
          <ul className="desks">
            {DESKS.map(([desk, needs]) => (
              <li key={desk} className="card">
                <h3>
                  <Link href={`/office/${desk}?code=${encodeURIComponent(code)}`}>
                    {text.office[desk]}
                  </Link>
                </h3>
                <MayDo code={code} needs={needs} />
              </li>
            ))}
          </ul>
          <CodePageLink code={code} />
        </>
      )}
    </Desk>
  );
}

/** The codes that an account holds, and those that it is an officer of. */
function OwnCodes({ account }: { account: string }) {
  const { office: text } = useOfficeTexts();
  const held = usePages(["held by", account], (before) => domicile.heldBy(account, before));
  const terms = usePages(["terms of", account], (before) => domicile.officers.of(account, before));
  return (
    <section>
      <h2>{text.ofAccount}</h2>
      <Async query={held}>
        {(pages) => (
          <Async query={terms}>
            {(appointed) => (
              <OwnTable
                held={pages.flatMap(({ asked }) => asked)}
                unasked={pages.flatMap((page) => page.unasked)}
                terms={appointed.flatMap(({ items }) => items)}
              />
            )}
          </Async>
        )}
      </Async>
      <Older query={held} />
      <Older query={terms} />
    </section>
  );
}

interface OwnTableProps {
  held: readonly Resolved[];
  unasked: readonly Resolved[];
  terms: readonly Term[];
}

function OwnTable({ held, unasked, terms }: OwnTableProps) {
  const { office: text } = useOfficeTexts();
  const parts = usePartTexts();
  const words = useWords();
  const { time } = useFormats();
  const now = Date.now() / 1000;
  const asHolder = ({ code }: Resolved): OwnRow => ({ code, as: text.holder, until: "" });
  const rows = [
    ...held.map(asHolder),
    ...terms.map(({ code, roles, until }) => ({
      code,
      as: text.officer(
        ROLES.filter((role) => roles.includes(role))
          .map((role) => words.roles[role])
          .join(", "),
      ),
      until: until <= now ? `${time(until)} (${text.ended})` : time(until),
    })),
  ];
  return (
    <>
      {rows.length + unasked.length === 0 && <p>{text.noCodes}</p>}
      {rows.length > 0 && (
        <More items={rows} first={20} step={50} more={parts.more} fewer={parts.fewer}>
          {(shown) => <OwnRows rows={shown} isNamed />}
        </More>
      )}
      <Unasked items={unasked}>{(shown) => <OwnRows rows={shown.map(asHolder)} />}</Unasked>
    </>
  );
}

/** What an account is to a code. */
interface OwnRow {
  code: string;
  as: string;
  until: string;
}

function OwnRows({ rows, isNamed = false }: { rows: readonly OwnRow[]; isNamed?: boolean }) {
  const text = useOfficeTexts();
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{text.code}</th>
            <th scope="col">{text.office.as}</th>
            <th scope="col">{text.office.until}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ code, as, until }) => (
            <tr key={`${code} ${as} ${until}`}>
              <td>
                <Link href={`/office?code=${encodeURIComponent(code)}`}>{code}</Link>
                {isNamed && <CodeName code={code} />}
              </td>
              <td>{as}</td>
              <td>{until}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
