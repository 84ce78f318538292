import { fireEvent, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { ada, headToHead, performance } from "../../test/career";
import { status } from "../../test/answers";
import { renderAt } from "../../test/renderAt";
import { withoutRace } from "../../ui/spoilers/withoutRace";
import { allWell, type Answers, NEWEST_HELD, ok, paged } from "../../test/transport";

const ALL: Answers = {
  ...allWell,
  "drivers/1": ok(ada),
  drivers: paged(ada, { ...ada, driver_id: 2, name: "Ben Okoro" }),
  "analytics/driver-performance/1": ok(performance),
  "analytics/head-to-head": ok(headToHead),
};

test("a driver has a career, form, ratings, results and forecasts", async () => {
  renderAt("/drivers/1", ALL);
  expect(await screen.findByRole("heading", { level: 1, name: "Ada Voss" })).toBeTruthy();
  expect(await screen.findByText("2 (2022, 2023)")).toBeTruthy();
  expect(screen.getByText(/In the last 2 races started: 1 win, 1 podium place, 25 points, 1 not classified/)).toBeTruthy();
  expect(screen.getByText("Pit lane")).toBeTruthy();
  fireEvent.click(screen.getByRole("tab", { name: "Our forecasts" }));
  expect(screen.getByText(/the chances add up to 0.3 wins and 0.7 podium places; there were 1 and 1/)).toBeTruthy();
  expect(screen.getByRole("heading", { name: "Elo ratings" })).toBeTruthy();
});

test("on the days after a race its result is left out, until results are asked for", async () => {
  const held = { race_id: 2, season: 2023, status: "held", name: "Lowmoor Grand Prix", date: "2023-03-02" };
  const monday = { ...ALL, status: ok({ ...status, now: "2023-03-06T12:00:00Z" }), [NEWEST_HELD]: paged(held) };
  renderAt("/drivers/1", monday);
  const show = await screen.findByRole("button", { name: "Show results" });
  expect(screen.queryByText("Pit lane")).toBeNull();
  expect(screen.queryByText(/In the last 2 races/)).toBeNull();
  fireEvent.click(show);
  expect(await screen.findByText("Pit lane")).toBeTruthy();
});

test("without a race nothing of it shows", () => {
  const race = { race_id: 2, season: 2023 };
  const shown = withoutRace({ ...performance, elo_evolution: [] }, race);
  expect(shown.results.map(({ race_id }) => race_id)).toEqual([1]);
  expect(shown.points_by_season.map(({ season }) => season)).toEqual([2022]);
  expect(withoutRace(performance, null)).toBe(performance);
});

test("all races are asked for on demand", async () => {
  const requested = renderAt("/drivers/1", ALL);
  fireEvent.click(await screen.findByRole("button", { name: "All races" }));
  await screen.findByText("Pit lane");
  expect(requested.filter((path) => path.startsWith("analytics/driver-performance"))).toEqual(["analytics/driver-performance/1?races=20", "analytics/driver-performance/1?races=0"]);
});

test("the last team-mate is compared with first, and any other driver can be chosen", async () => {
  const requested = renderAt("/drivers/1", ALL);
  const section = within(await screen.findByRole("region", { name: /Head to head/ }));
  expect(await section.findByText("70.0%")).toBeTruthy();
  expect(section.queryByText(/As team-mates/)).toBeNull();
  fireEvent.change(section.getByRole("combobox"), { target: { value: "2" } });
  await section.findByText("70.0%");
  expect(requested).toContain("analytics/head-to-head?a=1&b=2&season=2023");
});

test("the search for a rival sends one request once the typing stops", async () => {
  const requested = renderAt("/drivers/1", ALL);
  fireEvent.change(await screen.findByRole("searchbox", { name: "Search by name" }), { target: { value: "ok" } });
  expect(await screen.findByText("Found (1)")).toBeTruthy();
  expect(requested.filter((path) => path.includes("search=ok"))).toHaveLength(1);
});

test("a missing chance for the next race has its reason, and so have two who never met", async () => {
  const none = { races: 0, qualifying: { ahead: 0, behind: 0 }, race: { ahead: 0, behind: 0, undecided: 0 } };
  const apart = { ...headToHead, this_season: { ...none, as_team_mates: none }, all_time: { ...none, as_team_mates: none }, next_race: null, reason: "Cleo Marin is not in the forecast." };
  renderAt("/drivers/1", { ...ALL, "analytics/head-to-head": ok(apart) });
  expect(await screen.findByText("Cleo Marin is not in the forecast.")).toBeTruthy();
  expect(screen.getByText("Ada Voss and Cleo Marin were never in the same race.")).toBeTruthy();
});

test("a newcomer and an unknown driver have different pages", async () => {
  renderAt("/drivers/1", { ...ALL, "analytics/driver-performance/1": ok({ ...performance, results: [] }) });
  expect(await screen.findByText("No race yet")).toBeTruthy();
  renderAt("/drivers/7", allWell);
  expect(await screen.findByText("Driver not found")).toBeTruthy();
});
