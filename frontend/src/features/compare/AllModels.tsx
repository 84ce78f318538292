import { Link } from "react-router";

import { formatProbability } from "../../lib/format";
import { modelName } from "../../lib/words";
import type { Column } from "../../ui/table/columns";
import { DataTable } from "../../ui/table/DataTable";
import { type Compared, MODELS, SHORT_NAMES } from "./disagreement";

const points = (spread: number) => (spread * 100).toFixed(1);

// What we publish first, for it is all that a narrow window shows.
const COLUMN_ORDER = [...MODELS].reverse();

const COLUMNS: readonly Column<Compared>[] = [
  { key: "driver", header: "Driver", rowHeader: true, sort: ({ driver }) => driver, cell: ({ driver, driver_id }) => <Link className="link" to={`/drivers/${driver_id}`}>{driver}</Link> },
  { key: "constructor", header: "Constructor", hideBelow: "md", sort: ({ constructor }) => constructor, cell: ({ constructor }) => constructor },
  ...COLUMN_ORDER.map((model): Column<Compared> => ({
    key: model,
    header: <abbr title={modelName(model)}>{SHORT_NAMES[model]}</abbr>,
    align: "right",
    first: "descending",
    sort: ({ wins }) => wins[model] ?? null,
    cell: ({ wins: { [model]: given } }) => (given === undefined ? "–" : model === "ensemble" ? <strong>{formatProbability(given)}</strong> : formatProbability(given)),
  })),
  { key: "spread", header: <abbr title="Percentage points between the highest and the lowest">Spread</abbr>, align: "right", first: "descending", sort: ({ spread }) => spread, cell: ({ spread }) => points(spread) },
];

export function AllModels({ rows, csv }: { rows: readonly Compared[]; csv: string }) {
  return (
    <DataTable
      id="all"
      caption="Probability to win by each model; the spread is in percentage points"
      columns={COLUMNS}
      rows={rows}
      rowKey={({ driver_id }) => driver_id}
      defaultSort="-ensemble"
      csv={csv}
    />
  );
}
