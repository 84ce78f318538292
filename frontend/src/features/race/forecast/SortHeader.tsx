import { SORT_DIRECTION, type SortKey } from "./sort";

type Props = { name: SortKey; label: string; sorted: SortKey; onSort: (key: SortKey) => void; className?: string };

export function SortHeader({ name, label, sorted, onSort, className = "" }: Props) {
  const active = sorted === name;
  return (
    <th role="columnheader" scope="col" aria-sort={active ? SORT_DIRECTION[name] : "none"} className={className}>
      <button
        type="button"
        className="sort-button"
        data-active={active}
        onClick={() => {
          onSort(name);
        }}
      >
        {label}
        <svg viewBox="0 0 8 8" aria-hidden="true" className="size-2">
          {SORT_DIRECTION[name] === "ascending" ? <path d="M4 1l3.5 6h-7z" /> : <path d="M4 7L.5 1h7z" />}
        </svg>
      </button>
    </th>
  );
}
