import { useState } from "react";
import { Link } from "wouter";
import { ActPanel } from "../acts/ActPanel.js";
import { domicile } from "../chain/reading.js";
import { shortened } from "../parts/Address.js";
import { Field } from "../parts/Field.js";
import type { PageProps } from "../shell/pageProps.js";
import { accountIn, accountProblem } from "./account.js";
import { useIdFormTexts } from "./formText.js";
import { type ActiveId, OwnSuperId } from "./OwnSuperId.js";

/** Passes a Super ID on to another key. */
export default function ChangeKeyPage({ parts }: PageProps) {
  const text = useIdFormTexts();
  const [isDone, setDone] = useState(false);
  return (
    <OwnSuperId typed={parts.id!} title={text.changeKey} isDone={isDone}>
      {(id) => <ChangeKey id={id} isDone={isDone} onDone={() => setDone(true)} />}
    </OwnSuperId>
  );
}

function ChangeKey({
  id: { superId, controller },
  isDone,
  onDone,
}: {
  id: ActiveId;
  isDone: boolean;
  onDone: () => void;
}) {
  const text = useIdFormTexts();
  const [typed, setTyped] = useState("");
  const account = accountIn(typed);
  const wrong = accountProblem(typed);
  const problem =
    account === superId ? text.isSuperId : wrong === undefined ? undefined : text[wrong];
  const isSame = account === controller && !isDone;
  return (
    <>
      <form onSubmit={(event) => event.preventDefault()}>
        <Field
          label={text.newController}
          hint={text.newControllerHint}
          problem={problem}
          value={typed}
          disabled={isDone}
          onChange={({ target }) => setTyped(target.value)}
        />
      </form>
      {isSame && <p role="status">{text.sameKey}</p>}
      <ActPanel
        inputs={[superId, account]}
        isReady={account !== null && problem === undefined}
        prepare={async () => ({
          by: "message",
          message: await domicile.ids.control.buildChange({ superId, newController: account! }),
        })}
        words={
          isSame ? (
            <p>{text.sameKey}</p>
          ) : (
            <>
              <p>
                {text.newController}: <code>{account}</code>
              </p>
              <p className="wrong">{text.losesAll(shortened(controller))}</p>
              <p>{text.losesDelegates}</p>
            </>
          )
        }
        onDone={onDone}
      />
      {isDone && <Link href={`/id/${superId}`}>{text.toSuperId}</Link>}
    </>
  );
}
