import { expect, test } from "vitest";

import { forecast } from "../../test/answers";
import { along, barGeometry, tickLabel, winScale } from "./scale";

const withTop = (upper: number) => forecast.predictions.map((p) => ({ ...p, win_probability: 0.01, interval_80: [0, upper] as [number, number] }));

test.each([
  [0.04, 0.05],
  [0.3, 0.3],
  [0.41, 0.5],
  [0.85, 1],
])("an interval up to %d is drawn on a scale up to %d", (upper, end) => {
  expect(winScale(withTop(upper)).end).toBe(end);
});

test("no forecast at all still has a scale", () => {
  expect(winScale([]).end).toBeGreaterThan(0);
});

test.each([0.04, 0.09, 0.15, 0.25, 0.35, 0.45, 0.55, 0.75, 0.95])("marks of a scale for %d are round, inside and never 0%% or 100%%", (upper) => {
  const { ticks, end } = winScale(withTop(upper));
  expect(ticks.every((tick) => tick > 0 && tick < end)).toBe(true);
  expect(ticks.map(tickLabel).filter((label) => label.length > 4 || label === "0%" || label === "100%")).toEqual([]);
});

test("bar and whisker share one scale", () => {
  expect(barGeometry({ end: 0.5, ticks: [] }, 0.25, [0.2, 0.3])).toEqual({ width: 50, whiskerFrom: 40, whiskerTo: 60 });
});

test("nothing is drawn outside the bar", () => {
  const scale = { end: 0.5, ticks: [] };
  expect([along(scale, -0.1), along(scale, 0.9)]).toEqual([0, 100]);
});
