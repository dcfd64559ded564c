import { useState } from "react";
import { Link } from "wouter";
import {
  type PendingApplication,
  REFUSAL_REASONS,
  type RefusalReason,
} from "../../../../src/index.js";
import { ActPanel } from "../acts/ActPanel.js";
import { KnownName } from "../codes/CodeName.js";
import { usePages } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { Address, shortened } from "../parts/Address.js";
import { Async } from "../parts/Async.js";
import { Copy } from "../parts/Copy.js";
import { Choice } from "../parts/Field.js";
import { Older } from "../parts/More.js";
import { usePartTexts, useWords } from "../parts/text.js";
import { Desk } from "./Desk.js";
import { DigestField, type FileDigest } from "./DigestField.js";
import { useOfficeTexts } from "./text.js";

/** Decides on applications. */
export default function ReviewPage() {
  const { review: text } = useOfficeTexts();
  return (
    <Desk title={text.title} lead={text.lead} needs="review">
      {(parent) => <Review parent={parent} />}
    </Desk>
  );
}

/** Names an application for good: the round is the one that is seen here. */
const keyOf = ({ code, applicant, round }: PendingApplication): string =>
  `${code} ${applicant} ${round}`;

function Review({ parent }: { parent: string }) {
  const { review: text } = useOfficeTexts();
  const parts = usePartTexts();
  const applications = usePages(["pending", parent], (before) =>
    domicile.applications.pending(parent, before),
  );
  const [chosen, setChosen] = useState<readonly string[]>([]);
  return (
    <section>
      <h2>{text.waiting}</h2>
      <Async query={applications}>
        {(pages) => {
          const pending = pages.flatMap(({ items }) => items);
          return (
            <>
              {pending.length === 0 ? (
                <p>{applications.hasNextPage ? parts.noneYet : text.none(parent)}</p>
              ) : (
                <PendingTable pending={pending} chosen={chosen} onChoose={setChosen} />
              )}
              <Older query={applications} />
              {/* It stays after the last one was decided, with the receipt. */}
              {pending.length + chosen.length > 0 && (
                <Decision
                  chosen={chosen}
                  applications={pending
                    .filter((application) => chosen.includes(keyOf(application)))
                    .reverse()}
                />
              )}
            </>
          );
        }}
      </Async>
    </section>
  );
}

interface PendingTableProps {
  pending: readonly PendingApplication[];
  chosen: readonly string[];
  onChoose: (keys: readonly string[]) => void;
}

function PendingTable({ pending, chosen, onChoose }: PendingTableProps) {
  const text = useOfficeTexts();
  const words = useWords();
  const isChosen = (application: PendingApplication): boolean =>
    chosen.includes(keyOf(application));
  /** A code goes to one applicant only. */
  const isTaken = (application: PendingApplication): boolean =>
    !isChosen(application) &&
    pending.some((other) => other.code === application.code && isChosen(other));
  const waiting = pending.filter(isChosen).map(keyOf);
  const codes = new Set(pending.map(({ code }) => code));
  const firsts = [...codes].map((code) => keyOf(pending.findLast((each) => each.code === code)!));
  return (
    <>
      <p>
        <button type="button" onClick={() => onChoose(firsts)}>
          {text.review.chooseAll}
        </button>{" "}
        <button type="button" onClick={() => onChoose([])}>
          {text.review.chooseNone}
        </button>
      </p>
      {codes.size < pending.length && <p className="notes">{text.review.oneOfCode}</p>}
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{text.code}</th>
              <th scope="col">{text.kind}</th>
              <th scope="col">{text.review.applicant}</th>
              <th scope="col">{text.review.documents}</th>
            </tr>
          </thead>
          <tbody>
            {pending.map((application) => (
              <tr key={keyOf(application)}>
                <td className="chosen">
                  <input
                    type="checkbox"
                    aria-label={text.review.choose(application.code, application.applicant)}
                    checked={isChosen(application)}
                    disabled={isTaken(application)}
                    onChange={({ target }) =>
                      onChoose(
                        target.checked
                          ? [...waiting, keyOf(application)]
                          : waiting.filter((key) => key !== keyOf(application)),
                      )
                    }
                  />{" "}
                  <Link href={`/${application.code}`}>{application.code}</Link>
                  <KnownName code={application.code} />
                </td>
                <td>{words.kinds[application.kind]}</td>
                <td>
                  <Address value={application.applicant} />
                </td>
                <td>
                  {application.digest === null ? (
                    text.none
                  ) : (
                    <span className="address">
                      <code title={application.digest}>{shortened(application.digest)}</code>
                      <Copy text={application.digest} />
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const REASONS = REFUSAL_REASONS.filter((reason) => reason !== "none");

interface DecisionProps {
  /** What was chosen, also after it was decided. */
  chosen: readonly string[];
  /** Oldest first: so they are decided. */
  applications: readonly PendingApplication[];
}

/** One decision on all that is chosen. */
function Decision({ chosen, applications }: DecisionProps) {
  const text = useOfficeTexts();
  const { review } = text;
  const words = useWords();
  const [approves, setApproves] = useState(true);
  const [reason, setReason] = useState<RefusalReason>(REASONS[0]!);
  const [digest, setDigest] = useState<FileDigest>(null);
  return (
    <>
      <h2 id="decision">{review.decision}</h2>
      <p role="status">{review.chosen(applications.length)}</p>
      <form onSubmit={(event) => event.preventDefault()}>
        <fieldset className="choices" aria-labelledby="decision">
          {[true, false].map((value) => (
            <label key={String(value)}>
              <input
                type="radio"
                name="decision"
                checked={approves === value}
                onChange={() => setApproves(value)}
              />
              {value ? review.approve : review.refuse}
            </label>
          ))}
        </fieldset>
        {!approves && (
          <>
            <Choice
              label={review.reason}
              value={reason}
              onChange={({ target }) => setReason(target.value as RefusalReason)}
              options={REASONS.map((each) => [each, words.refusals[each]])}
            />
            <DigestField label={review.decisionFile} digest={digest} onDigest={setDigest} />
          </>
        )}
      </form>
      <ActPanel
        inputs={[chosen, approves, reason, digest]}
        isReady={applications.length > 0 && (approves || digest !== undefined)}
        prepare={() =>
          Promise.resolve({
            by: "calls",
            calls: applications.map(({ code, applicant, round }) =>
              approves
                ? domicile.calls.approve({ code, applicant, round })
                : domicile.calls.refuse({
                    code,
                    applicant,
                    round,
                    reason,
                    ...(digest != null && { digest }),
                  }),
            ),
          })
        }
        words={
          <>
            <p>{approves ? review.approveWords : review.refuseWords}</p>
            <ul>
              {applications.map((application) => (
                <li key={keyOf(application)}>
                  {review.item(application.code, words.kinds[application.kind])}{" "}
                  <code>{application.applicant}</code>
                </li>
              ))}
            </ul>
            {!approves && (
              <p>
                {review.reason}: {words.refusals[reason]}
                <br />
                {review.decisionFile}: {digest == null ? text.none : <code>{digest}</code>}
              </p>
            )}
          </>
        }
        next={
          <ul>
            {chosen
              .map((key) => key.split(" ")[0]!)
              .map((code) => (
                <li key={code}>
                  <Link href={`/${code}`}>{text.codePage(code)}</Link>
                </li>
              ))}
          </ul>
        }
      />
    </>
  );
}
