import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useFormats } from "../language/language.js";
import { Problem } from "./Async.js";
import { usePartTexts } from "./text.js";

/** A list that begins short and grows on demand, however long it is. */
export function More<Item>({
  items,
  first,
  step,
  more,
  fewer,
  children,
}: {
  items: readonly Item[];
  /** How many are shown at once, and how many more each time. */
  first: number;
  step: number;
  /** The buttons' texts; `more` gets how many are left. */
  more: (left: string) => string;
  fewer: string;
  children: (shown: readonly Item[]) => ReactNode;
}) {
  const { number } = useFormats();
  const [count, setCount] = useState(first);
  const left = items.length - count;
  return (
    <>
      {children(items.slice(0, count))}
      <div className="more">
        {left > 0 && (
          <button type="button" onClick={() => setCount(count + step)}>
            {more(number(left))}
          </button>
        )}
        {count > first && (
          <button type="button" onClick={() => setCount(first)}>
            {fewer}
          </button>
        )}
      </div>
    </>
  );
}

/** Goes on with a list that is read page by page, newest first, for as long as there are older ones. */
export function Older({ query }: { query: UseInfiniteQueryResult }) {
  const text = usePartTexts();
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error } = query;
  if (!hasNextPage) return null;
  const goOn = (): void => void query.fetchNextPage();
  return (
    <div className="more">
      {isFetchNextPageError && <Problem error={error} />}
      <button type="button" disabled={isFetchingNextPage} onClick={goOn}>
        {isFetchingNextPage ? text.loading : text.older}
      </button>
    </div>
  );
}

/** What came to an account that it neither asked for nor used, apart from what it did. */
export function Unasked<Item>({
  items,
  children,
}: {
  items: readonly Item[];
  children: (shown: readonly Item[]) => ReactNode;
}) {
  const text = usePartTexts();
  const { number } = useFormats();
  if (items.length === 0) return null;
  return (
    <details className="unasked">
      <summary>{text.unasked(number(items.length))}</summary>
      <p className="notes">{text.unaskedNote}</p>
      <More items={items} first={20} step={50} more={text.more} fewer={text.fewer}>
        {children}
      </More>
    </details>
  );
}
