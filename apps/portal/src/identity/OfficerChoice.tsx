import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { shortened } from "../parts/Address.js";
import { Async } from "../parts/Async.js";
import { Choice } from "../parts/Field.js";
import { useWords } from "../parts/text.js";
import { useIdFormTexts } from "./formText.js";

interface Enrolling {
  accounts: string[];
  holder: string;
}

/** Who may enrol for a code now: its officers with that role, and its holder. */
const useEnrolling = (code: string | null) =>
  useRead(["enrolling", code], () => enrolling(code!), { enabled: code !== null });

async function enrolling(code: string) {
  const [{ holder, status }, officers] = await Promise.all([
    domicile.resolve(code),
    domicile.officers.list(code),
  ]);
  const known = officers.filter(({ roles }) => roles.includes("enrol"));
  const candidates = [...new Set([...known.map(({ account }) => account), holder])];
  // Terms end by time: what is in force is the registry's to say.
  const roles = await Promise.all(
    candidates.map((account) => domicile.officers.roles(code, account)),
  );
  const accounts = candidates.filter((_, i) => roles[i]!.includes("enrol"));
  return { accounts, holder, status };
}

/**
 * The officer of a code who is to sign: the chosen one, else the connected account if it may, else the first.
 * @returns null while it is read, and where nobody enrols
 */
export function useOfficer(code: string | null, chosen: string, account: string | undefined) {
  const accounts: readonly string[] = useEnrolling(code).data?.accounts ?? [];
  return [chosen, account].find((one) => accounts.includes(one!)) ?? accounts[0] ?? null;
}

/** Offers those who may enrol for a code. */
export function OfficerChoice({
  code,
  value,
  onChange,
}: {
  code: string;
  value: string | null;
  onChange: (account: string) => void;
}) {
  const text = useIdFormTexts();
  const { statuses } = useWords();
  const nameOf = (account: string, { holder }: Enrolling): string =>
    account === holder ? `${shortened(account)} (${text.holderOf})` : shortened(account);
  return (
    <Async query={useEnrolling(code)}>
      {(found) =>
        found.accounts.length === 0 ? (
          <p className="wrong" role="alert">
            {text.noOfficers(code, statuses[found.status])}
          </p>
        ) : (
          <Choice
            label={text.officer}
            hint={text.officerHint}
            value={value ?? ""}
            options={found.accounts.map((account) => [account, nameOf(account, found)] as const)}
            onChange={({ target }) => onChange(target.value)}
          />
        )
      }
    </Async>
  );
}
