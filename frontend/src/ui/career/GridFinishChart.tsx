import { useMemo } from "react";

import type { GridAgainstFinish, Result } from "../../api/types";
import type { Colour } from "../../lib/constructorColours";
import { shortRace } from "../../lib/format";
import { Chart } from "../chart/Chart";
import type { Column } from "../table/columns";
import { DataTable } from "../table/DataTable";
import { gridFinishChart, gridFinishSentence, type Placed, placed } from "./gridFinish";

const whole = (value: number) => (Number.isInteger(value) ? String(value) : "");
const AXES = { x: "Grid", y: "Finish", reversed: true, min: 0, format: whole, formatX: whole, formatPoint: (value: number) => `P${Math.floor(value)}` };
const SOFT: Colour = { light: "#4b5a52", dark: "#a6b6ad" };

const COLUMNS: readonly Column<Placed>[] = [
  { key: "race", header: "Race", rowHeader: true, first: "descending", sort: ({ date }) => date, cell: ({ race, season }) => `${shortRace(race)} ${season}` },
  { key: "grid", header: "Grid", align: "right", sort: ({ grid }) => grid, cell: ({ grid }) => grid },
  { key: "finish", header: "Finish", align: "right", sort: ({ finish }) => finish, cell: ({ finish }) => finish },
  { key: "gained", header: "Gained", align: "right", first: "descending", sort: ({ grid, finish }) => grid - finish, cell: ({ grid, finish }) => grid - finish },
];

type Props = { name: string; figures: GridAgainstFinish; results: readonly Result[]; colour: Colour };

export function GridFinishChart({ name, figures, results, colour }: Props) {
  const data = useMemo(() => gridFinishChart(results, colour, SOFT), [results, colour]);
  if (figures.races === 0) return null;
  const table = <DataTable id="gained" caption={`Grid and finish of ${name}`} columns={COLUMNS} rows={placed(results)} rowKey={({ race_id, driver_id }) => `${race_id}-${driver_id}`} defaultSort="-race" />;
  return <Chart id="grid-finish" title="Grid against finish" summary={gridFinishSentence(figures)} data={data} axes={AXES} table={table} />;
}
