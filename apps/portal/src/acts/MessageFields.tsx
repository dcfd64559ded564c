import { ZeroHash } from "ethers";
import { printable } from "../../../../src/index.js";
import { fieldsOf } from "../../../../src/signing/messages.js";
import { useFormats } from "../language/language.js";
import { Isolated } from "../parts/Isolated.js";
import type { AnyUnsigned } from "./act.js";
import { useActTexts } from "./text.js";

/** All fields of a message, as the wallet shows them: nothing else is signed. */
export function MessageFields({ message: { type, message } }: { message: AnyUnsigned }) {
  const text = useActTexts();
  const { time } = useFormats();
  const shown = (field: string, value: unknown): string => {
    if (typeof value === "boolean") return value ? text.yes : text.no;
    const { shown: as } = fieldsOf(type)[field]!;
    if (as === "time") return time(value as number);
    if (as === "duration") return text.seconds(value as number);
    if (value === ZeroHash) return text.none;
    return String(value);
  };
  return (
    <dl className="facts">
      {Object.entries(message).map(([field, value]) => (
        <div key={field}>
          <dt>{text.label(type, field)}</dt>
          <dd title={printable(String(value))}>
            <Isolated text={shown(field, value)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
