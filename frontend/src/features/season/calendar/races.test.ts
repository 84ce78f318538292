import { expect, test } from "vitest";

import { calendar } from "../../../test/answers";
import { races } from "../../../test/season";
import { carName, mayBeSpoiled, seasonRaces, seasonSentence, statusOf } from "./races";

const merged = seasonRaces(races.toReversed(), [{ ...calendar.races[0], race_id: 2, prediction_available: true } as (typeof calendar.races)[number]]);

test("races are in their order, each with its status in a word", () => {
  expect(merged.map(statusOf)).toEqual(["held", "forecast", "cancelled"]);
});

test("a sentence has how many races have been held", () => {
  expect(seasonSentence(merged)).toBe("1 of 2 races held. Next: the Lowmoor Grand Prix on 9 Mar 2024. 1 race cancelled.");
  expect(seasonSentence(merged.slice(0, 1))).toBe("1 race, all held.");
  expect(seasonSentence(merged.slice(1, 2))).toBe("1 race. The first: the Lowmoor Grand Prix on 9 Mar 2024.");
});

test("both drivers of a shared car won; a season that is over hides nothing", () => {
  expect(carName([...(merged[0]?.winners ?? []), { driver_id: 9, driver: "Ben Okoro", constructor_id: 1, constructor: "Aurora" }])).toBe("Ada Voss and Ben Okoro");
  expect([mayBeSpoiled(merged), mayBeSpoiled(merged.slice(0, 1))]).toEqual([true, false]);
});
