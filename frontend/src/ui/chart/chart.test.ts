import { expect, test } from "vitest";

import { driverMark } from "../../lib/driverMark";
import { datasets } from "./datasets";
import { options, span } from "./options";
import type { Axes, ChartData, Series } from "./types";

const COLOUR = { light: "#aa0000", dark: "#ff5555" };
const TOKENS = { ink: "black", soft: "grey", line: "silver", surface: "white" };
const AXES: Axes = { x: "Round", y: "Chance", format: (value) => `${value}%`, reversed: true, min: 0 };

const series = (label: string, more: Partial<Series> = {}): Series => ({ id: label, label, colour: COLOUR, values: [1, null, 3], ...more });
const line = (...all: Series[]): ChartData => ({ kind: "line", labels: ["1", "2", "3"], series: all });
const made = (data: ChartData, still = false) => options({ data, axes: AXES, tokens: TOKENS, still, recent: null });

test("a series has the colour of the theme and the mark of its driver", () => {
  const data = line(series("Ada"), series("Ben", { mark: driverMark(1) }));
  const [ada, ben] = datasets(data, "dark").datasets;
  expect(ada).toMatchObject({ borderColor: "#ff5555", borderDash: [], pointStyle: "circle" });
  expect(ben).toMatchObject({ borderColor: "#ff5555", pointStyle: "triangle", borderDash: [6, 4] });
});

test("an interval is an area below its line, without a name of its own", () => {
  const { datasets: drawn } = datasets(line(series("Ada", { band: { lower: [0, null, 2], upper: [2, null, 4] } })), "light");
  expect(drawn.map(({ label }) => label)).toEqual(["", "", "Ada"]);
  expect(drawn[1]).toMatchObject({ fill: "-1", backgroundColor: "#aa000033" });
});

test("bars have no area", () => {
  const data: ChartData = { kind: "bar", labels: ["1"], series: [series("Ada", { band: { lower: [0], upper: [1] } })] };
  expect(datasets(data, "light").datasets).toHaveLength(1);
});

test("points of a scatter chart stand alone unless they are joined", () => {
  const points = [{ x: 0, y: 0 }];
  const data: ChartData = { kind: "scatter", series: [{ id: "a", label: "Bins", colour: COLOUR, points }, { id: "b", label: "Ideal", colour: COLOUR, points, joined: true }] };
  expect(datasets(data, "light").datasets).toMatchObject([{ showLine: false, pointRadius: [3] }, { showLine: true, pointRadius: 0 }]);
});

test("the last labels are shown at first where there are more", () => {
  const long: ChartData = { kind: "line", labels: Array.from({ length: 50 }, String), series: [] };
  expect([span(long, 20), span(long, null), span(long, 60)]).toEqual([{ min: 30, max: 49 }, {}, {}]);
  expect(span({ kind: "scatter", series: [] }, 20)).toEqual({});
});

test("who wants no motion gets none", () => {
  expect([made(line(), true).animation, made(line()).animation]).toEqual([false, undefined]);
});

test("places have the first at the top, and the axis its own words", () => {
  const y = made(line()).scales?.y as unknown as { reverse: boolean; min: number; ticks: { callback: (value: number) => string } };
  expect([y.reverse, y.min, y.ticks.callback(5)]).toEqual([true, 0, "5%"]);
});

test("a chart of one series needs no legend", () => {
  expect([made(line(series("Ada"))).plugins?.legend?.display, made(line(series("Ada"), series("Ben"))).plugins?.legend?.display]).toEqual([false, true]);
});

test("a point may have a size and a note of its own", () => {
  const points = [{ x: 0, y: 0, radius: 6, note: "12 of 60 cars" }, { x: 1, y: 1 }];
  const data: ChartData = { kind: "scatter", series: [{ id: "a", label: "Bins", colour: COLOUR, points }] };
  expect(datasets(data, "light").datasets).toMatchObject([{ pointRadius: [6, 3] }]);
  const label = made(data).plugins?.tooltip?.callbacks?.label as unknown as (item: object) => string;
  expect(points.map((raw) => label({ dataset: { label: "Bins" }, parsed: { y: raw.y }, raw }))).toEqual(["12 of 60 cars", "Bins: 1%"]);
});
