import type { PageProps } from "../shell/pages.js";

/** Passes a Super ID on to another key. */
export default function ChangeKeyPage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
