import { expect, test } from "vitest";

import styles from "../styles.css?raw";
import { constructorColour, constructorColours, cssColour, SURFACES } from "./constructorColours";
import { contrast, rgb } from "./contrast";

const GRIDS: [season: number, names: string[]][] = [
  [1955, ["Ferrari", "Mercedes", "Maserati", "Vanwall", "Lancia", "Gordini"]],
  [1974, ["Ferrari", "McLaren", "Lotus", "Tyrrell", "Brabham", "BRM", "Shadow", "March", "Surtees", "Hesketh"]],
  [1999, ["McLaren", "Ferrari", "Jordan", "Stewart", "Williams", "Benetton", "Prost", "Sauber", "Arrows", "Minardi", "BAR"]],
  [2009, ["Brawn", "Red Bull", "McLaren", "Ferrari", "Toyota", "BMW Sauber", "Williams", "Renault", "Force India", "Toro Rosso"]],
  [2019, ["Mercedes", "Ferrari", "Red Bull", "McLaren", "Renault", "Toro Rosso", "Racing Point", "Alfa Romeo", "Haas", "Williams"]],
  [2024, ["McLaren", "Ferrari", "Red Bull", "Mercedes", "Aston Martin", "Alpine", "Haas", "RB", "Williams", "Kick Sauber"]],
  [2026, ["McLaren", "Ferrari", "Red Bull", "Mercedes", "Aston Martin", "Alpine", "Haas", "Racing Bulls", "Williams", "Audi", "Cadillac"]],
];
const INVENTED = ["Aurora", "Borealis", "Cirrus", "Delta", "Ember", "Fjord", "Gale", "Halo", "Iris", "Juno"];

const variable = (name: string) => /light-dark\((#\w+), (#\w+)\)/.exec(styles.split(`--color-${name}: `)[1] ?? "")?.slice(1) ?? [];

test("colours are checked against the surfaces that the style sheet has", () => {
  expect(variable("sunken")).toEqual([SURFACES.light, SURFACES.dark]);
});

test.each([...GRIDS, [2024, INVENTED] as (typeof GRIDS)[number]])("the colours of %d stand out from every surface in both themes", (season, names) => {
  for (const { light, dark } of constructorColours(names, season).values()) {
    for (const surface of ["paper", "surface", "sunken"]) {
      const [inLight = "", inDark = ""] = variable(surface);
      expect(contrast(light, inLight)).toBeGreaterThanOrEqual(3);
      expect(contrast(dark, inDark)).toBeGreaterThanOrEqual(3);
    }
  }
});

test.each([...GRIDS, [2024, INVENTED] as (typeof GRIDS)[number]])("no two constructors of %d share a colour", (season, names) => {
  const colours = [...constructorColours(names, season).values()].map(cssColour);
  expect(new Set(colours).size).toBe(names.length);
});

test("Ferrari is red, Williams blue, McLaren orange and Mercedes no longer silver", () => {
  const [red, green, blue] = rgb(constructorColour("Ferrari", 2024).dark);
  expect([red > 2 * green, red > 2 * blue]).toEqual([true, true]);
  const williams = rgb(constructorColour("Williams", 2024).light);
  expect(williams[2]).toBeGreaterThan(williams[0] * 2);
  const papaya = rgb(constructorColour("McLaren", 2024).dark);
  expect(papaya[0] > papaya[1] && papaya[1] > papaya[2]).toBe(true);
  expect(constructorColour("Mercedes", 2024)).not.toEqual(constructorColour("Mercedes", 2012));
});

test("a constructor keeps its colour from race to race, with any other constructors", () => {
  expect(constructorColours(["Ferrari", "Williams"], 2024).get("Ferrari")).toEqual(constructorColour("Ferrari", 2024));
});

test("the Lotus of 2012 is another constructor than that of 1978", () => {
  expect(constructorColour("Lotus", 2012)).toEqual(constructorColour("Lotus F1", 2012));
});

test("invented constructors differ in whatever order they come", () => {
  expect(constructorColours(INVENTED.toReversed(), 2024)).toEqual(constructorColours(INVENTED, 2024));
});

test("more constructors than colours all get one", () => {
  const many = Array.from({ length: 30 }, (_, index) => `Constructor ${index}`);
  expect(constructorColours(many, 2024).size).toBe(30);
});
