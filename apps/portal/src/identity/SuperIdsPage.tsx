import "./identity.css";
import { type SubmitEvent, useState } from "react";
import { Link, useLocation } from "wouter";
import { InvalidInputError, type ResolvedId } from "../../../../src/index.js";
import { usePages } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { explain } from "../language/errors.js";
import { useLanguage } from "../language/language.js";
import { Async } from "../parts/Async.js";
import { Field } from "../parts/Field.js";
import { Older, Unasked } from "../parts/More.js";
import { SuperIdStatus } from "../parts/Status.js";
import { useWords } from "../parts/text.js";
import { useConnection } from "../wallet/connection.js";
import { useIdFormTexts } from "./formText.js";

/** Where Super IDs are looked up and begun. */
export default function SuperIdsPage() {
  const text = useIdFormTexts();
  const { connection } = useConnection();
  return (
    <>
      <title>{`${text.superIds} – Domicile`}</title>
      <h1>{text.superIds}</h1>
      <p>{text.superIdsIntro}</p>
      <h2>{text.lookUp}</h2>
      <LookUp />
      <h2>{text.mine}</h2>
      {connection === null ? <p>{text.mineUnconnected}</p> : <Mine account={connection.account} />}
      <h2>{text.begin}</h2>
      <p>{text.beginIntro}</p>
      <p>
        <Link href="/register">{text.toRegister}</Link>
      </p>
    </>
  );
}

function LookUp() {
  const text = useIdFormTexts();
  const { language } = useLanguage();
  const [, goTo] = useLocation();
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<unknown>(null);
  const isOther = problem instanceof InvalidInputError;
  const problemText =
    problem === null ? undefined : isOther ? text.notNamed : explain(problem, language);
  const open = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    try {
      goTo(`/id/${await domicile.ids.find(typed.trim())}`);
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <form onSubmit={(event) => void open(event)}>
      <Field
        label={text.named}
        hint={text.namedHint}
        problem={problemText}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setProblem(null);
        }}
      />
      <div>
        <button type="submit" className="main" disabled={typed.trim() === ""}>
          {text.show}
        </button>
      </div>
    </form>
  );
}

function Mine({ account }: { account: string }) {
  const text = useIdFormTexts();
  const mine = usePages(["controlled by", account], (before) =>
    domicile.ids.controlledBy(account, before),
  );
  return (
    <Async query={mine}>
      {(pages) => {
        const asked = pages.flatMap((page) => page.asked);
        const unasked = pages.flatMap((page) => page.unasked);
        return (
          <>
            {asked.length + unasked.length === 0 && <p>{text.mineNone}</p>}
            {asked.length > 0 && <Cards ids={asked} />}
            <Unasked items={unasked}>{(shown) => <Cards ids={shown} />}</Unasked>
            <Older query={mine} />
          </>
        );
      }}
    </Async>
  );
}

function Cards({ ids }: { ids: readonly ResolvedId[] }) {
  const text = useIdFormTexts();
  const { idKinds } = useWords();
  return (
    <ul className="cards">
      {ids.map(({ superId, kind, status, registrar }) => (
        <li key={superId} className="card">
          <Link href={`/id/${superId}`}>
            <code>{superId}</code>
          </Link>
          <span>
            {idKinds[kind!]} · {registrar} · <SuperIdStatus status={status} />
          </span>
          <span>
            <Link href={`/id/${superId}/key`}>{text.changeKey}</Link> ·{" "}
            <Link href={`/id/${superId}/move`}>{text.move}</Link>
          </span>
        </li>
      ))}
    </ul>
  );
}
