import type { PageProps } from "../shell/pages.js";

/** The codes and Super IDs of an account. */
export default function HolderPage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
