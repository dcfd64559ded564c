import { Link } from "wouter";
import { ancestorsOf, InvalidCodeError, parseCode, printable } from "../../../../src/index.js";
import { useRead, useResolved } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { Async } from "../parts/Async.js";
import { CodeStatus } from "../parts/Status.js";
import type { PageProps } from "../shell/pageProps.js";
import { Breadcrumb } from "./Breadcrumb.js";
import { CodeLink } from "./CodeLink.js";
import { CodeName } from "./CodeName.js";
import { IssuedCodeView } from "./IssuedCodeView.js";
import { Lookalikes } from "./Lookalikes.js";
import { Mistyped } from "./Mistyped.js";
import { useName } from "./names.js";
import { useCodeTexts } from "./text.js";
import "./lookup.css";

/** A code's permanent page, or why there can't be one. */
export default function CodePage({ parts }: PageProps) {
  const text = useCodeTexts();
  const typed = decoded(parts.code!);
  const code = parsed(typed);
  if (code instanceof InvalidCodeError) {
    return (
      <>
        <title>{`${text.mistyped} – Domicile`}</title>
        <h1>{text.mistyped}</h1>
        <Mistyped error={code} />
      </>
    );
  }
  return <Code key={code} code={code} />;
}

function Code({ code }: { code: string }) {
  const resolved = useResolved(code);
  const name = useName(code);
  return (
    <>
      <title>{`${code} ${name === undefined ? "" : printable(name)} – Domicile`}</title>
      <Breadcrumb code={code} />
      <h1>
        {code}
        <CodeName code={code} />
      </h1>
      <Async query={resolved}>
        {(found) =>
          found.status === "unassigned" ? (
            <NotIssued code={code} />
          ) : (
            <IssuedCodeView resolved={found} />
          )
        }
      </Async>
    </>
  );
}

/** What can be done about a code that nobody has. */
function NotIssued({ code }: { code: string }) {
  const text = useCodeTexts();
  const lookalikes = useRead(["lookalikes", code], () => domicile.issuedLookalikes(code));
  const ancestors = useRead(["ancestors", code], () => domicile.resolveAll(ancestorsOf(code)));
  return (
    <>
      <p>
        <CodeStatus status="unassigned" />
      </p>
      <Async query={lookalikes}>
        {(codes) => (
          <>
            <Lookalikes codes={codes} />
            <p>{text.notIssued}</p>
            <p>
              <Link href={`/apply?code=${encodeURIComponent(code)}`}>{text.apply}</Link>
            </p>
          </>
        )}
      </Async>
      <Async query={ancestors}>
        {(above) => {
          const nearest = above.findLast(({ status }) => status !== "unassigned");
          return nearest === undefined ? (
            <p>{text.noneAbove}</p>
          ) : (
            <p>
              {text.nearest} <CodeLink code={nearest.code} isNamed />{" "}
              <CodeStatus status={nearest.status} />
            </p>
          );
        }}
      </Async>
    </>
  );
}

/** What an address means; as it stands where it is no encoding. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function parsed(typed: string): string | InvalidCodeError {
  try {
    return parseCode(typed);
  } catch (error) {
    if (error instanceof InvalidCodeError) return error;
    throw error;
  }
}
