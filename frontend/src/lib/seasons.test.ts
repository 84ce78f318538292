import { expect, test } from "vitest";

import { seasons } from "../test/answers";
import { lastRaced, running, years } from "./seasons";

test("in winter the running season is the coming one, and the last with results the one before", () => {
  expect([running(seasons), lastRaced(seasons)]).toEqual([2024, 2023]);
});

test("within a season it is both", () => {
  const now = [{ season: 2025, races: 24, races_held: 0, first_race: null, last_race: null }, { season: 2024, races: 24, races_held: 5, first_race: null, last_race: null }];
  expect([running(now), lastRaced(now)]).toEqual([2024, 2024]);
});

test("all seasons follow from the newest and their count", () => {
  expect(years(2024, 3)).toEqual([2024, 2023, 2022]);
  expect([years(undefined, 0), running([]), lastRaced([])]).toEqual([[], undefined, undefined]);
});
