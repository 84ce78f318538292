import { useMemo } from "react";

import { constructorColours } from "../../../lib/constructorColours";
import { plural } from "../../../lib/format";
import { ConstructorLink } from "../../../ui/links/ConstructorLink";
import { DriverLink } from "../../../ui/links/DriverLink";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";
import { useAddressChoice } from "../../../ui/useAddressState";
import type { Championship } from "../championship";
import type { Standing } from "./progress";

type Props = { id: Championship; season: number; caption: string; standings: readonly Standing[]; csv: string };

const signed = (points: number) => (points > 0 ? `+${points}` : points < 0 ? `−${-points}` : "0");

function Position({ position, gained }: Pick<Standing, "position" | "gained">) {
  const moved = gained !== null && gained !== 0;
  return (
    <span className="inline-flex items-baseline gap-1.5">
      {moved && <span className={`text-xs ${gained > 0 ? "text-accent" : "text-alarm"}`} aria-label={`${gained > 0 ? "up" : "down"} ${plural(Math.abs(gained), "place")}`}>{gained > 0 ? "▲" : "▼"}{Math.abs(gained)}</span>}
      <span className="font-bold">{position ?? <abbr title="Excluded from the standings">excl.</abbr>}</span>
    </span>
  );
}

const FIGURES: readonly Column<Standing>[] = [
  { key: "points", header: "Points", align: "right", first: "descending", sort: ({ points }) => points, cell: ({ points }) => <span className="font-semibold">{points}</span> },
  { key: "gap", header: "Gap", align: "right", hideBelow: "sm", sort: ({ gap }) => gap, cell: ({ gap, position }) => (position === null || gap === 0 ? "" : `−${gap}`) },
  { key: "scored", header: "Last race", align: "right", hideBelow: "sm", first: "descending", sort: ({ scored }) => scored, cell: ({ scored }) => signed(scored) },
  { key: "wins", header: "Wins", align: "right", first: "descending", sort: ({ wins }) => wins, cell: ({ wins }) => (wins === 0 ? "" : wins) },
];

function columns(championship: Championship, season: number, standings: readonly Standing[]): Column<Standing>[] {
  const colours = constructorColours(standings.map(({ entrant }) => entrant.constructor), season);
  const car = (row: Standing, name: string) => {
    const { constructor_id: id, constructor: made } = row.entrant;
    return id === null ? name : <ConstructorLink id={id} colour={colours.get(made)}>{name}</ConstructorLink>;
  };
  const position: Column<Standing> = { key: "position", header: "Pos.", align: "right", sort: (row) => row.position, cell: (row) => <Position {...row} /> };
  const driver: Column<Standing> = { key: "driver", header: "Driver", rowHeader: true, sort: ({ name }) => name, cell: ({ name, entrant }) => <span className="sm:whitespace-nowrap"><DriverLink id={entrant.driver_id ?? 0}>{name}</DriverLink></span> };
  const constructor: Column<Standing> = { key: "constructor", header: "Constructor", sort: ({ entrant }) => entrant.constructor, cell: (row) => car(row, row.entrant.constructor) };
  const own: Column<Standing> = { ...constructor, rowHeader: true, sort: ({ name }) => name, cell: (row) => car(row, row.name) };
  return championship === "drivers" ? [position, driver, { ...constructor, hideBelow: "sm" }, ...FIGURES] : [position, own, ...FIGURES];
}

const SPANS = ["scored", "all"] as const;
const MANY = 30;

/** The standings; of a long list, as in the 1950s, those without a point on demand. */
export function StandingsTable({ id, season, caption, standings, csv }: Props) {
  const [span, setSpan] = useAddressChoice(`${id}-shown`, SPANS, "scored", false);
  const wanted = useMemo(() => columns(id, season, standings), [id, season, standings]);
  const scored = standings.filter(({ points }) => points > 0);
  const isLong = standings.length > MANY && scored.length > 0;
  const rows = isLong && span === "scored" ? scored : standings;
  return (
    <div>
      <DataTable id={id} caption={caption} columns={wanted} rows={rows} rowKey={(row) => row.id} defaultSort="position" csv={csv} />
      {isLong && (
        <button type="button" className="link mt-2 text-sm" onClick={() => { setSpan(span === "all" ? "scored" : "all"); }}>
          {span === "all" ? "Only those with points" : `Also the ${standings.length - scored.length} without a point`}
        </button>
      )}
    </div>
  );
}
