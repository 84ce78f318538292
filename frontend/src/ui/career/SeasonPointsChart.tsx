import { useMemo } from "react";
import { Link } from "react-router";

import type { Colour } from "../../lib/constructorColours";
import { Chart } from "../chart/Chart";
import type { Column } from "../table/columns";
import { DataTable } from "../table/DataTable";
import { type Season, seasonPointsChart } from "./seasonPoints";

const AXES = { x: "Season", y: "Points", min: 0 };

const SEASON: Column<Season> = {
  key: "season",
  header: "Season",
  rowHeader: true,
  first: "descending",
  sort: ({ season }) => season,
  cell: ({ season, engine }) => <><Link className="link" to={`/standings/${season}`}>{season}</Link>{engine && <span className="ml-2 text-soft">{engine}</span>}</>,
};
const COLUMNS: readonly Column<Season>[] = [
  SEASON,
  { key: "position", header: "Place", align: "right", sort: ({ position }) => position, cell: ({ position }) => position ?? "excluded" },
  { key: "points", header: "Points", align: "right", first: "descending", sort: ({ points }) => points, cell: ({ points }) => points },
  { key: "wins", header: "Wins", align: "right", first: "descending", sort: ({ wins }) => wins, cell: ({ wins }) => wins },
];

type Props = { name: string; seasons: readonly Season[]; colour: Colour };

export function SeasonPointsChart({ name, seasons, colour }: Props) {
  const data = useMemo(() => seasonPointsChart(seasons, colour), [seasons, colour]);
  const table = <DataTable id="seasons" caption={`Seasons of ${name}`} columns={COLUMNS} rows={seasons} rowKey={({ season, engine }) => `${season}-${engine ?? ""}`} defaultSort="-season" />;
  return <Chart id="seasons" title="Points by season" summary="Points in the championship, sprints included. The points for a win went from 8 to 25 over the years, so eras do not compare." data={data} axes={AXES} table={table} />;
}
