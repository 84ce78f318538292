import type { Classified, Prediction } from "../../../api/types";

export type Beside = Classified & {
  /** Null for a driver who was not in the forecast. */
  win: number | null;
  podium: number | null;
  expected: number | null;
  /** Places better than expected; below 0 worse. Null where one of the two is not known. */
  gained: number | null;
};

/** The result sheet with the forecast of each driver beside it; shared cars count for their first driver. */
export function besideForecast(results: readonly Classified[], predictions: readonly Prediction[]): Beside[] {
  const forecast = new Map(predictions.map((p) => [p.driver_id, p]));
  return results
    .filter(({ shared_car: shared }) => !shared)
    .map((row) => {
      const p = forecast.get(row.driver_id);
      const expected = p?.expected_position ?? null;
      return {
        ...row,
        win: p?.win_probability ?? null,
        podium: p?.podium_probability ?? null,
        expected,
        gained: expected === null || row.finish === null ? null : expected - row.finish,
      };
    });
}

const SHOWN = 3;
/** Places off the expected one, from which a finish counts as a surprise. */
const SURPRISING = 4;

/** The classified drivers whose finish was furthest from what was expected. */
export const surprises = (rows: readonly Beside[]): Beside[] =>
  rows
    .filter(({ gained }) => gained !== null && Math.abs(gained) >= SURPRISING)
    .toSorted((a, b) => Math.abs(b.gained ?? 0) - Math.abs(a.gained ?? 0))
    .slice(0, SHOWN);

/** Such as "disqualified": what stands in place of a position. */
export const outcome = ({ finish, status }: Pick<Classified, "finish" | "status">): string => (finish === null ? status.replaceAll("_", " ") : String(finish));
