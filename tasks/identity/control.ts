import { hexlify, isBytesLike, toUtf8Bytes } from "ethers";
import { InvalidInputError } from "../../src/index.js";
import { idAction, sent, time } from "../session.js";
import { controlled } from "./named.js";

const DAY = 24 * 3600;
const MAX_DAYS = 90;

export const controller = idAction(async (session) => {
  const to = await session.address("to");
  const { client, superId, signer } = await controlled(session);
  const change = await client.ids.control.buildChange({ superId, newController: to });
  const signed = await session.signed(change, signer);
  const receipt = await (await session.relayer(signer)).submit(signed);
  return sent(`${to} controls ${superId} now`, receipt, { superId, controller: to });
}, "passed on");

export const move = idAction(async (session) => {
  const to = session.code("to");
  const officer = await session.account(session.required("officer"));
  const { client, superId, signer } = await controlled(session);
  const accepted = await officer.getAddress();
  const moving = await client.ids.control.buildMove({ superId, to, officer: accepted });
  const signed = await session.signed(moving, signer, officer);
  const receipt = await (await session.relayer(signer)).submit(signed);
  return sent(`${superId} is with ${to} now`, receipt, { superId, registrar: to });
}, "moved");

export const deactivate = idAction(async (session) => {
  const undoes = session.flag("undo");
  const { client, superId, signer } = await controlled(session, undoes ? "deactivated" : "active");
  const { ids } = client;
  const relayer = await session.relayer(signer);
  if (undoes) {
    const signed = await session.signed(await ids.control.buildReactivation({ superId }), signer);
    return sent(`${superId} is active again`, await relayer.submit(signed), { superId });
  }
  const signed = await session.signed(await ids.control.buildDeactivation({ superId }), signer);
  const receipt = await relayer.submit(signed);
  const { finalFrom } = (await ids.deactivation(superId))!;
  return sent(`${superId} is deactivated, for good from ${time(finalFrom)} on`, receipt, {
    superId,
    finalFrom,
  });
}, "changed");

export const attribute = idAction(async (session) => {
  const name = session.required("name");
  const value = bytesOf(session.required("value"));
  const days = session.text("for") ?? `${MAX_DAYS}`;
  if (!/^[1-9]\d*$/.test(days) || Number(days) > MAX_DAYS)
    throw new InvalidInputError(`--for: give whole days, 1 to ${MAX_DAYS}, not "${days}".`);
  const { client, superId, signer } = await controlled(session);
  const { control } = client.ids;
  const relayer = await session.relayer(signer);
  if (session.flag("revoke")) {
    const revocation = await control.buildAttributeRevocation({ superId, name, value });
    const receipt = await relayer.submit(await session.signed(revocation, signer));
    return sent(`${name} of ${superId} is revoked`, receipt, { superId, name, value });
  }
  const validity = Number(days) * DAY;
  const change = await control.buildAttributeChange({ superId, name, value, validity });
  const receipt = await relayer.submit(await session.signed(change, signer));
  const until = (await session.timeOf(receipt.blockNumber)) + validity;
  return sent(`${name} of ${superId} is set until ${time(until)}`, receipt, {
    superId,
    name,
    value,
    until,
  });
}, "changed");

/** A value as bytes. @throws {InvalidInputError} */
function bytesOf(value: string): string {
  if (!value.startsWith("0x")) return hexlify(toUtf8Bytes(value));
  if (isBytesLike(value)) return value.toLowerCase();
  throw new InvalidInputError(`--value: "${value}" is neither text nor whole bytes, hexadecimal.`);
}
