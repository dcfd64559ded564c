import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { explain } from "../language/errors.js";
import { useLanguage } from "../language/language.js";
import { usePartTexts } from "./text.js";

/** What is being read from the chain: a note while it lasts, the reason and a button if it failed. */
export function Async<Value>({
  query,
  children,
}: {
  query: UseQueryResult<Value>;
  children: (value: Value) => ReactNode;
}) {
  const text = usePartTexts();
  if (query.isSuccess) return <>{children(query.data)}</>;
  if (query.isPending) {
    return (
      <p role="status" className="loading">
        {text.loading}
      </p>
    );
  }
  return <Problem error={query.error} onAgain={() => void query.refetch()} />;
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
