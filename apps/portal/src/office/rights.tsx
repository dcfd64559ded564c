import type { UseQueryResult } from "@tanstack/react-query";
import type { AnyUnsigned, Act } from "../acts/act.js";
import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { Address } from "../parts/Address.js";
import { Async } from "../parts/Async.js";
import { useWords } from "../parts/text.js";
import { settings } from "../settings.js";
import { useConnection } from "../wallet/connection.js";
import { type Call, type Resolved, type Role, ROLES } from "../../../../src/index.js";
import { useOfficeTexts } from "./text.js";

/** Who may do something for a code: its holder only, or also officers with a role. */
export type Needed = Role | "holder";

/** What an account is to a code. */
export interface Rights {
  resolved: Resolved;
  isHolder: boolean;
  /** In force: all for the holder, none unless the code is active. */
  roles: Role[];
}

/** What the connected account is to a code; without one, nothing. */
export function useRights(code: string): UseQueryResult<Rights> {
  const account = useConnection().connection?.account;
  return useRead(["rights", code, account], async () => {
    const [resolved, roles] = await Promise.all([
      domicile.resolve(code),
      account === undefined ? [] : domicile.officers.roles(code, account),
    ]);
    return { resolved, isHolder: resolved.holder === account, roles };
  });
}

/** Whether the connected account may do something for a code; if not, what is missing. The chain decides. */
export function MayDo({ code, needs }: { code: string; needs: Needed }) {
  const rights = useRights(code);
  return (
    <Async query={rights}>{(found) => <Verdict code={code} needs={needs} rights={found} />}</Async>
  );
}

function Verdict({ code, needs, rights }: { code: string; needs: Needed; rights: Rights }) {
  const text = useOfficeTexts();
  const words = useWords();
  const { connection } = useConnection();
  const { resolved, isHolder, roles } = rights;
  if (resolved.status !== "active") {
    return <p className="wrong">{text.notActive(code, words.statuses[resolved.status])}</p>;
  }
  if (connection === null) return <p>{text.connectToSee}</p>;
  if (isHolder) return <p>{text.holds(code)}</p>;
  if (needs !== "holder" && roles.includes(needs)) {
    const own = ROLES.filter((role) => roles.includes(role)).map((role) => words.roles[role]);
    return <p>{text.mayAs(code, own.join(", "))}</p>;
  }
  return (
    <p>
      <span className="wrong">
        {needs === "holder" ? text.notHolder(code) : text.noRole(words.roles[needs], code)}
      </span>{" "}
      {text.heldBy} <Address value={resolved.holder} />
    </p>
  );
}

/** What a holder does: signed where a relayer pays for it, else sent. What others do is sent. */
export async function byHolder(
  code: string,
  account: string | undefined,
  message: (holder: string) => Promise<AnyUnsigned>,
  call: () => Call,
): Promise<Act> {
  const { holder } = await domicile.resolve(code);
  return holder === account && settings.relayerUrl !== null
    ? { by: "message", message: await message(holder) }
    : { by: "calls", calls: [call()] };
}
