import { expect, test } from "vitest";

import { forecast } from "../../test/answers";
import type { AccuracyRow, Classified, ForecastHeader } from "../../api/types";
import { arrow, arrowWords, byChange, reasons } from "./changes/moved";
import { placeRows, placesOf } from "./places/places";
import { besideForecast, outcome, surprises } from "./result/beside";
import { scoresOf, verdict } from "./result/scores";
import { defaultEarlier, earlierThan, newestFirst, stagesOf } from "./versions/versions";

const version = (id: number, as_of: string, stage: ForecastHeader["stage"], kind: ForecastHeader["kind"] = "live"): ForecastHeader => ({ ...forecast, forecast_id: id, as_of, stage, kind });

const VERSIONS = [
  version(1, "2024-02-20", "before_weekend"),
  version(3, "2024-03-01", "after_qualifying"),
  version(4, "2024-03-02", "after_qualifying"),
  version(2, "2024-02-29", "before_weekend"),
  version(9, "2024-02-27", "before_weekend", "backtest"),
];

test("versions are ordered by what they know, and compared with earlier ones of their kind", () => {
  expect(newestFirst(VERSIONS).map(({ forecast_id: id }) => id)).toEqual([4, 3, 2, 9, 1]);
  expect(stagesOf(VERSIONS)).toEqual(["before_weekend", "after_qualifying"]);
  const newest = VERSIONS[2] ?? VERSIONS[0];
  const earlier = earlierThan(VERSIONS, newest);
  expect(earlier.map(({ forecast_id: id }) => id)).toEqual([3, 2, 1]);
  expect(newest && defaultEarlier(earlier, newest)?.forecast_id).toBe(2);
  expect(earlierThan(VERSIONS, undefined)).toEqual([]);
});

test("a change has its direction in a sign and in words", () => {
  expect([arrow(0.041), arrow(-0.003), arrow(0.0001)]).toEqual(["▲ 4.1", "▼ 0.3", null]);
  expect([arrowWords(0.041), arrowWords(-0.003), arrowWords(0)]).toEqual(["up 4.1 percentage points", "down 0.3 percentage points", "unchanged"]);
});

test("the reasons of a change are its two weightiest", () => {
  const parts = [{ factor: "car", log_odds: 0.2 }, { factor: "grid", log_odds: -1 }, { factor: "form", log_odds: 0.15 }] as const;
  expect(reasons(parts)).toBe("Grid and qualifying ▼, Car ▲");
  expect(reasons([{ factor: "car", log_odds: 0.01 }])).toBe("no single reason");
});

test("the largest change comes first", () => {
  const change = { driver: "", driver_id: 0, driver_code: "", constructor: "", change: 0, contributions: [] };
  expect(byChange([{ ...change, from: 0.1, to: 0.2 }, { ...change, from: 0.5, to: 0.1 }]).map(({ to }) => to)).toEqual([0.1, 0.2]);
});

test("the heatmap never shows 0 or 100, and ends with the chance not to finish", () => {
  const [first, second] = forecast.predictions.map((p) => ({ ...p, place_probabilities: [0.999, 0.001, 0.25] }));
  const rows = placeRows([second, first].flatMap((p) => p ?? []));
  expect(rows.map(({ driver }) => driver)).toEqual(["Ada Voss", "Ben Okoro"]);
  expect(rows[1]?.cells.map(({ text }) => text)).toEqual([">99", "", "25", "4"]);
  expect(rows[0]?.cells[0]?.heat).toBe(1);
  expect(placesOf(forecast.predictions)).toBe(0);
});

const classified = (driver_id: number, finish: number | null, shared_car = false): Classified => ({
  finish,
  driver: `Driver ${driver_id}`,
  driver_id,
  driver_code: "",
  constructor: "Aurora",
  constructor_id: 1,
  grid: 1,
  pit_lane_start: false,
  status: finish === null ? "did_not_start" : "classified",
  reason_retired: "",
  laps: 57,
  points: 0,
  has_fastest_lap: false,
  shared_car,
});

test("a finish far from the expected one is a surprise; who was not forecast or not classified is none", () => {
  const rows = besideForecast([classified(2, 1), classified(1, 9), classified(3, null), classified(77, 4), classified(4, 5, true)], forecast.predictions);
  expect(rows.map(({ driver_id: id, gained }) => [id, gained && Math.round(gained)])).toEqual([[2, 2], [1, -7], [3, null], [77, null]]);
  expect(surprises(rows).map(({ driver_id: id }) => id)).toEqual([1]);
  expect(rows.map(outcome)).toEqual(["1", "9", "did not start", "4"]);
});

test("scores are the chance that was given to the winner, the best first", () => {
  const row = { log_loss: -Math.log(0.4), reference_log_loss: { grid: -Math.log(0.5), uniform: -Math.log(0.05) } } as unknown as AccuracyRow;
  const scores = scoresOf(row);
  expect(scores.map(({ id, chance }) => [id, Number(chance.toFixed(2))])).toEqual([["grid", 0.5], ["ours", 0.4], ["uniform", 0.05]]);
  expect(verdict(scores)).toContain("than 1 of 2 references");
  expect(verdict(scores.slice(1))).toContain("than every reference");
  expect(verdict(scores.slice(0, 2))).toContain("Every reference");
  expect(verdict([])).toBe("");
});
