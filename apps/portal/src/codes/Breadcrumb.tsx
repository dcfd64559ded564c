import { ancestorsOf, parentOf } from "../../../../src/index.js";
import { CodeLink } from "./CodeLink.js";
import { CodeName } from "./CodeName.js";
import { useCodeTexts } from "./text.js";

/** The codes above a code with their names, and its own part. */
export function Breadcrumb({ code }: { code: string }) {
  const text = useCodeTexts();
  const parent = parentOf(code);
  // Nothing is above a country.
  if (parent === null) return null;
  return (
    <nav aria-label={text.breadcrumb} className="breadcrumb">
      <ol>
        {ancestorsOf(code).map((ancestor) => (
          <li key={ancestor}>
            <CodeLink code={ancestor} isNamed />
          </li>
        ))}
        <li aria-current="page">
          {code.slice(parent.length + 1)}
          <CodeName code={code} />
        </li>
      </ol>
    </nav>
  );
}
