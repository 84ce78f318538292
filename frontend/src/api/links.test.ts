import { expect, test } from "vitest";

import { calendarFile, csvLink, forecastPermalink } from "./links";

test("a list as CSV keeps its filters", () => {
  expect(csvLink("/api/v1/races", undefined, { season: 2024 })).toBe("/api/v1/races?format=csv&season=2024");
  expect(csvLink("/api/v1/calendar/{year}", { year: 2024 })).toBe("/api/v1/calendar/2024?format=csv");
});

test("calendars and published forecasts have addresses of their own", () => {
  expect([calendarFile(2024), forecastPermalink(7)]).toEqual(["/api/v1/calendar/2024.ics", "/api/v1/forecasts/7"]);
});
