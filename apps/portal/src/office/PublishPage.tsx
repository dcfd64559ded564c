import type { PageProps } from "../shell/pages.js";

/** Publishes a record, or takes it back. */
export default function PublishPage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
