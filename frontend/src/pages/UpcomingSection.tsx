import { Async } from "../components/Async";
import { Card } from "../components/Card";
import { RaceList } from "../components/RaceList";
import { Skeleton } from "../components/Skeleton";
import { useCalendar, useStatus } from "../hooks/queries";
import { upcomingRaces } from "../lib/sort";

const SHOWN = 5;

type Props = {
  /** Season of the next race, once known: in December that is already the next year's. */
  nextSeason: number | undefined;
};

export function UpcomingSection({ nextSeason }: Props) {
  const status = useStatus();
  return (
    <Card title="Coming races" note={nextSeason === undefined ? undefined : `Season ${nextSeason}`}>
      <Async result={status} loading={<Skeleton label="Loading the clock" rows={SHOWN} />} empty={() => null}>
        {({ now }) => <RacesOf year={nextSeason ?? new Date(now).getUTCFullYear()} />}
      </Async>
    </Card>
  );
}

function RacesOf({ year }: { year: number }) {
  const calendar = useCalendar(year);
  return (
    <Async
      result={calendar}
      loading={<Skeleton label="Loading the calendar" rows={SHOWN} />}
      isEmpty={({ races }) => upcomingRaces(races, SHOWN).length === 0}
      empty={() => <p className="text-sm text-soft">The {year} calendar holds no further race.</p>}
    >
      {({ races }) => <RaceList races={upcomingRaces(races, SHOWN)} />}
    </Async>
  );
}
