import {
  DomicileError,
  drawNullifier,
  InvalidInputError,
  RegistryRefusal,
  superIdOfRegistration,
} from "../../src/index.js";
import { idAction, sent } from "../session.js";

export const register = idAction(async (session) => {
  const { ids } = await session.reader();
  const [creditCode, nullifier] = [session.text("creditCode"), session.text("nullifier")];
  if (creditCode !== undefined && nullifier !== undefined)
    throw new InvalidInputError(
      "give --credit-code for an organisation or --nullifier for a resident, not both.",
    );
  const controller = await session.account(session.required("controller"));
  const officer = await session.account(session.required("officer"));
  const enrolment = {
    controller: await controller.getAddress(),
    officer: await officer.getAddress(),
    registrar: session.code("registrar"),
  };
  const drawn = (creditCode ?? nullifier) ? null : drawNullifier();
  const registration =
    creditCode === undefined
      ? await ids.registration.buildResident({
          ...enrolment,
          nullifier: nullifier ?? drawn!.nullifier,
        })
      : await ids.registration.buildOrganisation({ ...enrolment, creditCode });
  const signed = await session.signed(registration, controller, officer);
  const from = session.text("from");
  const client = await session.relayer(from === undefined ? officer : await session.account(from));
  const [item] = await client.ids.registration.simulateMany([signed]);
  if (item!.refusal !== null) throw new RegistryRefusal(item!.refusal);
  // Before it is sent: whoever is registered, the secret was seen.
  if (drawn !== null && !session.flag("json"))
    console.log(
      `secret ${drawn.secret}\nKeep it: it shows whose Super ID this is, and is stored nowhere else.`,
    );
  const superId = superIdOfRegistration(registration);
  const kind = creditCode === undefined ? "Resident" : "Organisation";
  const receipt = await client.submit(signed).catch((error: Error) => {
    if (drawn === null || !session.flag("json") || error instanceof RegistryRefusal) throw error;
    throw new DomicileError(`${error.message} The secret is ${drawn.secret}.`, { cause: error });
  });
  const did = ids.did(superId);
  const { message } = registration;
  return sent(`${superId} registered for ${message.controller} as ${kind}\n${did}`, receipt, {
    superId,
    did,
    kind,
    ...("creditCode" in message ? { creditCode } : { nullifier: message.nullifier }),
    generation: message.generation,
    ...enrolment,
    ...(drawn && { secret: drawn.secret }),
  });
}, "registered");
