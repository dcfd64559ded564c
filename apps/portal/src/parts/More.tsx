import { type ReactNode, useState } from "react";
import { useFormats } from "../language/language.js";

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
