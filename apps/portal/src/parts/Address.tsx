import { Link } from "wouter";
import { Copy } from "./Copy.js";

/** An account: shortened, whole when hovered or copied, linked to the codes that it holds. */
export function Address({ value }: { value: string }) {
  return (
    <span className="address">
      <Link href={`/holder/${value}`} title={value}>
        <code>{shortened(value)}</code>
      </Link>
      <Copy text={value} />
    </span>
  );
}

export const shortened = (value: string): string => `${value.slice(0, 8)}…${value.slice(-6)}`;
