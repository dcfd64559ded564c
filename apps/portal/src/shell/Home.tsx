import { type FormEvent, lazy, Suspense, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { InvalidCodeError } from "../../../../src/index.js";
import { Lookalikes } from "../codes/Lookalikes.js";
import { Mistyped } from "../codes/Mistyped.js";
import { Problem } from "../parts/Async.js";
import { Field } from "../parts/Field.js";
import { useHomeTexts } from "./homeText.js";
import { type SearchTarget, searchTarget } from "./searchTarget.js";
import "./home.css";

const Charts = lazy(() => import("../browse/Charts.js"));

/** The start: a place to look up, and what can be done here. */
export function Home() {
  const text = useHomeTexts();
  return (
    <>
      <title>Domicile</title>
      <h1>{text.title}</h1>
      <Search />
      <h2>{text.doingsTitle}</h2>
      <ul className="doings">
        {text.doings.map(({ href, label, what }) => (
          <li key={href}>
            <Link href={href}>{label}</Link>
            <p>{what}</p>
          </li>
        ))}
      </ul>
      <Suspense fallback={null}>
        <Charts />
      </Suspense>
    </>
  );
}

/** What is said in place. */
type DeadEnd = Exclude<SearchTarget, { to: string }>;

/** Takes anything; goes where it leads, or says in place why it leads nowhere. */
function Search() {
  const text = useHomeTexts();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const [answer, setAnswer] = useState<DeadEnd | "looking" | null>(null);
  /** Who types on no longer wants the answer. */
  const turn = useRef(0);
  const search = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (typed.trim() === "") return;
    const own = ++turn.current;
    setAnswer("looking");
    const target = await searchTarget(typed);
    if (own !== turn.current) return;
    if ("to" in target) navigate(target.to);
    else setAnswer(target);
  };
  return (
    <search>
      <form className="search" onSubmit={(event) => void search(event)}>
        <Field
          label={text.search}
          hint={text.hint}
          type="search"
          value={typed}
          onChange={({ target }) => {
            turn.current++;
            setTyped(target.value);
            setAnswer(null);
          }}
        />
        <button className="main">{text.go}</button>
      </form>
      <div aria-live="polite">
        {answer === "looking" ? (
          <p className="loading">{text.looking}</p>
        ) : (
          answer !== null && <Answer answer={answer} />
        )}
      </div>
    </search>
  );
}

function Answer({ answer }: { answer: DeadEnd }) {
  const text = useHomeTexts();
  return (
    <>
      {"error" in answer &&
        (answer.error instanceof InvalidCodeError ? (
          <Mistyped error={answer.error} />
        ) : (
          <Problem error={answer.error} />
        ))}
      {"unissued" in answer && (
        <>
          <Lookalikes codes={answer.lookalikes} />
          <p>
            {text.unissued(answer.unissued)}{" "}
            <Link href={`/${answer.unissued}`}>{text.itsPage}</Link>
          </p>
        </>
      )}
      {answer.beginning !== null && (
        <p>
          <Link href={answer.beginning}>{text.beginning}</Link>
        </p>
      )}
    </>
  );
}
