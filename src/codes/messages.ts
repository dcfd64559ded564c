import type { Context } from "../context.js";
import { inOrder } from "../signing/act.js";
import { deadlineIn, type Validity } from "../signing/deadline.js";
import type { Unsigned } from "../signing/messages.js";
import { CODE_ACTS, type CodeMessageName, type CodeMessages } from "./acts.js";
import { toBytes } from "./cityCode.js";

/** Messages of a code's holder. */
type HoldersName = Exclude<CodeMessageName, "Application" | "Withdrawal">;

/** What who builds a holder's message says: all but when it counts. */
export type Content<Name extends HoldersName> = Validity &
  Omit<CodeMessages[Name], "epoch" | "nonce" | "deadline">;

/** A holder's message to sign, with the counters of now. */
export async function holdersMessage<Name extends HoldersName>(
  context: Context,
  type: Name,
  { validFor, ...content }: Content<Name>,
): Promise<Unsigned<Name>> {
  const { code, holder } = content as unknown as { code: string; holder: string };
  const [{ epoch }, nonce, deadline] = await Promise.all([
    context.cityCodeRegistry.recordOf(toBytes(code)),
    context.cityCodeRegistry.nonces(holder),
    deadlineIn(context, validFor),
  ]);
  const said = { ...content, epoch: Number(epoch), nonce: Number(nonce), deadline };
  return { type, message: inOrder(CODE_ACTS[type].fields, said) as unknown as CodeMessages[Name] };
}
