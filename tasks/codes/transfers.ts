import { codeAction, sent } from "../session.js";

export const offer = codeAction(async (session) => {
  const code = session.code();
  const { transfers } = await session.client();
  if (session.text("to") === undefined) {
    return sent(`the offer of ${code} is taken back`, await transfers.withdraw(code), {
      code,
      to: null,
    });
  }
  const to = await session.address("to");
  return sent(`${code} is offered to ${to}`, await transfers.offer(code, to), { code, to });
}, "offered");

export const accept = codeAction(async (session) => {
  const code = session.code();
  const { transfers } = await session.client();
  const receipt = await transfers.accept(code);
  return sent(`${receipt.from} holds ${code} now`, receipt, { code, holder: receipt.from });
}, "accepted");
