import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { CodeLink } from "../codes/CodeLink.js";
import { Address } from "../parts/Address.js";
import { Async } from "../parts/Async.js";
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
              <div>
                <dt>{text.proposedBy}</dt>
                <dd>
                  <CodeLink code={found.proposedBy} isNamed />
                </dd>
              </div>
              <div>
                <dt>{text.reason}</dt>
                <dd>{annulments[found.reason]}</dd>
              </div>
              <div>
                <dt>{text.proposedAt}</dt>
                <dd>
                  <Time seconds={found.proposedAt} />
                </dd>
              </div>
              <div>
                <dt>{text.notBefore}</dt>
                <dd>
                  <Time seconds={found.notBefore} />
                </dd>
              </div>
              <div>
                <dt>{text.lapsesAt}</dt>
                <dd>
                  <Time seconds={found.lapsesAt} />
                </dd>
              </div>
              <div>
                <dt>{text.answered}</dt>
                <dd>{found.answered ? text.yes : text.no}</dd>
              </div>
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
              <div>
                <dt>{found.isFinal ? text.final : text.undone}</dt>
                <dd>
                  <Time seconds={found.finalFrom} />
                </dd>
              </div>
              {!found.isFinal && (
                <div>
                  <dt>{text.undoneBy}</dt>
                  <dd>
                    <Address value={found.controller} />
                  </dd>
                </div>
              )}
            </dl>
          </section>
        )
      }
    </Async>
  );
}
