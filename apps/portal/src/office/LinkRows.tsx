import { useId } from "react";
import { Field } from "../parts/Field.js";
import { Isolated } from "../parts/Isolated.js";
import { EMPTY_ROW, problemOf, type Row, USUAL_RELATIONS } from "./linksetForm.js";
import { useOfficeTexts } from "./text.js";

interface LinkRowsProps {
  code: string;
  rows: readonly Row[];
  onRows: (rows: Row[]) => void;
}

/** The links of a record, to be typed. */
export function LinkRows({ code, rows, onRows }: LinkRowsProps) {
  const { publish: text } = useOfficeTexts();
  const suggestions = useId();
  return (
    <>
      <datalist id={suggestions}>
        {USUAL_RELATIONS.map((relation) => (
          <option key={relation} value={relation} />
        ))}
      </datalist>
      {rows.map((row, i) => {
        const isTouched = row.href !== "" || row.relation !== EMPTY_ROW.relation;
        const problem = isTouched ? problemOf(code, row) : null;
        const say = (what: typeof problem, words: string): string | undefined =>
          problem === what ? text.rowProblem(i + 1, words) : undefined;
        const change = (field: "relation" | "href" | "title" | "type") => ({
          value: row[field],
          onChange: ({ target }: { target: { value: string } }) =>
            onRows(rows.map((each, j) => (i === j ? { ...row, [field]: target.value } : each))),
        });
        return (
          <fieldset key={i}>
            <legend>{text.link(i + 1)}</legend>
            <div className="pair">
              <Field
                label={text.relation}
                hint={text.relationHint}
                list={suggestions}
                problem={say("relation", text.noRelation)}
                {...change("relation")}
              />
              <Field label={text.type} hint={text.typeHint} {...change("type")} />
            </div>
            <Field
              label={text.address}
              inputMode="url"
              problem={say("href", text.noHref)}
              {...change("href")}
            />
            <Field
              label={text.name}
              hint={row.titles && <Isolated text={text.titles(row.titles)} />}
              problem={say("title", text.tooLong)}
              {...change("title")}
            />
            <div>
              <button
                type="button"
                aria-label={text.remove(i + 1)}
                onClick={() => onRows(rows.filter((_, j) => j !== i))}
              >
                {text.removeThis}
              </button>
            </div>
          </fieldset>
        );
      })}
      <div>
        <button type="button" onClick={() => onRows([...rows, EMPTY_ROW])}>
          {text.add}
        </button>
      </div>
    </>
  );
}
