import { expect, test } from "vitest";

import type { DriverRating } from "../../api/types";
import { type CareerRating, eloChart } from "./elo";

const COLOUR = { light: "#e8002d", dark: "#ff2b4f" };

const rating = (round: number, driver: number, car: number | null): DriverRating => ({
  race_id: round,
  season: 2024,
  round,
  date: `2024-03-0${round}`,
  constructor_rating: car,
  driver_rating: driver,
  constructor: "Ferrari",
  constructor_id: 1,
});

test("ratings are drawn from the oldest to the newest, the car's beside the driver's", () => {
  const chart = eloChart("Ada Voss", [rating(2, 1510, null), rating(1, 1500, 1600)], COLOUR);
  expect(chart).toMatchObject({ labels: ["2024/1", "2024/2"], series: [{ values: [1500, 1510] }, { label: "Car", values: [1600, null] }] });
});

test("without ratings there is nothing to draw", () => {
  expect(eloChart("Ada Voss", [], COLOUR)).toMatchObject({ labels: [] });
});

test("a car by itself has one line with its own name", () => {
  const car: CareerRating = { race_id: 1, season: 2024, round: 1, date: "2024-03-01", constructor_rating: 1600 };
  expect(eloChart("Ferrari", [car], COLOUR)).toMatchObject({ series: [{ label: "Ferrari", values: [1600] }] });
});
