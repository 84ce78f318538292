import type { Change, Contribution } from "../../../api/types";
import { factorName } from "../../../lib/words";

/** In percentage points; what is smaller is shown as no change. */
export const SMALLEST_CHANGE = 0.05;

/** "▲ 4.1" or "▼ 0.3": the change of a probability in percentage points; null where it rounds to nothing. */
export function arrow(change: number): string | null {
  const points = Math.abs(change) * 100;
  if (points < SMALLEST_CHANGE) return null;
  return `${change > 0 ? "▲" : "▼"} ${points.toFixed(1)}`;
}

/** The same for someone who hears it. */
export function arrowWords(change: number): string {
  const points = Math.abs(change) * 100;
  if (points < SMALLEST_CHANGE) return "unchanged";
  return `${change > 0 ? "up" : "down"} ${points.toFixed(1)} percentage points`;
}

const WEIGHTY = 0.1;

/** The two weightiest reasons of a change, such as "Grid and qualifying ▲, Car ▼". */
export function reasons(contributions: readonly Contribution[]): string {
  const weighty = contributions.filter(({ log_odds }) => Math.abs(log_odds) >= WEIGHTY);
  const sorted = weighty.toSorted((a, b) => Math.abs(b.log_odds) - Math.abs(a.log_odds)).slice(0, 2);
  if (sorted.length === 0) return "no single reason";
  return sorted.map(({ factor, log_odds }) => `${factorName(factor)} ${log_odds > 0 ? "▲" : "▼"}`).join(", ");
}

export const byChange = (changes: readonly Change[]): Change[] => changes.toSorted((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from));
