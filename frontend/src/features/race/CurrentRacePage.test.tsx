import { fireEvent, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { calendar, forecast, status } from "../../test/answers";
import { renderAt } from "../../test/renderAt";
import { allWell, type Answers, failure, NEWEST_HELD, ok, paged } from "../../test/transport";

const show = (changes: Answers = {}) => renderAt("/", { ...allWell, ...changes });
const race = (changes: Partial<typeof forecast.race>) => ({ "predictions/next-race": ok({ ...forecast, race: { ...forecast.race, ...changes } }) });
const forecastTable = () => screen.findByRole("table", { name: /^The bar is/ });
const bodyRows = async () => within(await forecastTable()).getAllByRole("row").slice(1);

test("while it loads the page says what it waits for", async () => {
  show({ "predictions/next-race": "never" });
  expect(await screen.findByRole("status", { name: "Loading the next race" })).toBeTruthy();
});

test("the next race is the heading and the title of the page", async () => {
  show();
  expect((await screen.findByRole("heading", { level: 1 })).textContent).toBe("Sandhaven Grand Prix");
  expect(document.title).toBe("Sandhaven Grand Prix · F1 Forecast");
});

test("every driver has a row with figures and interval", async () => {
  show();
  const rows = await bodyRows();
  expect(rows).toHaveLength(4);
  expect(rows[0]?.textContent).toMatch(/VOS.*Ada Voss.*Aurora.*34\.0%.*27\.2–40\.8%/);
});

test("the intervals are the 80% ones, in words too", async () => {
  show();
  const table = await forecastTable();
  expect(table.querySelector("caption")?.textContent).toContain("the 80% interval of that probability");
  expect((await bodyRows())[0]?.textContent).toContain("80% interval 27.2–40.8%");
  expect((await screen.findByRole("region", { name: "About this forecast" })).textContent).toContain("What the 80% interval means");
});

test("the chance to finish has a column, without certainty", async () => {
  show();
  expect((await screen.findByRole("columnheader", { name: "Finish" })).getAttribute("aria-sort")).toBe("none");
  const finish = (await bodyRows()).map((row) => row.querySelector("[data-label=Finish]")?.textContent);
  expect(finish).toEqual([">99.9%", "96.0%", "92.0%", "88.0%"]);
});

test("an older forecast shows its 95% intervals and no chance to finish", async () => {
  const predictions = forecast.predictions.map((p) => ({ ...p, interval_80: null, finish_probability: null }));
  show({ "predictions/next-race": ok({ ...forecast, predictions }) });
  expect((await bodyRows())[0]?.textContent).toContain("95% interval 23.8–47.6%");
  expect(screen.queryByRole("columnheader", { name: "Finish" })).toBeNull();
});

test("the page never claims certainty", async () => {
  show();
  const table = await forecastTable();
  expect(table.textContent).toContain("<0.1%");
  expect(table.textContent).toContain(">99.9%");
  expect(table.textContent).not.toMatch(/(^|[^\d.])(0|100)(\.0)?%/);
});

test("a click on a heading sorts by it and says so", async () => {
  show();
  fireEvent.click(await screen.findByRole("button", { name: "Constructor" }));
  expect(screen.getByRole("columnheader", { name: "Constructor" }).getAttribute("aria-sort")).toBe("ascending");
  expect((await bodyRows())[1]?.textContent).toContain("Cleo Marin");
});

test("a driver is opened and closed to see what moved the forecast", async () => {
  show();
  const button = await screen.findByRole("button", { name: /Ada Voss \(what moved the forecast\)/ });
  expect(button.getAttribute("aria-expanded")).toBe("false");
  fireEvent.click(button);
  expect(button.getAttribute("aria-expanded")).toBe("true");
  const parts = within(await screen.findByRole("list", { name: "What moved the forecast of Ada Voss" })).getAllByRole("listitem");
  expect(parts.map((part) => part.textContent)).toEqual(["Car+2.0", "Driver−1.5"]);
  expect(document.getElementById(button.getAttribute("aria-controls") ?? "")?.textContent).toContain("has 34.0% to win");
  fireEvent.click(button);
  expect(await bodyRows()).toHaveLength(4);
});

test("what is open stays with its driver when the table is sorted", async () => {
  show();
  fireEvent.click(await screen.findByRole("button", { name: /Ben Okoro/ }));
  await screen.findByText(/^Why Ben Okoro has/);
  fireEvent.click(screen.getByRole("button", { name: "Constructor" }));
  const rows = await bodyRows();
  const opened = rows.findIndex((row) => row.textContent.includes("Why Ben Okoro has"));
  expect(rows[opened - 1]?.textContent).toContain("Ben Okoro");
});

test("a forecast of which no contributions were kept opens nothing", async () => {
  const predictions = forecast.predictions.map((p) => ({ ...p, contributions: [] }));
  show({ "predictions/next-race": ok({ ...forecast, predictions }) });
  await forecastTable();
  expect(screen.queryByRole("button", { name: /what moved/ })).toBeNull();
});

test("a grid column appears once the grid is known", async () => {
  const predictions = forecast.predictions.map((p, index) => ({ ...p, grid_position: index || null }));
  show({ "predictions/next-race": ok({ ...forecast, predictions, stage: "after_qualifying", grid: "final" }) });
  expect(await screen.findByRole("columnheader", { name: "Grid" })).toBeTruthy();
  expect(screen.getByTitle("no grid position")).toBeTruthy();
});

test("before qualifying there is no grid column", async () => {
  show();
  await forecastTable();
  expect(screen.queryByRole("columnheader", { name: "Grid" })).toBeNull();
});

test("the start is given at the track and counted down by the service's clock", async () => {
  show();
  expect((await screen.findByText("At the track (Asia/Bahrain)")).parentElement?.textContent).toContain("18:00");
  expect(await screen.findByRole("timer", { name: "11 days 3 hours 0 minutes to the start" })).toBeTruthy();
});

test("without a start time the days are counted", async () => {
  show(race({ start_time: null }));
  expect(await screen.findByText(/The start time is not known yet/)).toBeTruthy();
  expect(await screen.findByText("11")).toBeTruthy();
});

test("on the day itself there is nothing left to count", async () => {
  show(race({ start_time: null, date: "2024-02-20" }));
  expect(await screen.findByText("Race day")).toBeTruthy();
});

test.each([
  ["the API says so", { status: "under_way", start_time: "2024-02-20T11:00:00Z" }],
  ["its start has passed since the answer", { start_time: "2024-02-20T11:59:00Z" }],
] as const)("a race is under way where %s, and the one after it is named", async (_, changes) => {
  show(race(changes));
  expect(await screen.findByText("Under way")).toBeTruthy();
  expect(screen.getByText(/^Being run now/).textContent).toBe("Being run now: 2024, round 1");
  expect(screen.getByText(/^Next:/).textContent).toBe("Next: Lowmoor Grand Prix, 9 Mar");
  expect(screen.queryByRole("timer")).toBeNull();
});

test("the last race on the calendar is under way without one after it", async () => {
  const last = { ...forecast, race: { ...forecast.race, status: "under_way" }, following_race: null };
  show({ "predictions/next-race": ok(last) });
  expect(await screen.findByText("Under way")).toBeTruthy();
  expect(screen.queryByText(/^Next:/)).toBeNull();
});

test("the list of coming races marks the one under way", async () => {
  const races = calendar.races.map((one) => ({ ...one, status: one.round === 1 ? "under_way" : "scheduled" }));
  show({ "calendar/2024": ok({ ...calendar, races }) });
  expect((await screen.findByText("under way")).closest("li")?.textContent).toContain("Sandhaven Grand Prix");
});

test("the stage has the label of the API", async () => {
  show({ "predictions/next-race": ok({ ...forecast, stage_label: "Before qualifying", stage_meaning: "Practice had been run." }) });
  expect((await screen.findByText("Before qualifying.")).parentElement?.textContent).toBe("Before qualifying. Practice had been run.");
  expect((await screen.findByRole("region", { name: "About this forecast" })).textContent).toContain("StageBefore qualifying");
});

test("the page tells where the line-up comes from", async () => {
  show();
  const about = await screen.findByRole("region", { name: "About this forecast" });
  expect(about.textContent).toContain("Line-upAs in the Lowmoor Grand Prix");
  expect(screen.queryByText(/changed by the operator/)).toBeNull();
});

test("changes of the line-up by the operator stand among what is not confirmed", async () => {
  const change = { driver: "Ada Voss", replaces: "Eli Rand", constructor: "Aurora", reason: "", description: "Ada Voss for Eli Rand" };
  show({ "predictions/next-race": ok({ ...forecast, line_up: { ...forecast.line_up, changes: [change] } }) });
  expect((await screen.findByText(/^Line-up as in the Lowmoor Grand Prix/)).textContent).toContain("changed by the operator: Ada Voss for Eli Rand");
});

test("a forecast from before line-ups were kept names none", async () => {
  show({ "predictions/next-race": ok({ ...forecast, line_up: null }) });
  const about = await screen.findByRole("region", { name: "About this forecast" });
  expect(within(about).queryByText("Line-up")).toBeNull();
});

test("unknown facts are left out", async () => {
  show(race({ length_km: null, turn_count: null }));
  const circuit = await screen.findByRole("region", { name: "Circuit" });
  expect(within(circuit).queryByText("Turns")).toBeNull();
  expect(within(circuit).queryByText("Race distance")).toBeNull();
  expect(within(circuit).getByText("57")).toBeTruthy();
});

test("the page tells what the forecast knew", async () => {
  show();
  const about = await screen.findByRole("region", { name: "About this forecast" });
  expect(about.textContent).toContain("Lowmoor Grand Prix, 2023 round 22 (26 Nov 2023)");
  expect(about.textContent).toContain("20240220T120000Z-ab12cd");
});

test("standings are labelled with their season", async () => {
  show();
  expect((await screen.findByText("312.5")).closest("section")?.textContent).toMatch(/Season 2023.*312\.5 pts9 wins/);
});

test("standings that would give away the result of the last race are a link to those before it", async () => {
  show({ status: ok({ ...status, now: "2024-03-04T12:00:00Z" }), [NEWEST_HELD]: paged({ ...forecast.race, status: "held" }) });
  expect((await screen.findByRole("link", { name: "the standings before it" })).getAttribute("href")).toBe("/standings/2023");
  expect(screen.queryByText("312.5")).toBeNull();
});

test("a season without a finished race says so", async () => {
  show({ "standings/drivers": failure(404, "NOT_FOUND") });
  expect(await screen.findByText("No race of this season has been finished yet.")).toBeTruthy();
});

test("without a next race the calendar is the one of the service's year", async () => {
  const requested = show({ "predictions/next-race": failure(404, "NOT_FOUND") });
  expect(await screen.findByText("Lowmoor Grand Prix")).toBeTruthy();
  expect(requested).toContain("calendar/2024");
});

test("in December the calendar of the next race's season is shown", async () => {
  const requested = show({ status: ok({ ...status, now: "2023-12-10T12:00:00Z" }) });
  expect(await screen.findByText("Lowmoor Grand Prix")).toBeTruthy();
  expect(requested).toContain("calendar/2024");
});

test("each resource is asked for once", async () => {
  const requested = show({ status: ok({ ...status, now: "2023-12-10T12:00:00Z" }) });
  await screen.findByText("Lowmoor Grand Prix");
  await screen.findByText("312.5");
  expect(requested.toSorted()).toEqual([
    "calendar/2024",
    "forecasts?model=ensemble&page_size=50&race=1",
    "predictions/next-race",
    NEWEST_HELD,
    "races?page_size=50&season=2024",
    "standings/drivers",
    "status",
  ]);
});

test("in winter the coming races are those of the next season, although there is no forecast yet", async () => {
  show({ "predictions/next-race": failure(404, "NO_PREDICTIONS_AVAILABLE"), status: ok({ ...status, now: "2023-12-20T12:00:00Z" }) });
  expect(await screen.findByRole("link", { name: "Lowmoor Grand Prix" })).toBeTruthy();
});

test("without a forecast the page leads to the last race", async () => {
  show({ "predictions/next-race": failure(404, "NO_PREDICTIONS_AVAILABLE"), [NEWEST_HELD]: paged({ ...forecast.race, season: 2023, round: 22, name: "Lowmoor Grand Prix", status: "held" }) });
  const link = await screen.findByRole("link", { name: "Lowmoor Grand Prix" });
  expect(link.getAttribute("href")).toBe("/races/2023/22");
});

test("a calendar that is driven to its end says so", async () => {
  show({ "calendar/2024": ok({ ...calendar, races: calendar.races.map((one) => ({ ...one, status: "held" })) }) });
  expect(await screen.findByText("The 2024 calendar holds no further race.")).toBeTruthy();
});

test("without an upcoming race the page says what to do", async () => {
  show({ "predictions/next-race": failure(404, "NOT_FOUND") });
  expect(await screen.findByText("No upcoming race")).toBeTruthy();
  expect(screen.getByText("python manage.py import_archive")).toBeTruthy();
});

test.each([
  ["the API has none", failure(404, "NO_PREDICTIONS_AVAILABLE")],
  ["the list is empty", ok({ ...forecast, predictions: [] })],
])("without a forecast, because %s, the page says what to do", async (_, answer) => {
  show({ "predictions/next-race": answer });
  expect(await screen.findByText("python manage.py generate_predictions --next-race")).toBeTruthy();
});

test("a failed forecast leaves the rest of the page whole", async () => {
  show({ "predictions/next-race": failure(500, "INTERNAL_ERROR") });
  expect((await screen.findByRole("alert")).textContent).toContain("Something went wrong");
  expect(await screen.findByText("Ada Voss")).toBeTruthy();
});
