import { useMemo } from "react";

import type { Progress } from "../../../api/types";
import { shortRace } from "../../../lib/format";
import { Chart } from "../../../ui/chart/Chart";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";
import { useAddressChoice } from "../../../ui/useAddressState";
import type { Championship } from "../championship";
import { pointsChart, type Standing, standingsAfter } from "./progress";

const TOP = 8;
const SHOWN = ["top", "all"] as const;
const WHOLE = 60;
const AXES = { x: "After", y: "Points", min: 0 };

type Props = { championship: Championship; progress: Progress; index: number };

/** Points of the championship after each race. */
export function PointsChart({ championship, progress, index }: Props) {
  const [shown, show] = useAddressChoice("points-of", SHOWN, "top");
  const standings = useMemo(() => standingsAfter(progress, index), [progress, index]);
  const data = useMemo(() => pointsChart(progress, index, shown === "top" ? TOP : Infinity), [progress, index, shown]);
  const columns = useMemo(
    (): Column<Standing>[] => [
      { key: "name", header: championship === "drivers" ? "Driver" : "Constructor", rowHeader: true, cell: ({ name }) => name },
      ...progress.races.slice(0, index + 1).map(({ race_id, name }, race): Column<Standing> => ({ key: String(race_id), header: shortRace(name), align: "right", cell: ({ entrant }) => entrant.points[race] ?? "" })),
    ],
    [championship, progress, index],
  );
  const table = <DataTable id="points" caption={`Points after each race of ${progress.season}`} columns={columns} rows={standings} rowKey={({ id }) => id} />;
  const whose = championship === "drivers" ? "Each constructor has its colour; the second driver has a dashed line." : "Each constructor has its colour.";
  return (
    <div className="space-y-3">
      {standings.length > TOP && (
        <div role="group" aria-label={`Shown in the chart of ${championship}`} className="flex gap-2 print:hidden">
          {SHOWN.map((one) => (
            <button key={one} type="button" className="chart-span" aria-pressed={shown === one} onClick={() => { show(one); }}>{one === "top" ? `First ${TOP}` : `All ${standings.length}`}</button>
          ))}
        </div>
      )}
      <Chart id="points" title="Points race by race" summary={`Points in the championship after each race. ${whose}`} data={data} axes={AXES} table={table} recent={WHOLE} />
    </div>
  );
}
