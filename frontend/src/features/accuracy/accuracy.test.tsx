import { fireEvent, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { status } from "../../test/answers";
import { renderAt } from "../../test/renderAt";
import { accuracy, bySeason, calibration, scoredRace, surprises, unscored } from "../../test/scores";
import { allWell, type Answers, failure, ok } from "../../test/transport";

const SCORED: Answers = {
  ...allWell,
  "analytics/model-accuracy": ok(accuracy),
  "analytics/calibration": ok(calibration),
  "analytics/biggest-surprises": ok(surprises),
  "analytics/accuracy-by-season": ok(bySeason),
};

const heading = (name: string) => screen.findByRole("heading", { name });

test("the record comes first, in a sentence", async () => {
  renderAt("/accuracy", SCORED);
  expect(await screen.findByText(/our favourite won 12 of 20 races, and the winner was one of our first three in 18/)).toBeTruthy();
  expect(screen.getByText(/better than equal chances for all\. Against Elo ratings alone no difference/)).toBeTruthy();
});

test("the two measures that the design names are there once each", async () => {
  renderAt("/analytics", SCORED);
  await heading("The last race");
  expect([screen.getAllByText("Brier Score").length, screen.getAllByText("Top 3 Accuracy").length]).toEqual([1, 1]);
});

test("each past race has our favourite, the winner and what we gave both", async () => {
  renderAt("/accuracy", SCORED);
  const row = (await screen.findByRole("link", { name: "Lowmoor Grand Prix 2023" })).closest("tr");
  expect(row?.textContent).toBe("Lowmoor Grand Prix 2023Ada Voss41.0%Ben Okoro20.0%, our 2nd");
});

test("a shared win of long ago has both winners, and without a round no link", async () => {
  renderAt("/accuracy", SCORED);
  const row = (await screen.findByText("Oldfield Grand Prix 1956")).closest("tr");
  expect(row?.textContent).toContain("Cleo Marin and Dario Fenn1.8%, our 11th");
});

test("where the favourite always won there is no surprise", async () => {
  const races = surprises.races.map((race) => ({ ...race, winner_rank: 1 }));
  renderAt("/accuracy", { ...SCORED, "analytics/biggest-surprises": ok({ ...surprises, races }) });
  expect(await screen.findByText(/our favourite won each of the 20 scored races/)).toBeTruthy();
});

test("the winner of a race of the last week is hidden until the reader asks", async () => {
  const fresh = { ...accuracy, rows: [{ ...scoredRace, date: "2024-02-18" }] };
  renderAt("/accuracy", { ...SCORED, "analytics/model-accuracy": ok(fresh) });
  const button = await screen.findByRole("button", { name: "Show results" });
  expect(screen.queryByText("Ben Okoro")).toBeNull();
  fireEvent.click(button);
  expect(await screen.findByText("Ben Okoro")).toBeTruthy();
});

test("what is shown is of one kind, and the other is one click away", async () => {
  const requested = renderAt("/accuracy", { ...SCORED, "analytics/model-accuracy?kind=live&page_size=1": ok({ ...unscored, kind: "live" }) });
  await heading("The last race");
  expect(screen.getByRole("button", { name: "Backtest" }).getAttribute("aria-pressed")).toBe("true");
  expect(requested.filter((path) => path.startsWith("analytics/") && !path.includes("kind=backtest"))).toEqual(["analytics/model-accuracy?page_size=1"]);
  fireEvent.click(screen.getByRole("button", { name: "Live forecasts" }));
  expect(await screen.findByText("Nothing to score yet")).toBeTruthy();
  expect(screen.getByText(/No race has got that far yet/)).toBeTruthy();
});

test("the scores of one season are a choice, which the address carries", async () => {
  const requested = renderAt("/accuracy", { ...SCORED, "analytics/model-accuracy?page_size=1&season=2023": ok(accuracy) });
  fireEvent.change(await screen.findByRole("combobox", { name: "Season" }), { target: { value: "2023" } });
  await heading("The last race");
  expect(requested.filter((path) => path.startsWith("analytics/calibration"))).toContainEqual(expect.stringContaining("season=2023"));
});

test("a season without scores leads back to all", async () => {
  renderAt("/accuracy?season=1999", { ...SCORED, "analytics/model-accuracy?page_size=1&season=1999": ok(unscored) });
  expect(await screen.findByText("No score of 1999")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "All seasons" }));
  expect(await heading("The last race")).toBeTruthy();
});

test("a new installation says why there is nothing and what will be measured", async () => {
  renderAt("/accuracy", { ...SCORED, "analytics/model-accuracy": ok(unscored) });
  expect(await screen.findByText(/backfill_record/)).toBeTruthy();
  expect([screen.getByText("Brier Score").tagName, screen.getByText("Top 3 Accuracy").tagName]).toEqual(["DT", "DT"]);
  expect(screen.getByRole("figure", { name: "Wins: forecast and outcome" })).toBeTruthy();
});

test("another model is compared with the simple rules on request", async () => {
  const differences = [...accuracy.differences, { ...accuracy.differences[0], forecaster: "xgboost", verdict: "too few races", interval: null }];
  renderAt("/accuracy", { ...SCORED, "analytics/model-accuracy": ok({ ...accuracy, differences }) });
  const section = (await heading("Is it better than a simple rule?")).closest("section") ?? document.body;
  expect(within(section).getByText("Better than equal chances")).toBeTruthy();
  fireEvent.click(within(section).getByRole("button", { name: "XGBoost" }));
  expect(within(section).getByText("Too few races")).toBeTruthy();
});

test("one season is a table, several are a chart as well", async () => {
  renderAt("/accuracy", { ...SCORED, "analytics/accuracy-by-season": ok({ ...bySeason, rows: bySeason.rows.slice(0, 2) }) });
  const section = (await heading("Season by season")).closest("section");
  expect(section?.querySelectorAll("tbody tr")).toHaveLength(1);
});

test("podiums have a calibration of their own", async () => {
  const requested = renderAt("/accuracy", SCORED);
  fireEvent.click(await screen.findByRole("button", { name: "Podium" }));
  await screen.findByRole("figure", { name: "Podiums: forecast and outcome" });
  expect(requested).toContain("analytics/calibration?kind=backtest&outcome=podium&stage=after_qualifying");
});

test("a failure is reported once", async () => {
  renderAt("/accuracy", { ...SCORED, status: ok(status), "analytics/model-accuracy": failure(503, "SERVICE_UNAVAILABLE") });
  expect((await screen.findAllByRole("alert")).length).toBe(1);
});
