import { fireEvent, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { forecast } from "../../test/answers";
import { renderAt } from "../../test/renderAt";
import { allWell, type Answers, failure, ok } from "../../test/transport";

const { race, predictions, ...header } = forecast;
const version = { ...header, race, address: "/api/v1/forecasts/1", model: "ensemble", model_id: 1 };
const earlier = { ...version, forecast_id: 7, as_of: "2024-02-19T12:00:00Z" };
const result = (driver_id: number, finish: number | null) => ({
  ...predictions[driver_id - 1],
  finish,
  grid: 1,
  pit_lane_start: false,
  status: finish === null ? "retired" : "classified",
  reason_retired: "",
  laps: 57,
  points: 25,
  has_fastest_lap: false,
  shared_car: false,
});
const change = (driver_id: number, from: number, to: number) => ({ ...predictions[driver_id - 1], from, to, change: 1, contributions: [{ factor: "grid", log_odds: 1 }] });

const weekend = (changes: Partial<typeof race> & { weather?: unknown } = {}): Answers => ({
  ...allWell,
  races: ok({ count: 1, next: null, previous: null, results: [{ ...race, weather: null, ...changes }] }),
  forecasts: ok({ count: 2, next: null, previous: null, results: [version, earlier] }),
  "predictions/race/1": ok(predictions.map((p) => ({ ...p, place_probabilities: [0.3, 0.2] }))),
  "predictions/race/1/changes": ok({ from: earlier, to: version, race_id: 1, changes: [change(1, 0.3, 0.34), change(2, 0.25, 0.2)], only_from: [], only_to: [predictions[2]] }),
  "races/1/results": ok({ race_id: 1, results: [result(2, 1), result(1, null)] }),
  "analytics/model-accuracy": ok({ rows: [{ race_id: 1, log_loss: 1.61, reference_log_loss: { uniform: 3 } }] }),
});

const show = (answers: Answers, search = "") => renderAt(`/races/2024/1${search}`, answers);

test("a coming race shows its forecast with what changed since the one before", async () => {
  show(weekend());
  const rows = within(await screen.findByRole("table", { name: /^The bar is/ })).getAllByRole("row");
  expect(await within(rows[1] ?? document.body).findByText("up 4.0 percentage points")).toBeTruthy();
});

test("what changed is a tab, with its reasons and who is new", async () => {
  show(weekend(), "?view=changes");
  const row = await screen.findByRole("row", { name: /Ben Okoro/ });
  expect(row.textContent).toContain("Grid and qualifying ▲");
  expect(screen.getByText("New in the line-up: Cleo Marin.")).toBeTruthy();
});

test("the first forecast of a race has nothing to compare with", async () => {
  show({ ...weekend(), forecasts: ok({ count: 1, next: null, previous: null, results: [version] }) }, "?view=changes");
  expect(await screen.findByText("Nothing to compare with yet")).toBeTruthy();
});

test("finishing positions are a table of percentages", async () => {
  show(weekend(), "?view=places");
  const row = await screen.findByRole("row", { name: /Ada Voss/ });
  expect(within(row).getAllByRole("cell").map(({ textContent }) => textContent)).toEqual(["2.1", "30", "20", "less than 0.5%"]);
});

test("every version is listed once it is asked for", async () => {
  show(weekend());
  const versions = (await screen.findByText(/^Every version of this forecast \(2\)/)).closest("details");
  if (versions) versions.open = true;
  fireEvent(versions ?? document.body, new Event("toggle"));
  expect((await screen.findByRole("link", { name: "Forecast 7" })).getAttribute("href")).toBe("/api/v1/forecasts/7");
});

test("a result is hidden until it is asked for, then stands beside the forecast with its score", async () => {
  show(weekend({ status: "held" }));
  fireEvent.click(await screen.findByRole("button", { name: "Show results" }));
  expect((await screen.findByText(/We gave that/)).textContent).toBe("Ben Okoro won. We gave that 20.0%.");
  expect((await screen.findByRole("row", { name: /Our forecast/ })).textContent).toContain("20.0%");
  fireEvent.click(screen.getByRole("button", { name: "Hide results" }));
  expect(await screen.findByText(/Its result is hidden/)).toBeTruthy();
});

test.each([
  ["cancelled", "This race is cancelled"],
  ["scheduled", "No forecast yet"],
  ["held", "This race was not forecast"],
] as const)("a race that is %s and has no forecast says why", async (status, title) => {
  show({ ...weekend({ status }), forecasts: ok({ count: 0, next: null, previous: null, results: [] }) });
  expect(await screen.findByText(title)).toBeTruthy();
});

test("a race that is over and awaits its result says so", async () => {
  show(weekend({ status: "awaiting_result" }));
  expect(await screen.findByText("Over, result to come")).toBeTruthy();
});

test("a race that was moved shows the day first planned", async () => {
  show(weekend({ former_date: "2024-02-10" }));
  expect(await screen.findByText("Moved from Saturday, 10 February 2024.")).toBeTruthy();
});

test("the weather has its lead time", async () => {
  const weather = { kind: "forecast", source: "openmeteo", made_at: "2024-02-20T12:00:00Z", lead_hours: 72, temperature_c: 20, precipitation_mm: 0, wind_speed_kmh: 10, conditions_text: "Clear" };
  show(weekend({ weather }));
  expect(await screen.findByText("Forecast made 3 days before the start.")).toBeTruthy();
});

test("a round that the season does not have says so", async () => {
  renderAt("/races/2024/9", weekend());
  expect(await screen.findByText("The season 2024 has no round 9")).toBeTruthy();
});

test("without an answer the page says so", async () => {
  show({ ...weekend(), races: failure(500, "INTERNAL_ERROR") });
  expect((await screen.findByRole("alert")).textContent).toContain("Something went wrong");
});
