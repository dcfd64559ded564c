import { parseCode, RegistryRefusal } from "../../src/index.js";
import { decree } from "../council.js";
import { codeAction, sent, time } from "../session.js";

export const admit = codeAction(async (session) => {
  const country = parseCode(session.required("country"), "Country");
  const admission = { do: "admit", country, holder: await session.address("holder") } as const;
  const client = await session.client((await session.deployment()).council);
  // What can't be executed is not scheduled either.
  const { status, holder, successor } = await client.resolve(country);
  if (status === "retired")
    throw new RegistryRefusal({ name: "CodeIsRetired", code: country, successor });
  if (status !== "unassigned")
    throw new RegistryRefusal({ name: "CodeTaken", code: country, holder });
  const { receipt, due } = await decree(session, client, admission);
  if (receipt === null) {
    return {
      json: { country, holder: admission.holder, due },
      text: `${country} is scheduled for ${admission.holder}; run this again after ${time(due)}`,
    };
  }
  return sent(`${country} admitted, holder ${admission.holder}`, receipt);
}, "admitted");

export const freeze = codeAction(async (session) => {
  const country = parseCode(session.required("country"), "Country");
  const { governance } = await session.client((await session.deployment()).guardian);
  if (session.flag("lift"))
    return sent(`issuing in ${country} goes on`, await governance.unfreeze(country));
  const receipt = await governance.freeze(country);
  const until = await governance.frozenUntil(country);
  return sent(`issuing in ${country} is frozen until ${time(until!)}`, receipt, { until });
}, "frozen");
