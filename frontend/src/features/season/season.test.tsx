import { fireEvent, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { status } from "../../test/answers";
import { renderAt } from "../../test/renderAt";
import { allWell, type Answers, failure, NEWEST_HELD, ok, paged } from "../../test/transport";
import { odds, progress, races, seasonForecast } from "../../test/season";

const season = { season: 2023, races: 4, races_held: 3, first_race: null, last_race: null };
const ALL: Answers = {
  ...allWell,
  races: paged(...races),
  "seasons/2023": ok(season),
  "standings/progress/2023?championship=drivers": ok(progress),
  "standings/progress/2023?championship=constructors": ok({ ...progress, entrants: [] }),
  "analytics/championship/2023": ok(odds),
  "predictions/championship/2023": ok(seasonForecast),
  forecasts: paged({}),
};

test("winners of the running season show when the reader asks for them", async () => {
  renderAt("/calendar/2024", ALL);
  const box = await screen.findByRole("checkbox", { name: "Show winners and poles" });
  expect(screen.queryByRole("columnheader", { name: /Winner/ })).toBeNull();
  fireEvent.click(box);
  expect(screen.getByRole("link", { name: "Ada Voss" }).getAttribute("href")).toBe("/drivers/1");
  expect(screen.getByRole("link", { name: "Ben Okoro" })).toBeTruthy();
});

test("a cancelled race leads to no page, a sprint weekend is marked, the calendar can be taken away", async () => {
  renderAt("/calendar", ALL);
  const row = (await screen.findByText("Eastpoint Grand Prix")).closest("tr");
  expect(row && within(row).queryByRole("link", { name: "Eastpoint Grand Prix" })).toBeNull();
  expect(screen.getByText("Sprint")).toBeTruthy();
  expect(screen.getByRole("link", { name: /iCal/ }).getAttribute("href")).toContain("/calendar/2024.ics");
});

test("a race that was moved shows the day first planned", async () => {
  const [race] = races;
  renderAt("/calendar/2024", { ...ALL, races: paged({ ...race, former_date: "2024-02-10" }) });
  expect(await screen.findByText("moved from 10 Feb")).toBeTruthy();
});

test("another season is one choice away", async () => {
  renderAt("/calendar/2024", ALL);
  fireEvent.change(await screen.findByRole("combobox", { name: "Season" }), { target: { value: "2023" } });
  expect(await screen.findByRole("heading", { level: 1, name: "Calendar 2023" })).toBeTruthy();
});

test("the standings are shown after any round, with the title odds and the final places", async () => {
  renderAt("/standings/2023", ALL);
  expect(await screen.findByText(/Ben Okoro leads with 61 points/)).toBeTruthy();
  fireEvent.change(screen.getByRole("combobox", { name: "Standings after" }), { target: { value: "1" } });
  expect(await screen.findByText("Ada Voss leads with 25 points, 7 ahead of Ben Okoro.")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "After the next race" }));
  expect(await screen.findByText(/Ben Okoro leads with 43/)).toBeTruthy();
  expect(await screen.findByRole("heading", { name: "Title odds through the season" })).toBeTruthy();
  expect(screen.getByText("P1–P2")).toBeTruthy();
});

test("without a constructors’ championship the page says why", async () => {
  renderAt("/standings/1955?standings=constructors", { ...ALL, "seasons/1955": ok({ ...season, season: 1955, races: 3 }), "standings/progress/1955": ok({ ...progress, entrants: [] }), forecasts: paged() });
  expect(await screen.findByText("No constructors’ championship in 1955")).toBeTruthy();
  expect(screen.queryByText("How it may end")).toBeNull();
});

test("on the days after a race the standings are those before it, until results are asked for", async () => {
  const held = { ...progress.races[2], status: "held" };
  const monday = { ...ALL, status: ok({ ...status, now: "2023-03-06T12:00:00Z" }), [NEWEST_HELD]: paged(held) };
  renderAt("/standings/2023", monday);
  expect(await screen.findByText(/Ben Okoro leads with 43 points/)).toBeTruthy();
  expect(screen.queryByText(/61/)).toBeNull();
  expect(screen.queryByRole("heading", { name: "Title odds through the season" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Show results" }));
  expect(await screen.findByText(/Ben Okoro leads with 61 points/)).toBeTruthy();
});

test("a season without a result has empty standings, one that does not exist none", async () => {
  renderAt("/standings/2024", { ...ALL, "seasons/2024": ok({ ...season, season: 2024, races_held: 0 }), forecasts: paged() });
  expect(await screen.findByText("No race of 2024 is finished yet")).toBeTruthy();
});

test("an unknown season is named", async () => {
  renderAt("/standings/1949", ALL);
  expect(await screen.findByText("No such season")).toBeTruthy();
});

test("a failed list of seasons is an error and no endless wait", async () => {
  renderAt("/standings", { ...ALL, seasons: failure(503, "SERVICE_UNAVAILABLE") });
  expect(await screen.findByText("The service is starting or overloaded")).toBeTruthy();
});
