import type { Contribution, Prediction } from "../../../api/types";
import { factorName } from "../../../lib/words";

/** What is smaller would be shown as 0.0. */
const SMALLEST = 0.05;

export type Part = { name: string; value: number };

/** The parts worth showing, weightiest first; the others go together, so that all still add up. */
export function shownParts(contributions: readonly Contribution[]): Part[] {
  const named = contributions.map(({ factor, log_odds }) => ({ name: factorName(factor), value: log_odds }));
  const rest = factorName("other");
  const shown = named.filter(({ name, value }) => name !== rest && Math.abs(value) >= SMALLEST);
  const left = total(contributions) - shown.reduce((sum, { value }) => sum + value, 0);
  shown.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  return Math.abs(left) >= SMALLEST ? [...shown, { name: rest, value: left }] : shown;
}

export function total(contributions: readonly Contribution[]): number {
  return contributions.reduce((sum, { log_odds }) => sum + log_odds, 0);
}

/** The weightiest part of the whole field: with it at one end the bars of all drivers can be compared. */
export function reach(predictions: readonly Prediction[]): number {
  const parts = predictions.flatMap(({ contributions }) => contributions);
  return Math.max(1, ...parts.map(({ log_odds }) => Math.abs(log_odds)));
}

export type SignedBar = { from: number; width: number };

/** A bar from the middle to the right where it helps, to the left where it does not; in percent of the whole width. */
export function signedBar(value: number, longest: number): SignedBar {
  const width = Math.min(50, (Math.abs(value) / longest) * 50);
  return { from: value < 0 ? 50 - width : 50, width };
}
