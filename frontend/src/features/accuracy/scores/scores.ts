import type { Difference, Interval, Mean, Means, Stage } from "../../../api/types";

const Z_95 = 1.959964;

/** 95% interval of a mean over races; null with fewer than two of them. */
export function meanInterval({ mean, standard_error: error }: Mean): Interval | null {
  return mean === null || error === null ? null : [mean - Z_95 * error, mean + Z_95 * error];
}

/** 95% interval of a share of races (Wilson 1927), which stays between 0 and 1. */
export function shareInterval(share: number, races: number): Interval {
  const extra = Z_95 ** 2 / races;
  const centre = share + extra / 2;
  const half = Z_95 * Math.sqrt((share * (1 - share)) / races + extra / (4 * races));
  return [Math.max(0, (centre - half) / (1 + extra)), Math.min(1, (centre + half) / (1 + extra))];
}

export type ScoreRow = Means & { isReference: boolean };

/** Models and references of a stage, the smallest log loss first; Elo, which is both, once. */
export function scoreRows(models: readonly Means[], references: readonly Means[], stage: Stage): ScoreRow[] {
  const ours = models.filter((row) => row.stage === stage).map((row) => ({ ...row, isReference: false }));
  const known = new Set(ours.map(({ forecaster }) => forecaster));
  const others = references.filter((row) => row.stage === stage && !known.has(row.forecaster)).map((row) => ({ ...row, isReference: true }));
  return [...ours, ...others].sort((a, b) => (a.log_loss.mean ?? Infinity) - (b.log_loss.mean ?? Infinity));
}

/** How one model compares with each reference, by log loss. */
export const comparisons = (differences: readonly Difference[], stage: Stage, forecaster: string): Difference[] =>
  differences.filter((row) => row.stage === stage && row.score === "log_loss" && row.forecaster === forecaster);

/** Two decimals, more where a number would read as 0.00 and so belie the verdict beside it. */
function decimals(values: readonly number[]): number {
  const smallest = Math.min(...values.filter((value) => value !== 0).map(Math.abs));
  return [2, 3].find((digits) => smallest >= 0.5 * 10 ** -digits) ?? 4;
}

export function differenceText({ difference, interval }: Pick<Difference, "difference" | "interval">): string {
  const digits = decimals([difference, ...(interval ?? [])]);
  const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;
  return interval === null ? signed(difference) : `${signed(difference)} (${signed(interval[0])} to ${signed(interval[1])})`;
}
