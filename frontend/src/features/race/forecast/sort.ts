import type { CalendarRace, Prediction } from "../../../api/types";

export type SortKey = "win" | "podium" | "points" | "finish" | "expected" | "grid" | "driver" | "constructor";

type Comparison = (a: Prediction, b: Prediction) => number;

const byWin: Comparison = (a, b) => b.win_probability - a.win_probability || a.expected_position - b.expected_position;

// Each key has one useful direction: likeliest first, best place first, A to Z.
const COMPARISONS: Record<SortKey, Comparison> = {
  win: byWin,
  podium: (a, b) => b.podium_probability - a.podium_probability,
  points: (a, b) => b.points_probability - a.points_probability,
  finish: (a, b) => (b.finish_probability ?? 0) - (a.finish_probability ?? 0),
  expected: (a, b) => a.expected_position - b.expected_position,
  // A driver who starts from the pit lane has no grid position and stands last.
  grid: (a, b) => (a.grid_position ?? 99) - (b.grid_position ?? 99),
  driver: (a, b) => a.driver.localeCompare(b.driver, "en"),
  constructor: (a, b) => a.constructor.localeCompare(b.constructor, "en"),
};

export const SORT_DIRECTION: Record<SortKey, "ascending" | "descending"> = {
  win: "descending",
  podium: "descending",
  points: "descending",
  finish: "descending",
  expected: "ascending",
  grid: "ascending",
  driver: "ascending",
  constructor: "ascending",
};

/** A sorted copy; ties fall back to the win probability. */
export function sortPredictions(predictions: readonly Prediction[], key: SortKey): Prediction[] {
  const compare = COMPARISONS[key];
  return [...predictions].sort((a, b) => compare(a, b) || byWin(a, b));
}

/** Rank by win probability, 1 for the favourite, whatever the table is sorted by. */
export function winRanks(predictions: readonly Prediction[]): Map<number, number> {
  return new Map(sortPredictions(predictions, "win").map((prediction, index) => [prediction.driver_id, index + 1]));
}

/** Races of a calendar that are not over, soonest first. */
export function upcomingRaces(races: readonly CalendarRace[], count: number): CalendarRace[] {
  return races
    .filter((race) => race.status === "scheduled" || race.status === "under_way")
    .sort((a, b) => a.date.localeCompare(b.date))
    .slice(0, count);
}
