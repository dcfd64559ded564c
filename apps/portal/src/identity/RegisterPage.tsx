import type { PageProps } from "../shell/pages.js";

/** Registers a Super ID: the first of two signatures. */
export default function RegisterPage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
