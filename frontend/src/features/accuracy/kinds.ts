import type { Means, Stage } from "../../api/types";
import type { Choice } from "../../ui/tabs/Choices";

export type Kind = "live" | "backtest";

/** The scores that are shown; without a season those of all. */
export type Selection = { kind: Kind; season: number | undefined };
export type StageSelection = Selection & { stage: Stage };

export const KINDS: readonly Choice<Kind>[] = [
  { id: "live", label: "Live forecasts" },
  { id: "backtest", label: "Backtest" },
];

export const KIND_MEANING: Record<Kind, string> = {
  live: "Published before the start of their race. The ledger shows that none was changed afterwards.",
  backtest: "Calculated later for past races, each from what was known before it. A fair test, but not a forecast that anybody could read before the race.",
};

export const isKind = (text: string | undefined): text is Kind => KINDS.some(({ id }) => id === text);

const STAGES: readonly Stage[] = ["before_weekend", "after_sprint", "after_qualifying"];

/** The stages that have scores, in the order of the weekend. */
export const scoredStages = (models: readonly Means[]): Stage[] => STAGES.filter((stage) => models.some((row) => row.stage === stage));
