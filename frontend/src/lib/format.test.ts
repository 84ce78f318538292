import { expect, test } from "vitest";

import { formatInterval, formatKilometres, formatPosition, formatProbability, formatRaceDistance, formatSigned, plural } from "./format";

test.each([
  [0.34, "34.0%"],
  [0.0449, "4.5%"],
  [0.001, "0.1%"],
  [0.999, "99.9%"],
])("a probability of %d is printed as %s", (probability, text) => {
  expect(formatProbability(probability)).toBe(text);
});

test.each([0, 0.0004, 0.00099, 0.9991, 0.9999, 1])("a probability of %d is printed neither as 0%% nor as 100%%", (probability) => {
  expect(formatProbability(probability)).toBe(probability < 0.5 ? "<0.1%" : ">99.9%");
});

test("no probability at all is printed as zero or certainty", () => {
  const texts = Array.from({ length: 20_001 }, (_, step) => formatProbability(step / 20_000));
  expect(texts.filter((text) => /^(0(\.0)?|100(\.0)?)%$/.test(text))).toEqual([]);
});

test("an interval shows both ends and one sign", () => {
  expect(formatInterval([0.28, 0.4])).toBe("28.0–40.0%");
});

test("an end next to 0% or 100% is not a figure", () => {
  expect([formatInterval([0, 0.023]), formatInterval([0.97, 0.9999])]).toEqual(["up to 2.3%", "97.0% and more"]);
});

test("an interval whose ends read alike is printed once", () => {
  expect(formatInterval([0, 0.0008])).toBe("<0.1%");
});

test("places, lengths and distances carry their decimals and units", () => {
  expect([formatPosition(2.14), formatKilometres(5.4), formatRaceDistance(57, 5.412)]).toEqual(["2.1", "5.400 km", "about 308 km"]);
});

test("only one is singular", () => {
  expect([plural(0, "win"), plural(1, "win"), plural(2, "win")]).toEqual(["0 wins", "1 win", "2 wins"]);
});

test.each([
  [1.24, "+1.2"],
  [-0.31, "−0.3"],
  [0.04, "0.0"],
  [-0.04, "0.0"],
])("a part of %d is printed as %s", (value, text) => {
  expect(formatSigned(value)).toBe(text);
});
