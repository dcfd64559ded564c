import { InvalidInputError, parseCode, RegistryRefusal } from "../src/index.js";
import { action, sent, time } from "./session.js";

export const admit = action(async (session) => {
  const { provider } = session.connection;
  const country = parseCode(session.required("country"), "Country");
  const admission = { do: "admit", country, holder: await session.address("holder") } as const;
  const client = await session.client((await session.deployment()).council);
  // What can't be executed is not scheduled either.
  const { status, holder, successor } = await client.resolve(country);
  if (status === "retired")
    throw new RegistryRefusal({ name: "CodeIsRetired", code: country, successor });
  if (status !== "unassigned")
    throw new RegistryRefusal({ name: "CodeTaken", code: country, holder });
  if ((await client.governance.dueAt(admission)) === null)
    await client.governance.schedule(admission);
  const due = (await client.governance.dueAt(admission))!;
  if (session.flag("skipDelay")) {
    if (session.chainId !== 31337n)
      throw new InvalidInputError("--skip-delay is for a local chain.");
    const { timestamp } = (await session.connection.ethers.provider.getBlock("latest"))!;
    await provider.request({ method: "evm_increaseTime", params: [Math.max(0, due - timestamp)] });
    await provider.request({ method: "evm_mine", params: [] });
  }
  const now = (await session.connection.ethers.provider.getBlock("latest"))!.timestamp;
  if (now < due) {
    return {
      json: { country, holder: admission.holder, due },
      text: `${country} is scheduled for ${admission.holder}; run this again after ${time(due)}`,
    };
  }
  return sent(
    `${country} admitted, holder ${admission.holder}`,
    await client.governance.execute(admission),
  );
}, "admitted");

export const freeze = action(async (session) => {
  const country = parseCode(session.required("country"), "Country");
  const { governance } = await session.client((await session.deployment()).guardian);
  if (session.flag("lift"))
    return sent(`issuing in ${country} goes on`, await governance.unfreeze(country));
  const receipt = await governance.freeze(country);
  const until = await governance.frozenUntil(country);
  return sent(`issuing in ${country} is frozen until ${time(until!)}`, receipt, { until });
}, "frozen");
