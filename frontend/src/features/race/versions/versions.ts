import type { ForecastHeader, Stage } from "../../../api/types";

const ORDER: readonly Stage[] = ["before_weekend", "after_sprint", "after_qualifying"];

/** By what they know, the newest first. Those of a backtest were calculated later than forecasts that were published. */
export const newestFirst = <T extends Pick<ForecastHeader, "as_of" | "forecast_id">>(versions: readonly T[]): T[] =>
  versions.toSorted((a, b) => b.as_of.localeCompare(a.as_of) || b.forecast_id - a.forecast_id);

/** The stages that there are forecasts of, the earliest first. */
export const stagesOf = (versions: readonly Pick<ForecastHeader, "stage">[]): Stage[] =>
  ORDER.filter((stage) => versions.some((one) => one.stage === stage));

/** The versions that `shown` may be compared with, the newest first: of the same kind, and made from less. */
export function earlierThan<T extends ForecastHeader>(versions: readonly T[], shown: ForecastHeader | undefined): T[] {
  if (shown === undefined) return [];
  const backtest = shown.kind === "backtest";
  const comparable = versions.filter((one) => one.as_of < shown.as_of && (one.kind === "backtest") === backtest);
  return newestFirst(comparable);
}

/** What `shown` is compared with unless the reader chooses: the last one of an earlier stage, or else the one before it. */
export const defaultEarlier = <T extends ForecastHeader>(earlier: readonly T[], shown: ForecastHeader): T | undefined =>
  earlier.find(({ stage }) => stage !== shown.stage) ?? earlier[0];
