import type { ModelForecast, Prediction } from "../../api/types";

export type ModelName = ModelForecast["model_name"];

/** In the order of the tabs. */
export const MODELS: readonly ModelName[] = ["regression", "random_forest", "xgboost", "elo", "ensemble"];

/** For the headings of narrow columns; the tabs have the full names. */
export const SHORT_NAMES: Record<ModelName, string> = { regression: "Regr.", random_forest: "Forest", xgboost: "XGB", elo: "Elo", ensemble: "Ensemble" };

type Opinion = { model: ModelName; probability: number };

export type Compared = Pick<Prediction, "driver" | "driver_id" | "constructor"> & {
  /** Win probability by model; a model without a forecast of the driver has none. */
  wins: Partial<Record<ModelName, number>>;
  lowest: Opinion;
  highest: Opinion;
  spread: number;
};

/** A row a driver with what each model gives them, in the order of the ensemble (or of the last model there is). */
export function compared(models: readonly ModelForecast[]): Compared[] {
  const rows = models.at(-1)?.predictions ?? [];
  return rows.map(({ driver, driver_id, constructor, win_probability }) => {
    const given = models.flatMap(({ model_name: model, predictions }): Opinion[] => {
      const found = predictions.find((one) => one.driver_id === driver_id);
      return found ? [{ model, probability: found.win_probability }] : [];
    });
    const own: Opinion = { model: models.at(-1)?.model_name ?? "ensemble", probability: win_probability };
    const lowest = given.reduce((least, one) => (one.probability < least.probability ? one : least), given[0] ?? own);
    const highest = given.reduce((most, one) => (one.probability > most.probability ? one : most), given[0] ?? own);
    const wins = Object.fromEntries(given.map(({ model, probability }) => [model, probability]));
    return { driver, driver_id, constructor, wins, lowest, highest, spread: highest.probability - lowest.probability };
  });
}

/** The drivers about whom the models differ most, in percentage points. */
export const mostDisputed = (rows: readonly Compared[], count: number): Compared[] => rows.toSorted((a, b) => b.spread - a.spread).slice(0, count);
