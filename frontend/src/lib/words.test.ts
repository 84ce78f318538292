import { expect, test } from "vitest";

import { ApiError, type ErrorCode } from "../api/errors";
import { forecast } from "../test/answers";
import { dataThroughText, errorMessage, factorName, favouriteSentence, modelName, stageWords } from "./words";

const [first, second] = forecast.predictions;

test("the favourite is named with the runner-up", () => {
  expect(favouriteSentence(forecast.predictions)).toBe("Ada Voss is the favourite at 34.0%, ahead of Ben Okoro at 20.0%.");
});

test("overlapping intervals leave the order open", () => {
  if (!first || !second) throw new Error("The recorded answer has no two drivers.");
  expect(favouriteSentence([first, { ...second, confidence_interval: [0.1, 0.3] }])).toContain("not settled");
});

test("a field of one or none needs no comparison", () => {
  expect([favouriteSentence([]), favouriteSentence(first ? [first] : [])]).toEqual(["", "Ada Voss is the favourite at 34.0%."]);
});

test("a provisional grid is called provisional and a final one final", () => {
  expect(stageWords({ stage: "after_qualifying", grid: "provisional" }).meaning).toContain("provisional");
  expect(stageWords({ stage: "after_qualifying", grid: "final" }).meaning).toContain("final");
});

test("each stage has its own label", () => {
  const labels = (["before_weekend", "after_sprint", "after_qualifying"] as const).map((stage) => stageWords({ stage, grid: "none" }).label);
  expect(new Set(labels).size).toBe(3);
});

test("a model without a name of ours goes by its own", () => {
  expect([modelName("xgboost"), modelName("oracle")]).toEqual(["Gradient boosting", "oracle"]);
});

test("the last race known to the forecast is named with its date", () => {
  expect(dataThroughText(forecast.data_through)).toBe("Lowmoor Grand Prix, 2023 round 22 (26 Nov 2023)");
  expect(dataThroughText(null)).toBe("No earlier race");
});

test.each<ErrorCode>([
  "RACE_NOT_FOUND",
  "NOT_FOUND",
  "NO_PREDICTIONS_AVAILABLE",
  "INVALID_PARAMETER",
  "METHOD_NOT_ALLOWED",
  "RATE_LIMIT_EXCEEDED",
  "EXTERNAL_SERVICE_ERROR",
  "SERVICE_UNAVAILABLE",
  "INTERNAL_ERROR",
  "NETWORK_ERROR",
  "INVALID_RESPONSE",
])("%s has a sentence for people", (code) => {
  const { title, text } = errorMessage(new ApiError(code, "internal wording"));
  expect(`${title}. ${text}`).toMatch(/^[A-Z].+\. [A-Z].+\.$/);
  expect(text).not.toContain("internal wording");
});

test("a rate limit says how long to wait", () => {
  expect(errorMessage(new ApiError("RATE_LIMIT_EXCEEDED", "", 429, 7)).text).toContain("7 seconds");
});

test("every factor of a forecast has a name of its own", () => {
  const names = ["driver", "car", "form", "circuit", "weather", "weekend", "grid", "other"].map(factorName);
  expect(new Set(names).size).toBe(8);
});
