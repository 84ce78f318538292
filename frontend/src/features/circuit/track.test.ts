import { expect, test } from "vitest";

import { races } from "../../test/season";
import { along, chance, isShown, mostWins, poleRecord } from "./track";

const [held] = races;

test("pole counts only where there was one and the race was held; its interval is Wilson's", () => {
  const won = held && { ...held, pole: held.winners[0] ?? null };
  const found = poleRecord([...races, ...(won ? [won] : [])]);
  expect(found).toMatchObject({ races: 2, won: 1, share: 0.5 });
  expect(found?.interval.map((end) => end.toFixed(3))).toEqual(["0.095", "0.905"]);
  expect(poleRecord([])).toBeNull();
});

test("only who has won more than once is among the most successful", () => {
  expect(mostWins(races, 5)).toEqual([]);
  expect(mostWins([...races, ...races], 5)).toEqual([{ id: 1, name: "Ada Voss", wins: 2 }]);
});

test("an effect is shown where its interval leaves out zero", () => {
  expect([isShown({ interval: [0.1, 0.2] }), isShown({ interval: [-0.1, 0.2] }), isShown({ interval: [-0.2, -0.1] })]).toEqual([true, false, true]);
});

test("no effect is an even chance; a value beyond the scale stands at its end", () => {
  expect(chance(0)).toBe(0.5);
  expect([along([0, 2], 1), along([0, 2], 3)]).toEqual([50, 100]);
});
