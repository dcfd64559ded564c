import type { ReactNode } from "react";
import { explain } from "../language/errors.js";
import { useLanguage } from "../language/language.js";
import { usePartTexts } from "./text.js";

/** As the queries have it, whole or by pages. */
interface Reading<Value> {
  data: Value | undefined;
  error: unknown;
  isError: boolean;
  isPending: boolean;
  refetch: () => unknown;
}

/** What is being read from the chain: a note while it lasts, the reason and a button if it failed. */
export function Async<Value>({
  query,
  children,
}: {
  query: Reading<Value>;
  children: (value: Value) => ReactNode;
}) {
  const text = usePartTexts();
  const again = (): void => void query.refetch();
  if (query.data !== undefined) {
    // What was read once stays where reading it anew fails: somebody may be in the middle of something.
    return (
      <>
        {query.isError && <Problem error={query.error} onAgain={again} />}
        {children(query.data)}
      </>
    );
  }
  if (query.isPending) {
    return (
      <p role="status" className="loading">
        {text.loading}
      </p>
    );
  }
  return <Problem error={query.error} onAgain={again} />;
}

/** Why something can't be shown or done, and a way on. */
export function Problem({ error, onAgain }: { error: unknown; onAgain?: () => void }) {
  const text = usePartTexts();
  const { language } = useLanguage();
  return (
    <div role="alert" className="problem">
      <p>{explain(error, language)}</p>
      {onAgain && (
        <button type="button" onClick={onAgain}>
          {text.again}
        </button>
      )}
    </div>
  );
}
