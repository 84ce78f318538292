import { fireEvent, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { calendar } from "../../test/answers";
import { renderAt } from "../../test/renderAt";
import { accuracy, compare, means } from "../../test/scores";
import { allWell, type Answers, failure, ok } from "../../test/transport";
import { compared, mostDisputed } from "./disagreement";
import { ranking, recordSentence } from "./record";

const list = (...stages: string[]) => ok({ count: stages.length, next: null, previous: null, results: stages.map((stage) => ({ stage })) });
const THERE: Answers = {
  ...allWell,
  "predictions/compare/1": ok(compare),
  "analytics/model-accuracy": ok(accuracy),
  forecasts: list("before_weekend", "after_qualifying"),
  "calendar/2024": ok({ ...calendar, races: calendar.races.map((race) => ({ ...race, prediction_available: true })) }),
};

const table = (name: RegExp) => screen.findByRole("table", { name });

test("all five stand in one table, the ensemble first", async () => {
  renderAt("/compare/1", THERE);
  const rows = within(await table(/each model/)).getAllByRole("row");
  expect(rows[1]?.textContent).toBe("Ada VossAurora34.0%20.0%35.0%50.0%30.0%30.0");
});

test("a tab has the whole forecast of one model, by the names of the design", async () => {
  renderAt("/compare/1", THERE);
  const names = (await screen.findAllByRole("tab")).map(({ textContent }) => textContent);
  expect(names).toEqual(["All five", "Regression", "Random Forest", "XGBoost", "Elo", "Ensemble"]);
  fireEvent.click(screen.getByText("Random Forest"));
  expect(await table(/^Random Forest: Sandhaven/)).toBeTruthy();
});

test("without a race it is the next one", async () => {
  const requested = renderAt("/compare", THERE);
  await table(/each model/);
  expect(requested).toContain("predictions/compare/1");
});

test("other races and stages that were forecast can be chosen", async () => {
  const requested = renderAt("/compare/1", { ...THERE, "predictions/compare/2": failure(404, "NO_PREDICTIONS_AVAILABLE") });
  fireEvent.click(await screen.findByRole("button", { name: "Before the weekend" }));
  fireEvent.change(await screen.findByRole("combobox", { name: "Race" }), { target: { value: "2" } });
  expect(await screen.findByText("No forecast to compare")).toBeTruthy();
  expect(requested).toContain("predictions/compare/1?stage=before_weekend");
});

test("without any next race the page says so", async () => {
  renderAt("/compare", { ...allWell, "predictions/next-race": failure(404, "NOT_FOUND") });
  expect(await screen.findByText("No forecast to compare")).toBeTruthy();
});

test("the driver about whom the models differ most comes first", () => {
  const [first, second] = mostDisputed(compared(compare.models), 2);
  expect([first?.driver, first?.lowest.model, first?.highest.model, second?.driver]).toEqual(["Ada Voss", "elo", "random_forest", "Ben Okoro"]);
  expect(compared([])).toEqual([]);
});

test("a model without a driver has no opinion of them", () => {
  const [one, ...others] = compare.models;
  const without = one ? { ...one, predictions: one.predictions.slice(1) } : one;
  expect(compared(without ? [without, ...others] : others)[0]?.wins.regression).toBeUndefined();
});

test("the best model is named, and whether its lead means anything", () => {
  const of = (...rows: Parameters<typeof means>[]) => recordSentence(ranking(rows.map((row) => means(...row)), "after_qualifying"));
  expect(of(["elo", 1.2], ["ensemble", 1], ["uniform", 0.5])).toBe("In 20 races, Ensemble has had the smallest log loss, ahead of Elo.");
  expect(of(["elo", 1.05], ["ensemble", 1])).toContain("none is clearly the best");
  expect(of(["elo", 1])).toBe("Only one model has been scored, in 20 races.");
  expect(of(["elo", 1, { races: 4 }])).toContain("Too few races");
  expect(of()).toContain("Too few races");
});
