import "./office.css";
import { Fragment, type ReactNode } from "react";
import { Link, useSearchParams } from "wouter";
import { InvalidCodeError, parseCode } from "../../../../src/index.js";
import { explain } from "../language/errors.js";
import { useLanguage } from "../language/language.js";
import { Field } from "../parts/Field.js";
import { MayDo, type Needed } from "./rights.js";
import { useOfficeTexts } from "./text.js";

interface DeskProps {
  title: string;
  lead: string;
  /** What the connected account needs, where it needs anything. */
  needs?: Needed;
  /** Above the code, on pages that are about more than one. */
  before?: ReactNode;
  children: (code: string) => ReactNode;
}

/** A page about the code in its address (`?code=`), which may be typed, too. */
export function Desk({ title, lead, needs, before, children }: DeskProps) {
  const text = useOfficeTexts();
  const [parameters, setParameters] = useSearchParams();
  const typed = parameters.get("code") ?? "";
  const { code, problem } = useTypedCode(typed);
  return (
    <>
      <title>{`${title} – Domicile`}</title>
      <h1>{title}</h1>
      <p>{lead}</p>
      {before}
      <form onSubmit={(event) => event.preventDefault()}>
        <Field
          label={text.code}
          hint={text.codeHint}
          problem={problem}
          value={typed}
          onChange={({ target }) => setParameters({ code: target.value }, { replace: true })}
        />
      </form>
      {code !== null && (
        <Fragment key={code}>
          {needs !== undefined && <MayDo code={code} needs={needs} />}
          {children(code)}
        </Fragment>
      )}
    </>
  );
}

/** A code that somebody types: null until it is one, and what is wrong with it. */
export function useTypedCode(typed: string): { code: string | null; problem: string | undefined } {
  const { language } = useLanguage();
  if (typed === "") return { code: null, problem: undefined };
  try {
    return { code: parseCode(typed), problem: undefined };
  } catch (error) {
    if (!(error instanceof InvalidCodeError)) throw error;
    return { code: null, problem: explain(error, language) };
  }
}

/** The way on after something was done for a code. */
export function CodePageLink({ code }: { code: string }) {
  const text = useOfficeTexts();
  return (
    <p>
      <Link href={`/${code}`}>{text.codePage(code)}</Link>
    </p>
  );
}
