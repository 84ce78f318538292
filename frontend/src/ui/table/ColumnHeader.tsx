import { classOf, type Column } from "./columns";
import { clicked, type Sort } from "./sort";

type Props<Row> = { column: Column<Row>; sort: Sort | null; onSort: (sort: Sort) => void };

export function ColumnHeader<Row>({ column, sort, onSort }: Props<Row>) {
  const className = `${classOf(column)} ${column.rowHeader ? "row-header" : ""}`;
  if (!column.sort) return <th scope="col" className={className}><span className="inline-block py-1">{column.header}</span></th>;
  const active = sort?.key === column.key ? sort.direction : undefined;
  const { direction } = active ? { direction: active } : clicked(column, null);
  return (
    <th scope="col" aria-sort={active ?? "none"} className={className}>
      <button
        type="button"
        className="sort-button"
        data-active={active !== undefined}
        onClick={() => {
          onSort(clicked(column, sort));
        }}
      >
        {column.header}
        <svg viewBox="0 0 8 8" aria-hidden="true" className="size-2">
          {direction === "ascending" ? <path d="M4 1l3.5 6h-7z" /> : <path d="M4 7L.5 1h7z" />}
        </svg>
      </button>
    </th>
  );
}
