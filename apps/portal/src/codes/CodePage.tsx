import { parseCode } from "../../../../src/index.js";
import { useResolved } from "../chain/queries.js";
import { Async, Problem } from "../parts/Async.js";
import { CodeStatus } from "../parts/Status.js";
import type { PageProps } from "../shell/pages.js";

/** A code's permanent page. */
export default function CodePage({ parts }: PageProps) {
  const typed = decodeURIComponent(parts.code!);
  try {
    return <Code code={parseCode(typed)} />;
  } catch (error) {
    return <Problem error={error} />;
  }
}

function Code({ code }: { code: string }) {
  const resolved = useResolved(code);
  return (
    <>
      <h1>{code}</h1>
      <Async query={resolved}>{({ status }) => <CodeStatus status={status} />}</Async>
    </>
  );
}
