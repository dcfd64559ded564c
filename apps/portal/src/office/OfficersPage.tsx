import { getAddress, isAddress } from "ethers";
import { useState } from "react";
import { type Officer, type Role, ROLES } from "../../../../src/index.js";
import { ActPanel } from "../acts/ActPanel.js";
import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { useFormats } from "../language/language.js";
import { Address } from "../parts/Address.js";
import { Async } from "../parts/Async.js";
import { Field } from "../parts/Field.js";
import { useWords } from "../parts/text.js";
import { useConnection } from "../wallet/connection.js";
import { CodePageLink, Desk } from "./Desk.js";
import { byHolder } from "./rights.js";
import { useOfficeTexts } from "./text.js";

/** Appoints and dismisses officers. */
export default function OfficersPage() {
  const { officers: text } = useOfficeTexts();
  return (
    <Desk title={text.title} lead={text.lead} needs="holder">
      {(code) => (
        <>
          <Present code={code} />
          <Appointment code={code} />
        </>
      )}
    </Desk>
  );
}

/** The officers, each of whom may be dismissed. */
function Present({ code }: { code: string }) {
  const { officers: text } = useOfficeTexts();
  const account = useConnection().connection?.account;
  const officers = useRead(["officers", code], () => domicile.officers.list(code));
  const [dismissed, setDismissed] = useState<string | null>(null);
  return (
    <section>
      <h2>{text.present}</h2>
      <Async query={officers}>
        {(list) =>
          list.length === 0 ? (
            <p>{text.none(code)}</p>
          ) : (
            <OfficerTable officers={list} onDismiss={setDismissed} />
          )
        }
      </Async>
      {dismissed !== null && (
        <>
          <h3>{text.dismissOne(dismissed)}</h3>
          <ActPanel
            inputs={[code, dismissed]}
            prepare={() =>
              byHolder(
                code,
                account,
                (holder) => domicile.officers.buildDismissal({ code, holder, officer: dismissed }),
                () => domicile.calls.dismiss(code, dismissed),
              )
            }
            words={
              <p>
                {text.dismissalWords(code)} <code>{dismissed}</code>
              </p>
            }
          />
        </>
      )}
    </section>
  );
}

interface OfficerTableProps {
  officers: readonly Officer[];
  onDismiss: (account: string) => void;
}

function OfficerTable({ officers, onDismiss }: OfficerTableProps) {
  const { officers: text } = useOfficeTexts();
  const words = useWords();
  const { time } = useFormats();
  const now = Date.now() / 1000;
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">{text.officer}</th>
            <th scope="col">{text.roles}</th>
            <th scope="col">{text.until}</th>
            <th scope="col">{text.dismiss}</th>
          </tr>
        </thead>
        <tbody>
          {officers.map(({ account, roles, until }) => (
            <tr key={account}>
              <td>
                <Address value={account} />
              </td>
              <td>{roles.map((role) => words.roles[role]).join(", ")}</td>
              <td>
                {time(until)}
                {until <= now && ` (${text.ended})`}
              </td>
              <td>
                <button
                  type="button"
                  aria-label={text.dismissOne(account)}
                  onClick={() => onDismiss(account)}
                >
                  {text.dismiss}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The end of a day in the visitor's time zone, seconds since 1970; NaN for no day. */
function endOf(day: string): number {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  return new Date(year, month - 1, date + 1).getTime() / 1000;
}

function Appointment({ code }: { code: string }) {
  const text = useOfficeTexts();
  const words = useWords();
  const { time } = useFormats();
  const account = useConnection().connection?.account;
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<readonly Role[]>([]);
  const [day, setDay] = useState("");
  const officer = isAddress(typed) ? getAddress(typed) : null;
  const roles = ROLES.filter((role) => chosen.includes(role));
  const until = endOf(day);
  const isPast = until <= Date.now() / 1000;

  return (
    <section>
      <h2>{text.officers.appoint}</h2>
      <form onSubmit={(event) => event.preventDefault()}>
        <Field
          label={text.officers.officer}
          value={typed}
          onChange={({ target }) => setTyped(target.value.trim())}
          problem={typed === "" || officer !== null ? undefined : text.noAddress}
        />
        <fieldset className="choices">
          <legend>{text.officers.roles}</legend>
          {ROLES.map((role) => (
            <label key={role}>
              <input
                type="checkbox"
                checked={chosen.includes(role)}
                onChange={({ target }) =>
                  setChosen(
                    target.checked ? [...chosen, role] : chosen.filter((other) => other !== role),
                  )
                }
              />
              {words.roles[role]}
            </label>
          ))}
        </fieldset>
        <Field
          label={text.officers.through}
          hint={text.officers.throughHint}
          problem={isPast ? text.officers.past : undefined}
          type="date"
          value={day}
          onChange={({ target }) => setDay(target.value)}
        />
      </form>
      <ActPanel
        inputs={[code, officer, roles, until]}
        isReady={officer !== null && roles.length > 0 && Number.isFinite(until) && !isPast}
        prepare={() =>
          byHolder(
            code,
            account,
            (holder) =>
              domicile.officers.buildAppointment({ code, holder, officer: officer!, roles, until }),
            () => domicile.calls.appoint(code, officer!, roles, until),
          )
        }
        words={
          Number.isFinite(until) && (
            <p>
              {text.officers.words(
                code,
                roles.map((role) => words.roles[role]).join(", "),
                time(until),
              )}{" "}
              <code>{officer}</code>
            </p>
          )
        }
        next={<CodePageLink code={code} />}
      />
    </section>
  );
}
