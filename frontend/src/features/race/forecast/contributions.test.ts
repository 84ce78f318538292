import { expect, test } from "vitest";

import type { Contribution } from "../../../api/types";
import { forecast } from "../../../test/answers";
import { reach, shownParts, signedBar, total } from "./contributions";

const parts: Contribution[] = [
  { factor: "driver", log_odds: -0.5 },
  { factor: "car", log_odds: 1.24 },
  { factor: "form", log_odds: 0.03 },
  { factor: "circuit", log_odds: 0.04 },
  { factor: "other", log_odds: 0 },
];

test("the weightiest part comes first, whichever way it goes", () => {
  expect(shownParts(parts).map(({ name }) => name)).toEqual(["Car", "Driver", "Everything else"]);
});

test("what is too small to be shown goes together, so that all still add up", () => {
  const shown = shownParts(parts);
  expect(shown.at(-1)?.value).toBeCloseTo(0.07);
  expect(shown.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(total(parts));
});

test("where nothing is left there is no rest", () => {
  expect(shownParts([{ factor: "car", log_odds: 1 }, { factor: "other", log_odds: 0.000001 }])).toHaveLength(1);
  expect(shownParts([])).toEqual([]);
});

test("a factor that this page does not know yet belongs to the rest", () => {
  expect(shownParts([{ factor: "tyres" as Contribution["factor"], log_odds: 0.8 }])).toEqual([{ name: "Everything else", value: 0.8 }]);
});

test("the longest bar is that of the weightiest part of the field", () => {
  expect(reach(forecast.predictions)).toBe(2);
  expect(reach([])).toBe(1);
});

test.each([
  [2, { from: 50, width: 50 }],
  [1, { from: 50, width: 25 }],
  [0, { from: 50, width: 0 }],
  [-1, { from: 25, width: 25 }],
  [-9, { from: 0, width: 50 }],
])("a part of %d of 2 is a bar from the middle", (value, bar) => {
  expect(signedBar(value, 2)).toEqual(bar);
});
