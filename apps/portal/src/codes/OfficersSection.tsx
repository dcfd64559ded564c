import { useRead } from "../chain/queries.js";
import { domicile } from "../chain/reading.js";
import { useFormats } from "../language/language.js";
import { Address } from "../parts/Address.js";
import { Async } from "../parts/Async.js";
import { More } from "../parts/More.js";
import { useWords } from "../parts/text.js";
import { useCodeTexts } from "./text.js";

/** Who may act for a code beside its holder, and until when. */
export function OfficersSection({ code }: { code: string }) {
  const text = useCodeTexts();
  const { roles: roleWords } = useWords();
  const { day } = useFormats();
  const officers = useRead(["officers", code], () => domicile.officers.list(code));
  return (
    <Async query={officers}>
      {(found) =>
        found.length > 0 && (
          <section aria-labelledby="officers">
            <h2 id="officers">{text.officers}</h2>
            <More items={found} first={20} step={50} more={text.more} fewer={text.fewer}>
              {(shown) => (
                <table className="listed">
                  <thead>
                    <tr>
                      <th scope="col">{text.account}</th>
                      <th scope="col">{text.roles}</th>
                      <th scope="col">{text.until}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map(({ account, roles, until }) => (
                      <tr key={account}>
                        <td>
                          <Address value={account} />
                        </td>
                        <td>{roles.map((role) => roleWords[role]).join(", ")}</td>
                        <td>
                          {day(until)} {until * 1000 <= Date.now() && text.ended}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
            </More>
          </section>
        )
      }
    </Async>
  );
}
