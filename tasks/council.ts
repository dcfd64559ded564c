import type { TransactionReceipt } from "ethers";
import type { CouncilAction, Domicile } from "../src/index.js";
import type { Session } from "./session.js";

/**
 * Schedules an act of the council, or carries it out when it is due; with --skip-delay both.
 * @param notBefore before then it could not be carried out anyway, seconds since 1970
 * @returns the receipt of the act, or null and when it is due
 */
export async function decree(
  session: Session,
  { governance }: Domicile,
  act: CouncilAction,
  notBefore = 0,
): Promise<{ receipt: TransactionReceipt | null; due: number }> {
  const skips = session.skipsDelay();
  if ((await governance.dueAt(act)) === null) await governance.schedule(act, notBefore);
  const due = Math.max(notBefore, (await governance.dueAt(act))!);
  if (skips) await session.skipTo(due);
  const receipt = (await session.timeOf("latest")) < due ? null : await governance.execute(act);
  return { receipt, due };
}
