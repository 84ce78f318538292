import type { ConstructorPerformance, DriverPerformance } from "../../api/types";

/** Results, ratings and forecasts without those of a race, and without the totals of its season. */
export function withoutRace<T extends DriverPerformance | ConstructorPerformance>(data: T, race: { race_id: number; season: number } | null): T {
  if (!race) return data;
  const others = <Row extends { race_id: number }>(rows: readonly Row[]) => rows.filter(({ race_id }) => race_id !== race.race_id);
  return {
    ...data,
    results: others(data.results),
    elo_evolution: others<{ race_id: number }>(data.elo_evolution),
    forecasts: { ...data.forecasts, forecasts: others(data.forecasts.forecasts) },
    points_by_season: data.points_by_season.filter(({ season }) => season !== race.season),
  };
}
