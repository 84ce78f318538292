import type { ReactNode } from "react";

import { csvLink } from "../../../api/links";
import type { Interval, Mean, ModelAccuracy } from "../../../api/types";
import { formatInterval } from "../../../lib/format";
import { modelName } from "../../../lib/words";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";
import type { StageSelection } from "../kinds";
import { Section } from "../Section";
import { meanInterval, type ScoreRow, scoreRows, shareInterval } from "./scores";

const Below = ({ children }: { children: ReactNode }) => <span className="block text-xs font-normal text-soft">{children}</span>;
const header = (name: string, note: string) => (
  <span className="inline-block max-sm:max-w-16 max-sm:whitespace-normal">{name}<span className="block text-xs font-normal text-soft max-sm:sr-only">{note}</span></span>
);

const range = (interval: Interval | null) => interval && `${interval[0].toFixed(2)}–${interval[1].toFixed(2)}`;
const mean = (value: Mean) => <>{value.mean?.toFixed(2) ?? "–"}<Below>{range(meanInterval(value))}</Below></>;

function share({ top3_accuracy: { mean: part }, races }: ScoreRow) {
  if (part === null) return "–";
  // A rule that gives several cars the same chance is right in part.
  return <>{Math.round(part * races)} of {races}<Below>{formatInterval(shareInterval(part, races))}</Below></>;
}

const COLUMNS: readonly Column<ScoreRow>[] = [
  { key: "name", header: "Forecast by", rowHeader: true, sort: (row) => modelName(row.forecaster), cell: (row) => <>{row.forecaster === "ensemble" ? <strong>{modelName(row.forecaster)}</strong> : modelName(row.forecaster)}<Below>{row.isReference ? "simple rule" : "our model"}</Below></> },
  { key: "races", header: "Races", align: "right", hideBelow: "sm", sort: (row) => row.races, cell: (row) => row.races },
  { key: "brier", header: header("Brier Score", "smaller is better"), align: "right", sort: (row) => row.brier_score.mean, cell: (row) => mean(row.brier_score) },
  { key: "top3", header: header("Top 3 Accuracy", "more is better"), align: "right", first: "descending", sort: (row) => row.top3_accuracy.mean, cell: share },
  { key: "log-loss", header: header("Log loss", "smaller is better"), align: "right", sort: (row) => row.log_loss.mean, cell: (row) => mean(row.log_loss) },
];

export function ScoreTable({ found, selection }: { found: ModelAccuracy; selection: StageSelection }) {
  return (
    <Section title="Our models beside simple rules">
      <DataTable
        id="scores"
        caption="Of the same races, with 95% intervals below each figure"
        columns={COLUMNS}
        rows={scoreRows(found.models, found.references, selection.stage)}
        rowKey={({ forecaster }) => forecaster}
        defaultSort="log-loss"
        csv={csvLink("/api/v1/analytics/model-accuracy", undefined, selection)}
      />
    </Section>
  );
}
