import { useState } from "react";
import { usePartTexts } from "./text.js";

/** Copies a text. */
export function Copy({ text }: { text: string }) {
  const words = usePartTexts();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <button
      type="button"
      className="quiet"
      aria-label={`${words.copy} ${text}`}
      onClick={() => void copy()}
    >
      {isCopied ? words.copied : words.copy}
    </button>
  );
}
