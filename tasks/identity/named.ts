import type { Signer } from "ethers";
import { type Domicile, type IdStatus, RegistryRefusal } from "../../src/index.js";
import { askEach } from "../../src/chain/bounded.js";
import type { Session } from "../session.js";

/** The Super ID that `id` names: itself, its DID on this chain, or the credit code of an organisation. */
export async function named(session: Session, { ids }: Domicile): Promise<string> {
  return ids.find(session.required("id"));
}

/** The names in `id`, separated by commas. */
export const listed = (session: Session): string[] =>
  session
    .required("id")
    .split(",")
    .map((name) => name.trim());

/** The Super IDs that these name, in order, each as {named} would. */
export const allNamed = (names: readonly string[], { ids }: Domicile): Promise<string[]> =>
  askEach(names, (name) => ids.find(name));

/** The named Super ID with the account of --from, which must control it. @throws {RegistryRefusal} */
export async function controlled(
  session: Session,
  status: IdStatus = "active",
): Promise<{ client: Domicile; superId: string; signer: Signer }> {
  const client = await session.reader();
  const superId = await named(session, client);
  const signer = await session.account(session.text("from") ?? "0");
  const account = await signer.getAddress();
  const { ids } = client;
  const resolved = await ids.resolve(superId);
  if (resolved.status !== status)
    throw new RegistryRefusal({ name: "WrongIdStatus", superId, status: resolved.status });
  const controller = resolved.controller ?? (await ids.deactivation(superId))?.controller;
  if (controller !== account)
    throw new RegistryRefusal({ name: "NotController", superId, account });
  return { client, superId, signer };
}
