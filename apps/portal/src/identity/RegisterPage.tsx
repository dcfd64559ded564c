import "./identity.css";
import { useState } from "react";
import { Link } from "wouter";
import { type IdKind, ID_KINDS, parseCode } from "../../../../src/index.js";
import { ActPanel } from "../acts/ActPanel.js";
import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { explain } from "../language/errors.js";
import { useLanguage } from "../language/language.js";
import { Address } from "../parts/Address.js";
import { Fact } from "../parts/Fact.js";
import { Field } from "../parts/Field.js";
import { useWords } from "../parts/text.js";
import { useConnection } from "../wallet/connection.js";
import { accountIn, accountProblem, parsed } from "./account.js";
import { useIdFormTexts } from "./formText.js";
import { OfficerChoice, useOfficer } from "./OfficerChoice.js";
import { OrganisationFields } from "./OrganisationFields.js";
import { ResidentFields } from "./ResidentFields.js";

/** Who is registered, and by which code; null while it is not filled in. */
type Subject = { nullifier: string } | { creditCode: string; registrar: string };

/** Registers a Super ID: the first of two signatures. */
export default function RegisterPage() {
  const text = useIdFormTexts();
  const { idKinds } = useWords();
  const [kind, setKind] = useState<IdKind>("Resident");
  const [subject, setSubject] = useState<Subject | null>(null);
  return (
    <>
      <title>{`${text.register} – Domicile`}</title>
      <h1>{text.register}</h1>
      <p>{text.registerIntro}</p>
      <form onSubmit={(event) => event.preventDefault()}>
        <fieldset className="choice">
          <legend>{text.who}</legend>
          {ID_KINDS.toReversed().map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="kind"
                checked={kind === one}
                onChange={() => {
                  setKind(one);
                  setSubject(null);
                }}
              />
              {idKinds[one]}
            </label>
          ))}
        </fieldset>
        {kind === "Resident" ? (
          <ResidentFields
            onChange={(nullifier) => setSubject(nullifier === null ? null : { nullifier })}
          />
        ) : (
          <OrganisationFields onChange={setSubject} />
        )}
      </form>
      <Enrolment subject={subject} kind={kind} />
    </>
  );
}

/** Who enrols, for whom; then the act. */
function Enrolment({ subject, kind }: { subject: Subject | null; kind: IdKind }) {
  const text = useIdFormTexts();
  const { language } = useLanguage();
  const { connection } = useConnection();
  const [typedRegistrar, setTypedRegistrar] = useState("");
  const [chosenOfficer, setChosenOfficer] = useState("");
  const [typedController, setTypedController] = useState<string | null>(null);
  const [isDone, setDone] = useState(false);

  const ofResident = parsed(typedRegistrar, (code) => parseCode(code));
  const registrar = kind === "Resident" ? ofResident.value : registrarOf(subject);
  const officer = useOfficer(registrar, chosenOfficer, connection?.account);
  const shownController = typedController ?? connection?.account ?? "";
  const controller = accountIn(shownController);
  const wrong = accountProblem(shownController);

  const planned = useRead(["planned", subject], () => planOf(subject!), {
    enabled: subject !== null,
  }).data;
  const isReady =
    subject !== null &&
    registrar !== null &&
    officer !== null &&
    controller !== null &&
    wrong === undefined;

  /** Called only when all is filled in. */
  const build = () => {
    const enrolment = { registrar: registrar!, officer: officer!, controller: controller! };
    return "nullifier" in subject!
      ? domicile.ids.registration.buildResident({ ...enrolment, nullifier: subject.nullifier })
      : domicile.ids.registration.buildOrganisation({
          ...enrolment,
          creditCode: subject!.creditCode,
        });
  };

  return (
    <>
      <form onSubmit={(event) => event.preventDefault()}>
        {kind === "Resident" && (
          <Field
            label={text.enrolledBy}
            hint={text.registrarHint}
            problem={
              ofResident.problem === null ? undefined : explain(ofResident.problem, language)
            }
            value={typedRegistrar}
            onChange={({ target }) => setTypedRegistrar(target.value)}
          />
        )}
        {registrar !== null && (
          <OfficerChoice code={registrar} value={officer} onChange={setChosenOfficer} />
        )}
        <Field
          label={text.controller}
          hint={text.controllerHint}
          problem={wrong === undefined ? undefined : text[wrong]}
          value={shownController}
          onChange={({ target }) => setTypedController(target.value)}
        />
      </form>
      {planned !== undefined && subject !== null && (
        <p role="status">
          {planned.status === "unregistered" || isDone ? text.willBe : text.registeredAlready}{" "}
          <Link href={`/id/${planned.superId}`}>
            <code>{planned.superId}</code>
          </Link>
        </p>
      )}
      <ActPanel
        inputs={[subject, registrar, officer, controller]}
        isReady={isReady}
        prepare={async () => ({ by: "message", message: await build() })}
        words={
          <>
            <dl className="facts">
              {planned !== undefined && (
                <Fact label={text.superId}>
                  <code>{planned.superId}</code>
                </Fact>
              )}
              <Fact label={text.controller}>
                {controller !== null && <Address value={controller} />}
              </Fact>
              <Fact label={text.enrolledBy}>{registrar}</Fact>
              <Fact label={text.officer}>{officer !== null && <Address value={officer} />}</Fact>
            </dl>
            {kind === "Resident" && <p>{text.nothingOfPerson}</p>}
            <p>{text.cantTakeBack}</p>
          </>
        }
        onDone={() => setDone(true)}
      />
    </>
  );
}

const registrarOf = (subject: Subject | null): string | null =>
  subject !== null && "registrar" in subject ? subject.registrar : null;

/** The Super ID that a registration is for, as it stands now. */
const planOf = (subject: Subject) =>
  "nullifier" in subject
    ? domicile.ids.ofResident(subject.nullifier)
    : domicile.ids.ofOrganisation(subject.creditCode);
