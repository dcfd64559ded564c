import type { PageProps } from "../shell/pages.js";

/** Where Super IDs are looked up and begun. */
export default function SuperIdsPage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
