import type { RaceWithWeather, ShortCar } from "../../api/types";
import { constructorColour } from "../../lib/constructorColours";
import { formatShortDay, trackDay } from "../../lib/time";
import { ConstructorLink } from "../../ui/links/ConstructorLink";
import { DriverLink } from "../../ui/links/DriverLink";
import { RaceLink } from "../../ui/links/RaceLink";
import type { Column } from "../../ui/table/columns";
import { DataTable } from "../../ui/table/DataTable";
import { useAddressChoice } from "../../ui/useAddressState";

type Row = RaceWithWeather;

const SHOWN = 20;
const SPANS = ["recent", "all"] as const;

const names = (cars: readonly ShortCar[]) => cars.map(({ driver_id: id, driver }, index) => <span key={id}>{index > 0 && " and "}<DriverLink id={id}>{driver}</DriverLink></span>);

const COLUMNS: readonly Column<Row>[] = [
  { key: "race", header: "Race", rowHeader: true, first: "descending", sort: ({ date }) => date, cell: ({ season, round, name }) => <RaceLink season={season} round={round}>{`${season} ${name}`}</RaceLink> },
  { key: "day", header: "Day", hideBelow: "md", cell: (race) => formatShortDay(trackDay(race)) },
  { key: "winner", header: "Winner", sort: ({ winners: [first] }) => first?.driver ?? null, cell: ({ winners }) => (winners.length === 0 ? <span className="text-soft">hidden</span> : names(winners)) },
  {
    key: "constructor",
    header: "Constructor",
    hideBelow: "sm",
    sort: ({ winners: [first] }) => first?.constructor ?? null,
    cell: ({ winners: [first], season }) => first && <ConstructorLink id={first.constructor_id} colour={constructorColour(first.constructor, season)}>{first.constructor}</ConstructorLink>,
  },
  { key: "pole", header: "Pole", sort: ({ pole }) => pole?.driver ?? null, cell: ({ pole }) => pole && names([pole]) },
];

type Props = { name: string; races: readonly Row[] };

/** Past races with winner and pole: the last 20, all on demand. */
export function History({ name, races }: Props) {
  const [span, setSpan] = useAddressChoice("races", SPANS, "recent", false);
  const all = span === "all" || races.length <= SHOWN;
  return (
    <section aria-labelledby="history">
      <h2 id="history" className="mb-3 text-xl font-bold">Past races</h2>
      <DataTable id="history" caption={all ? `All ${races.length} races held at ${name}` : `The last ${SHOWN} of ${races.length} races held at ${name}`} columns={COLUMNS} rows={all ? races : races.slice(0, SHOWN)} rowKey={({ race_id }) => race_id} defaultSort="-race" />
      {races.length > SHOWN && (
        <button type="button" className="link mt-2 text-sm" onClick={() => { setSpan(all ? "recent" : "all"); }}>{all ? `Only the last ${SHOWN}` : `All ${races.length} races`}</button>
      )}
    </section>
  );
}
