import { expect, test } from "vitest";

import type { ErrorCode } from "../api/errors";
import type { Interval, LineUp } from "../api/types";
import { forecast } from "../test/answers";
import { dataThroughText, errorMessage, factorName, favouriteSentence, lineUpChangesSentence, modelName } from "./words";

const [first, second] = forecast.predictions;

test("the favourite is named with the runner-up", () => {
  expect(favouriteSentence(forecast.predictions)).toBe("Ada Voss is the favourite at 34.0%, ahead of Ben Okoro at 20.0%.");
});

test("overlapping intervals leave the order open", () => {
  if (!first || !second) throw new Error("The recorded answer has no two drivers.");
  expect(favouriteSentence([first, { ...second, interval_80: [0.1, 0.3] }])).toContain("Their 80% intervals overlap: the order of the two is not settled.");
  const older = [first, second].map((p) => ({ ...p, interval_80: null, confidence_interval: [0.1, 0.4] as Interval }));
  expect(favouriteSentence(older)).toContain("Their 95% intervals overlap");
});

test("a field of one or none needs no comparison", () => {
  expect([favouriteSentence([]), favouriteSentence(first ? [first] : [])]).toEqual(["", "Ada Voss is the favourite at 34.0%."]);
});

test("changes of the line-up by the operator are one sentence", () => {
  const change = (description: string) => ({ driver: "Ben Okoro", replaces: null, constructor: "Aurora", reason: "", description });
  const lineUp: LineUp = { source: "entry_list", last_race: null, description: "", changes: [change("Ben Okoro for Ada Voss (injured)"), change("Cleo Marin withdrawn")] };
  expect(lineUpChangesSentence(lineUp)).toBe("Line-up changed by the operator: Ben Okoro for Ada Voss (injured); Cleo Marin withdrawn.");
  expect([lineUpChangesSentence({ ...lineUp, changes: [] }), lineUpChangesSentence(null)]).toEqual(["", ""]);
});

test("a model without a name of ours goes by its own", () => {
  expect([modelName("xgboost"), modelName("oracle")]).toEqual(["XGBoost", "oracle"]);
});

test("the last race known to the forecast is named with its date", () => {
  expect(dataThroughText(forecast.data_through)).toBe("Lowmoor Grand Prix, 2023 round 22 (26 Nov 2023)");
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
  const { title, text } = errorMessage(code);
  expect(`${title}. ${text}`).toMatch(/^[A-Z].+\. [A-Z].+\.$/);
});

test("a rate limit says how long to wait", () => {
  expect(errorMessage("RATE_LIMIT_EXCEEDED", 7).text).toContain("7 seconds");
});

test("every factor of a forecast has a name of its own", () => {
  const names = ["driver", "car", "form", "reliability", "circuit", "weather", "weekend", "grid", "other"].map(factorName);
  expect(new Set(names).size).toBe(9);
});
