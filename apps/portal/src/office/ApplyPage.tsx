import { useState } from "react";
import {
  type ApplicationState,
  type Kind,
  kindsOf,
  parentOf,
  type RefusalReason,
  RegistryRefusal,
  type Unsigned,
} from "../../../../src/index.js";
import { ActPanel } from "../acts/ActPanel.js";
import { useRead, useResolved } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { useFormats } from "../language/language.js";
import { Address } from "../parts/Address.js";
import { Async } from "../parts/Async.js";
import { Fact } from "../parts/Fact.js";
import { Choice } from "../parts/Field.js";
import { useWords } from "../parts/text.js";
import { useConnection } from "../wallet/connection.js";
import { CodePageLink, Desk } from "./Desk.js";
import { DigestField, type FileDigest } from "./DigestField.js";
import { useOfficeTexts } from "./text.js";

/** Applies for a code, or withdraws that. */
export default function ApplyPage() {
  const { apply: text } = useOfficeTexts();
  return (
    <Desk title={text.title} lead={text.lead}>
      {(code) => (parentOf(code) === null ? <p>{text.country}</p> : <Application code={code} />)}
    </Desk>
  );
}

/** Where a code and an account's application for it stand. */
interface Standing {
  /** Null without an account. */
  state: ApplicationState | null;
  /** Of a refused application. */
  reason: RefusalReason | null;
}

async function standingOf(code: string, applicant: string | undefined): Promise<Standing> {
  if (applicant === undefined) return { state: null, reason: null };
  const state = await domicile.applications.state(code, applicant);
  const isRefused = state.status === "refused";
  return {
    state,
    reason: isRefused ? await domicile.applications.refusal(code, applicant) : null,
  };
}

function Application({ code }: { code: string }) {
  const text = useOfficeTexts();
  const account = useConnection().connection?.account;
  const resolved = useResolved(code);
  const standing = useRead(["application", code, account], () => standingOf(code, account));
  return (
    <Async query={resolved}>
      {({ status, holder }) =>
        status === "unassigned" ? (
          <>
            <Async query={standing}>
              {(found) =>
                found.state !== null && <ApplicationFacts {...found} state={found.state} />
              }
            </Async>
            {/* Beside what is read for an account, so that it stays where it is when somebody connects one. */}
            <ApplicationActs code={code} state={standing.data?.state} />
          </>
        ) : (
          <>
            <p>
              {text.apply.issuedTo(code)} <Address value={holder} />
            </p>
            <CodePageLink code={code} />
          </>
        )
      }
    </Async>
  );
}

function ApplicationFacts({
  state,
  reason,
}: {
  state: ApplicationState;
  reason: RefusalReason | null;
}) {
  const { apply: text } = useOfficeTexts();
  const words = useWords();
  const { time } = useFormats();
  return (
    <div className="card" role="status">
      <p>{text.statuses[state.status]}</p>
      {state.round > 0 && (
        <dl className="facts">
          {reason !== null && <Fact label={text.reason}>{words.refusals[reason]}</Fact>}
          <Fact label={text.round}>{state.round}</Fact>
          {state.filedAt > 0 && <Fact label={text.filed}>{time(state.filedAt)}</Fact>}
        </dl>
      )}
    </div>
  );
}

/** Applies; while an application waits, withdraws it. One panel, so that its receipt stays when that changes. */
function ApplicationActs({
  code,
  state,
}: {
  code: string;
  /** Undefined until it is known. */
  state: ApplicationState | null | undefined;
}) {
  const text = useOfficeTexts();
  const words = useWords();
  const { connection } = useConnection();
  const kinds = kindsOf(code);
  const [kind, setKind] = useState<Kind>(kinds[0]!);
  const [digest, setDigest] = useState<FileDigest>(null);
  const applicant = connection?.account ?? "";
  const isPending = state?.status === "pending";

  return (
    <>
      {isPending ? (
        <>
          <h2>{text.apply.yours}</h2>
          <p>{text.apply.mayWithdraw}</p>
        </>
      ) : (
        <form onSubmit={(event) => event.preventDefault()}>
          <Choice
            label={text.kind}
            value={kind}
            onChange={({ target }) => setKind(target.value as Kind)}
            options={kinds.map((each) => [each, words.kinds[each]])}
          />
          <DigestField label={text.apply.documents} digest={digest} onDigest={setDigest} />
        </form>
      )}
      <ActPanel
        inputs={[code, kind, digest]}
        isReady={state !== undefined && digest !== undefined}
        prepare={async () => ({
          by: "message",
          message: isPending
            ? await withdrawalOf(code, applicant, state.round)
            : await domicile.applications.build({
                code,
                kind,
                applicant,
                ...(digest != null && { digest }),
              }),
        })}
        words={
          <>
            <p>
              {isPending
                ? text.apply.withdrawalWords(code, state.round)
                : text.apply.words(code, words.kinds[kind])}{" "}
              <code>{applicant}</code>
            </p>
            {!isPending && (
              <p>
                {text.apply.documents}: {digest == null ? text.none : <code>{digest}</code>}
              </p>
            )}
          </>
        }
        next={<CodePageLink code={code} />}
      />
    </>
  );
}

/** The withdrawal of the application that is shown. @throws {RegistryRefusal} it does not wait any more */
async function withdrawalOf(
  code: string,
  applicant: string,
  shown: number,
): Promise<Unsigned<"Withdrawal">> {
  const { status, round } = await domicile.applications.state(code, applicant);
  if (status !== "pending" || round !== shown)
    throw new RegistryRefusal({ name: "NotPending", code, applicant, status, round });
  return domicile.applications.buildWithdrawal({ code, applicant });
}
