import { expect, test } from "vitest";

import { gridText } from "./grid";

test("cars that share the last place start from the pit lane", () => {
  const field = [1, 2, 4, 4, null].map((grid_position) => ({ grid_position }));
  expect(field.map(({ grid_position: place }) => gridText(place, field))).toEqual(["1", "2", "pit", "pit", null]);
});
