import { getAddress, isAddress } from "ethers";
import { Link, Redirect } from "wouter";
import { InvalidInputError, type ResolvedId } from "../../../../src/index.js";
import { useRead, useResolved } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { Async, Problem } from "../parts/Async.js";
import { shortened } from "../parts/Address.js";
import { Copy } from "../parts/Copy.js";
import { More } from "../parts/More.js";
import { CodeStatus } from "../parts/Status.js";
import { useWords } from "../parts/text.js";
import type { PageProps } from "../shell/pages.js";
import { CodeLink } from "./CodeLink.js";
import { useCodeTexts } from "./text.js";
import "./lookup.css";

/** The codes and Super IDs of an account. */
export default function HolderPage({ parts }: PageProps) {
  const text = useCodeTexts();
  const typed = parts.account!;
  if (!isAddress(typed) || !typed.startsWith("0x")) {
    return (
      <>
        <title>{`${text.account} – Domicile`}</title>
        <h1>{text.account}</h1>
        <Problem error={new InvalidInputError(text.notAccount(typed))} />
      </>
    );
  }
  const account = getAddress(typed);
  return account === typed ? (
    <Account key={account} account={account} />
  ) : (
    <Redirect to={`/holder/${account}`} replace />
  );
}

function Account({ account }: { account: string }) {
  const text = useCodeTexts();
  const codes = useRead(["held by", account], () => domicile.heldBy(account));
  const ids = useRead(["controlled by", account], () => domicile.ids.controlledBy(account));
  const own = useRead(["id", account], () => domicile.ids.resolve(account));
  return (
    <>
      <title>{`${shortened(account)} – Domicile`}</title>
      <h1>{text.account}</h1>
      <p>
        <code>{account}</code> <Copy text={account} />
      </p>
      {own.data !== undefined && own.data.status !== "unregistered" && (
        <p>
          {text.isSuperId} <Link href={`/id/${account}`}>{shortened(account)}</Link>
        </p>
      )}
      <section aria-labelledby="codes">
        <h2 id="codes">{text.holds}</h2>
        <Async query={codes}>{(held) => <Codes codes={held} />}</Async>
      </section>
      <section aria-labelledby="ids">
        <h2 id="ids">{text.controls}</h2>
        <Async query={ids}>{(controlled) => <SuperIds ids={controlled} />}</Async>
      </section>
    </>
  );
}

function Codes({ codes }: { codes: readonly string[] }) {
  const text = useCodeTexts();
  if (codes.length === 0) return <p>{text.noCodes}</p>;
  return (
    <More items={codes} first={20} step={50} more={text.more} fewer={text.fewer}>
      {(shown) => (
        <table className="listed">
          <thead>
            <tr>
              <th scope="col">{text.code}</th>
              <th scope="col">{text.kind}</th>
              <th scope="col">{text.status}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((code) => (
              <CodeRow key={code} code={code} />
            ))}
          </tbody>
        </table>
      )}
    </More>
  );
}

function CodeRow({ code }: { code: string }) {
  const { kinds } = useWords();
  const { data } = useResolved(code);
  return (
    <tr>
      <td>
        <CodeLink code={code} isNamed />
      </td>
      <td>{data?.kind && kinds[data.kind]}</td>
      <td>{data && <CodeStatus status={data.status} />}</td>
    </tr>
  );
}

function SuperIds({ ids }: { ids: readonly ResolvedId[] }) {
  const text = useCodeTexts();
  const { idKinds } = useWords();
  if (ids.length === 0) return <p>{text.noIds}</p>;
  return (
    <More items={ids} first={20} step={50} more={text.more} fewer={text.fewer}>
      {(shown) => (
        <table className="listed">
          <thead>
            <tr>
              <th scope="col">{text.superId}</th>
              <th scope="col">{text.kind}</th>
              <th scope="col">{text.registrar}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ superId, kind, registrar }) => (
              <tr key={superId}>
                <td>
                  <Link href={`/id/${superId}`} title={superId}>
                    <code>{shortened(superId)}</code>
                  </Link>
                </td>
                <td>{idKinds[kind!]}</td>
                <td>
                  <CodeLink code={registrar!} isNamed />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </More>
  );
}
