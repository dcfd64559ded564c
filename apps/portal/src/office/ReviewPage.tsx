import type { PageProps } from "../shell/pages.js";

/** Decides on applications. */
export default function ReviewPage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
