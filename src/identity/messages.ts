import { word } from "../codes/words.js";
import type { Context } from "../context.js";
import { RegistryRefusal } from "../refusals.js";
import { inOrder } from "../signing/act.js";
import { deadlineIn, type Validity } from "../signing/deadline.js";
import type { Unsigned } from "../signing/messages.js";
import { ID_ACTS, type IdMessageName, type IdMessages } from "./acts.js";
import { ID_STATUSES, type IdStatus } from "./words.js";

/** Messages about a Super ID that is registered. */
type CurrentName = Exclude<IdMessageName, "OrganisationRegistration" | "ResidentRegistration">;

/** What who builds a message about a Super ID says: all but whose it is and when it counts. */
export type Content<Name extends CurrentName> = Validity &
  Omit<IdMessages[Name], "controller" | "version" | "changed" | "deadline">;

/**
 * A message about a Super ID to sign, with controller and counters of now.
 * @throws {RegistryRefusal} `WrongIdStatus`, before anybody signs
 */
export async function currentMessage<Name extends CurrentName>(
  context: Context,
  type: Name,
  { validFor, ...content }: Content<Name>,
  needed: IdStatus = "active",
): Promise<Unsigned<Name>> {
  const { superIdRegistry } = context;
  const { superId } = content as unknown as { superId: string };
  const [found, undoing, deadline] = await Promise.all([
    superIdRegistry.resolve(superId),
    superIdRegistry.deactivationOf(superId),
    deadlineIn(context, validFor),
  ]);
  const status = word(ID_STATUSES, found.status);
  if (status !== needed) throw new RegistryRefusal({ name: "WrongIdStatus", superId, status });
  const said = {
    ...content,
    controller: status === "active" ? found.controller : undoing.controller,
    version: Number(found.version),
    changed: Number(found.changed),
    deadline,
  };
  return { type, message: inOrder(ID_ACTS[type].fields, said) as unknown as IdMessages[Name] };
}
