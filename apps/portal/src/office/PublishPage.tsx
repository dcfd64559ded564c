import { Fragment, useState } from "react";
import {
  cidOf,
  digestOf,
  parseRecord,
  RecordError,
  type VerifiedRecord,
} from "../../../../src/index.js";
import { ActPanel } from "../acts/ActPanel.js";
import { useRecord, useResolved } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { useFormats } from "../language/language.js";
import { Async, Problem } from "../parts/Async.js";
import { Fact } from "../parts/Fact.js";
import { Field } from "../parts/Field.js";
import { Isolated } from "../parts/Isolated.js";
import { saveFile } from "../parts/saveFile.js";
import { useConnection } from "../wallet/connection.js";
import { CodePageLink, Desk } from "./Desk.js";
import { documentOf, EMPTY_ROW, problemOf, rowOf } from "./linksetForm.js";
import { LinkRows } from "./LinkRows.js";
import { byHolder } from "./rights.js";
import { useOfficeTexts } from "./text.js";

/** Of a type that no browser adds an ending for: the CID is the whole name. */
const BLOCK = "application/vnd.ipld.raw";

/** Publishes a record, or takes it back. */
export default function PublishPage() {
  const { publish: text } = useOfficeTexts();
  return (
    <Desk title={text.title} lead={text.lead} needs="publish">
      {(code) => (
        <>
          <Present code={code} />
          <TakeBack code={code} />
        </>
      )}
    </Desk>
  );
}

/** Begins with the present record, if it is to be had. */
function Present({ code }: { code: string }) {
  const { publish: text } = useOfficeTexts();
  const record = useRecord(code);
  const [isPublished, setPublished] = useState(false);
  return (
    <Async query={record}>
      {(found) => {
        const present = found instanceof RecordError ? null : found;
        return (
          <>
            {/* What was just published here is not where readers look yet: the receipt says so. */}
            {found instanceof RecordError && !isPublished && (
              <div>
                <p>{text.notThere}</p>
                <Problem error={found} />
              </div>
            )}
            {present !== null && <p className="notes">{text.fromPresent}</p>}
            <Publication code={code} present={present} onPublished={() => setPublished(true)} />
          </>
        );
      }}
    </Async>
  );
}

interface PublicationProps {
  code: string;
  /** Taken as a start once; what is published meanwhile changes nothing of what was typed. */
  present: VerifiedRecord | null;
  onPublished: () => void;
}

function Publication({ code, present, onPublished }: PublicationProps) {
  const { publish: text } = useOfficeTexts();
  const [byForm, setByForm] = useState(true);
  const [rows, setRows] = useState(() => present?.links.map(rowOf) ?? [EMPTY_ROW]);
  const [file, setFile] = useState<Uint8Array<ArrayBuffer> | null>(null);
  const isComplete = rows.length > 0 && rows.every((row) => problemOf(code, row) === null);
  const made = isComplete ? documentOf(code, rows) : null;
  const choose = async (chosen: File | undefined): Promise<void> =>
    setFile(chosen === undefined ? null : new Uint8Array(await chosen.arrayBuffer()));

  return (
    <section>
      <form onSubmit={(event) => event.preventDefault()}>
        <fieldset className="choices">
          <legend>{text.source}</legend>
          {[true, false].map((value) => (
            <label key={String(value)}>
              <input
                type="radio"
                name="source"
                checked={byForm === value}
                onChange={() => {
                  setByForm(value);
                  setFile(null);
                }}
              />
              {value ? text.byForm : text.byFile}
            </label>
          ))}
        </fieldset>
        {byForm ? (
          <LinkRows code={code} rows={rows} onRows={setRows} />
        ) : (
          <Field
            label={text.file}
            type="file"
            accept=".json,application/json,application/linkset+json"
            onChange={({ target }) => void choose(target.files?.[0])}
          />
        )}
      </form>
      <Document code={code} document={byForm ? made : file} onPublished={onPublished} />
    </section>
  );
}

/** The document as it will be published, or why it can't be. */
function Document({
  code,
  document,
  onPublished,
}: {
  code: string;
  document: Uint8Array<ArrayBuffer> | null;
  onPublished: () => void;
}) {
  const text = useOfficeTexts();
  const { publish } = text;
  const { number } = useFormats();
  const account = useConnection().connection?.account;
  const checked = document === null ? null : linksIn(document, code);
  if (checked instanceof RecordError) return <Problem error={checked} />;
  const digest = document === null ? null : digestOf(document);
  const cid = digest === null ? null : cidOf(digest);
  return (
    <>
      {document !== null && (
        <>
          <h2>{publish.document}</h2>
          <pre className="document" tabIndex={0} aria-label={publish.document}>
            {new TextDecoder()
              .decode(document)
              .split("\n")
              .map((line, i) => (
                <Fragment key={i}>
                  <Isolated text={line} />
                  {"\n"}
                </Fragment>
              ))}
          </pre>
          <dl className="facts">
            <Fact label="SHA-256">
              <code>{digest}</code>
            </Fact>
            <Fact label="CID">
              <code>{cid}</code> ({publish.size(number(document.length))})
            </Fact>
          </dl>
          <p>{publish.host(cid!)}</p>
          <button type="button" onClick={() => saveFile(cid!, BLOCK, document)}>
            {publish.save}
          </button>
        </>
      )}
      <ActPanel
        inputs={[code, digest]}
        isReady={document !== null}
        prepare={() =>
          byHolder(
            code,
            account,
            (holder) => domicile.records.buildPublication({ code, holder, document: document! }),
            () => domicile.calls.publish(code, document!),
          )
        }
        words={
          <p>
            {publish.words(code, checked ?? 0)} <code>{digest}</code>
          </p>
        }
        onDone={onPublished}
        next={
          <>
            <p>{publish.afterwards}</p>
            <CodePageLink code={code} />
          </>
        }
      />
    </>
  );
}

/** How many links a document has, or why it is no record of this code. */
function linksIn(document: Uint8Array, code: string): number | RecordError {
  try {
    return parseRecord(document, code).links.length;
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
}

/** Takes a published record back; the receipt stays after that. */
function TakeBack({ code }: { code: string }) {
  const { publish: text } = useOfficeTexts();
  const account = useConnection().connection?.account;
  const { data: resolved } = useResolved(code);
  const [isDone, setDone] = useState(false);
  if (!isDone && (resolved?.digest ?? null) === null) return null;
  return (
    <section>
      <h2>{text.takeBack}</h2>
      <ActPanel
        inputs={[code]}
        prepare={() =>
          byHolder(
            code,
            account,
            (holder) => domicile.records.buildPublication({ code, holder, document: null }),
            () => domicile.calls.unpublish(code),
          )
        }
        words={<p>{text.takeBackWords(code)}</p>}
        onDone={() => setDone(true)}
        next={<CodePageLink code={code} />}
      />
    </section>
  );
}
