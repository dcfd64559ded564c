import type { Log, TransactionReceipt } from "ethers";
import { type Before, logsOf, newestLogs, type Page } from "../chain/logs.js";
import { accountIn, readEach } from "../chain/views.js";
import { type Context, eventsOf, sendCall } from "../context.js";
import { codeCalls } from "./calls.js";
import { fromBytes, toBytes } from "./cityCode.js";
import type { Unsigned } from "../signing/messages.js";
import { type Content, holdersMessage } from "./messages.js";
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

/** How many appointments of an account are looked at for one page. */
const TERMS_AT_ONCE = 500;

/** Who may act for a code beside its holder. */
export const officers = (context: Context) => {
  const { cityCodeRegistry: registry } = context;
  const events = registry.interface;
  const calls = codeCalls(context);

  /** The appointments at a code, of an account, or both: null leaves it open. */
  const appointments = (code: string | null, officer: string | null) =>
    eventsOf(
      context,
      "cityCodeRegistry",
      events.encodeFilterTopics("OfficerAppointed", [code, officer]),
    );
  /** The terms that appointments led to, each once; without those that ended by dismissal or with their holder. */
  const termsOf = async (logs: readonly Log[]) => {
    const appointed = new Map(
      logs.map(({ topics: [, code, officer] }) => [`${code} ${officer}`, [code!, officer!]]),
    );
    const found = await readEach(registry, "officerTerm", [...appointed.values()]);
    return [...appointed.values()].flatMap(([code, officer], i) => {
      const [roles, until] = found[i]!;
      if (roles === 0n) return [];
      return {
        code: fromBytes(code!)!,
        account: accountIn(BigInt(officer!)),
        roles: rolesFromBits(roles!),
        until: Number(until),
      };
    });
  };

  return {
    /** The roles that an account has in force: all for the holder, none unless the code is active. */
    async roles(code: string, account: string): Promise<Role[]> {
      return rolesFromBits(await registry.officerRoles(toBytes(code), account));
    },

    /** The present holder's officers whose terms were not ended by dismissal, ended by time or not. */
    async list(code: string): Promise<Officer[]> {
      const terms = await termsOf(await logsOf(appointments(toBytes(code), null)));
      return terms.map(({ account, roles, until }) => ({ account, roles, until }));
    },

    /**
     * A page of the codes whose present holder appointed an account, newest first, as {list}. Any holder adds to them.
     * @param before where the page before ended
     */
    async of(account: string, before: Before | null = null): Promise<Page<Term>> {
      const { items: logs, next } = await newestLogs(
        appointments(null, account),
        TERMS_AT_ONCE,
        before,
      );
      const items = await termsOf(logs);
      return { items: items.map(({ code, roles, until }) => ({ code, roles, until })), next };
    },

    /** As {codeCalls.appoint}. */
    appoint: async (...input: Parameters<typeof calls.appoint>): Promise<TransactionReceipt> =>
      sendCall(context, calls.appoint(...input)),

    /** As {codeCalls.dismiss}. */
    dismiss: async (...input: Parameters<typeof calls.dismiss>): Promise<TransactionReceipt> =>
      sendCall(context, calls.dismiss(...input)),

    /** The appointment to sign by the holder. */
    buildAppointment: async ({
      roles,
      ...input
    }: Omit<Content<"Appointment">, Role> & { roles: readonly Role[] }): Promise<
      Unsigned<"Appointment">
    > => {
      const granted = ROLES.map((role) => [role, roles.includes(role)]);
      return holdersMessage(context, "Appointment", {
        ...input,
        ...(Object.fromEntries(granted) as Record<Role, boolean>),
      });
    },

    /** The dismissal to sign by the holder. */
    buildDismissal: async (input: Content<"Dismissal">): Promise<Unsigned<"Dismissal">> =>
      holdersMessage(context, "Dismissal", input),
  };
};
