import "./browse.css";
import { useEffect, useMemo, useRef } from "react";
import { Link } from "wouter";
import { NEWEST_CODES, parseCode } from "../../../../src/index.js";
import { useRead, useResolved } from "../chain/queries.js";
import { useFormats, useLanguage } from "../language/language.js";
import { Async, Problem } from "../parts/Async.js";
import { Isolated } from "../parts/Isolated.js";
import { CodeStatus } from "../parts/Status.js";
import { useWords } from "../parts/text.js";
import { CodesTable } from "./CodesTable.js";
import { Filters } from "./Filters.js";
import { holderIn, levelOf, mayBeName, pathTo, type Row, rowsOf, shownOf } from "./listing.js";
import { knownName } from "../codes/knownNames.js";
import { useRecordNames } from "./recordNames.js";
import { useBrowseTexts } from "./text.js";
import { browseLink, useView, type View } from "./view.js";

/** The tree of codes, searched and filtered: the countries, or what is below a code. */
export default function BrowsePage() {
  const text = useBrowseTexts();
  const [view] = useView();
  try {
    if (view.below !== null) parseCode(view.below);
  } catch (error) {
    return (
      <>
        <title>{`${text.title} – Domicile`}</title>
        <h1>{text.title}</h1>
        <Problem error={error} />
      </>
    );
  }
  return <Level view={view} />;
}

function Level({ view }: { view: View }) {
  const text = useBrowseTexts();
  const { language } = useLanguage();
  const { below } = view;
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(below);
  // Who goes down or up begins at the heading, also with a screen reader.
  useEffect(() => {
    if (shown.current === below) return;
    shown.current = below;
    heading.current?.focus();
  }, [below]);
  const name = below === null ? text.countries : knownName(below, language);
  return (
    <>
      <title>{`${below ?? text.title} – Domicile`}</title>
      {below !== null && <Path code={below} />}
      <h1 ref={heading} tabIndex={-1}>
        {below} {name}
      </h1>
      {below !== null && <Standing code={below} />}
      <Listing key={below} view={view} />
    </>
  );
}

/** The way up. */
function Path({ code }: { code: string }) {
  const text = useBrowseTexts();
  const { language } = useLanguage();
  return (
    <nav aria-label={text.path} className="path">
      <ol>
        <li>
          <Link href={browseLink(null)}>{text.all}</Link>
        </li>
        {pathTo(code).map((each) => (
          <li key={each}>
            {each === code ? (
              <span aria-current="page">{each}</span>
            ) : (
              <Link href={browseLink(each)}>
                {each} {knownName(each, language)}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** How the code stands whose children are shown: where it is not active, they aren't either. */
function Standing({ code }: { code: string }) {
  const text = useBrowseTexts();
  const { kinds } = useWords();
  const { data: resolved } = useResolved(code);
  if (resolved === undefined) return <p className="standing">…</p>;
  const { status, kind, decidedBy } = resolved;
  return (
    <>
      <p className="standing">
        {kind !== undefined && kinds[kind]} <CodeStatus status={status} />{" "}
        <Link href={`/${code}`}>{text.pageOf(code)}</Link>
      </p>
      {status === "unassigned" && <p className="note">{text.notIssued(code)}</p>}
      {(status === "suspended" || status === "retired") && (
        <p className="note">{text.decides[status](decidedBy ?? code)}</p>
      )}
    </>
  );
}

const NO_ROWS: Row[] = [];

/** The rows of a level or a holder, as the view filters them. */
function Listing({ view }: { view: View }) {
  const text = useBrowseTexts();
  const { language } = useLanguage();
  const { number } = useFormats();
  const [key, read] = rowsOf(view);
  const query = useRead(key, read);
  const rows = query.data ?? NO_ROWS;
  const records = useRecordNames(key, rows, mayBeName(view.q));
  const nameOf = (code: string): string | undefined =>
    records.nameOf(code) ?? knownName(code, language);
  const shown = useMemo(
    () => shownOf(rows, view, nameOf),
    // Names become known while records are read.
    [rows, view, language, records.progress],
  );
  const holder = holderIn(view);
  return (
    <>
      <Filters
        view={view}
        rows={rows}
        isRead={query.isSuccess}
        shown={shown}
        nameOf={nameOf}
        progress={records.progress}
      />
      {holder !== null && (
        <p>
          {text.heldBy} <Isolated text={holder} />{" "}
          <Link href={`/holder/${holder}`}>{text.alsoUnasked}</Link>
        </p>
      )}
      {rows.length === NEWEST_CODES && (
        <p className="notes">{text.newestOnly(number(rows.length))}</p>
      )}
      <Async query={query}>
        {() =>
          shown.length > 0 ? (
            <CodesTable rows={shown} nameOf={nameOf} />
          ) : (
            <Nothing view={view} isEmpty={rows.length === 0} />
          )
        }
      </Async>
    </>
  );
}

/** Why nothing is shown, and where there may be something. */
function Nothing({ view, isEmpty }: { view: View; isEmpty: boolean }) {
  const text = useBrowseTexts();
  const [, change] = useView();
  const level = levelOf(view.q, view.below);
  const isFiltered = view.q !== "" || view.status !== "" || view.kind !== "";
  return (
    <div className="nothing">
      <p>{isEmpty && !isFiltered ? text.nothingBelow : text.nothingFound}</p>
      {level !== null && (
        <button type="button" onClick={() => change({ below: level })}>
          {text.lookBelow(level)}
        </button>
      )}{" "}
      {isFiltered && (
        <button type="button" onClick={() => change({ q: "", status: "", kind: "" })}>
          {text.clear}
        </button>
      )}
    </div>
  );
}
