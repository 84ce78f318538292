import { expect, test } from "vitest";

import { driverMark, teamMateIndexes } from "./driverMark";

test("team-mates differ in shape and in dash", () => {
  const [first, second] = [driverMark(0), driverMark(1)];
  expect(first.shape).not.toBe(second.shape);
  expect(first.dash).not.toEqual(second.dash);
});

test("a constructor with many drivers runs out of marks, not of drivers", () => {
  expect(driverMark(4)).toEqual(driverMark(0));
});

test("drivers are counted within their constructor", () => {
  expect(teamMateIndexes(["A", "B", "A", "A", "B"], (row) => row)).toEqual([0, 0, 1, 2, 1]);
});
