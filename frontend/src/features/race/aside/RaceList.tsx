import { Link } from "react-router";

import type { CalendarRace } from "../../../api/types";
import { formatShortDay } from "../../../lib/time";

type Props = { season: number; races: readonly CalendarRace[] };

function Mark({ race }: { race: CalendarRace }) {
  if (race.status === "under_way") return <span className="shrink-0 font-semibold text-accent">under way</span>;
  return race.prediction_available ? <span className="shrink-0 text-accent">forecast</span> : null;
}

export function RaceList({ season, races }: Props) {
  return (
    <ol className="divide-y divide-line text-sm">
      {races.map((race) => (
        <li key={race.race_id} className="flex items-baseline gap-3 py-2">
          <time dateTime={race.date} className="w-14 shrink-0 font-bold tabular-nums">{formatShortDay(race.date)}</time>
          <span className="min-w-0 grow">
            {race.round === null ? race.name : <Link className="link" to={`/races/${season}/${race.round}`}>{race.name}</Link>}
            <span className="block text-soft">
              Round {race.round}, {race.circuit}
            </span>
          </span>
          <Mark race={race} />
        </li>
      ))}
    </ol>
  );
}
