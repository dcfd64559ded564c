import { Fragment } from "react";
import { type Link, titleOf } from "../../../../src/index.js";
import { useLanguage } from "../language/language.js";
import { Isolated } from "../parts/Isolated.js";
import { More } from "../parts/More.js";
import { useCodeTexts } from "./text.js";

/** The links of a record. All of it is the holder's: isolated, and opened without telling where from. */
export function RecordLinks({ links }: { links: readonly Link[] }) {
  const text = useCodeTexts();
  const { language } = useLanguage();
  return (
    <More items={links} first={20} step={100} more={text.more} fewer={text.fewer}>
      {(shown) => (
        <table className="listed">
          <thead>
            <tr>
              <th scope="col">{text.link}</th>
              <th scope="col">{text.relation}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((link, i) => (
              <tr key={i}>
                <td>
                  <Title text={titleOf(link, language)} />
                  <br />
                  <Target href={link.href} />
                  {[link.type, ...(link.hreflang ?? [])].map(
                    (note, j) =>
                      note !== undefined && (
                        <Fragment key={j}>
                          {" "}
                          <span className="faint">
                            <Isolated text={note} />
                          </span>
                        </Fragment>
                      ),
                  )}
                </td>
                <td>
                  <Isolated text={link.relation} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </More>
  );
}

function Title({ text }: { text: string | undefined }) {
  const { untitled } = useCodeTexts();
  return text === undefined ? <span className="faint">{untitled}</span> : <Isolated text={text} />;
}

/** Where a link leads: browsers open no ipfs and did addresses, so these are text. */
function Target({ href }: { href: string }) {
  const shown = <Isolated text={href} />;
  if (!/^(https?|mailto|tel|geo):/i.test(href)) return <span className="target">{shown}</span>;
  return (
    <a className="target" href={href} rel="noreferrer noopener" target="_blank">
      {shown}
    </a>
  );
}
