import type { GridAgainstFinish, Result } from "../../api/types";
import type { Colour } from "../../lib/constructorColours";
import type { ChartData } from "../chart/types";

export type Placed = Result & { grid: number; finish: number };

/** Classified cars that started from a grid slot. */
export const placed = (results: readonly Result[]): Placed[] => results.filter((row): row is Placed => row.grid !== null && row.finish !== null && !row.shared_car);

// Where several races share a point they stand beside one another.
const APART = 0.18;

/** Grid against finish; a point below the line gained places. */
export function gridFinishChart(results: readonly Result[], colour: Colour, soft: Colour): ChartData {
  const rows = placed(results);
  const last = Math.max(10, ...rows.map(({ grid, finish }) => Math.max(grid, finish)));
  const seen = new Map<string, number>();
  const points = rows.map(({ grid, finish }) => {
    const count = seen.get(`${grid}/${finish}`) ?? 0;
    seen.set(`${grid}/${finish}`, count + 1);
    return { x: grid + (count % 4) * APART, y: finish + Math.floor(count / 4) * APART };
  });
  return {
    kind: "scatter",
    series: [
      { id: "races", label: "A race", colour, points },
      { id: "same", label: "Finished where it started", colour: soft, joined: true, points: [{ x: 1, y: 1 }, { x: last, y: last }] },
    ],
  };
}

export function gridFinishSentence({ races, mean_grid: grid, mean_finish: finish, mean_gained: gained, standard_error: error }: GridAgainstFinish): string {
  if (grid === null || finish === null || gained === null) return "No classified finish from a grid slot yet.";
  const doubt = error === null ? "" : `, give or take ${(2 * error).toFixed(1)}`;
  const count = races === 1 ? "One classified finish" : `${races} classified finishes`;
  return `${count}: from place ${grid.toFixed(1)} on the grid to ${finish.toFixed(1)} on average, ${Math.abs(gained).toFixed(1)} places ${gained < 0 ? "lost" : "gained"}${doubt}. Points above the line gained places.`;
}
