import type { PageProps } from "../shell/pages.js";

/** Signs what somebody handed over, and hands it in. */
export default function SignPage({ parts }: PageProps) {
  return <h1>{Object.values(parts).join(" ")}</h1>;
}
