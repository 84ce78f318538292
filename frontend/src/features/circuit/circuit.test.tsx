import { fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";

import type { Circuit, CircuitCoefficients, TrackCoefficient } from "../../api/types";
import { renderAt } from "../../test/renderAt";
import { races } from "../../test/season";
import { allWell, type Answers, failure, ok, paged } from "../../test/transport";

const circuit: Circuit = { circuit_id: 1, name: "Sandhaven", full_name: "Sandhaven Ring", location: "Sandhaven", country: "Bahrain", latitude: null, longitude: null, timezone: "Asia/Bahrain", length_km: 5.412, turn_count: 15, races_held: 1 };

const coefficient = (values: Partial<Omit<TrackCoefficient, "constructor">>): TrackCoefficient => ({
  kind: "grid_weight",
  label: "Weight of the grid",
  driver_id: null,
  driver: null,
  constructor_id: null,
  constructor: null,
  coefficient: 0.48,
  interval: [0.4, 0.6],
  average: 0.5,
  race_count: 10,
  shrinkage: 0.5,
  unit: "probability",
  meaning: "The car that starts first wins 48% of the races here.",
  ...values,
});
const drivers = Array.from({ length: 12 }, (_, index) => coefficient({ kind: "driver", driver_id: index + 1, driver: `Driver ${index + 1}`, coefficient: 0.5 - index / 10, interval: [0.3 - index / 10, 0.9 - index / 10] }));
const coefficients: CircuitCoefficients = { circuit_id: 1, circuit: "Sandhaven", coefficients: [coefficient({}), ...drivers], data_through: null, note: "" };

const ALL: Answers = {
  ...allWell,
  "circuits/1": ok(circuit),
  "analytics/track-coefficients/1": ok(coefficients),
  races: paged(...Array.from({ length: 21 }, (_, index) => ({ ...races[0], race_id: index }))),
};

test("a circuit has its character in words, the value of pole, and who is better here", async () => {
  renderAt("/circuits/1", ALL);
  expect(await screen.findByRole("heading", { level: 1, name: "Sandhaven Ring" })).toBeTruthy();
  expect(screen.getByText("Sandhaven, Bahrain · 5.412 km · 15 turns · one race held")).toBeTruthy();
  expect(await screen.findByText("here 48% (40%–60%), average 50%")).toBeTruthy();
  expect(screen.getByText("0 of 21")).toBeTruthy();
  expect(screen.queryByText("Driver 12")).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: /All 12/ }));
  expect(screen.getByText("Driver 12")).toBeTruthy();
});

test("the last 20 races are shown, all on demand", async () => {
  renderAt("/circuits/1", ALL);
  fireEvent.click(await screen.findByRole("button", { name: "All 21 races" }));
  expect(screen.getByText("All 21 races held at Sandhaven")).toBeTruthy();
});

test("a circuit without estimates or races says why", async () => {
  renderAt("/circuits/1", { ...ALL, races: paged(), "analytics/track-coefficients/1": ok({ ...coefficients, coefficients: [], note: "Too few races." }) });
  expect(await screen.findByText("Too few races.")).toBeTruthy();
  expect(await screen.findByText("No race has been held at Sandhaven so far.")).toBeTruthy();
});

test("an unknown circuit is named", async () => {
  renderAt("/circuits/1", { ...allWell, races: paged(), "analytics/track-coefficients/1": failure(404, "NOT_FOUND") });
  expect(await screen.findByText("Circuit not found")).toBeTruthy();
});
