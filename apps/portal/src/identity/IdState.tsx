import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { CodeLink } from "../codes/CodeLink.js";
import { Address } from "../parts/Address.js";
import { Async } from "../parts/Async.js";
import { Fact } from "../parts/Fact.js";
import { useWords } from "../parts/text.js";
import { Time } from "../parts/Time.js";
import { useIdTexts } from "./idText.js";

/** The annulment that waits, if there is one: who wants it, why, and until when it can be answered. */
export function IdAnnulment({ superId }: { superId: string }) {
  const text = useIdTexts();
  const { annulments } = useWords();
  const pending = useRead(["annulment", superId], () => domicile.ids.annulment.pending(superId));
  return (
    <Async query={pending}>
      {(found) =>
        found && (
          <section aria-labelledby="annulment" className="card">
            <h2 id="annulment">{text.annulment}</h2>
            <dl className="facts">
              <Fact label={text.proposedBy}>
                <CodeLink code={found.proposedBy} isNamed />
              </Fact>
              <Fact label={text.reason}>{annulments[found.reason]}</Fact>
              <Fact label={text.proposedAt}>
                <Time seconds={found.proposedAt} />
              </Fact>
              <Fact label={text.notBefore}>
                <Time seconds={found.notBefore} />
              </Fact>
              <Fact label={text.lapsesAt}>
                <Time seconds={found.lapsesAt} />
              </Fact>
              <Fact label={text.answered}>{found.answered ? text.yes : text.no}</Fact>
            </dl>
          </section>
        )
      }
    </Async>
  );
}

/** The deactivation, if there is one: who can undo it, and until when. */
export function IdDeactivation({ superId }: { superId: string }) {
  const text = useIdTexts();
  const state = useRead(["deactivation", superId], () => domicile.ids.deactivation(superId));
  return (
    <Async query={state}>
      {(found) =>
        found && (
          <section aria-labelledby="deactivation" className="card">
            <h2 id="deactivation">{text.deactivation}</h2>
            <dl className="facts">
              <Fact label={found.isFinal ? text.final : text.undone}>
                <Time seconds={found.finalFrom} />
              </Fact>
              {!found.isFinal && (
                <Fact label={text.undoneBy}>
                  <Address value={found.controller} />
                </Fact>
              )}
            </dl>
          </section>
        )
      }
    </Async>
  );
}
