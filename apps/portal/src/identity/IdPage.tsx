import type { PageProps } from "../shell/pages.js";

/** A Super ID's permanent page. */
export default function IdPage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
