import { useRef, useState } from "react";
import { digestOf } from "../../../../src/index.js";
import { shortened } from "../parts/Address.js";
import { Field } from "../parts/Field.js";
import { useOfficeTexts } from "./text.js";

/** The SHA-256 of a chosen file; null without one, undefined while it is computed. */
export type FileDigest = string | null | undefined;

interface DigestFieldProps {
  label: string;
  digest: FileDigest;
  onDigest: (digest: FileDigest) => void;
}

/** A file of which the SHA-256 is wanted: it is read here and sent nowhere. */
export function DigestField({ label, digest, onDigest }: DigestFieldProps) {
  const text = useOfficeTexts();
  const [problem, setProblem] = useState<string>();
  const latest = useRef<File>(undefined);
  const choose = async (file: File | undefined): Promise<void> => {
    latest.current = file;
    setProblem(undefined);
    onDigest(file === undefined ? null : undefined);
    if (file === undefined) return;
    try {
      const found = digestOf(new Uint8Array(await file.arrayBuffer()));
      if (latest.current === file) onDigest(found);
    } catch (error) {
      // Such as a file that was removed meanwhile.
      if (latest.current === file) setProblem((error as Error).message);
    }
  };
  return (
    <div>
      <Field
        label={label}
        hint={text.stays}
        problem={problem}
        type="file"
        onChange={({ target }) => void choose(target.files?.[0])}
      />
      <p className="notes" role="status">
        {digest === undefined && problem === undefined && text.hashing}
        {typeof digest === "string" && (
          <>
            {text.hashed}: <code title={digest}>{shortened(digest)}</code>
          </>
        )}
      </p>
    </div>
  );
}
