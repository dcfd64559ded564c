import { useState } from "react";
import { Field } from "../parts/Field.js";
import type { GivenAway } from "./givenAway.js";
import { useActTexts } from "./text.js";

/** How much of the receiver's address is typed, in characters. */
const TYPED = 6;

/** Says what is given away to whom; and has the end of the receiver's address typed. */
export function Giving({
  given: { type, receiver },
  onCompared,
}: {
  given: GivenAway;
  /** Whether what is typed is the end of the address. */
  onCompared: (isIt: boolean) => void;
}) {
  const text = useActTexts();
  const [typed, setTyped] = useState("");
  const isEnd = (end: string): boolean =>
    end.toLowerCase() === receiver.slice(-TYPED).toLowerCase();
  return (
    <>
      <div className="problem">
        <p>{text.givesAway[type]}</p>
        <p>
          <code>{receiver}</code>
        </p>
      </div>
      <Field
        label={text.endOfReceiver(TYPED)}
        hint={text.endHint}
        problem={typed.length >= TYPED && !isEnd(typed) ? text.otherEnd(TYPED) : undefined}
        maxLength={TYPED}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          onCompared(isEnd(target.value));
        }}
      />
    </>
  );
}
