import type { Column } from "../../ui/table/columns";
import { formatPosition, formatProbability } from "../../lib/format";
import { DataTable } from "../../ui/table/DataTable";
import { ChangeMark } from "../race/changes/ChangeMark";
import { type Outcome, outcomesOf } from "./outcome";
import type { WhatIfPrediction } from "../../api/types";

const COLUMNS: readonly Column<Outcome>[] = [
  { key: "driver", header: "Driver", rowHeader: true, sort: ({ driver }) => driver, cell: ({ driver }) => driver },
  { key: "grid", header: "Starts", align: "right", hideBelow: "sm", sort: ({ grid_position: place }) => place, cell: ({ starts }) => starts ?? "–" },
  { key: "before", header: "Before", align: "right", hideBelow: "sm", first: "descending", sort: ({ before }) => before, cell: ({ before }) => (before === null ? "–" : formatProbability(before)) },
  { key: "after", header: "After", align: "right", first: "descending", sort: (p) => p.win_probability, cell: (p) => <strong>{formatProbability(p.win_probability)}</strong> },
  { key: "change", header: "Change", align: "right", first: "descending", sort: ({ change }) => Math.abs(change ?? 0), cell: ({ change }) => <ChangeMark change={change} /> },
  { key: "podium", header: "Podium", align: "right", hideBelow: "md", first: "descending", sort: (p) => p.podium_probability, cell: (p) => formatProbability(p.podium_probability) },
  { key: "expected", header: "Expected", align: "right", hideBelow: "md", sort: (p) => p.expected_position, cell: (p) => formatPosition(p.expected_position) },
];

type Props = { predictions: readonly WhatIfPrediction[]; csv: string };

/** Chances to win before and after, the largest change first. */
export function OutcomeTable({ predictions, csv }: Props) {
  return (
    <DataTable
      id="outcome"
      caption="Probability to win in the forecast and in your scenario; the change is in percentage points. Podium and expected place are of your scenario."
      columns={COLUMNS}
      rows={outcomesOf(predictions)}
      rowKey={({ driver_id }) => driver_id}
      csv={csv}
    />
  );
}
