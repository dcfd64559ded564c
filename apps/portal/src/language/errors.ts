import { DomicileError } from "../../../../src/index.js";
import { explainInChinese } from "./errors.zh.js";
import type { Language } from "./language.js";

/** An error in one line, with the remedy. What is not one of ours does not happen to people on purpose. */
export function explain(error: unknown, language: Language): string {
  if (error instanceof DomicileError) {
    return language === "zh" ? explainInChinese(error) : error.message;
  }
  const { message } = error as { message?: string };
  return (message ?? String(error)).split("\n")[0]!.slice(0, 200);
}
