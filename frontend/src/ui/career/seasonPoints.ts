import type { SeasonPoints } from "../../api/types";
import { type Colour } from "../../lib/constructorColours";
import type { ChartData } from "../chart/types";

export type Season = SeasonPoints & { engine?: string };

/** Points in each season, oldest first; several engines of a constructor together. */
export function seasonPointsChart(seasons: readonly Season[], colour: Colour): ChartData {
  const points = new Map<number, number>();
  for (const season of seasons.toSorted((a, b) => a.season - b.season)) points.set(season.season, (points.get(season.season) ?? 0) + season.points);
  return { kind: "bar", labels: [...points.keys()].map(String), series: [{ id: "points", label: "Points", colour, values: [...points.values()] }] };
}

export type Record = { titles: number[]; wins: number; first: number; last: number };

/** Titles and wins; a season that is still going on has no champion. Null without a season. */
export function record(seasons: readonly Season[], thisYear: number): Record | null {
  const years = seasons.map(({ season }) => season);
  if (years.length === 0) return null;
  const titles = seasons.filter(({ season, position }) => position === 1 && season < thisYear).map(({ season }) => season);
  return { titles: titles.toSorted((a, b) => a - b), wins: seasons.reduce((sum, { wins }) => sum + wins, 0), first: Math.min(...years), last: Math.max(...years) };
}
