import type { ApiError } from "../api/errors";
import type { Forecast, LineUp, Prediction } from "../api/types";
import { formatProbability, plural } from "./format";
import { intervalLevel, mainInterval } from "./interval";
import { formatDay } from "./time";

/** The operator's changes of the line-up in a sentence; empty where there are none. */
export function lineUpChangesSentence(lineUp: LineUp | null): string {
  const changes = lineUp?.changes.map((change) => change.description) ?? [];
  return changes.length === 0 ? "" : `Line-up changed by the operator: ${changes.join("; ")}.`;
}

const MODELS: Record<string, string> = {
  ensemble: "Ensemble",
  regression: "Regression",
  random_forest: "Random forest",
  xgboost: "Gradient boosting",
  elo: "Elo ratings",
};

export function modelName(model: string): string {
  return MODELS[model] ?? model;
}

const FACTORS: Record<string, string> = {
  driver: "Driver",
  car: "Car",
  form: "Form of late",
  reliability: "Reliability",
  circuit: "Record at this circuit",
  weather: "Weather",
  weekend: "Practice and sprint",
  grid: "Grid and qualifying",
};

export function factorName(factor: string): string {
  return FACTORS[factor] ?? "Everything else";
}

/** Who leads the forecast and how firmly, in a sentence or two; `predictions` likeliest winner first. */
export function favouriteSentence([first, second]: readonly Prediction[]): string {
  if (!first) return "";
  const lead = `${first.driver} is the favourite at ${formatProbability(first.win_probability)}`;
  if (!second) return `${lead}.`;
  const overlap = mainInterval(second)[1] >= mainInterval(first)[0];
  const doubt = overlap ? ` Their ${intervalLevel([first, second])}% intervals overlap: the order of the two is not settled.` : "";
  return `${lead}, ahead of ${second.driver} at ${formatProbability(second.win_probability)}.${doubt}`;
}

export function dataThroughText(through: Forecast["data_through"]): string {
  if (!through) return "No earlier race";
  return `${through.name}, ${through.season} round ${through.round} (${formatDay(through.date)})`;
}

export type Message = { title: string; text: string };

export function errorMessage(error: ApiError): Message {
  switch (error.code) {
    case "RATE_LIMIT_EXCEEDED": {
      const wait = error.retryAfter === null ? "a minute" : plural(error.retryAfter, "second");
      return { title: "Too many requests", text: `Please wait ${wait}, then try again.` };
    }
    case "NETWORK_ERROR":
      return { title: "No answer from the server", text: "Check your connection, then try again." };
    case "EXTERNAL_SERVICE_ERROR":
      return { title: "A data source is out of reach", text: "Race data is temporarily unavailable. Please try again in a few minutes." };
    case "SERVICE_UNAVAILABLE":
      return { title: "The service is starting or overloaded", text: "It should be back shortly. Please try again in a moment." };
    case "RACE_NOT_FOUND":
      return { title: "Race not found", text: "This race is not in the database. Please check its number." };
    case "NOT_FOUND":
      return { title: "Nothing here yet", text: "There is no data for this part of the page yet." };
    case "NO_PREDICTIONS_AVAILABLE":
      return { title: "No forecast yet", text: "Forecasts for this race have not been published yet." };
    case "INVALID_PARAMETER":
    case "METHOD_NOT_ALLOWED":
    case "INVALID_RESPONSE":
    case "INTERNAL_ERROR":
      return { title: "Something went wrong", text: "That is our fault, not yours. Please try again; if it stays, tell the operator of this site." };
  }
}
