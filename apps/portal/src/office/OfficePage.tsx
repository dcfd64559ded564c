import { Link } from "wouter";
import { ROLES, type Term } from "../../../../src/index.js";
import { CodeName } from "../codes/CodeName.js";
import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { useFormats } from "../language/language.js";
import { Async } from "../parts/Async.js";
import { useWords } from "../parts/text.js";
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
  const own = useRead(["office", account], async () => ({
    held: await domicile.heldBy(account),
    terms: await domicile.officers.of(account),
  }));
  return (
    <section>
      <h2>{text.ofAccount}</h2>
      <Async query={own}>
        {({ held, terms }) =>
          held.length + terms.length === 0 ? (
            <p>{text.noCodes}</p>
          ) : (
            <OwnTable held={held} terms={terms} />
          )
        }
      </Async>
    </section>
  );
}

function OwnTable({ held, terms }: { held: readonly string[]; terms: readonly Term[] }) {
  const text = useOfficeTexts();
  const words = useWords();
  const { time } = useFormats();
  const now = Date.now() / 1000;
  const rows = [
    ...held.map((code) => ({ code, as: text.office.holder, until: "" })),
    ...terms.map(({ code, roles, until }) => ({
      code,
      as: text.office.officer(
        ROLES.filter((role) => roles.includes(role))
          .map((role) => words.roles[role])
          .join(", "),
      ),
      until: until <= now ? `${time(until)} (${text.office.ended})` : time(until),
    })),
  ];
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
            <tr key={`${code} ${as}`}>
              <td>
                <Link href={`/office?code=${encodeURIComponent(code)}`}>{code}</Link>
                <CodeName code={code} />
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
