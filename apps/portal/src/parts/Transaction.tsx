import { settings } from "../settings.js";
import { shortened } from "./Address.js";
import { Copy } from "./Copy.js";

/** A transaction's hash; a link where the portal was built with an explorer. */
export function Transaction({ hash }: { hash: string }) {
  const text = <code title={hash}>{shortened(hash)}</code>;
  return (
    <span className="address">
      {settings.explorerUrl === null ? (
        text
      ) : (
        <a href={`${settings.explorerUrl}${hash}`} rel="noreferrer noopener" target="_blank">
          {text}
        </a>
      )}
      <Copy text={hash} />
    </span>
  );
}
