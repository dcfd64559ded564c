import type { ReactNode } from "react";
import { Link } from "wouter";
import { RegistryRefusal, type ResolvedId } from "../../../../src/index.js";
import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { Address } from "../parts/Address.js";
import { Async, Problem } from "../parts/Async.js";
import { Fact } from "../parts/Fact.js";
import { SuperIdStatus } from "../parts/Status.js";
import { useWords } from "../parts/text.js";
import { useConnection } from "../wallet/connection.js";
import { useIdFormTexts } from "./formText.js";

/** A Super ID that is active, so that its controller may act with it. */
export interface ActiveId extends ResolvedId {
  controller: string;
  registrar: string;
}

/** The page of an act with a Super ID: how it stands, whether it can act at all, then what is to be filled in. */
export function OwnSuperId({
  typed,
  title,
  isDone,
  children,
}: {
  /** As it stands in the address. */
  typed: string;
  title: string;
  /** Whether it was done: nobody wonders any more who may. */
  isDone: boolean;
  children: (id: ActiveId) => ReactNode;
}) {
  const text = useIdFormTexts();
  const { connection } = useConnection();
  const found = useRead(["named", typed], async () =>
    domicile.ids.resolve(await domicile.ids.find(typed)),
  );
  return (
    <>
      <title>{`${title} – Domicile`}</title>
      <h1>{title}</h1>
      <Async query={found}>
        {(id) => (
          <>
            <IdFacts id={id} />
            {isActive(id) ? (
              <>
                {!isDone && connection !== null && connection.account !== id.controller && (
                  <p className="banner">{text.notYours}</p>
                )}
                {children(id)}
              </>
            ) : (
              <Problem error={refusalOf(id)} />
            )}
          </>
        )}
      </Async>
    </>
  );
}

const isActive = (id: ResolvedId): id is ActiveId => id.status === "active";

const refusalOf = ({ superId, status }: ResolvedId): RegistryRefusal =>
  new RegistryRefusal({ name: "WrongIdStatus", superId, status });

function IdFacts({ id: { superId, kind, status, controller, registrar } }: { id: ResolvedId }) {
  const text = useIdFormTexts();
  const { idKinds } = useWords();
  return (
    <dl className="facts">
      <Fact label={text.superId}>
        <Link href={`/id/${superId}`}>
          <code>{superId}</code>
        </Link>
      </Fact>
      {kind !== undefined && <Fact label={text.kind}>{idKinds[kind]}</Fact>}
      <Fact label={text.status}>
        <SuperIdStatus status={status} />
      </Fact>
      <Fact label={text.controller}>
        {controller === null ? text.noController : <Address value={controller} />}
      </Fact>
      {registrar !== null && (
        <Fact label={text.registrar}>
          <Link href={`/${registrar}`}>{registrar}</Link>
        </Fact>
      )}
    </dl>
  );
}
