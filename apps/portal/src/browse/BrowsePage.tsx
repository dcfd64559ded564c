import type { PageProps } from "../shell/pages.js";

/** The tree of codes, searched and filtered. */
export default function BrowsePage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
