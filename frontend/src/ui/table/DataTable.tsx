import "./table.css";

import { type ReactNode, useId } from "react";

import { ColumnHeader } from "./ColumnHeader";
import type { Column } from "./columns";
import { sortRows } from "./sort";
import { TableRow } from "./TableRow";
import { useTableState } from "./useTableState";

type Props<Row> = {
  /** Its name in the address; unique on a page. */
  id: string;
  caption: ReactNode;
  /** The caption is read out but not shown, for a table right below its heading. */
  captionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string | number;
  /** "points" or "-points"; by default the given order. */
  defaultSort?: string;
  /** What a row opens to; null where it opens nothing. Needs a column with `rowHeader`. */
  detail?: (row: Row) => ReactNode;
  detailLabel?: (row: Row) => string;
  /** Address of the same table as CSV. */
  csv?: string;
};

export function DataTable<Row>({ id, caption, captionHidden = false, columns, rows, rowKey, defaultSort = "", detail, detailLabel, csv }: Props<Row>) {
  const { sort, setSort, isOpen, toggle } = useTableState(id, columns, defaultSort);
  const captionId = useId();
  return (
    <div>
      <div role="region" aria-labelledby={captionId} tabIndex={0} className="table-scroll">
        <table className="data-table">
          <caption id={captionId} className={captionHidden ? "sr-only" : undefined}><span className="table-caption">{caption}</span></caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <ColumnHeader key={column.key} column={column} sort={sort} onSort={setSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {sortRows(rows, columns, sort).map((row) => {
              const key = String(rowKey(row));
              return (
                <TableRow
                  key={key}
                  row={row}
                  columns={columns}
                  detail={detail?.(row) ?? null}
                  detailLabel={detailLabel?.(row) ?? "Details"}
                  open={isOpen(key)}
                  onToggle={() => {
                    toggle(key);
                  }}
                />
              );
            })}
          </tbody>
        </table>
      </div>
      {csv && <p className="mt-2 text-sm print:hidden"><a className="link" href={csv} download>Download as CSV</a></p>}
    </div>
  );
}
