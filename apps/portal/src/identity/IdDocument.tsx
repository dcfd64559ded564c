import { useState } from "react";
import { DomicileError, printable } from "../../../../src/index.js";
import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { Async } from "../parts/Async.js";
import { useIdTexts } from "./idText.js";

/** The DID document, once somebody asks: its resolver is loaded then. */
export function IdDocument({ superId }: { superId: string }) {
  const text = useIdTexts();
  const [isShown, setShown] = useState(false);
  const document = useRead(
    ["did document", superId],
    async () => {
      const { didDocument, didResolutionMetadata } = await domicile.ids.document(superId);
      if (didDocument === null)
        throw new DomicileError(text.noDocument(String(didResolutionMetadata.error)));
      return JSON.stringify(didDocument, null, 2);
    },
    { enabled: isShown },
  );
  return (
    <section aria-labelledby="document">
      <h2 id="document">{text.document}</h2>
      {isShown ? (
        <Async query={document}>
          {(json) => (
            // Scrolled with the keyboard, too.
            <pre className="document" tabIndex={0} role="region" aria-labelledby="document">
              {json.split("\n").map(printable).join("\n")}
            </pre>
          )}
        </Async>
      ) : (
        <button type="button" onClick={() => setShown(true)}>
          {text.show}
        </button>
      )}
    </section>
  );
}
