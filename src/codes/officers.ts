import type { TransactionReceipt } from "ethers";
import { askEach } from "../chain/bounded.js";
import { logsOf } from "../chain/logs.js";
import { type Context, sendCall } from "../context.js";
import { codeCalls } from "./calls.js";
import { fromBytes, toBytes } from "./cityCode.js";
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

/** An officer's term at a code, as its present holder appointed it. */
export interface Term {
  code: string;
  roles: Role[];
  /** Seconds since 1970, exclusive. */
  until: number;
}

/** Who may act for a code beside its holder. */
export const officers = (context: Context) => {
  const { cityCodeRegistry: registry } = context;
  const events = registry.interface;
  const calls = codeCalls(context);

  /** Those at a code, of an account, or both: null leaves it open. */
  const appointments = async (code: string | null, officer: string | null) => {
    const { address, block } = context.deployment.contracts.cityCodeRegistry;
    const topics = events.encodeFilterTopics("OfficerAppointed", [code, officer]);
    const logs = await logsOf(context.provider, address, topics, block);
    return logs.map(
      ({ data, topics }) =>
        events.decodeEventLog("OfficerAppointed", data, topics) as unknown as Appointed,
    );
  };
  const term = async (code: string, officer: string) => {
    const { roles, until } = await registry.officerTerm(code, officer);
    return { roles: rolesFromBits(roles), until: Number(until) };
  };

  return {
    /** The roles that an account has in force: all for the holder, none unless the code is active. */
    async roles(code: string, account: string): Promise<Role[]> {
      return rolesFromBits(await registry.officerRoles(toBytes(code), account));
    },

    /** The present holder's officers whose terms were not ended by dismissal, ended by time or not. */
    async list(code: string): Promise<Officer[]> {
      const found = await appointments(toBytes(code), null);
      const accounts = [...new Set(found.map(({ officer }) => officer))];
      const terms = await askEach(accounts, async (account) => ({
        account,
        ...(await term(toBytes(code), account)),
      }));
      return terms.filter(({ roles }) => roles.length > 0);
    },

    /** The codes whose present holder appointed an account, as {list}. */
    async of(account: string): Promise<Term[]> {
      const found = await appointments(null, account);
      const codes = [...new Set(found.map(({ code }) => code))];
      const terms = await askEach(codes, async (code) => ({
        code: fromBytes(code)!,
        ...(await term(code, account)),
      }));
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

interface Appointed {
  code: string;
  officer: string;
}
