import { ZeroAddress, ZeroHash } from "ethers";
import { type HistoryEntry, REGISTRAR_ATTRIBUTE } from "../../../../src/index.js";
import { useFormats } from "../language/language.js";
import { More } from "../parts/More.js";
import { BlockTime } from "../parts/Time.js";
import { Transaction } from "../parts/Transaction.js";
import { Argument } from "./Argument.js";
import { useHistoryTexts } from "./text.js";
import "./timeline.css";

/** What happened to a code or a Super ID, the latest first: when, what, and by which transaction. */
export function Timeline({
  history,
  isCut = false,
}: {
  history: readonly HistoryEntry[];
  /** There may be older entries. */
  isCut?: boolean;
}) {
  const text = useHistoryTexts();
  const { number } = useFormats();
  const told = history.flatMap((entry) => {
    const words = wordsFor(entry, text);
    return words === undefined ? [] : [{ ...entry, words }];
  });
  return (
    <section aria-labelledby="history">
      <h2 id="history">{text.title}</h2>
      <More items={told.reverse()} first={8} step={50} more={text.earlier} fewer={text.fewer}>
        {(entries) => (
          <ol className="timeline">
            {entries.map(({ words, block, transaction, ...entry }, i) => (
              <li key={told.length - i}>
                <p>
                  <strong>{words}</strong> <BlockTime block={block} />
                </p>
                <ul className="arguments">
                  {argumentsOf(entry).map(([name, value]) => (
                    <li key={name}>
                      <span className="faint">{text.arguments[name]}</span>{" "}
                      <Argument event={entry.event} name={name} value={value} />
                    </li>
                  ))}
                </ul>
                <p className="faint">
                  {text.block(number(block))} <Transaction hash={transaction} />
                </p>
              </li>
            ))}
          </ol>
        )}
      </More>
      {isCut && <p className="notes">{text.newestOnly(number(history.length))}</p>}
    </section>
  );
}

/** What happened; nothing for the ERC-1056 events that only go with another one. */
function wordsFor(
  { event, arguments: { name, validTo, digest, to } }: HistoryEntry,
  text: ReturnType<typeof useHistoryTexts>,
): string | undefined {
  if (name === REGISTRAR_ATTRIBUTE) return undefined;
  if (event === "DIDAttributeChanged" && validTo === 0) return text.attributeRevoked;
  if (event === "RecordPublished" && digest === ZeroHash) return text.recordWithdrawn;
  if (event === "HolderOffered" && to === ZeroAddress) return text.offerWithdrawn;
  return text.events[event];
}

/** What an entry says beside: neither what it is about nor what is nothing. */
const argumentsOf = ({ arguments: args }: Pick<HistoryEntry, "arguments">): [string, unknown][] =>
  Object.entries(args).filter(
    ([name, value]) => !SILENT.has(name) && !NOTHING.has(value) && [value].flat().length > 0,
  );

/** The same in all entries, or only linking them; a credit code stands above. */
const SILENT = new Set(
  "code parent country superId identity previousChange epoch version nullifier".split(" "),
);
const NOTHING = new Set<unknown>([ZeroAddress, ZeroHash, 0, null]);
