import { forecastPermalink } from "../../../api/links";
import type { ForecastHeader } from "../../../api/types";
import { formatInstant } from "../../../lib/time";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";

const KINDS: Record<ForecastHeader["kind"], string> = {
  live: "before the race",
  late: "after the start",
  as_of: "with the clock set back",
  backtest: "in a backtest",
};

const COLUMNS: readonly Column<ForecastHeader>[] = [
  { key: "as_of", header: "Knows what happened until", rowHeader: true, sort: ({ as_of }) => as_of, cell: ({ as_of }) => formatInstant(as_of) },
  { key: "stage", header: "Stage", sort: ({ stage_label }) => stage_label, cell: ({ stage_label }) => stage_label },
  { key: "kind", header: "Made", hideBelow: "sm", cell: ({ kind }) => KINDS[kind] },
  { key: "link", header: "Permalink", cell: ({ forecast_id }) => <a className="link" href={forecastPermalink(forecast_id)}>Forecast {forecast_id}</a> },
  { key: "number", header: "Ledger", align: "right", hideBelow: "md", cell: ({ document_number }) => document_number },
  { key: "hash", header: "SHA-256", hideBelow: "lg", cell: ({ hash }) => <span className="font-mono text-xs break-all">{hash}</span> },
];

type Props = { versions: readonly ForecastHeader[] };

export default function VersionTable({ versions }: Props) {
  return (
    <DataTable
      id="versions"
      caption="Every version is kept as it was published; its hash is in the ledger."
      columns={COLUMNS}
      rows={versions}
      rowKey={({ forecast_id }) => forecast_id}
      defaultSort="-as_of"
    />
  );
}
