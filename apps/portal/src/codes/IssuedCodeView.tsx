import { Link } from "wouter";
import { NEWEST_EVENTS, parentOf, type Resolved } from "../../../../src/index.js";
import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { Timeline } from "../history/Timeline.js";
import { Address } from "../parts/Address.js";
import { Async } from "../parts/Async.js";
import { Fact } from "../parts/Fact.js";
import { PermanentAddress } from "../parts/PermanentAddress.js";
import { CodeStatus } from "../parts/Status.js";
import { useWords } from "../parts/text.js";
import { Time } from "../parts/Time.js";
import { CodeLink } from "./CodeLink.js";
import { OfficersSection } from "./OfficersSection.js";
import { RecordSection } from "./RecordSection.js";
import { useCodeTexts } from "./text.js";

/** All that is known of a code that was issued. */
export function IssuedCodeView({ resolved }: { resolved: Resolved }) {
  const text = useCodeTexts();
  const words = useWords();
  const { code, kind, holder, issuedAt, successor } = resolved;
  const history = useRead(["history", code], () => domicile.history(code));
  return (
    <div className="lookup">
      <div>
        <dl className="facts">
          <Fact label={text.status}>
            <Standing resolved={resolved} />
          </Fact>
          {successor !== null && (
            <Fact label={text.successor}>
              <CodeLink code={successor} isNamed />
            </Fact>
          )}
          <Fact label={text.kind}>{words.kinds[kind!]}</Fact>
          <Fact label={text.holder}>
            <Address value={holder} />
          </Fact>
          <Fact label={text.issued}>
            <Time seconds={issuedAt} /> <Issuer code={code} />
          </Fact>
        </dl>
        <p className="ways">
          <Link href={`/browse?below=${encodeURIComponent(code)}`}>{text.below}</Link>
          <Link href={`/office?code=${encodeURIComponent(code)}`}>{text.act}</Link>
        </p>
        <RecordSection code={code} />
        <OfficersSection code={code} />
        <Async query={history}>
          {(entries) => <Timeline history={entries} isCut={entries.length === NEWEST_EVENTS} />}
        </Async>
      </div>
      <PermanentAddress path={`/${code}`} />
    </div>
  );
}

/** How a code stands, why, and which code above decides. */
function Standing({ resolved: { status, reason, decidedBy } }: { resolved: Resolved }) {
  const text = useCodeTexts();
  const words = useWords();
  return (
    <>
      <CodeStatus status={status} />
      {reason !== "none" && <p>{text.reason(words.suspensions[reason])}</p>}
      {decidedBy !== null && (
        <p>
          {text.decidedBy} <CodeLink code={decidedBy} isNamed />
        </p>
      )}
    </>
  );
}

/** Who issued a code, and as what. */
function Issuer({ code }: { code: string }) {
  const text = useCodeTexts();
  const { data } = useRead(["issuance", code], async () => {
    const issuance = await domicile.issuance(code);
    return issuance && { ...issuance, capacity: await domicile.capacityOf(issuance) };
  });
  if (data === undefined || data === null) return null;
  const { by, capacity } = data;
  if (capacity === "council") return text.byCouncil;
  const [before, after] = text.capacities[capacity];
  return (
    <>
      {text.by} <Address value={by} /> {before}
      <CodeLink code={parentOf(code)!} />
      {after}
    </>
  );
}
