import { useEffect, useRef, useState } from "react";
import { KINDS, STATUSES } from "../../../../src/index.js";
import { useFormats } from "../language/language.js";
import { Choice, Field } from "../parts/Field.js";
import { saveFile } from "../parts/saveFile.js";
import { useWords } from "../parts/text.js";
import { csvOf } from "./csv.js";
import type { Row } from "./listing.js";
import type { RecordNames } from "./recordNames.js";
import { useBrowseTexts } from "./text.js";
import { SORTS, useView, type View } from "./view.js";

/** How long typing rests before it is searched for, in milliseconds. */
const REST_MS = 200;

interface FiltersProps {
  view: View;
  rows: readonly Row[];
  isRead: boolean;
  shown: readonly Row[];
  nameOf: (code: string) => string | undefined;
  progress: RecordNames["progress"];
}

/** What to show of the rows, how many that are, and their export. */
export function Filters({ view, rows, isRead, shown, nameOf, progress }: FiltersProps) {
  const text = useBrowseTexts();
  const words = useWords();
  const { number } = useFormats();
  const [, change] = useView();
  const { below, status, kind, sort } = view;
  const [typed, setTyped] = useTyped(view);
  /** The words that rows have, and the chosen one. */
  const options = <Word extends string>(
    all: readonly Word[],
    chosen: Word | "",
    wordOf: (row: Row) => Word,
    names: Record<Word, string>,
  ): (readonly [string, string])[] => {
    const given = new Set<string>([chosen, ...rows.map(wordOf)]);
    return [
      ["", text.any],
      ...all.filter((word) => given.has(word)).map((word) => [word, names[word]] as const),
    ];
  };
  return (
    <>
      <form role="search" className="filters" onSubmit={(event) => event.preventDefault()}>
        <Field
          type="search"
          label={text.searchIn(below ?? text.everywhere)}
          hint={text.hint}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <Choice
          label={text.status}
          value={status}
          options={options(STATUSES, status, (row) => row.status, words.statuses)}
          onChange={({ target }) => change({ status: target.value as View["status"] })}
        />
        <Choice
          label={text.kind}
          value={kind}
          options={options(KINDS, kind, (row) => row.kind, words.kinds)}
          onChange={({ target }) => change({ kind: target.value as View["kind"] })}
        />
        <Choice
          label={text.sort}
          value={sort}
          options={SORTS.map((word) => [word, text.sorts[word]])}
          onChange={({ target }) => change({ sort: target.value as View["sort"] })}
        />
      </form>
      <div className="found">
        <p role="status">
          {isRead ? text.count(number(shown.length), number(rows.length)) : "…"}
          {progress !== null && progress.all > 0 && (
            <span className="notes">
              {" · "}
              {text.readNames(number(progress.read), number(progress.all))}
              {progress.missing > 0 && text.missing(number(progress.missing))}
            </span>
          )}
        </p>
        <ExportButton shown={shown} nameOf={nameOf} below={below} />
      </div>
    </>
  );
}

/** What is typed, which the address follows once typing rests. A search is one step back, however long it was. */
function useTyped({ q }: View): [string, (text: string) => void] {
  const [, change] = useView();
  const [typed, setTyped] = useState(q);
  const sent = useRef(q);
  useEffect(() => {
    if (q === sent.current) return;
    sent.current = q;
    setTyped(q);
  }, [q]);
  useEffect(() => {
    if (typed === sent.current) return;
    const timer = setTimeout(() => {
      const replace = sent.current !== "";
      sent.current = typed;
      change({ q: typed }, { replace });
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped];
}

function ExportButton({
  shown,
  nameOf,
  below,
}: Pick<FiltersProps, "shown" | "nameOf"> & { below: string | null }) {
  const text = useBrowseTexts();
  const save = (): void => {
    const name = `${(below ?? "codes").replaceAll("/", "_")}.csv`;
    saveFile(name, "text/csv;charset=utf-8", csvOf(shown, nameOf));
  };
  return (
    <button type="button" disabled={shown.length === 0} onClick={save}>
      {text.exportCsv}
    </button>
  );
}
