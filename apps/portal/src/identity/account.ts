import { getAddress, isAddress, ZeroAddress } from "ethers";

/** An account that somebody typed; null if it is none. */
export const accountIn = (text: string): string | null => {
  const trimmed = text.trim();
  return trimmed.startsWith("0x") && isAddress(trimmed) ? getAddress(trimmed) : null;
};

/** Which of two things is wrong with a typed account; nothing is while the field is empty. */
export function accountProblem(text: string): "noAccount" | "zeroAccount" | undefined {
  if (text.trim() === "") return undefined;
  const account = accountIn(text);
  if (account === null) return "noAccount";
  return account === ZeroAddress ? "zeroAccount" : undefined;
}

/** What a parser of the client makes of a typed text, or its complaint; neither while the field is empty. */
export function parsed<Value>(
  text: string,
  parse: (text: string) => Value,
): { value: Value | null; problem: unknown } {
  if (text.trim() === "") return { value: null, problem: null };
  try {
    return { value: parse(text.trim()), problem: null };
  } catch (problem) {
    return { value: null, problem };
  }
}
