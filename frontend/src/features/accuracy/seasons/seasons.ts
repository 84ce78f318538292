import type { SeasonRow } from "../../../api/types";
import { modelName } from "../../../lib/words";
import { driverMark } from "../../../lib/driverMark";
import type { ChartData } from "../../../ui/chart/types";

export const SHOWN = ["ensemble", "elo", "grid", "leader"] as const;
export type Shown = (typeof SHOWN)[number];

const COLOURS: Record<Shown, { light: string; dark: string }> = {
  ensemble: { light: "#0a6b4a", dark: "#4ad69c" },
  elo: { light: "#1c6fb8", dark: "#6db4f2" },
  grid: { light: "#a35714", dark: "#e39a55" },
  leader: { light: "#6b4aa8", dark: "#b79af0" },
};

export type Season = { season: number; races: number; losses: Record<Shown, number | null> };

/** A row a season, the newest first: races and log losses of those shown. */
export function seasonRows(rows: readonly SeasonRow[]): Season[] {
  const years = [...new Set(rows.map(({ season }) => season))].sort((a, b) => b - a);
  const loss = (season: number, name: Shown) => rows.find((row) => row.season === season && row.forecaster === name)?.log_loss ?? null;
  return years.map((season) => ({
    season,
    races: Math.max(...rows.filter((row) => row.season === season).map(({ races }) => races)),
    losses: { ensemble: loss(season, "ensemble"), elo: loss(season, "elo"), grid: loss(season, "grid"), leader: loss(season, "leader") },
  }));
}

export function seasonChart(seasons: readonly Season[]): ChartData {
  const inOrder = seasons.toReversed();
  const shown = SHOWN.filter((name) => seasons.some(({ losses }) => losses[name] !== null));
  return {
    kind: "line",
    labels: inOrder.map(({ season }) => String(season)),
    series: shown.map((name, index) => ({ id: name, label: modelName(name), colour: COLOURS[name], mark: driverMark(index), values: inOrder.map(({ losses }) => losses[name]) })),
  };
}
