import { getAddress, isAddress } from "ethers";
import { useState } from "react";
import { type Kind, kindsOf, parentOf } from "../../../../src/index.js";
import { ActPanel } from "../acts/ActPanel.js";
import { domicile } from "../chain/reading.js";
import { Choice, Field } from "../parts/Field.js";
import { useWords } from "../parts/text.js";
import { CodePageLink, Desk, useTypedCode } from "./Desk.js";
import { useOfficeTexts } from "./text.js";

/** Issues a code below one's own. */
export default function IssuePage() {
  const { issue: text } = useOfficeTexts();
  return (
    <Desk title={text.title} lead={text.lead} needs="issue">
      {(above) => <Issue above={above} />}
    </Desk>
  );
}

function Issue({ above }: { above: string }) {
  const text = useOfficeTexts();
  const words = useWords();
  const [typed, setTyped] = useState(`${above}.`);
  const [chosen, setKind] = useState<Kind>("City");
  const [typedHolder, setHolder] = useState("");
  const isTouched = typed !== `${above}.`;
  const { code, problem } = useTypedCode(isTouched ? typed : "");
  const isBelow = code !== null && parentOf(code) === above;
  const kinds = code === null ? [] : kindsOf(code);
  const kind = kinds.includes(chosen) ? chosen : kinds[0];
  const holder = isAddress(typedHolder) ? getAddress(typedHolder) : null;

  return (
    <>
      <form onSubmit={(event) => event.preventDefault()}>
        <Field
          label={text.issue.newCode}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          problem={
            problem ?? (code === null || isBelow ? undefined : text.issue.notBelow(code, above))
          }
        />
        {kind !== undefined && (
          <Choice
            label={text.kind}
            value={kind}
            onChange={({ target }) => setKind(target.value as Kind)}
            options={kinds.map((each) => [each, words.kinds[each]])}
          />
        )}
        <Field
          label={text.issue.holder}
          value={typedHolder}
          onChange={({ target }) => setHolder(target.value.trim())}
          problem={typedHolder === "" || holder !== null ? undefined : text.noAddress}
        />
      </form>
      <ActPanel
        inputs={[code, kind, holder]}
        isReady={isBelow && kind !== undefined && holder !== null}
        prepare={() =>
          Promise.resolve({
            by: "calls",
            calls: [domicile.calls.issue({ code: code!, kind: kind!, holder: holder! })],
          })
        }
        words={
          code !== null &&
          kind !== undefined && (
            <p>
              {text.issue.words(code, words.kinds[kind], above)} <code>{holder}</code>
            </p>
          )
        }
        next={code !== null && <CodePageLink code={code} />}
      />
    </>
  );
}
