import { useState } from "react";
import { Link } from "wouter";
import { parseCode } from "../../../../src/index.js";
import { ActPanel } from "../acts/ActPanel.js";
import { domicile } from "../chain/reading.js";
import { explain } from "../language/errors.js";
import { useLanguage } from "../language/language.js";
import { Address } from "../parts/Address.js";
import { Fact } from "../parts/Fact.js";
import { Field } from "../parts/Field.js";
import type { PageProps } from "../shell/pageProps.js";
import { useConnection } from "../wallet/connection.js";
import { parsed } from "./account.js";
import { useIdFormTexts } from "./formText.js";
import { OfficerChoice, useOfficer } from "./OfficerChoice.js";
import { type ActiveId, OwnSuperId } from "./OwnSuperId.js";

/** Moves a Super ID to another city: the first of two signatures. */
export default function MovePage({ parts }: PageProps) {
  const text = useIdFormTexts();
  const [isDone, setDone] = useState(false);
  return (
    <OwnSuperId typed={parts.id!} title={text.move} isDone={isDone}>
      {(id) => <Move id={id} isDone={isDone} onDone={() => setDone(true)} />}
    </OwnSuperId>
  );
}

function Move({ id, isDone, onDone }: { id: ActiveId; isDone: boolean; onDone: () => void }) {
  const text = useIdFormTexts();
  const { language } = useLanguage();
  const { connection } = useConnection();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState("");
  const { value: to, problem } = parsed(typed, (code) => parseCode(code));
  const officer = useOfficer(to, chosen, connection?.account);
  const { superId, kind } = id;
  return (
    <>
      <p>{text.moveIntro}</p>
      {kind === "Organisation" && <p>{text.organisationStays}</p>}
      <form onSubmit={(event) => event.preventDefault()}>
        <Field
          label={text.to}
          hint={text.registrarHint}
          problem={problem === null ? undefined : explain(problem, language)}
          value={typed}
          disabled={isDone}
          onChange={({ target }) => setTyped(target.value)}
        />
        {to !== null && <OfficerChoice code={to} value={officer} onChange={setChosen} />}
      </form>
      <ActPanel
        inputs={[superId, to, officer]}
        isReady={to !== null && officer !== null}
        prepare={async () => ({
          by: "message",
          message: await domicile.ids.control.buildMove({ superId, to: to!, officer: officer! }),
        })}
        words={
          <>
            <dl className="facts">
              <Fact label={text.movesFrom}>{id.registrar}</Fact>
              <Fact label={text.to}>{to}</Fact>
              <Fact label={text.officer}>{officer !== null && <Address value={officer} />}</Fact>
            </dl>
            <p>{text.moveWords}</p>
          </>
        }
        onDone={onDone}
      />
      {isDone && <Link href={`/id/${superId}`}>{text.toSuperId}</Link>}
    </>
  );
}
