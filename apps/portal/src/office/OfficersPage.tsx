import type { PageProps } from "../shell/pages.js";

/** Appoints and dismisses officers. */
export default function OfficersPage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
