/** What tells team-mates apart besides a colour that they share. */
export type DriverMark = { shape: "circle" | "rect" | "triangle" | "rectRot"; dash: readonly number[] };

const MARKS: readonly [DriverMark, ...DriverMark[]] = [
  { shape: "circle", dash: [] },
  { shape: "triangle", dash: [6, 4] },
  { shape: "rectRot", dash: [2, 3] },
  { shape: "rect", dash: [10, 3, 2, 3] },
];

/** The mark of a constructor's first, second … driver. */
export const driverMark = (index: number): DriverMark => MARKS[index % MARKS.length] ?? MARKS[0];

/** The index of each driver among those of the same constructor, in the given order. */
export function teamMateIndexes<Row>(rows: readonly Row[], constructorOf: (row: Row) => string | number): number[] {
  const seen = new Map<string | number, number>();
  return rows.map((row) => {
    const constructor = constructorOf(row);
    const index = seen.get(constructor) ?? 0;
    seen.set(constructor, index + 1);
    return index;
  });
}
