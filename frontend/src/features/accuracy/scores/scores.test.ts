import { expect, test } from "vitest";

import { accuracy, difference, means } from "../../../test/scores";
import { isFresh } from "../../../ui/spoilers/fresh";
import { ordinal } from "../races/ordinal";
import { seasonChart, seasonRows } from "../seasons/seasons";
import { bySeason } from "../../../test/scores";
import { comparisons, differenceText, meanInterval, scoreRows, shareInterval } from "./scores";

test("the interval of a mean is two standard errors wide on each side, and unknown from one race", () => {
  expect(meanInterval({ mean: 1, standard_error: 0.1 })?.map((end) => Number(end.toFixed(2)))).toEqual([0.8, 1.2]);
  expect(meanInterval({ mean: 1, standard_error: null })).toBeNull();
});

test("the interval of a share stays between 0 and 1", () => {
  const [lower, upper] = shareInterval(1, 20);
  expect([lower > 0.8, upper]).toEqual([true, 1]);
  // Wilson's interval of 81 in 263, as in Agresti and Coull (1998).
  expect(shareInterval(81 / 263, 263).map((end) => Number(end.toFixed(3)))).toEqual([0.255, 0.366]);
});

test("models and rules stand in one order, and Elo once", () => {
  expect(scoreRows(accuracy.models, accuracy.references, "after_qualifying").map(({ forecaster, isReference }) => [forecaster, isReference])).toEqual([
    ["ensemble", false], ["regression", false], ["elo", false], ["uniform", true],
  ]);
  expect(scoreRows([means("elo", 1)], [], "before_weekend")).toEqual([]);
});

test("a comparison is by log loss, and has its interval where there are enough races", () => {
  const brier = difference("grid", "x", { score: "brier_score" });
  const rows = comparisons([brier, ...accuracy.differences], "after_qualifying", "ensemble");
  expect(rows.map(differenceText)).toEqual(["−0.20 (−0.30 to −0.10)", "−0.20 (−0.40 to +0.10)"]);
  expect(differenceText({ difference: 0.1, interval: null })).toBe("+0.10");
});

test("no bound reads as zero that is none", () => {
  expect(differenceText({ difference: -0.27, interval: [-0.54, -0.002] })).toBe("−0.270 (−0.540 to −0.002)");
  expect(differenceText({ difference: -0.27, interval: [-0.54, 0] })).toBe("−0.27 (−0.54 to +0.00)");
});

test("seasons are rows from the newest, and lines from the oldest", () => {
  const rows = seasonRows(bySeason.rows);
  expect(rows.map(({ season, losses }) => [season, losses.ensemble, losses.leader])).toEqual([[2023, 1, 2], [2022, 1.2, null]]);
  expect(seasonChart(rows)).toMatchObject({ labels: ["2022", "2023"], series: [{ id: "ensemble", values: [1.2, 1] }, { id: "leader", values: [null, 2] }] });
});

test("a race is fresh for a week", () => {
  const now = new Date("2024-02-20T12:00:00Z");
  expect([isFresh("2024-02-18", now), isFresh("2024-02-12", now), isFresh("2024-02-18", null)]).toEqual([true, false, false]);
});

test.each([[1, "1st"], [2, "2nd"], [3, "3rd"], [11, "11th"], [22, "22nd"]])("%i is written %s", (rank, text) => {
  expect(ordinal(rank)).toBe(text);
});
