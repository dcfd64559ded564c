import { InvalidInputError, type Role, ROLES } from "../../src/index.js";
import { codeAction, sent, time } from "../session.js";

export const appoint = codeAction(async (session) => {
  const [code, officer] = [session.code(), await session.address("officer")];
  const roles = session
    .required("roles")
    .split(",")
    .map((role) => role.trim());
  const wrong = roles.find((role) => !ROLES.includes(role as Role));
  if (wrong !== undefined)
    throw new InvalidInputError(`--roles: "${wrong}" is none of: ${ROLES.join(", ")}.`);
  const until = Date.parse(session.required("until")) / 1000;
  if (!Number.isInteger(until))
    throw new InvalidInputError("--until: give a date, such as 2027-11-20.");
  const { officers } = await session.client();
  const receipt = await officers.appoint(code, officer, roles as Role[], until);
  return sent(`${officer} may ${roles.join(", ")} for ${code} until ${time(until)}`, receipt, {
    code,
    officer,
    roles,
    until,
  });
}, "served by an officer");

export const dismiss = codeAction(async (session) => {
  const [code, officer] = [session.code(), await session.address("officer")];
  const { officers } = await session.client();
  return sent(
    `${officer} is no officer of ${code} any more`,
    await officers.dismiss(code, officer),
    { code, officer },
  );
}, "rid of this officer");
