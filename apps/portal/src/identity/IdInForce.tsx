import { attributeText, type HistoryEntry, inForce } from "../../../../src/index.js";
import { useRead } from "../chain/queries.js";
import { domicile, provider } from "../chain/reading.js";
import { Address } from "../parts/Address.js";
import { Async } from "../parts/Async.js";
import { Isolated } from "../parts/Isolated.js";
import { More } from "../parts/More.js";
import { Time } from "../parts/Time.js";
import { useIdTexts } from "./idText.js";

/** The delegates and attributes that a Super ID's DID document stands on. */
export function IdInForce({
  superId,
  history,
}: {
  superId: string;
  history: readonly HistoryEntry[];
}) {
  const text = useIdTexts();
  const shown = useRead(["in force", superId, history.length], async () => {
    const latest = await provider.getBlock("latest");
    const { delegates, attributes } = inForce(history, latest?.timestamp ?? 0);
    return {
      attributes,
      delegates: await Promise.all(
        delegates.map(async (entry) => ({
          ...entry,
          isValid: await domicile.ids.isDelegate(superId, entry.delegateType, entry.delegate),
        })),
      ),
    };
  });
  const more = { first: 10, step: 50, more: text.more, fewer: text.fewer };
  return (
    <Async query={shown}>
      {({ delegates, attributes }) => (
        <>
          {delegates.length > 0 && (
            <section aria-labelledby="delegates">
              <h2 id="delegates">{text.delegates}</h2>
              <More items={delegates} {...more}>
                {(items) => (
                  <table className="listed">
                    <thead>
                      <tr>
                        <th scope="col">{text.delegate}</th>
                        <th scope="col">{text.type}</th>
                        <th scope="col">{text.until}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {items.map(({ delegate, delegateType, until, isValid }) => (
                        <tr key={`${delegateType} ${delegate}`}>
                          <td>
                            <Address value={delegate} />
                            {!isValid && <p className="notes">{text.earlier}</p>}
                          </td>
                          <td>
                            <Isolated text={delegateType} />
                          </td>
                          <td>
                            <Time seconds={until} />
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                )}
              </More>
            </section>
          )}
          {attributes.length > 0 && (
            <section aria-labelledby="attributes">
              <h2 id="attributes">{text.attributes}</h2>
              <More items={attributes} {...more}>
                {(items) => (
                  <table className="listed">
                    <thead>
                      <tr>
                        <th scope="col">{text.name}</th>
                        <th scope="col">{text.value}</th>
                        <th scope="col">{text.until}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {items.map(({ name, value, until }) => (
                        <tr key={`${name} ${value}`}>
                          <td>
                            <Isolated text={name} />
                          </td>
                          <td>
                            <Isolated text={attributeText(value)} />
                          </td>
                          <td>
                            <Time seconds={until} />
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                )}
              </More>
            </section>
          )}
        </>
      )}
    </Async>
  );
}
