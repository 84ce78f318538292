import { expect, test } from "vitest";

import { moved, orderOf, placesFor } from "./grid";
import { placeFor } from "./pointer";
import { isUnchanged, questionOf, readScenario, UNCHANGED, writeScenario } from "./scenario";
import { seatsOf, swapped, tokenOf } from "./seats";
import { movedTo } from "./steps";

const BASE = ["A", "B", "C", "D", "E"];
const read = (search: string) => readScenario(new URLSearchParams(search));

test("a scenario is the same after it has been written to the address and read", () => {
  const search = "keep=1&grid=VER%3A10%2CNOR%3A1&wet=0&swap=PER%3ALAW";
  expect(writeScenario(new URLSearchParams("keep=1&grid=OLD:1"), read(search)).toString()).toBe(search);
  expect(questionOf(read(search))).toEqual({ grid: "VER:10,NOR:1", wet: "0", swap: "PER:LAW" });
});

test("what cannot be read of an address is left out", () => {
  expect(questionOf(read("grid=VER:x,:2,HAM:0,NOR:3&wet=maybe&swap=A"))).toEqual({ grid: "NOR:3" });
  expect([isUnchanged(UNCHANGED), isUnchanged(read("wet=1"))]).toEqual([true, false]);
});

test("drivers without a place of their own fill the rest in their order", () => {
  expect(orderOf(BASE, new Map([["A", 4], ["E", 1]]))).toEqual(["E", "B", "C", "A", "D"]);
  expect(orderOf(BASE, new Map([["Z", 1]]))).toEqual(BASE);
});

test("places beyond the ends are the ends", () => {
  expect([moved(BASE, "C", 0)[0], moved(BASE, "C", 99).at(-1)]).toEqual(["C", "C"]);
});

test("one move is written as one place", () => {
  expect([...placesFor(BASE, moved(BASE, "A", 4), ["A"])]).toEqual([["A", 4]]);
});

test("a move back leaves nothing to write", () => {
  expect(placesFor(BASE, BASE, ["A"]).size).toBe(0);
});

test.each([["A", 3], ["E", 1], ["B", 5], ["D", 2]] as const)("after many moves, the last of %s to %d, the written places lead to the same order", (driver, place) => {
  const places = new Map([["A", 4], ["C", 1]]);
  const order = moved(orderOf(BASE, places), driver, place);
  const after = placesFor(BASE, order, [...places.keys(), driver]);
  expect(orderOf(BASE, after)).toEqual(order);
});

test("without a grid and with a swap every place is written", () => {
  const swap = new Map([["A", "Z"]]);
  expect(movedTo(BASE, { ...UNCHANGED, swap }, "E", () => 1, false).size).toBe(5);
  expect(movedTo(BASE, { ...UNCHANGED, swap }, "E", () => 1, true).size).toBe(1);
});

test("a pointer between rows is at the place between them", () => {
  expect([placeFor(5, [10, 20, 30]), placeFor(25, [10, 20, 30]), placeFor(99, [10, 20, 30])]).toEqual([1, 3, 4]);
});

const row = (driver_id: number, driver_code: string, grid_position: number | null, win_probability = 0.1) => ({ driver: `Driver ${driver_id}`, driver_id, driver_code, constructor: "Aurora", grid_position, win_probability });

test("cars stand in the order of the grid, from the pit lane last, or of their chances", () => {
  expect(seatsOf([row(1, "AAA", null), row(2, "BBB", 2), row(3, "CCC", 1)]).map(({ token }) => token)).toEqual(["CCC", "BBB", "AAA"]);
  expect(seatsOf([row(1, "AAA", null, 0.1), row(2, "BBB", null, 0.3)]).map(({ token }) => token)).toEqual(["BBB", "AAA"]);
});

test("a code that two share, or that a driver lacks, gives way to the id", () => {
  const all = [row(1, "AAA", 1), row(2, "AAA", 2), row(3, "", 3)];
  expect(all.map((one) => tokenOf(one, all))).toEqual(["1", "2", "3"]);
});

test("a substitute takes the car and its place; two drivers of the race change cars", () => {
  const seats = seatsOf([row(1, "AAA", 1), row(2, "BBB", 2), row(3, "CCC", 3)]);
  const substitute = { token: "ZZZ", driver: "Driver 9", code: "ZZZ", driver_id: 9 };
  const tokens = (swap: [string, string][]) => swapped(seats, new Map(swap), [substitute]).map(({ token }) => token);
  expect(tokens([["BBB", "ZZZ"]])).toEqual(["AAA", "ZZZ", "CCC"]);
  expect(tokens([["AAA", "3"]])).toEqual(["CCC", "BBB", "AAA"]);
  expect(tokens([["AAA", "BBB"], ["BBB", "ZZZ"]])).toEqual(["BBB", "ZZZ", "CCC"]);
  expect(tokens([["AAA", "NOBODY"]])).toEqual(["AAA", "BBB", "CCC"]);
});
