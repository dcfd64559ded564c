import { useEffect, useState } from "react";
import { checkCharacterOf, parseCreditCode, registrarsOf } from "../../../../src/index.js";
import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { explain } from "../language/errors.js";
import { useLanguage } from "../language/language.js";
import { Async } from "../parts/Async.js";
import { Choice, Field } from "../parts/Field.js";
import { useWords } from "../parts/text.js";
import { parsed } from "./account.js";
import { useIdFormTexts } from "./formText.js";

interface Organisation {
  creditCode: string;
  registrar: string;
}

/** An organisation by its credit code, and which of its registrars enrols it. */
export function OrganisationFields({
  onChange,
}: {
  onChange: (organisation: Organisation | null) => void;
}) {
  const text = useIdFormTexts();
  const { statuses } = useWords();
  const { language } = useLanguage();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState("");
  const { value: creditCode, problem } = parsed(typed, parseCreditCode);
  const registrars = useRead(
    ["registrars", creditCode],
    () => Promise.all(registrarsOf(creditCode!).map((code) => domicile.resolve(code))),
    { enabled: creditCode !== null },
  );
  const offered = creditCode === null ? [] : (registrars.data ?? []);
  const registrar =
    offered.find(({ code }) => code === chosen)?.code ??
    offered.find(({ status }) => status === "active")?.code;
  useEffect(() => {
    onChange(creditCode === null || registrar === undefined ? null : { creditCode, registrar });
    // Told once for each value, whichever function is given meanwhile.
  }, [creditCode, registrar]);

  const wouldBe = typed.trim().length === 17 ? parsed(typed, checkCharacterOf).value : null;
  return (
    <>
      <Field
        label={text.creditCode}
        hint={wouldBe === null ? text.creditCodeHint : text.checkCharacter(wouldBe)}
        problem={problem === null || wouldBe !== null ? undefined : explain(problem, language)}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      {creditCode !== null && (
        <Async query={registrars}>
          {(codes) => (
            <Choice
              label={text.enrolledBy}
              hint={text.registrarOfOrganisation}
              value={registrar ?? ""}
              options={codes.map(({ code, status }) => [code, `${code} – ${statuses[status]}`])}
              onChange={({ target }) => setChosen(target.value)}
            />
          )}
        </Async>
      )}
    </>
  );
}
