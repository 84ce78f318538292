import type { Column, Direction, Value } from "./columns";

export type Sort = { key: string; direction: Direction };

/** As it stands in the address: "points" upwards, "-points" downwards. */
export const writeSort = ({ key, direction }: Sort): string => (direction === "descending" ? `-${key}` : key);

/** Null where no column of that name can be sorted. */
export function readSort<Row>(text: string, columns: readonly Column<Row>[]): Sort | null {
  const key = text.replace(/^-/, "");
  if (!columns.some((column) => column.key === key && column.sort)) return null;
  return { key, direction: text.startsWith("-") ? "descending" : "ascending" };
}

/** What a click on a heading leads to: its first direction, then the other one. */
export function clicked<Row>({ key, first = "ascending" }: Column<Row>, sort: Sort | null): Sort {
  if (sort?.key !== key) return { key, direction: first };
  return { key, direction: sort.direction === "ascending" ? "descending" : "ascending" };
}

function compare(a: Value, b: Value): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

/** A sorted copy; rows without a value stand last in both directions, equal ones in the given order. */
export function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort | null): Row[] {
  const value = columns.find(({ key }) => key === sort?.key)?.sort;
  if (!sort || !value) return [...rows];
  const sign = sort.direction === "ascending" ? 1 : -1;
  return [...rows].sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * compare(a, b);
  });
}
