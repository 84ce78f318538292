import { Link } from "react-router";

import type { Prediction } from "../../api/types";
import { formatInterval, formatPosition, formatProbability } from "../../lib/format";
import type { Column } from "../table/columns";
import { DataTable } from "../table/DataTable";
import { mainInterval } from "./interval";

type Row = Pick<
  Prediction,
  | "driver"
  | "driver_id"
  | "constructor"
  | "win_probability"
  | "podium_probability"
  | "points_probability"
  | "expected_position"
  | "interval_80"
  | "confidence_interval"
>;

const COLUMNS: readonly Column<Row>[] = [
  { key: "driver", header: "Driver", rowHeader: true, sort: (p) => p.driver, cell: (p) => <Link className="link" to={`/drivers/${p.driver_id}`}>{p.driver}</Link> },
  { key: "constructor", header: "Constructor", hideBelow: "sm", sort: (p) => p.constructor, cell: (p) => p.constructor },
  { key: "win", header: "Win", align: "right", first: "descending", sort: (p) => p.win_probability, cell: (p) => formatProbability(p.win_probability) },
  { key: "interval", header: "Interval", align: "right", hideBelow: "md", cell: (p) => formatInterval(mainInterval(p)) },
  { key: "podium", header: "Podium", align: "right", first: "descending", sort: (p) => p.podium_probability, cell: (p) => formatProbability(p.podium_probability) },
  { key: "points", header: "Points", align: "right", first: "descending", sort: (p) => p.points_probability, cell: (p) => formatProbability(p.points_probability) },
  { key: "expected", header: "Expected", align: "right", hideBelow: "sm", sort: (p) => p.expected_position, cell: (p) => formatPosition(p.expected_position) },
];

type Props = { id: string; caption: string; predictions: readonly Row[] };

/** The plain table of a forecast. */
export function PredictionTable({ id, caption, predictions }: Props) {
  return <DataTable id={id} caption={caption} columns={COLUMNS} rows={predictions} rowKey={(p) => p.driver_id} defaultSort="-win" />;
}
