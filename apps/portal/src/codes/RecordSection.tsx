import { useState } from "react";
import {
  cidOf,
  digestOf,
  MAX_RECORD_BYTES,
  parseRecord,
  RecordError,
  type VerifiedRecord,
} from "../../../../src/index.js";
import { useRecord, useResolved } from "../chain/queries.js";
import { Async, Problem } from "../parts/Async.js";
import { Cid } from "../parts/Cid.js";
import { Field } from "../parts/Field.js";
import { Isolated } from "../parts/Isolated.js";
import { RecordLinks } from "./RecordLinks.js";
import { useCodeTexts } from "./text.js";

/** A code's published record: verified, or why it is not to be had and a way to check one's own copy. */
export function RecordSection({ code }: { code: string }) {
  const text = useCodeTexts();
  const { data: resolved } = useResolved(code);
  const record = useRecord(code);
  const digest = resolved?.digest ?? null;
  return (
    <section aria-labelledby="record">
      <h2 id="record">{text.record}</h2>
      <Async query={record}>
        {(found) => {
          if (found === null || digest === null) return <p>{text.noRecord}</p>;
          if (found instanceof RecordError) {
            return <Missing key={digest} code={code} digest={digest} why={found} />;
          }
          return <Verified record={found} source={found.source} />;
        }}
      </Async>
    </section>
  );
}

function Verified({
  record: { links, cid },
  source,
}: {
  record: Pick<VerifiedRecord, "links" | "cid">;
  source: string;
}) {
  const text = useCodeTexts();
  return (
    <>
      <p className="verified">{text.verified(source)}</p>
      <RecordLinks links={links} />
      <p className="faint">
        {text.cid} <Cid value={cid} />
      </p>
    </>
  );
}

/** Lets the visitor show that a file of theirs is the published record. */
function Missing({ code, digest, why }: { code: string; digest: string; why: RecordError }) {
  const text = useCodeTexts();
  const [checked, setChecked] = useState<Pick<VerifiedRecord, "links" | "cid"> | Error | null>(
    null,
  );
  const check = async (file: File | undefined): Promise<void> => {
    try {
      setChecked(file === undefined ? null : await verified(file, code, digest, text.otherBytes));
    } catch (error) {
      setChecked(error as Error);
    }
  };
  if (checked !== null && !(checked instanceof Error))
    return <Verified record={checked} source={text.yourFile} />;
  return (
    <>
      <p>{text.missing}</p>
      <Problem error={why} />
      <p className="faint">
        {text.digest} <code>{digest}</code>
        <br />
        {text.cid} <Cid value={cidOf(digest)} />
      </p>
      <Field
        label={text.check}
        hint={text.checkHint}
        type="file"
        onChange={({ target }) => void check(target.files?.[0])}
      />
      {checked !== null && (
        <p role="alert" className="wrong">
          <Isolated text={checked.message} />
        </p>
      )}
    </>
  );
}

/** Compares a file with the published SHA-256. @throws {RecordError} it is another one, or no record */
async function verified(
  file: File,
  code: string,
  digest: string,
  otherBytes: (digest: string) => string,
): Promise<Pick<VerifiedRecord, "links" | "cid">> {
  // A larger one is no record, whatever its digest: the first bytes too many tell.
  const bytes = new Uint8Array(await file.slice(0, MAX_RECORD_BYTES + 1).arrayBuffer());
  if (digestOf(bytes) !== digest) throw new RecordError(otherBytes(digestOf(bytes)));
  return { ...parseRecord(bytes, code), cid: cidOf(digest) };
}
