import type { DriversDuel } from "../../api/types";
import { Duel } from "../../ui/career/Duel";
import { DriverLink } from "../../ui/links/DriverLink";
import type { Column } from "../../ui/table/columns";
import { DataTable } from "../../ui/table/DataTable";

const COLUMNS: readonly Column<DriversDuel>[] = [
  {
    key: "drivers",
    header: "Drivers",
    rowHeader: true,
    sort: ({ driver }) => driver,
    cell: ({ driver, driver_id: id, team_mate: mate, team_mate_id: mateId, season }) => <><DriverLink id={id}>{driver}</DriverLink> and <DriverLink id={mateId}>{mate}</DriverLink> <span className="text-soft sm:hidden">{season}</span></>,
  },
  { key: "season", header: "Season", align: "right", hideBelow: "sm", first: "descending", sort: ({ season }) => season, cell: ({ season }) => season },
  { key: "qualifying", header: "Qualifying", cell: ({ qualifying, driver, team_mate: mate }) => <Duel {...qualifying} label={`Qualifying, ${driver} ahead of ${mate}`} /> },
  { key: "race", header: "Race", cell: ({ race: { ahead, behind }, driver, team_mate: mate }) => <Duel ahead={ahead} behind={behind} label={`Race, ${driver} ahead of ${mate}`} /> },
];

type Props = { name: string; rows: readonly DriversDuel[] };

/** How the constructor's drivers compare with each other. */
export function DriverDuels({ name, rows }: Props) {
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="duels">
      <h2 id="duels" className="mb-3 text-xl font-bold">Its drivers against each other</h2>
      <DataTable id="duels" caption={`In the cars of ${name}: how often the first driver was ahead (left), and the second (right)`} columns={COLUMNS} rows={rows} rowKey={({ season, driver_id: id, team_mate_id: mate }) => `${season}-${id}-${mate}`} />
    </section>
  );
}
