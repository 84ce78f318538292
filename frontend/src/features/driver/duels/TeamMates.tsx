import type { TeamMate } from "../../../api/types";
import { Duel } from "../../../ui/career/Duel";
import { ConstructorLink } from "../../../ui/links/ConstructorLink";
import { DriverLink } from "../../../ui/links/DriverLink";
import type { Column } from "../../../ui/table/columns";
import { DataTable } from "../../../ui/table/DataTable";

const COLUMNS: readonly Column<TeamMate>[] = [
  { key: "mate", header: "Team-mate", rowHeader: true, sort: ({ team_mate: mate }) => mate, cell: ({ team_mate: mate, team_mate_id: id, season }) => <><DriverLink id={id}>{mate}</DriverLink> <span className="text-soft sm:hidden">{season}</span></> },
  { key: "season", header: "Season", align: "right", hideBelow: "sm", first: "descending", sort: ({ season }) => season, cell: ({ season }) => season },
  { key: "constructor", header: "Constructor", hideBelow: "lg", sort: (row) => row.constructor, cell: (row) => <ConstructorLink id={row.constructor_id}>{row.constructor}</ConstructorLink> },
  { key: "qualifying", header: "Qualifying", cell: ({ qualifying, team_mate: mate }) => <Duel {...qualifying} label={`Qualifying, ahead of ${mate}`} /> },
  { key: "race", header: "Race", cell: ({ race: { ahead, behind }, team_mate: mate }) => <Duel ahead={ahead} behind={behind} label={`Race, ahead of ${mate}`} /> },
];

type Props = { name: string; rows: readonly TeamMate[] };

/** How often the driver was ahead of each team-mate. */
export function TeamMates({ name, rows }: Props) {
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="team-mates">
      <h2 id="team-mates" className="mb-3 text-xl font-bold">Against team-mates</h2>
      <DataTable id="mates" caption={`How often ${name} was ahead, and how often behind, in these races`} columns={COLUMNS} rows={rows} rowKey={({ season, team_mate_id: id, constructor_id: car }) => `${season}-${id}-${car}`} />
    </section>
  );
}
