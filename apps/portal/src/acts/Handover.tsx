import type { AnySigned } from "../../../../src/index.js";
import { Address } from "../parts/Address.js";
import { Copy } from "../parts/Copy.js";
import { saveFile } from "../parts/saveFile.js";
import { missingSigners } from "./act.js";
import { linkTo } from "./handedOver.js";
import { useActTexts } from "./text.js";

/** What one party signed, to be handed to the other. */
export function Handover({ signed }: { signed: AnySigned }) {
  const text = useActTexts();
  const link = linkTo(signed);
  return (
    <div className="handover">
      <p>
        {text.handover}{" "}
        {missingSigners(signed).map((account) => (
          <Address key={account} value={account} />
        ))}
      </p>
      <p>{text.handoverHint}</p>
      <p className="link">
        <a href={link}>{text.handoverLink}</a> <Copy text={link} />
      </p>
      <button
        type="button"
        onClick={() =>
          saveFile(`${signed.type}.json`, "application/json", JSON.stringify(signed, null, 2))
        }
      >
        {text.download}
      </button>
    </div>
  );
}
