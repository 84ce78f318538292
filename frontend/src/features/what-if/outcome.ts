import type { WhatIfPrediction } from "../../api/types";
import { gridText } from "../../lib/grid";

export type Outcome = WhatIfPrediction & {
  /** Null for a driver who is not in the unchanged race. */
  before: number | null;
  /** The place on the grid, or the pit lane. */
  starts: string | null;
};

/** The answer with each chance before and after, the largest change first. */
export const outcomesOf = (rows: readonly WhatIfPrediction[]): Outcome[] =>
  rows
    .map((row) => ({ ...row, before: row.change === null ? null : row.win_probability - row.change, starts: gridText(row.grid_position, rows) }))
    .toSorted((a, b) => Math.abs(b.change ?? b.win_probability) - Math.abs(a.change ?? a.win_probability));
