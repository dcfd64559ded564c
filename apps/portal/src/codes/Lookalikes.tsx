import { CodeLink } from "./CodeLink.js";
import { useCodeTexts } from "./text.js";

/** The issued codes that another one was probably mistyped for. */
export function Lookalikes({ codes }: { codes: readonly string[] }) {
  const text = useCodeTexts();
  if (codes.length === 0) return null;
  return (
    <div className="banner">
      <p>{text.lookalikes}</p>
      <ul>
        {codes.map((code) => (
          <li key={code}>
            <CodeLink code={code} isNamed />
          </li>
        ))}
      </ul>
    </div>
  );
}
