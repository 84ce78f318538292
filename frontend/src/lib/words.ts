import type { ErrorCode } from "../api/errors";
import type { Forecast, ForecastHeader, LineUp, Prediction, RaceStatus, Stage } from "../api/types";
import { formatProbability, plural } from "./format";
import { intervalLevel, mainInterval } from "../ui/probability/interval";
import { formatDay } from "./time";

/** The operator's changes of the line-up in a sentence; empty where there are none. */
export function lineUpChangesSentence(lineUp: LineUp | null): string {
  const changes = lineUp?.changes.map((change) => change.description) ?? [];
  return changes.length === 0 ? "" : `Line-up changed by the operator: ${changes.join("; ")}.`;
}

// The models, and the simple rules that they are compared with.
const MODELS: Record<string, string> = {
  ensemble: "Ensemble",
  regression: "Regression",
  random_forest: "Random Forest",
  xgboost: "XGBoost",
  elo: "Elo",
  uniform: "Equal chances",
  leader: "Championship leader",
  grid: "Starting grid",
  bookmakers: "Bookmakers",
};

export function modelName(model: string): string {
  return MODELS[model] ?? model;
}

const STAGES: Record<Stage, string> = {
  before_weekend: "Before the weekend",
  after_sprint: "After the sprint",
  after_qualifying: "After qualifying",
};

/** A stage of races in general. */
export const stageName = (stage: Stage): string => STAGES[stage];

/** A stage of one race, as the newest of its forecasts is labelled: "Before the sprint" where there is one. */
export function stageLabel(versions: readonly Pick<ForecastHeader, "stage" | "stage_label" | "as_of">[], stage: Stage): string {
  const [newest] = versions.filter((one) => one.stage === stage).toSorted((a, b) => b.as_of.localeCompare(a.as_of));
  return newest?.stage_label ?? stageName(stage);
}

const STATUSES: Record<RaceStatus, string> = {
  scheduled: "scheduled",
  under_way: "under way",
  awaiting_result: "awaiting the result",
  held: "held",
  cancelled: "cancelled",
};

export const statusName = (status: RaceStatus): string => STATUSES[status];

const FACTORS: Record<string, string> = {
  driver: "Driver",
  car: "Car",
  form: "Form of late",
  reliability: "Reliability",
  circuit: "Record at this circuit",
  weather: "Weather",
  weekend: "Practice and sprint",
  grid: "Grid and qualifying",
  line_up: "Line-up",
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
  return `${through.name}, ${through.season} round ${through.round} (${formatDay(through.date)})`;
}

export type Message = { title: string; text: string };

export function errorMessage(code: ErrorCode, retryAfter: number | null = null): Message {
  switch (code) {
    case "RATE_LIMIT_EXCEEDED": {
      const wait = retryAfter === null ? "a minute" : plural(retryAfter, "second");
      return { title: "Too many requests", text: `Please wait ${wait}, then try again.` };
    }
    case "NETWORK_ERROR":
      return { title: "No answer from the server", text: "Check your connection, then try again." };
    case "EXTERNAL_SERVICE_ERROR":
      return { title: "A data source is out of reach", text: "Race data is temporarily unavailable. Please try again in a few minutes." };
    case "SERVICE_UNAVAILABLE":
      if (retryAfter !== null) return { title: "The service is busy", text: `Please wait ${plural(retryAfter, "second")}, then try again.` };
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
