import { useCalendar, useSeasons } from "../../../api/queries";
import { running } from "../../../lib/seasons";
import { Card } from "../../../ui/page/Card";
import { Async } from "../../../ui/states/Async";
import { Skeleton } from "../../../ui/states/Skeleton";
import { upcomingRaces } from "../forecast/sort";
import { RaceList } from "./RaceList";

const SHOWN = 5;

type Props = {
  /** Season of the next race: in December already the next year's. Null if there is none, undefined while that is not known. */
  nextSeason: number | null | undefined;
};

export function UpcomingSection({ nextSeason }: Props) {
  return (
    <Card level={3} title="Coming races" note={nextSeason ? `Season ${nextSeason}` : undefined}>
      {nextSeason === undefined && <Skeleton label="Loading the season" rows={SHOWN} />}
      {nextSeason === null && <RacesOfRunningSeason />}
      {nextSeason && <RacesOf year={nextSeason} />}
    </Card>
  );
}

/** Without a forecast of a next race: in winter the season may be over and the next one on the calendar. */
function RacesOfRunningSeason() {
  const seasons = useSeasons({ page_size: 3 });
  return (
    <Async result={seasons} loading={<Skeleton label="Loading the seasons" rows={SHOWN} />} empty={() => null}>
      {({ results }) => {
        const year = running(results);
        return year !== undefined && <RacesOf year={year} />;
      }}
    </Async>
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
      {({ races }) => <RaceList season={year} races={upcomingRaces(races, SHOWN)} />}
    </Async>
  );
}
