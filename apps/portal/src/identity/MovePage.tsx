import type { PageProps } from "../shell/pages.js";

/** Moves a Super ID to another city: the first of two signatures. */
export default function MovePage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
