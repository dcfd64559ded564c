import type { PageProps } from "../shell/pages.js";

/** Issues a code below one's own. */
export default function IssuePage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
