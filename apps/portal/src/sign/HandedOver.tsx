import { useEffect, useState } from "react";
import { Link } from "wouter";
import {
  type AnySigned,
  type MessageName,
  RegistryRefusal,
  superIdOfRegistration,
  type Unsigned,
} from "../../../../src/index.js";
import { ActPanel } from "../acts/ActPanel.js";
import { MessageFields } from "../acts/MessageFields.js";
import { useActTexts } from "../acts/text.js";
import { Address } from "../parts/Address.js";
import { Problem } from "../parts/Async.js";
import { useConnection } from "../wallet/connection.js";
import { type Examination, examine, type Party } from "./examine.js";
import { useSignTexts } from "./text.js";

/** A message that was opened: what it says, who signed, what the registry would make of it; then the act. */
export function HandedOver({ signed }: { signed: AnySigned }) {
  const text = useSignTexts();
  const acts = useActTexts();
  const [examination, setExamination] = useState<Examination | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  const [isDone, setDone] = useState(false);
  const { connection } = useConnection();
  // Once, not whenever the chain changes: after the act itself it would be refused.
  useEffect(() => {
    setFailure(null);
    examine(signed).then(setExamination, setFailure);
  }, [signed, round]);

  return (
    <>
      <p>{acts.sentences[signed.type]}</p>
      <h2>{text.message}</h2>
      <MessageFields message={signed} />
      <h2>{text.parties}</h2>
      {failure !== null && <Problem error={failure} onAgain={() => setRound(round + 1)} />}
      {failure === null && examination === null && (
        <p role="status" className="loading">
          {text.examining}
        </p>
      )}
      {examination !== null && (
        <>
          <Parties type={signed.type} parties={examination.parties} />
          <Verdict examination={examination} onAgain={() => setRound(round + 1)} />
          {isActable(examination) && (
            <ActPanel
              inputs={[signed]}
              prepare={() => Promise.resolve({ by: "message", message: signed })}
              words={null}
              isReady={isAsked(examination.parties, connection?.account)}
              onDone={() => setDone(true)}
            />
          )}
        </>
      )}
      {isDone && <Result signed={signed} />}
    </>
  );
}

const isWrong = ({ parties }: Examination): boolean =>
  parties.some(({ signature }) => signature === "wrong");

const missingIn = (parties: readonly Party[]): Party[] =>
  parties.filter(({ signature }) => signature === "missing");

/** Whether an account is one of those who still have to sign; where all have, anyone may hand it in. */
const isAsked = (parties: readonly Party[], account: string | undefined): boolean => {
  const missing = missingIn(parties);
  return missing.length === 0 || missing.some((party) => party.account === account);
};

const isActable = (examination: Examination): boolean =>
  !isWrong(examination) && examination.refusal === null;

function Parties({ type, parties }: { type: MessageName; parties: Party[] }) {
  const text = useSignTexts();
  const { label } = useActTexts();
  const { connection } = useConnection();
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.role}</th>
          <th scope="col">{text.account}</th>
          <th scope="col">{text.state}</th>
        </tr>
      </thead>
      <tbody>
        {parties.map(({ role, account, signature }) => (
          <tr key={role}>
            <th scope="row">{label(type, role)}</th>
            <td>
              <Address value={account} /> {account === connection?.account && `(${text.you})`}
            </td>
            <td className={signature === "wrong" ? "wrong" : undefined}>
              {text.states[signature]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Whether to sign, in words. */
function Verdict({ examination, onAgain }: { examination: Examination; onAgain: () => void }) {
  const text = useSignTexts();
  const { connection } = useConnection();
  const { parties, refusal } = examination;
  if (isWrong(examination)) {
    return (
      <div role="alert" className="problem">
        <p>{text.wrongSignature}</p>
      </div>
    );
  }
  if (refusal !== null) {
    return (
      <>
        <p>{text.refused}</p>
        <Problem
          error={refusal}
          {...(refusal instanceof RegistryRefusal ? {} : { onAgain: onAgain })}
        />
      </>
    );
  }
  return (
    <>
      {missingIn(parties).length === 0 && <p>{text.complete}</p>}
      <p>{text.accepted}</p>
      {connection !== null && !isAsked(parties, connection.account) && (
        <p className="banner">{text.notAsked}</p>
      )}
    </>
  );
}

/** Where to see what came of it. */
function Result({ signed }: { signed: AnySigned }) {
  const text = useSignTexts();
  if ("code" in signed.message) {
    return <Link href={`/${signed.message.code}`}>{text.toCode}</Link>;
  }
  const superId =
    "superId" in signed.message
      ? signed.message.superId
      : superIdOfRegistration(signed as Unsigned<"ResidentRegistration">);
  return <Link href={`/id/${superId}`}>{text.toSuperId}</Link>;
}
