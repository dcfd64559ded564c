import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useRef, useState } from "react";
import { Link } from "wouter";
import { useFormats } from "../language/language.js";
import { shortened } from "../parts/Address.js";
import { Isolated } from "../parts/Isolated.js";
import { CodeStatus } from "../parts/Status.js";
import { useWords } from "../parts/text.js";
import type { Row } from "./listing.js";
import { useBrowseTexts } from "./text.js";
import { browseLink } from "./view.js";

/** About the height of a row until it is measured, in pixels: one line, or several under one another (browse.css). */
const [ONE_LINE, SEVERAL_LINES] = [36, 104];

interface CodesTableProps {
  rows: readonly Row[];
  nameOf: (code: string) => string | undefined;
}

/**
 * Codes, however many: only the rows in sight are in the page. Roles and counts are spelt out, because what lays
 * the rows out takes the table's own meaning away.
 */
export function CodesTable({ rows, nameOf }: CodesTableProps) {
  const text = useBrowseTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const [height] = useState(() =>
    matchMedia("(max-width: 60rem)").matches ? SEVERAL_LINES : ONE_LINE,
  );
  // Both functions stay the same while the rows do: another one means that all rows are laid out anew.
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback(() => height, [height]),
    getItemKey: useCallback((index: number) => rows[index]!.code, [rows]),
    overscan: 10,
  });
  return (
    <div ref={scroller} className="codes" role="region" aria-label={text.codes} tabIndex={0}>
      <table role="table" aria-label={text.codes} aria-rowcount={rows.length + 1}>
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            {text.columns.map((column) => (
              <th key={column} role="columnheader" scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => (
            <tr
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              role="row"
              aria-rowindex={index + 2}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Cells row={rows[index]!} name={nameOf(rows[index]!.code)} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cells({ row, name }: { row: Row; name: string | undefined }) {
  const text = useBrowseTexts();
  const { kinds } = useWords();
  const { day } = useFormats();
  const { code, kind, status, holder, issuedAt } = row;
  return (
    <>
      <th role="rowheader" scope="row">
        {kind === "ObjectClass" ? (
          <code>{code}</code>
        ) : (
          <Link href={browseLink(code)} title={text.below(code)}>
            <code>{code}</code>
          </Link>
        )}
      </th>
      <td role="cell">{name !== undefined && <Isolated text={name} />}</td>
      <td role="cell">{kinds[kind]}</td>
      <td role="cell">
        <CodeStatus status={status} />
      </td>
      <td role="cell">
        <Link href={`/holder/${holder}`} title={holder}>
          <code>{shortened(holder)}</code>
        </Link>
      </td>
      <td role="cell">{day(issuedAt)}</td>
      <td role="cell">
        <Link href={`/${code}`} aria-label={text.pageOf(code)}>
          {text.page}
        </Link>
      </td>
    </>
  );
}
