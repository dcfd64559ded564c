import { InvalidInputError, REFUSAL_REASONS } from "../../src/index.js";
import { codeAction, sent } from "../session.js";

export const apply = codeAction(async (session) => {
  const code = session.code();
  const applicant = await session.account(session.text("from") ?? "0");
  const { applications } = await session.reader();
  const documents = await session.digest("documents");
  const application = await applications.build({
    code,
    kind: session.kind(code),
    applicant: await applicant.getAddress(),
    ...(documents && { digest: documents }),
  });
  const signed = await session.signed(application, applicant);
  const receipt = await (await session.relayer(applicant)).submit(signed);
  const { round, applicant: by } = application.message;
  return sent(`${by} applied for ${code}, round ${round}`, receipt, { code, applicant: by, round });
}, "applied for");

export const approve = codeAction(async (session) => {
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

export const refuse = codeAction(async (session) => {
  const [code, applicant] = [session.code(), await session.address("applicant")];
  const { applications } = await session.client();
  const { round } = await applications.state(code, applicant);
  const reason = session.oneOf("reason", REFUSAL_REASONS);
  const digest = await session.digest("decision");
  const receipt = await applications.refuse({
    code,
    applicant,
    round,
    reason,
    ...(digest && { digest }),
  });
  return sent(`the application of ${applicant} for ${code} is refused: ${reason}`, receipt, {
    code,
    applicant,
    reason,
  });
}, "refused");
