import { readFile } from "node:fs/promises";
import { digestOf, InvalidInputError, REFUSAL_REASONS } from "../src/index.js";
import { action, sent, type Session } from "./session.js";

/** The SHA-256 of a file named by an option. */
async function digestOfFile(session: Session, option: string): Promise<{ digest?: string }> {
  const file = session.text(option);
  if (file === undefined) return {};
  try {
    return { digest: digestOf(new Uint8Array(await readFile(file))) };
  } catch {
    throw new InvalidInputError(`--${option}: ${file} can't be read.`);
  }
}

export const apply = action(async (session) => {
  const code = session.code();
  const applicant = await session.account(session.text("from") ?? "0");
  const asApplicant = await session.clientOf(applicant);
  const application = await asApplicant.applications.build({
    code,
    kind: session.kind(code),
    applicant: await applicant.getAddress(),
    ...(await digestOfFile(session, "documents")),
  });
  const signed = await asApplicant.sign(application);
  const relayer = session.text("relayer");
  const asRelayer =
    relayer === undefined ? asApplicant : await session.clientOf(await session.account(relayer));
  const receipt = await asRelayer.submit(signed);
  const { round, applicant: by } = application.message;
  return sent(`${by} applied for ${code}, round ${round}`, receipt, { code, applicant: by, round });
}, "applied for");

export const approve = action(async (session) => {
  const [code, applicant] = [session.code(), await session.address("applicant")];
  const { applications } = await session.client();
  const given = session.text("round");
  if (given !== undefined && !/^[1-9]\d{0,8}$/.test(given))
    throw new InvalidInputError(`--round: ${given} is no round; the first one is 1.`);
  const round = Number(given ?? (await applications.state(code, applicant)).round);
  return sent(
    `${code} issued to ${applicant}`,
    await applications.approve({ code, applicant, round }),
    { code, applicant },
  );
}, "approved");

export const refuse = action(async (session) => {
  const [code, applicant] = [session.code(), await session.address("applicant")];
  const { applications } = await session.client();
  const { round } = await applications.state(code, applicant);
  const reason = session.oneOf("reason", REFUSAL_REASONS);
  const receipt = await applications.refuse({
    code,
    applicant,
    round,
    reason,
    ...(await digestOfFile(session, "decision")),
  });
  return sent(`the application of ${applicant} for ${code} is refused: ${reason}`, receipt, {
    code,
    applicant,
    reason,
  });
}, "refused");
