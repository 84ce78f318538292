import type { Result } from "../../api/types";
import { shortRace } from "../../lib/format";
import { ConstructorLink } from "../links/ConstructorLink";
import { DriverLink } from "../links/DriverLink";
import { RaceLink } from "../links/RaceLink";
import type { Column } from "../table/columns";
import { DataTable } from "../table/DataTable";
import { finishText } from "./results";

const RACE: Column<Result> = { key: "race", header: "Race", rowHeader: true, sort: ({ date }) => date, first: "descending", cell: ({ race, season, round }) => <RaceLink season={season} round={round}>{`${shortRace(race)} ${season}`}</RaceLink> };
const DRIVER: Column<Result> = { key: "driver", header: "Driver", sort: ({ driver }) => driver, cell: ({ driver, driver_id }) => <DriverLink id={driver_id}>{driver}</DriverLink> };
const CAR: Column<Result> = { key: "constructor", header: "Constructor", hideBelow: "sm", sort: (row) => row.constructor, cell: (row) => <ConstructorLink id={row.constructor_id}>{row.constructor}</ConstructorLink> };
const FIGURES: readonly Column<Result>[] = [
  { key: "qualifying", header: "Qualifying", align: "right", hideBelow: "md", sort: ({ qualifying }) => qualifying, cell: ({ qualifying }) => qualifying ?? "–" },
  { key: "grid", header: "Grid", align: "right", sort: ({ grid }) => grid, cell: ({ grid, pit_lane_start }) => (pit_lane_start ? "Pit lane" : (grid ?? "–")) },
  { key: "finish", header: "Finish", align: "right", sort: ({ finish }) => finish, cell: (row) => <span className={row.finish === null ? "text-soft" : "font-semibold"}>{finishText(row)}</span> },
  { key: "points", header: "Points", align: "right", first: "descending", sort: ({ points }) => points, cell: ({ points }) => points },
];
const OF_DRIVER = [RACE, CAR, ...FIGURES];
const OF_CONSTRUCTOR = [RACE, DRIVER, ...FIGURES];

type Props = { of: "driver" | "constructor"; caption: string; results: readonly Result[]; csv: string };

/** Past results of a driver or constructor. */
export function ResultTable({ of, caption, results, csv }: Props) {
  return <DataTable id="results" caption={caption} captionHidden columns={of === "driver" ? OF_DRIVER : OF_CONSTRUCTOR} rows={results} rowKey={(row) => `${row.race_id}-${row.driver_id}-${row.grid}-${row.status}`} defaultSort="-race" csv={csv} />;
}
