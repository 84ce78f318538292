import type { AccuracyBySeason, AccuracyRow, BiggestSurprises, Calibration, Compare, Difference, Means, ModelAccuracy } from "../api/types";
import { forecast } from "./answers";

const mean = (value: number) => ({ mean: value, standard_error: 0.1 });

export const means = (forecaster: string, logLoss: number, more: Partial<Means> = {}): Means => ({
  forecaster,
  name: forecaster,
  stage: "after_qualifying",
  kind: "backtest",
  races: 20,
  log_loss: mean(logLoss),
  brier_score: mean(logLoss / 2),
  rps: mean(0.1),
  podium_brier: mean(0.1),
  points_brier: mean(0.1),
  top1_accuracy: mean(0.6),
  top3_accuracy: mean(0.9),
  winner_rank: mean(2),
  ...more,
});

export const difference = (reference: Difference["reference"], verdict: string, more: Partial<Difference> = {}): Difference => ({
  forecaster: "ensemble",
  reference,
  stage: "after_qualifying",
  score: "log_loss",
  difference: -0.2,
  interval: [-0.3, -0.1],
  races: 20,
  verdict,
  ...more,
});

export const scoredRace: AccuracyRow = {
  race_id: 9,
  season: 2023,
  round: 22,
  race: "Lowmoor Grand Prix",
  date: "2023-11-26",
  forecaster: "ensemble",
  model_id: 1,
  model_version: "v",
  stage: "after_qualifying",
  kind: "backtest",
  forecast_id: 4,
  predicted_winner: "Ada Voss",
  predicted_winner_id: 1,
  predicted_probability: 0.41,
  actual_winner: "Ben Okoro",
  actual_winner_id: 2,
  second_winner: null,
  second_winner_id: null,
  winner_probability: 0.2,
  reference_log_loss: {},
  log_loss: 1.6,
  brier_score: 0.9,
  rps: 0.1,
  podium_brier: 0.1,
  points_brier: 0.1,
  top1_accuracy: 0,
  top3_accuracy: 1,
  winner_rank: 2,
};

export const accuracy: ModelAccuracy = {
  kind: "backtest",
  stage: null,
  season: null,
  model_id: null,
  forecaster: null,
  count: 1,
  next: null,
  previous: null,
  rows: [scoredRace],
  models: [means("ensemble", 1), means("elo", 1.2), means("regression", 1.1)],
  references: [means("uniform", 3), means("elo", 1.2)],
  differences: [difference("uniform", "better than equal chances"), difference("elo", "no difference shown", { interval: [-0.4, 0.1] })],
};

export const unscored: ModelAccuracy = { ...accuracy, count: 0, rows: [], models: [], references: [], differences: [] };

export const calibration: Calibration = {
  kind: "backtest",
  stage: "after_qualifying",
  season: null,
  model_id: null,
  forecaster: "ensemble",
  outcome: "win",
  races: 20,
  forecasts: 400,
  bins: [
    { lower: 0, upper: 0.01, count: 300, mean_forecast: 0.002, frequency: 0, interval: [0, 0.012] },
    { lower: 0.1, upper: 0.2, count: 60, mean_forecast: 0.15, frequency: 0.2, interval: [0.12, 0.31] },
    { lower: 0.9, upper: 1, count: 4, mean_forecast: 0.93, frequency: 0.25, interval: [0.04, 0.7] },
  ],
  calibration_error: 0.02,
  slope: { value: 1, interval: [0.8, 1.2] },
};

export const surprises: BiggestSurprises = {
  kind: "backtest",
  stage: "after_qualifying",
  season: null,
  scored_races: 20,
  races: [
    {
      race_id: 8, season: 1956, round: null, race: "Oldfield Grand Prix", date: "1956-01-22", stage: "after_qualifying", forecast_id: 3, log_loss: 4,
      winner_rank: 11, winner: "Cleo Marin", winner_id: 3, second_winner: "Dario Fenn", second_winner_id: 4, winner_probability: 0.018,
      favourite: "Ada Voss", favourite_id: 1, favourite_probability: 0.7,
    },
  ],
};

const season = (year: number, forecaster: AccuracyBySeason["rows"][number]["forecaster"], logLoss: number) => ({ season: year, forecaster, name: forecaster, races: 20, log_loss: logLoss, brier_score: 0.5, top3_accuracy: 0.9 });

export const bySeason: AccuracyBySeason = {
  kind: "backtest",
  stage: "after_qualifying",
  season: null,
  rows: [season(2023, "ensemble", 1), season(2023, "leader", 2), season(2022, "ensemble", 1.2)],
};

const opinion = (model: Compare["models"][number]["model_name"], wins: readonly number[]): Compare["models"][number] => ({
  model_name: model,
  model_id: 1,
  forecast_id: 1,
  as_of: forecast.as_of,
  kind: "live",
  predictions: forecast.predictions.map((row, index) => ({ ...row, model, win_probability: wins[index] ?? 0 })),
});

export const compare: Compare = {
  race_id: 1,
  race: forecast.race,
  stage: "after_qualifying",
  grid: "provisional",
  model_version: "v",
  as_of: forecast.as_of,
  models: [opinion("regression", [0.3, 0.25, 0.1, 0]), opinion("random_forest", [0.5, 0.2, 0.1, 0]), opinion("xgboost", [0.35, 0.2, 0.1, 0]), opinion("elo", [0.2, 0.4, 0.1, 0]), opinion("ensemble", [0.34, 0.24, 0.1, 0])],
};
