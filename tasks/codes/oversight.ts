import { parseCode, SUSPENSION_REASONS } from "../../src/index.js";
import { codeAction, sent } from "../session.js";

export const suspend = codeAction(async (session) => {
  const code = session.code();
  const reason = session.oneOf("reason", SUSPENSION_REASONS);
  const { oversight } = await session.client();
  return sent(`${code} is suspended: ${reason}`, await oversight.suspend(code, reason), {
    code,
    reason,
  });
}, "suspended");

export const reinstate = codeAction(async (session) => {
  const code = session.code();
  const { oversight } = await session.client();
  return sent(`${code} is active again`, await oversight.reinstate(code), { code });
}, "reinstated");

export const retire = codeAction(async (session) => {
  const code = session.code();
  const given = session.text("successor");
  const successor = given === undefined ? undefined : parseCode(given);
  const others =
    session
      .text("others")
      ?.split(",")
      .map((other) => parseCode(other.trim())) ?? [];
  const { oversight } = await session.client();
  const receipt = await oversight.retire(code, successor, others);
  return sent(
    `${code} is retired for good${successor ? `; its successor is ${successor}` : ""}`,
    receipt,
    {
      code,
      successor: successor ?? null,
      others,
    },
  );
}, "retired");
