import type { TransactionReceipt } from "ethers";
import { logsOf } from "../chain/logs.js";
import { type Context, sendCall } from "../context.js";
import { codeCalls } from "./calls.js";
import { toBytes } from "./cityCode.js";
import type { Unsigned } from "../signing/messages.js";
import { counters } from "./messages.js";
import { ROLES, type Role, rolesFromBits } from "./words.js";

/** An officer as the present holder appointed it. */
export interface Officer {
  account: string;
  roles: Role[];
  /** Seconds since 1970, exclusive. */
  until: number;
}

/** Who may act for a code beside its holder. */
export const officers = (context: Context) => {
  const { cityCodeRegistry: registry } = context;
  const events = registry.interface;
  const calls = codeCalls(context);

  return {
    /** The roles that an account has in force: all for the holder, none unless the code is active. */
    async roles(code: string, account: string): Promise<Role[]> {
      return rolesFromBits(await registry.officerRoles(toBytes(code), account));
    },

    /** The present holder's officers whose terms were not ended by dismissal, ended by time or not. */
    async list(code: string): Promise<Officer[]> {
      const { address, block } = context.deployment.contracts.cityCodeRegistry;
      const topics = events.encodeFilterTopics("OfficerAppointed", [toBytes(code), null]);
      const logs = await logsOf(context.provider, address, topics, block);
      const accounts = new Set(
        logs.map(
          (log) => events.decodeEventLog("OfficerAppointed", log.data, log.topics)[1] as string,
        ),
      );
      const terms = await Promise.all(
        [...accounts].map(async (account) => {
          const { roles, until } = await registry.officerTerm(toBytes(code), account);
          return { account, roles: rolesFromBits(roles), until: Number(until) };
        }),
      );
      return terms.filter(({ roles }) => roles.length > 0);
    },

    /** As {codeCalls.appoint}. */
    appoint: async (...input: Parameters<typeof calls.appoint>): Promise<TransactionReceipt> =>
      sendCall(context, calls.appoint(...input)),

    /** As {codeCalls.dismiss}. */
    dismiss: async (...input: Parameters<typeof calls.dismiss>): Promise<TransactionReceipt> =>
      sendCall(context, calls.dismiss(...input)),

    /** The appointment to sign by the holder. */
    async buildAppointment(input: {
      code: string;
      holder: string;
      officer: string;
      roles: readonly Role[];
      until: number;
      validFor?: number;
    }): Promise<Unsigned<"Appointment">> {
      const { code, holder, officer, roles, until } = input;
      const granted = Object.fromEntries(ROLES.map((role) => [role, roles.includes(role)]));
      return {
        type: "Appointment",
        message: {
          code,
          holder,
          officer,
          ...(granted as Record<Role, boolean>),
          until,
          ...(await counters(context, code, holder, input.validFor)),
        },
      };
    },

    /** The dismissal to sign by the holder. */
    async buildDismissal(input: {
      code: string;
      holder: string;
      officer: string;
      validFor?: number;
    }): Promise<Unsigned<"Dismissal">> {
      const { code, holder, officer } = input;
      return {
        type: "Dismissal",
        message: {
          code,
          holder,
          officer,
          ...(await counters(context, code, holder, input.validFor)),
        },
      };
    },
  };
};
