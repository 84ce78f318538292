import { Link } from "react-router";

import { csvLink } from "../../../api/links";
import type { Race } from "../../../api/types";
import { formatPosition, formatProbability, formatSigned } from "../../../lib/format";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";
import { type Beside, outcome } from "./beside";

const SHEET: readonly Column<Beside>[] = [
  { key: "finish", header: "Finish", align: "right", sort: ({ finish }) => finish, cell: outcome },
  { key: "driver", header: "Driver", rowHeader: true, sort: ({ driver }) => driver, cell: ({ driver, driver_id }) => <Link className="link" to={`/drivers/${driver_id}`}>{driver}</Link> },
  { key: "constructor", header: "Constructor", hideBelow: "md", sort: (row) => row.constructor, cell: (row) => row.constructor },
  { key: "grid", header: "Grid", align: "right", hideBelow: "sm", sort: ({ grid }) => grid, cell: ({ grid, pit_lane_start: pit }) => (pit ? "Pit lane" : (grid ?? "–")) },
  { key: "points", header: "Points", align: "right", first: "descending", sort: ({ points }) => points, cell: ({ points }) => points },
];

const FORECAST: readonly Column<Beside>[] = [
  { key: "expected", header: "Expected", align: "right", sort: ({ expected }) => expected, cell: ({ expected }) => (expected === null ? "–" : formatPosition(expected)) },
  { key: "gained", header: "Better by", align: "right", hideBelow: "sm", first: "descending", sort: ({ gained }) => gained, cell: ({ gained }) => (gained === null ? "–" : formatSigned(gained)) },
  { key: "win", header: "Win", align: "right", first: "descending", sort: ({ win }) => win, cell: ({ win }) => (win === null ? "–" : formatProbability(win)) },
  { key: "podium", header: "Podium", align: "right", hideBelow: "md", first: "descending", sort: ({ podium }) => podium, cell: ({ podium }) => (podium === null ? "–" : formatProbability(podium)) },
];

const BOTH = [...SHEET, ...FORECAST];

type Props = { race: Race; rows: readonly Beside[]; forecast: boolean };

export function ResultBesideForecast({ race, rows, forecast }: Props) {
  return (
    <DataTable
      id="result"
      caption={forecast ? "Expected place, win and podium are of the forecast before the race; “better by” is in places." : `Result of the ${race.name}`}
      columns={forecast ? BOTH : SHEET}
      rows={rows}
      rowKey={({ driver_id }) => driver_id}
      csv={csvLink("/api/v1/races/{race_id}/results", { race_id: race.race_id })}
    />
  );
}
