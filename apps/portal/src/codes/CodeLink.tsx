import { Link } from "wouter";
import { CodeName } from "./CodeName.js";

/** A code, linked to its page; with its name where that helps. */
export const CodeLink = ({ code, isNamed = false }: { code: string; isNamed?: boolean }) => (
  <span className="code-link">
    <Link href={`/${code}`}>{code}</Link>
    {isNamed && <CodeName code={code} />}
  </span>
);
