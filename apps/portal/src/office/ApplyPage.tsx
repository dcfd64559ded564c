import type { PageProps } from "../shell/pages.js";

/** Applies for a code, or withdraws that. */
export default function ApplyPage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
