import { expect, test } from "vitest";

import { performance } from "../../test/career";
import { gridFinishChart, gridFinishSentence } from "./gridFinish";
import { finishShort, finishText, lastRaces } from "./results";
import { record, seasonPointsChart } from "./seasonPoints";

const COLOUR = { light: "#000000", dark: "#ffffff" };
const { results } = performance;

test("a finish is a place, or the reason why there is none", () => {
  expect(results.map(finishText)).toEqual(["P1", "retired"]);
  expect(results.map(finishShort)).toEqual(["P1", "Ret"]);
});

test("the last races have all cars of each, the newest last", () => {
  const both = results.flatMap((row) => [row, { ...row, driver_id: 9 }]);
  expect(lastRaces(both, 1)).toMatchObject([{ round: 2, cars: [{ driver_id: 1 }, { driver_id: 9 }] }]);
});

test("a car that starts in the pit lane or retires is no point; equal points stand apart", () => {
  const [first] = results;
  const chart = gridFinishChart(first ? [first, first, ...results.slice(1)] : [], COLOUR, COLOUR);
  expect(chart.series[0]).toMatchObject({ points: [{ x: 2, y: 1 }, { x: 2.18, y: 1 }] });
});

test("places gained are in words with their doubt", () => {
  expect(gridFinishSentence({ races: 4, mean_grid: 5, mean_finish: 6.5, mean_gained: -1.5, standard_error: 0.5 })).toContain("1.5 places lost, give or take 1.0");
  expect(gridFinishSentence({ races: 0, mean_grid: null, mean_finish: null, mean_gained: null, standard_error: null })).toContain("No classified finish");
});

test("a season that goes on has no champion yet", () => {
  expect(record(performance.points_by_season, 2023)).toEqual({ titles: [2022], wins: 10, first: 2022, last: 2023 });
  expect(record([], 2023)).toBeNull();
});

test("the engines of a season count together", () => {
  const two = [{ season: 1960, points: 4, position: 2, wins: 0, engine: "brm" }, { season: 1960, points: 6, position: 1, wins: 1, engine: "climax" }];
  expect(seasonPointsChart(two, COLOUR)).toMatchObject({ labels: ["1960"], series: [{ values: [10] }] });
});
