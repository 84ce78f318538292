import { useMemo } from "react";

import type { Bin, Calibration } from "../../../api/types";
import { formatInterval } from "../../../lib/format";
import { Chart } from "../../../ui/chart/Chart";
import type { Axes } from "../../../ui/chart/types";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";
import { calibrationChart, calibrationSentence, happened, rangeText } from "./calibration";

const percent = (value: number) => `${Math.round(value * 100)}%`;
const AXES: Axes = { x: "What we forecast", y: "How often it happened", format: percent, formatX: percent, min: 0, max: 1 };

const COLUMNS: readonly Column<Bin>[] = [
  { key: "range", header: "Forecast", rowHeader: true, sort: ({ lower }) => lower, cell: rangeText },
  { key: "cars", header: "Cars", align: "right", sort: ({ count }) => count, cell: ({ count }) => count },
  { key: "mean", header: "Expected", align: "right", cell: ({ mean_forecast: mean, count }) => (mean * count).toFixed(1) },
  { key: "happened", header: "Happened", align: "right", cell: happened },
  { key: "frequency", header: "Share", align: "right", cell: ({ frequency }) => percent(frequency) },
  { key: "interval", header: "95% interval", align: "right", cell: ({ interval }) => formatInterval(interval) },
];

const HOW = "Each point is a group of cars that we gave about the same probability; on the line, what we gave 20% happened one time in five.";

export const OUTCOMES = [{ id: "win", label: "Win" }, { id: "podium", label: "Podium" }] as const;
const TITLES = { win: "Wins: forecast and outcome", podium: "Podiums: forecast and outcome" };

/** Without figures, the line that the points should lie on. */
export function CalibrationPlot({ found, outcome }: { found: Calibration | null; outcome: (typeof OUTCOMES)[number]["id"] }) {
  const data = useMemo(() => calibrationChart(found?.bins ?? []), [found]);
  const table = <DataTable id="bins" caption="Groups of cars by the probability that they were given" columns={COLUMNS} rows={found?.bins ?? []} rowKey={({ lower }) => lower} />;
  const summary = found ? `${calibrationSentence(found)} ${HOW}` : `${HOW} The points come with the first scored races.`;
  return <Chart id="calibration" title={TITLES[outcome]} summary={summary} data={data} axes={AXES} table={table} />;
}
