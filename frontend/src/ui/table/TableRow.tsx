import { type ReactNode, useId } from "react";

import { classOf, type Column } from "./columns";

type Props<Row> = {
  row: Row;
  columns: readonly Column<Row>[];
  /** What the row opens to; null where there is nothing to open. */
  detail: ReactNode;
  detailLabel: string;
  open: boolean;
  onToggle: () => void;
};

export function TableRow<Row>({ row, columns, detail, detailLabel, open, onToggle }: Props<Row>) {
  const id = useId();
  const opener = detail !== null && (
    <button type="button" className="row-opener" aria-expanded={open} aria-controls={open ? id : undefined} aria-label={detailLabel} onClick={onToggle}>
      <svg aria-hidden="true" viewBox="0 0 8 8"><path d="M1.5 0.5l4.5 3.5-4.5 3.5z" /></svg>
    </button>
  );
  return (
    <>
      <tr>
        {columns.map((column) =>
          column.rowHeader ? (
            <th key={column.key} scope="row" className={`row-header ${classOf(column)}`}>
              <div className="row-title">{opener}<div className="min-w-0">{column.cell(row)}</div></div>
            </th>
          ) : (
            <td key={column.key} className={classOf(column)}>{column.cell(row)}</td>
          ),
        )}
      </tr>
      {open && detail !== null && (
        <tr id={id} className="row-detail">
          <td colSpan={columns.length}>{detail}</td>
        </tr>
      )}
    </>
  );
}
