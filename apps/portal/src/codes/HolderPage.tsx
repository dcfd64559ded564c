import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { getAddress, isAddress } from "ethers";
import type { ReactNode } from "react";
import { Link, Redirect } from "wouter";
import {
  type Holdings,
  InvalidInputError,
  type Resolved,
  type ResolvedId,
} from "../../../../src/index.js";
import { usePages, useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { Async, Problem } from "../parts/Async.js";
import { shortened } from "../parts/Address.js";
import { Copy } from "../parts/Copy.js";
import { More, Older, Unasked } from "../parts/More.js";
import { CodeStatus } from "../parts/Status.js";
import { useWords } from "../parts/text.js";
import type { PageProps } from "../shell/pageProps.js";
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
  const codes = usePages(["held by", account], (before) => domicile.heldBy(account, before));
  const ids = usePages(["controlled by", account], (before) =>
    domicile.ids.controlledBy(account, before),
  );
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
        <Holding query={codes} none={text.noCodes}>
          {(held, isNamed) => <Codes codes={held} isNamed={isNamed} />}
        </Holding>
      </section>
      <section aria-labelledby="ids">
        <h2 id="ids">{text.controls}</h2>
        <Holding query={ids} none={text.noIds}>
          {(controlled) => <SuperIds ids={controlled} />}
        </Holding>
      </section>
    </>
  );
}

/** What an account asked for, then what came to it unasked. Strangers choose what the latter are named. */
function Holding<Item>({
  query,
  none,
  children,
}: {
  query: UseInfiniteQueryResult<Holdings<Item>[]>;
  none: string;
  children: (items: readonly Item[], isNamed: boolean) => ReactNode;
}) {
  const text = useCodeTexts();
  return (
    <Async query={query}>
      {(pages) => {
        const asked = pages.flatMap((page) => page.asked);
        const unasked = pages.flatMap((page) => page.unasked);
        return (
          <>
            {asked.length + unasked.length === 0 && <p>{none}</p>}
            {asked.length > 0 && (
              <More items={asked} first={20} step={50} more={text.more} fewer={text.fewer}>
                {(shown) => children(shown, true)}
              </More>
            )}
            <Unasked items={unasked}>{(shown) => children(shown, false)}</Unasked>
            <Older query={query} />
          </>
        );
      }}
    </Async>
  );
}

function Codes({ codes, isNamed }: { codes: readonly Resolved[]; isNamed: boolean }) {
  const text = useCodeTexts();
  const { kinds } = useWords();
  return (
    <table className="listed">
      <thead>
        <tr>
          <th scope="col">{text.code}</th>
          <th scope="col">{text.kind}</th>
          <th scope="col">{text.status}</th>
        </tr>
      </thead>
      <tbody>
        {codes.map(({ code, kind, status }) => (
          <tr key={code}>
            <td>
              <CodeLink code={code} isNamed={isNamed} />
            </td>
            <td>{kinds[kind!]}</td>
            <td>
              <CodeStatus status={status} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SuperIds({ ids }: { ids: readonly ResolvedId[] }) {
  const text = useCodeTexts();
  const { idKinds } = useWords();
  return (
    <table className="listed">
      <thead>
        <tr>
          <th scope="col">{text.superId}</th>
          <th scope="col">{text.kind}</th>
          <th scope="col">{text.registrar}</th>
        </tr>
      </thead>
      <tbody>
        {ids.map(({ superId, kind, registrar }) => (
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
  );
}
