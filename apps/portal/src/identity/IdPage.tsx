import { Link, Redirect } from "wouter";
import type { ResolvedId } from "../../../../src/index.js";
import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { CodeLink } from "../codes/CodeLink.js";
import { Timeline } from "../history/Timeline.js";
import { Address, shortened } from "../parts/Address.js";
import { Async } from "../parts/Async.js";
import { Copy } from "../parts/Copy.js";
import { PermanentAddress } from "../parts/PermanentAddress.js";
import { SuperIdStatus } from "../parts/Status.js";
import { useWords } from "../parts/text.js";
import { BlockTime } from "../parts/Time.js";
import type { PageProps } from "../shell/pageProps.js";
import { IdDocument } from "./IdDocument.js";
import { IdInForce } from "./IdInForce.js";
import { IdAnnulment, IdDeactivation } from "./IdState.js";
import { useIdTexts } from "./idText.js";
import "../codes/lookup.css";
import { Fact } from "../parts/Fact.js";

/** A Super ID's permanent page; its DID and credit code lead there. */
export default function IdPage({ parts }: PageProps) {
  const text = useIdTexts();
  const typed = parts.id!;
  const found = useRead(["find id", typed], () => domicile.ids.find(typed));
  if (found.data === typed) return <SuperId key={typed} superId={typed} />;
  return (
    <>
      <title>{`${text.title} – Domicile`}</title>
      <h1>{text.title}</h1>
      <Async query={found}>{(superId) => <Redirect to={`/id/${superId}`} replace />}</Async>
    </>
  );
}

function SuperId({ superId }: { superId: string }) {
  const text = useIdTexts();
  const resolved = useRead(["id", superId], () => domicile.ids.resolve(superId));
  return (
    <>
      <title>{`${text.title} ${shortened(superId)} – Domicile`}</title>
      <h1>{text.title}</h1>
      <p>
        <code>{superId}</code> <Copy text={superId} />
      </p>
      <Async query={resolved}>
        {(found) =>
          found.status === "unregistered" ? (
            <>
              <p>{text.unregistered(superId)}</p>
              <p>
                <Link href="/register">{text.register}</Link>
              </p>
            </>
          ) : (
            <Registered resolved={found} />
          )
        }
      </Async>
    </>
  );
}

/** All that is known of a Super ID that was registered. */
function Registered({ resolved }: { resolved: ResolvedId }) {
  const text = useIdTexts();
  const { idKinds } = useWords();
  const { superId, status, kind, controller, registrar } = resolved;
  const enrolled = useRead(["registration", superId], () => domicile.ids.registrationOf(superId));
  const history = useRead(["id history", superId], () => domicile.ids.history(superId));
  const did = domicile.ids.did(superId);
  const creditCode = enrolled.data?.creditCode;
  return (
    <div className="lookup">
      <div>
        <dl className="facts">
          <Fact label={text.status}>
            <SuperIdStatus status={status} />
          </Fact>
          <Fact label={text.kind}>{idKinds[kind!]}</Fact>
          <Fact label={text.did}>
            <code>{did}</code> <Copy text={did} />
          </Fact>
          {creditCode && (
            <Fact label={text.creditCode}>
              <code>{creditCode}</code> <Copy text={creditCode} />
            </Fact>
          )}
          {controller !== null && (
            <Fact label={text.controller}>
              <Address value={controller} />
            </Fact>
          )}
          <Fact label={text.registrar}>
            <CodeLink code={registrar!} isNamed />
          </Fact>
          {enrolled.data && (
            <Fact label={text.registered}>
              <BlockTime block={enrolled.data.block} /> {text.registeredBy}{" "}
              <Address value={enrolled.data.officer} /> {text.registeredFor}{" "}
              <CodeLink code={enrolled.data.registrar} />
              {enrolled.data.generation > 0 && <p>{text.again(enrolled.data.generation)}</p>}
            </Fact>
          )}
        </dl>
        {status === "active" && (
          <p className="ways">
            <Link href={`/id/${superId}/key`}>{text.changeKey}</Link>
            <Link href={`/id/${superId}/move`}>{text.move}</Link>
          </p>
        )}
        <IdAnnulment superId={superId} />
        <IdDeactivation superId={superId} />
        {status === "active" && history.data && (
          <IdInForce superId={superId} history={history.data} />
        )}
        <IdDocument superId={superId} />
        <Async query={history}>{(entries) => <Timeline history={entries} />}</Async>
      </div>
      <PermanentAddress path={`/id/${superId}`} />
    </div>
  );
}
