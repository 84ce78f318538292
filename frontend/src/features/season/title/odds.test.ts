import { expect, test } from "vitest";

import { odds, seasonForecast } from "../../../test/season";
import { contenders, likelyPlaces, oddsChart, placesText, titleWords } from "./odds";

test("those with a real chance at some time are shown, the likeliest first", () => {
  expect(contenders(odds).map(({ name }) => name)).toEqual(["Ben Okoro", "Ada Voss"]);
});

test("a chance is drawn with its interval until points alone have settled it", () => {
  expect(oddsChart(odds).series).toMatchObject([{ label: "Ben Okoro", values: [38, null], band: { lower: [19, null] } }, { label: "Ada Voss", values: [60, null] }]);
});

test("a settled title is a word and no probability", () => {
  const open = { title_status: "open" as const, title_probability: 0.9999, confidence_interval: [0.5, 1] as [number, number] };
  expect(titleWords(open)).toEqual({ chance: ">99.9%", interval: "50.0% and more" });
  expect(titleWords({ ...open, title_status: "champion" }).chance).toBe("champion");
  expect(titleWords({ ...open, title_status: "out" }).chance).toBe("out");
});

test("likely places leave out a tenth of the seasons at either end", () => {
  const [ada] = seasonForecast.predictions;
  expect(ada && likelyPlaces(ada)).toEqual([1, 2]);
  expect([placesText([1, 2]), placesText([3, 3])]).toEqual(["P1–P2", "P3"]);
});
