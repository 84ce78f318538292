import { expect, test } from "vitest";

import { calibration } from "../../../test/scores";
import { calibrationChart, calibrationSentence, happened, rangeText } from "./calibration";

test("ranges have no 0% and no 100%", () => {
  expect([[0, 0.01], [0.1, 0.2], [0.9, 1]].map(([lower = 0, upper = 0]) => rangeText({ lower, upper }))).toEqual(["below 1%", "10–20%", "90% and more"]);
});

test("a shared win counts in parts", () => {
  expect([happened({ frequency: 0.2, count: 60 }), happened({ frequency: 0.25, count: 2 })]).toEqual([12, 0.5]);
});

test("the plot has the groups, the diagonal, and an interval for each group", () => {
  const chart = calibrationChart(calibration.bins);
  expect(chart.series.map(({ id }) => id)).toEqual(["bins", "ideal", "interval-0", "interval-1", "interval-2"]);
  expect(chart.series[0]).toMatchObject({ points: [{}, { x: 0.15, y: 0.2, note: "Given 15.0% on average: 12 of 60 cars" }, {}] });
  expect(calibrationChart([]).series).toHaveLength(2);
});

test.each([
  [{ value: 1, interval: [0.8, 1.2] as [number, number] }, "no sign"],
  [{ value: 0.7, interval: [0.5, 0.9] as [number, number] }, "too extreme"],
  [{ value: 1.4, interval: [1.1, 1.7] as [number, number] }, "too cautious"],
  [null, "In 2 of 3 groups from 20 races the forecast lies within the interval of what happened."],
])("a slope of %o reads: %s", (slope, words) => {
  expect(calibrationSentence({ ...calibration, slope })).toContain(words);
});
