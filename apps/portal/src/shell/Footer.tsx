import { useFormats } from "../language/language.js";
import { settings } from "../settings.js";
import { useBlock } from "./ChainNotice.js";
import { useShellTexts } from "./text.js";

/** What this is, what it is not, and where it stands. */
export function Footer() {
  const text = useShellTexts();
  const { number } = useFormats();
  const { data: block } = useBlock();
  return (
    <footer>
      <p>{text.disclaimer}</p>
      <p>{text.chain(settings.deployment.chainId, block === undefined ? "…" : number(block))}</p>
    </footer>
  );
}
