import type { Interval, Prediction } from "../../api/types";

type WithIntervals = Pick<Prediction, "interval_80" | "confidence_interval">;

/** The interval to show: the 80% one, or the 95% one of a forecast made before the other was kept. */
export function mainInterval({ interval_80, confidence_interval }: WithIntervals): Interval {
  return interval_80 ?? confidence_interval;
}

/** How many percent the shown intervals of a forecast are. */
export function intervalLevel(predictions: readonly WithIntervals[]): number {
  return predictions.every(({ interval_80 }) => interval_80 !== null) ? 80 : 95;
}
