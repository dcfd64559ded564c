import { type InvalidCodeError, likelyCode } from "../../../../src/index.js";
import { Problem } from "../parts/Async.js";
import { CodeLink } from "./CodeLink.js";
import { useCodeTexts } from "./text.js";

/** Why a text is no code, and the code that was probably meant. */
export function Mistyped({ error }: { error: InvalidCodeError }) {
  const text = useCodeTexts();
  const likely = likelyCode(error.text);
  return (
    <>
      <Problem error={error} />
      {likely !== undefined && (
        <p>
          {text.meant} <CodeLink code={likely} />
        </p>
      )}
    </>
  );
}
