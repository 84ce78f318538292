import { expect, test } from "vitest";

import { zoneName } from "./zones";

const SUMMER = new Date("2024-07-07T12:00:00Z");
const WINTER = new Date("2024-01-07T12:00:00Z");

test.each([
  ["America/New_York", "EDT", "EST"],
  ["Europe/Berlin", "CEST", "CET"],
  ["Europe/London", "BST", "GMT"],
  ["Australia/Melbourne", "AEST", "AEDT"],
  ["Asia/Tokyo", "JST", "JST"],
  ["Asia/Singapore", "SGT", "SGT"],
  ["Asia/Bahrain", "Arabian Standard Time", "Arabian Standard Time"],
  ["UTC", "UTC", "UTC"],
])("%s goes by its usual name, not by an offset", (zone, summer, winter) => {
  expect(["en-GB", "en-US", "de-DE"].map((locale) => zoneName(SUMMER, zone, locale))).toEqual([summer, summer, expect.any(String)]);
  expect(zoneName(WINTER, zone, "en-GB")).toBe(winter);
});
