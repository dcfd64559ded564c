import type { Link } from "../../../../src/index.js";
import { Isolated } from "../parts/Isolated.js";
import { More } from "../parts/More.js";
import { useCodeTexts } from "./text.js";

/** The links of a record. All of it is the holder's: isolated, and opened without telling where from. */
export function RecordLinks({ links }: { links: readonly Link[] }) {
  const text = useCodeTexts();
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
            {shown.map(({ relation, title, type, href }, i) => (
              <tr key={i}>
                <td>
                  {title === undefined ? (
                    <span className="faint">{text.untitled}</span>
                  ) : (
                    <Isolated text={title} />
                  )}
                  <br />
                  <Target href={href} />
                  {type !== undefined && (
                    <>
                      {" "}
                      <span className="faint">
                        <Isolated text={type} />
                      </span>
                    </>
                  )}
                </td>
                <td>
                  <Isolated text={relation} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </More>
  );
}

/** Where a link leads: browsers open no ipfs addresses, so these are text. */
function Target({ href }: { href: string }) {
  const shown = <Isolated text={href} />;
  if (!/^(https?|mailto):/i.test(href)) return <span className="target">{shown}</span>;
  return (
    <a className="target" href={href} rel="noreferrer noopener" target="_blank">
      {shown}
    </a>
  );
}
