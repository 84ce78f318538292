import type { Difference, Means, Stage } from "../../api/types";
import { plural } from "../../lib/format";

const REFERENCES: Record<string, string> = {
  uniform: "equal chances for all",
  leader: "backing the championship leader",
  grid: "going by the starting grid",
  elo: "Elo ratings alone",
  bookmakers: "the bookmakers",
};

const WHEN: Record<Stage, string> = {
  before_weekend: "before the weekend",
  after_sprint: "after the sprint",
  after_qualifying: "after qualifying",
};

const joined = (names: readonly string[]) => new Intl.ListFormat("en", { type: "conjunction" }).format(names);

/** The references against which a comparison by log loss comes out as `verdict` ("better", "worse", "no difference"). */
function against(differences: readonly Difference[], stage: Stage, verdict: string): string[] {
  const ours = differences.filter((row) => row.stage === stage && row.forecaster === "ensemble" && row.score === "log_loss");
  return ours.filter((row) => row.verdict.startsWith(verdict)).map(({ reference }) => REFERENCES[reference] ?? reference);
}

function comparison(differences: readonly Difference[], stage: Stage): string {
  const [better, worse, level] = ["better", "worse", "no difference"].map((verdict) => against(differences, stage, verdict));
  const parts = [
    better?.length ? `Our probabilities were better than ${joined(better)}.` : "",
    worse?.length ? `They were worse than ${joined(worse)}.` : "",
    level?.length ? `Against ${joined(level)} no difference is shown.` : "",
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(" ") : "There are too few races yet to compare this with simple rules.";
}

const count = (mean: number | null, races: number) => Math.round((mean ?? 0) * races);

/** What the ensemble's scores of a stage amount to, in plain words; null where it has none. */
export function summary(models: readonly Means[], differences: readonly Difference[], stage: Stage): { record: string; comparison: string } | null {
  const ours = models.find((row) => row.forecaster === "ensemble" && row.stage === stage);
  if (!ours) return null;
  const { races } = ours;
  const [won, amongThree] = [count(ours.top1_accuracy.mean, races), count(ours.top3_accuracy.mean, races)];
  const of = races === 1 ? "the one race scored" : plural(races, "race");
  return {
    record: `In forecasts made ${WHEN[stage]}, our favourite won ${won} of ${of}, and the winner was one of our first three in ${amongThree}.`,
    comparison: comparison(differences, stage),
  };
}
