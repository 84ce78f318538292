import type { AccuracyRow } from "../../../api/types";

export type Score = { id: string; name: string; logLoss: number; /** Given to the driver who won. */ chance: number; ours: boolean };

const NAMES: Record<string, string> = {
  uniform: "Every driver the same",
  leader: "Leader of the championship",
  grid: "Starting grid",
  elo: "Elo ratings",
  bookmakers: "Bookmakers",
};

/** Our score of one race and those of the references, the best first. The log loss of a win is minus the log of its probability. */
export function scoresOf(row: AccuracyRow): Score[] {
  const score = (id: string, name: string, logLoss: number): Score => ({ id, name, logLoss, chance: Math.exp(-logLoss), ours: id === "ours" });
  const references = Object.entries(row.reference_log_loss).map(([id, logLoss]) => score(id, NAMES[id] ?? id, logLoss));
  return [score("ours", "Our forecast", row.log_loss), ...references].toSorted((a, b) => a.logLoss - b.logLoss);
}

/** How we did, in a sentence. */
export function verdict(scores: readonly Score[]): string {
  const rank = scores.findIndex(({ ours }) => ours);
  const worse = scores.length - 1 - rank;
  if (scores.length < 2) return "";
  if (worse === 0) return "Every reference gave the winner a better chance than we did. One race says little; see how good we are over many.";
  if (rank === 0) return "We gave the winner a better chance than every reference. One race says little; see how good we are over many.";
  return `We gave the winner a better chance than ${worse} of ${scores.length - 1} references. One race says little; see how good we are over many.`;
}
