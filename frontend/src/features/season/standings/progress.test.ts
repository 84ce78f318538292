import { expect, test } from "vitest";

import { progress } from "../../../test/season";
import { leaderSentence, pointsChart, raceIndex, standingsAfter } from "./progress";

test("the standings after a race are in the order of the places then, with gap, score and places gained", () => {
  const [first, second] = standingsAfter(progress, 1);
  expect(first).toMatchObject({ name: "Ben Okoro", position: 1, points: 43, gap: 0, scored: 25, gained: 1 });
  expect(second).toMatchObject({ name: "Ada Voss", points: 40, gap: 3, scored: 15, gained: -1 });
});

test("an entrant that was not yet in the standings is left out of them", () => {
  expect(standingsAfter(progress, 0).map(({ name }) => name)).toEqual(["Ada Voss", "Ben Okoro"]);
});

test("the excluded stand last, and without a point there is no place to gain", () => {
  const rows = standingsAfter(progress, 2);
  expect(rows.map(({ name, position, gained }) => [name, position, gained])).toEqual([["Ben Okoro", 1, 0], ["Cleo Marin", 2, null], ["Ada Voss", null, null]]);
});

test("a round that is not over is the last one that is", () => {
  expect([raceIndex(progress, "2"), raceIndex(progress, ""), raceIndex(progress, "9")]).toEqual([1, 2, 2]);
});

test("the chart has the points up to the chosen race; the second car of a constructor has another mark", () => {
  const chart = pointsChart(progress, 1, 8);
  expect(chart).toMatchObject({ labels: ["Sandhaven", "Lowmoor"] });
  expect(chart.series.map(({ label, mark }) => [label, mark?.shape])).toEqual([["Ben Okoro", "circle"], ["Ada Voss", "circle"], ["Cleo Marin", "triangle"]]);
  expect(pointsChart(progress, 1, 1).series).toHaveLength(1);
});

test("a chassis with two engines is two entrants with names of their own", () => {
  const made = { driver: null, driver_id: null, constructor: "Aurora", constructor_id: 1, positions: [1], points: [8], wins: [1] };
  const two = { ...progress, entrants: [{ ...made, engine: "ford-cosworth" }, { ...made, engine: "brm" }] };
  expect(standingsAfter(two, 0).map(({ name }) => name)).toEqual(["Aurora Ford-Cosworth", "Aurora BRM"]);
});

test("a sentence names who leads, and after the last race who won", () => {
  const rows = standingsAfter(progress, 1);
  expect(leaderSentence(rows, false)).toBe("Ben Okoro leads with 43 points, 3 ahead of Ada Voss.");
  expect(leaderSentence(rows, true)).toContain("won the championship");
  expect(leaderSentence([], true)).toBe("");
});
