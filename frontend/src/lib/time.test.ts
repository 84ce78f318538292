import { expect, test } from "vitest";

import { countdown, countdownText, daysUntil, formatDay, formatInstant, formatShortDay, formatWeekday, inZone, readerZone, trackDay } from "./time";

const NOON = new Date("2024-02-20T12:00:00Z");

test("the countdown is cut into days, hours and minutes", () => {
  expect(countdown(NOON, new Date("2024-03-02T15:07:59Z"))).toEqual({ days: 11, hours: 3, minutes: 7 });
});

test("the countdown ends at the start itself", () => {
  expect(countdown(NOON, NOON)).toBeNull();
});

test("the countdown ends where the start cannot be read", () => {
  expect(countdown(NOON, new Date("soon"))).toBeNull();
});

test("the countdown reads as a phrase", () => {
  expect(countdownText({ days: 1, hours: 0, minutes: 7 })).toBe("1 day 0 hours 7 minutes");
});

test.each([
  ["2024-02-20", 0],
  ["2024-02-21", 1],
  ["2024-03-02", 11],
  ["2024-02-19", -1],
])("from 20 February to %s it is %d days", (date, days) => {
  expect(daysUntil(NOON, date)).toBe(days);
});

test("a day stays the same day in every time zone", () => {
  expect([formatDay("2024-03-02"), formatShortDay("2024-03-02"), formatWeekday("2024-03-02")]).toEqual([
    "2 Mar 2024",
    "2 Mar",
    expect.stringMatching(/^Saturday,? 2 March 2024$/),
  ]);
});

test("an instant is printed on the clock of a zone, which is named", () => {
  expect(formatInstant("2024-02-20T23:30:00Z", "UTC")).toBe("20 Feb 2024, 23:30 UTC");
  expect(formatInstant("2024-02-20T23:30:00Z", "Europe/Berlin")).toBe("21 Feb 2024, 00:30 CET");
});

test("dates and times follow the habits of the reader", () => {
  expect(formatDay("2024-03-02", "en-US")).toBe("Mar 2, 2024");
  expect(inZone("2024-06-02T18:00:00Z", "America/New_York", "en-US")).toMatchObject({ time: "02:00 PM", zone: "EDT" });
  expect(formatDay("2024-03-02", "de-DE")).toBe("2. März 2024");
});

test.each([
  ["Las Vegas", "2024-11-24", "2024-11-24T06:00:00Z", "America/Los_Angeles", "2024-11-23"],
  ["Bahrain", "2024-03-02", "2024-03-02T15:00:00Z", "Asia/Bahrain", "2024-03-02"],
  ["a track without a zone", "2024-03-02", "2024-03-02T23:00:00Z", "", "2024-03-02"],
  ["a zone that the browser does not know", "2024-03-02", "2024-03-02T23:00:00Z", "Mars/Olympus", "2024-03-02"],
  ["a race without a start time", "2024-03-02", null, "Asia/Tokyo", "2024-03-02"],
])("the day of the race in %s is the one at the track", (_, date, start_time, timezone, day) => {
  expect(trackDay({ date, start_time, timezone })).toBe(day);
});

test("an instant is read on the clock of the zone", () => {
  expect(inZone("2024-03-02T15:00:00Z", "Asia/Bahrain")).toMatchObject({ time: "18:00", zone: "Arabian Standard Time" });
});

test("far east of Greenwich the day is already the next one", () => {
  expect(inZone("2024-03-02T15:00:00Z", "Asia/Tokyo")?.day).toMatch(/Sun.* 3 Mar/);
});

test("midnight is printed as 00, not as 24", () => {
  expect(inZone("2024-03-02T00:05:00Z", "UTC")?.time).toBe("00:05");
});

test("an unknown time zone gives nothing rather than a broken page", () => {
  expect(inZone("2024-03-02T15:00:00Z", "Mars/Olympus")).toBeNull();
});

test("the reader's own time zone is one that can be read", () => {
  expect(inZone("2024-03-02T15:00:00Z", readerZone())).not.toBeNull();
});
