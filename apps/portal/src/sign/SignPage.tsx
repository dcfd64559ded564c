import { type ChangeEvent, useEffect, useId, useState } from "react";
import type { AnySigned } from "../../../../src/index.js";
import { MAX_LENGTH, readHandedOver } from "../acts/handedOver.js";
import { Field } from "../parts/Field.js";
import { objectionTo } from "./examine.js";
import { HandedOver } from "./HandedOver.js";
import { useSignTexts } from "./text.js";

/** What was opened: a message, or why it is none. */
type Opened =
  { signed: AnySigned } | { problem: "tooLong" | "noMessage" | "unsigned" | "forOneAlone" } | null;

const open = (text: string): Opened => {
  try {
    const signed = readHandedOver(text);
    const problem = objectionTo(signed);
    return problem === null ? { signed } : { problem };
  } catch {
    return { problem: text.length > MAX_LENGTH ? "tooLong" : "noMessage" };
  }
};

/** Signs what somebody handed over, and hands it in. */
export default function SignPage() {
  const text = useSignTexts();
  const [opened, setOpened] = useState<Opened>(() => openedByLink());
  // Also who follows a second link without leaving the page.
  useEffect(() => {
    forgetLink();
    const onLink = (): void => {
      const next = openedByLink();
      if (next !== null) setOpened(next);
      forgetLink();
    };
    addEventListener("hashchange", onLink);
    return () => removeEventListener("hashchange", onLink);
  }, []);
  return (
    <>
      <title>{`${text.title} – Domicile`}</title>
      <h1>{text.title}</h1>
      {opened !== null && "signed" in opened ? (
        <>
          <HandedOver key={JSON.stringify(opened.signed)} signed={opened.signed} />
          <p>
            <button type="button" onClick={() => setOpened(null)}>
              {text.another}
            </button>
          </p>
        </>
      ) : (
        <>
          <p>{text.intro}</p>
          <Openers onOpen={(typed) => setOpened(open(typed))} onEdit={() => setOpened(null)} />
          {opened !== null && (
            <div role="alert" className="problem">
              <p>{text[opened.problem]}</p>
            </div>
          )}
        </>
      )}
    </>
  );
}

/** What stands behind the `#`, unless that is a place on this page. */
const behindHash = (): string => {
  const end = location.hash.slice(1);
  return document.getElementById(end) === null ? end : "";
};

const openedByLink = (): Opened => (behindHash() === "" ? null : open(behindHash()));

/** Takes the message out of the address, so that it stays in no history. */
function forgetLink(): void {
  if (behindHash() !== "") history.replaceState(history.state, "", location.pathname);
}

/** A pasted link or message, or a file. */
function Openers({
  onOpen,
  onEdit,
}: {
  onOpen: (text: string) => void;
  /** What was said of the text before does not hold any more. */
  onEdit: () => void;
}) {
  const text = useSignTexts();
  const id = useId();
  const [typed, setTyped] = useState("");
  const read = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = target.files?.[0];
    // One character more than is read tells that it is too long.
    if (file !== undefined) onOpen(await file.slice(0, MAX_LENGTH + 1).text());
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onOpen(typed);
      }}
    >
      <div className="field">
        <label htmlFor={id}>{text.pasted}</label>
        <textarea
          id={id}
          rows={4}
          aria-describedby={`${id}-notes`}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            onEdit();
          }}
        />
        <p id={`${id}-notes`} className="notes">
          {text.pastedHint}
        </p>
      </div>
      <div>
        <button type="submit" className="main" disabled={typed.trim() === ""}>
          {text.open}
        </button>
      </div>
      <Field
        label={text.file}
        hint={text.fileHint}
        type="file"
        accept="application/json,.json"
        onChange={(event) => void read(event)}
      />
    </form>
  );
}
