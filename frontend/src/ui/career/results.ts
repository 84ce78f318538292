import type { Form, PastForecasts, Result } from "../../api/types";
import { plural } from "../../lib/format";

/** "retired", "did not start"; for a classified car its place. */
export const finishText = ({ finish, status }: Pick<Result, "finish" | "status">): string => (finish === null ? status.replaceAll("_", " ") : `P${finish}`);

const SHORT: Record<string, string> = { retired: "Ret", not_classified: "NC", disqualified: "DSQ", excluded: "Excl", did_not_start: "DNS" };

/** The same for a narrow place. */
export const finishShort = ({ finish, status }: Pick<Result, "finish" | "status">): string => (finish === null ? (SHORT[status] ?? "DNQ") : `P${finish}`);

export type RaceOfForm = Pick<Result, "race_id" | "season" | "round" | "race"> & { cars: Result[] };

/** The last races with the cars in each; `results` in the order of races. */
export function lastRaces(results: readonly Result[], count: number): RaceOfForm[] {
  const races = new Map<number, RaceOfForm>();
  for (const result of results) {
    const { race_id, season, round, race } = result;
    const known = races.get(race_id) ?? { race_id, season, round, race, cars: [] };
    known.cars.push(result);
    races.set(race_id, known);
  }
  return [...races.values()].slice(-count);
}

export function formSentence({ races, points, wins, podiums, not_classified: out, mean_finish: mean }: Form): string {
  if (races === 0) return "";
  const figures = [plural(wins, "win"), podiums === 1 ? "1 podium place" : `${podiums} podium places`, `${points} points`, ...(out === 0 ? [] : [`${out} not classified`])];
  return `In the last ${plural(races, "race")} started: ${figures.join(", ")}${mean === null ? "" : `; mean finishing place ${mean.toFixed(1)}`}.`;
}

/** What our forecasts expected beside what came. */
export function forecastsSentence({ count, expected_wins: wins, wins: won, expected_podiums: podiums, podiums: reached }: PastForecasts): string {
  return `Of ${plural(count, "forecast")}, the chances add up to ${wins.toFixed(1)} wins and ${podiums.toFixed(1)} podium places; there were ${won} and ${reached}.`;
}
