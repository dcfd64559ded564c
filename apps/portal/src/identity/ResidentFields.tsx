import { useEffect, useState } from "react";
import { drawNullifier, parseNullifier, superIdOf } from "../../../../src/index.js";
import { Copy } from "../parts/Copy.js";
import { Fact } from "../parts/Fact.js";
import { Field } from "../parts/Field.js";
import { saveFile } from "../parts/saveFile.js";
import { parsed } from "./account.js";
import { useIdFormTexts } from "./formText.js";

type Drawn = ReturnType<typeof drawNullifier>;

/** A resident's nullifier: drawn here, or typed as the office drew it. Tells null until it is to be used. */
export function ResidentFields({ onChange }: { onChange: (nullifier: string | null) => void }) {
  const text = useIdFormTexts();
  const [isDrawnHere, setDrawnHere] = useState(true);
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const [isSaved, setSaved] = useState(false);
  const [typed, setTyped] = useState("");
  const { value, problem } = parsed(typed, parseNullifier);
  const nullifier = isDrawnHere ? (isSaved ? drawn!.nullifier : null) : value;
  useEffect(() => {
    onChange(nullifier);
    // Told once for each nullifier, whichever function is given meanwhile.
  }, [nullifier]);

  return (
    <>
      <fieldset className="choice">
        <legend>{text.nullifier}</legend>
        <p className="notes">{text.nullifierWhat}</p>
        {[true, false].map((here) => (
          <label key={String(here)}>
            <input
              type="radio"
              name="origin"
              checked={isDrawnHere === here}
              onChange={() => setDrawnHere(here)}
            />
            {here ? text.drawHere : text.drawnByOffice}
          </label>
        ))}
      </fieldset>
      {!isDrawnHere && (
        <Field
          label={text.nullifier}
          hint={text.nullifierHint}
          problem={problem === null ? undefined : text.noNullifier}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      )}
      {isDrawnHere && drawn === null && (
        <div>
          <button type="button" onClick={() => setDrawn(drawNullifier())}>
            {text.draw}
          </button>
        </div>
      )}
      {isDrawnHere && drawn !== null && (
        <div className="card" role="group" aria-label={text.secret}>
          <p>{text.secretOnce}</p>
          <dl className="facts">
            <Fact label={text.secret}>
              <code>{drawn.secret}</code> <Copy text={drawn.secret} />
            </Fact>
            <Fact label={text.nullifier}>
              <code>{drawn.nullifier}</code>
            </Fact>
          </dl>
          <button
            type="button"
            onClick={() => {
              saveFile("super-id-secret.json", "application/json", fileOf(drawn));
              setSaved(true);
            }}
          >
            {text.save}
          </button>
          <p role="status">{isSaved ? text.saved : text.saveFirst}</p>
        </div>
      )}
    </>
  );
}

const fileOf = (drawn: Drawn): string =>
  `${JSON.stringify({ ...drawn, superId: superIdOf("Resident", drawn.nullifier) }, null, 2)}\n`;
