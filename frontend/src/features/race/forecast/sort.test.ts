import { expect, test } from "vitest";

import type { RaceStatus } from "../../../api/types";
import { calendar, forecast } from "../../../test/answers";
import { SORT_DIRECTION, sortPredictions, type SortKey, upcomingRaces, winRanks } from "./sort";

const codes = (key: SortKey) => sortPredictions(forecast.predictions.toReversed(), key).map((p) => p.driver_code);

test.each<SortKey>(["win", "podium", "points", "finish", "expected", "driver"])("sorted by %s the favourite comes first here", (key) => {
  expect(codes(key)).toEqual(["VOS", "OKO", "MAR", "FEN"]);
});

test("within a constructor the likelier winner comes first", () => {
  expect(codes("constructor")).toEqual(["VOS", "MAR", "OKO", "FEN"]);
});

test("a driver without a grid position stands behind the grid", () => {
  const grid = forecast.predictions.map((p, index) => ({ ...p, grid_position: index === 0 ? null : index }));
  expect(sortPredictions(grid, "grid").at(-1)?.driver_code).toBe("VOS");
});

test("sorting leaves the answer of the API as it was", () => {
  const before = forecast.predictions.map((p) => p.driver_code);
  sortPredictions(forecast.predictions, "constructor");
  expect(forecast.predictions.map((p) => p.driver_code)).toEqual(before);
});

test("ranks follow the win probability whatever the order of the rows", () => {
  expect(winRanks(forecast.predictions.toReversed()).get(1)).toBe(1);
});

test("probabilities sort downwards, places and names upwards", () => {
  expect([SORT_DIRECTION.win, SORT_DIRECTION.expected, SORT_DIRECTION.driver]).toEqual(["descending", "ascending", "ascending"]);
});

test("coming races are those that are not over, in order of date", () => {
  const [lowmoor, sandhaven] = calendar.races;
  if (!lowmoor || !sandhaven) throw new Error("The recorded answer has no two races.");
  const rounds = (status: RaceStatus) => upcomingRaces([lowmoor, { ...sandhaven, status }], 5).map((race) => race.round);
  expect([rounds("scheduled"), rounds("under_way")]).toEqual([[1, 2], [1, 2]]);
  expect([rounds("awaiting_result"), rounds("held"), rounds("cancelled")]).toEqual([[2], [2], [2]]);
});

test("no more coming races are listed than requested", () => {
  expect(upcomingRaces(calendar.races, 1)).toHaveLength(1);
});
