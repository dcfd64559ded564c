import { ZeroHash } from "ethers";
import { printable } from "../../../../src/index.js";
import { useFormats } from "../language/language.js";
import { Isolated } from "../parts/Isolated.js";
import type { AnyUnsigned } from "./act.js";
import { useActTexts } from "./text.js";

const TIMES = new Set(["deadline", "until"]);

/** All fields of a message, as the wallet shows them: nothing else is signed. */
export function MessageFields({ message: { message } }: { message: AnyUnsigned }) {
  const text = useActTexts();
  const { time } = useFormats();
  const shown = (field: string, value: unknown): string => {
    if (typeof value === "boolean") return value ? text.yes : text.no;
    if (TIMES.has(field)) return time(value as number);
    if (value === ZeroHash) return text.none;
    return String(value);
  };
  return (
    <dl className="facts">
      {Object.entries(message).map(([field, value]) => (
        <div key={field}>
          <dt>{text.fields[field] ?? field}</dt>
          <dd title={printable(String(value))}>
            <Isolated text={shown(field, value)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
