import { Fragment, type ReactNode } from "react";
import { isAddress, isHexString } from "ethers";
import {
  type AnnulmentReason,
  attributeText,
  cidOf,
  type Kind,
  type RefusalReason,
  type Role,
  type SuspensionReason,
} from "../../../../src/index.js";
import { CodeLink } from "../codes/CodeLink.js";
import { Address } from "../parts/Address.js";
import { Cid } from "../parts/Cid.js";
import { Isolated } from "../parts/Isolated.js";
import { useWords } from "../parts/text.js";
import { Time } from "../parts/Time.js";

const TIMES = new Set(["until", "finalFrom", "validTo"]);

/** An event's argument as people read it. */
export function Argument({
  event,
  name,
  value,
}: {
  event: string;
  name: string;
  value: unknown;
}): ReactNode {
  const words = useWords();
  if (TIMES.has(name)) return <Time seconds={value as number} />;
  if (name === "kind") return words.kinds[value as Kind];
  if (name === "roles") return (value as Role[]).map((role) => words.roles[role]).join(", ");
  if (name === "reason") {
    if (event === "CodeSuspended") return words.suspensions[value as SuspensionReason];
    if (event === "ApplicationRefused") return words.refusals[value as RefusalReason];
    return words.annulments[value as AnnulmentReason];
  }
  if (name === "digest") return <Cid value={cidOf(value as string)} />;
  if (name === "value") return <Isolated text={attributeText(value as string)} />;
  if (Array.isArray(value)) {
    return (value as string[]).map((code, i) => (
      <Fragment key={code}>
        {i > 0 && ", "}
        <CodeLink code={code} />
      </Fragment>
    ));
  }
  if (isAddress(value)) return <Address value={value} />;
  if (typeof value === "string" && value.startsWith("MA.")) return <CodeLink code={value} />;
  if (isHexString(value)) return <code>{value}</code>;
  return <Isolated text={String(value)} />;
}
