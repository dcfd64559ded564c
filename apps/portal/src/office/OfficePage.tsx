import type { PageProps } from "../shell/pages.js";

/** What the connected account may do for which code. */
export default function OfficePage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
