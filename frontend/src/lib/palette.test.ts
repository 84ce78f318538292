import { expect, test } from "vitest";

import { constructorColours, PALETTE_SIZE } from "./palette";

const NAMES = ["Aurora", "Borealis", "Cirrus", "Delta", "Ember", "Fjord", "Gale", "Halo", "Iris", "Juno", "Kite"];

test("constructors of one race differ in colour", () => {
  expect(new Set(constructorColours(NAMES).values()).size).toBe(NAMES.length);
});

test("the colours do not depend on the order of the rows", () => {
  expect(constructorColours(NAMES.toReversed())).toEqual(constructorColours(NAMES));
});

test("more constructors than colours all get one of the palette", () => {
  const many = Array.from({ length: 30 }, (_, index) => `Constructor ${index}`);
  expect([...constructorColours(many).values()].every((colour) => colour >= 0 && colour < PALETTE_SIZE)).toBe(true);
});

test("two drivers of a constructor share its colour", () => {
  expect(constructorColours(["Aurora", "Aurora"]).size).toBe(1);
});
