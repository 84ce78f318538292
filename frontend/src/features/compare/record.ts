import type { Means, Stage } from "../../api/types";
import { plural } from "../../lib/format";
import { type ModelName, MODELS, SHORT_NAMES } from "./disagreement";

export type Standing = Means & { forecaster: ModelName };

const isModel = (row: Means): row is Standing => MODELS.some((model) => model === row.forecaster);

/** The models by their mean log loss at a stage, the best first. */
export const ranking = (means: readonly Means[], stage: Stage): Standing[] =>
  means.filter(isModel).filter((row) => row.stage === stage && row.log_loss.mean !== null).sort((a, b) => (a.log_loss.mean ?? 0) - (b.log_loss.mean ?? 0));

const FEWEST_RACES = 5;

/** Which model has been best, and whether the lead over the next one is more than luck. */
export function recordSentence(standings: readonly Standing[]): string {
  const [first, second] = standings;
  if (!first || first.races < FEWEST_RACES) return "Too few races have been scored to tell which model is best.";
  const races = plural(first.races, "race");
  const name = SHORT_NAMES[first.forecaster];
  if (!second) return `Only one model has been scored, in ${races}.`;
  const lead = (second.log_loss.mean ?? 0) - (first.log_loss.mean ?? 0);
  const error = Math.min(first.log_loss.standard_error ?? Infinity, second.log_loss.standard_error ?? Infinity);
  const best = `In ${races}, ${name} has had the smallest log loss`;
  return lead < error ? `${best}, but its lead over ${SHORT_NAMES[second.forecaster]} is small beside the uncertainty of both figures: none is clearly the best.` : `${best}, ahead of ${SHORT_NAMES[second.forecaster]}.`;
}
