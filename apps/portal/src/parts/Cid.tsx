import { Copy } from "./Copy.js";

/** The CID of a document: shortened, whole when hovered or copied. */
export const Cid = ({ value }: { value: string }) => (
  <span className="address">
    <code title={value}>{`${value.slice(0, 12)}…${value.slice(-6)}`}</code>
    <Copy text={value} />
  </span>
);
