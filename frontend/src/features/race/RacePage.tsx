import "./race.css";

import { Link } from "react-router";

import { Page } from "../../ui/page/Page";
import { PageFrame } from "../../ui/page/PageFrame";
import { useDocumentTitle } from "../../ui/page/useDocumentTitle";
import { Async } from "../../ui/states/Async";
import { EmptyPanel } from "../../ui/states/EmptyPanel";
import { Skeleton } from "../../ui/states/Skeleton";
import { HeroSkeleton } from "./hero/HeroSkeleton";
import { RaceWeekend } from "./RaceWeekend";
import { useRaceOfPath } from "./useRaceOfPath";

export default function RacePage() {
  const { year, round, race } = useRaceOfPath();
  useDocumentTitle(race.data ? `${race.data.name} ${year}` : `Season ${year}, round ${round}`);
  return (
    <Async
      result={race}
      loading={<PageFrame hero={<HeroSkeleton />} main={<Skeleton label="Loading the race" rows={20} />} aside={null} />}
      isEmpty={(found) => found === null}
      empty={() => (
        <EmptyPanel title={`The season ${year} has no round ${round}`}>
          <p><Link className="link" to={`/calendar/${year}`}>The races of {year}</Link></p>
        </EmptyPanel>
      )}
      frame={(panel) => <Page title={`Season ${year}, round ${round}`}>{panel}</Page>}
    >
      {(found) => found && <RaceWeekend key={found.race_id} race={found} />}
    </Async>
  );
}
