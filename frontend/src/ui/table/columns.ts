import type { ReactNode } from "react";

export type Value = number | string | null;
export type Direction = "ascending" | "descending";

export type Column<Row> = {
  key: string;
  header: ReactNode;
  cell: (row: Row) => ReactNode;
  /** What to sort by; a column without it cannot be sorted. Null always stands last. */
  sort?: (row: Row) => Value;
  /** Direction of the first click; numbers usually start with the largest. */
  first?: Direction;
  align?: "left" | "right";
  /** Left out on narrower windows, never in print. */
  hideBelow?: "sm" | "md" | "lg" | "xl";
  /** Names the row; stays in place while the others scroll. */
  rowHeader?: boolean;
};

const HIDDEN = {
  sm: "max-sm:hidden print:table-cell",
  md: "max-md:hidden print:table-cell",
  lg: "max-lg:hidden print:table-cell",
  xl: "max-xl:hidden print:table-cell",
};

export const classOf = ({ align, hideBelow }: Pick<Column<never>, "align" | "hideBelow">): string =>
  [align === "right" ? "numeric" : "", hideBelow ? HIDDEN[hideBelow] : ""].filter(Boolean).join(" ");
