import { useMemo } from "react";

import { useAccuracyBySeason } from "../../../api/queries";
import type { SeasonRow, Stage } from "../../../api/types";
import { modelName } from "../../../lib/words";
import { Chart } from "../../../ui/chart/Chart";
import { Async } from "../../../ui/states/Async";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";
import type { Kind } from "../kinds";
import { Section } from "../Section";
import { type Season, seasonChart, seasonRows, SHOWN } from "./seasons";

const COLUMNS: readonly Column<Season>[] = [
  { key: "season", header: "Season", rowHeader: true, first: "descending", sort: ({ season }) => season, cell: ({ season }) => season },
  { key: "races", header: "Races", align: "right", sort: ({ races }) => races, cell: ({ races }) => races },
  ...SHOWN.map(
    (name): Column<Season> => ({ key: name, header: modelName(name), align: "right", sort: ({ losses }) => losses[name], cell: ({ losses }) => losses[name]?.toFixed(2) ?? "–" }),
  ),
];

const AXES = { x: "Season", y: "Log loss", format: (value: number) => value.toFixed(1) };

function Seasons({ rows }: { rows: readonly SeasonRow[] }) {
  const seasons = useMemo(() => seasonRows(rows), [rows]);
  const data = useMemo(() => seasonChart(seasons), [seasons]);
  const table = <DataTable id="seasons" caption="Log loss by season; smaller is better" columns={COLUMNS} rows={seasons} rowKey={({ season }) => season} defaultSort="-season" />;
  if (seasons.length < 2) return <Section title="Season by season">{table}</Section>;
  return <Chart id="by-season" title="Season by season" summary="Mean log loss of our ensemble and of three simple rules in each season. Lower lines are better." data={data} axes={AXES} table={table} />;
}

export function BySeason({ kind, stage }: { kind: Kind; stage: Stage }) {
  return (
    <Async result={useAccuracyBySeason({ kind, stage })} loading="Loading the seasons" isEmpty={({ rows }) => rows.length === 0}>
      {({ rows }) => <Seasons rows={rows} />}
    </Async>
  );
}
