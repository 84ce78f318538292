import { AboutForecast } from "../components/AboutForecast";
import { Async } from "../components/Async";
import { CircuitFacts } from "../components/CircuitFacts";
import { ForecastTable } from "../components/ForecastTable";
import { HeroSkeleton } from "../components/HeroSkeleton";
import { PageFrame } from "../components/PageFrame";
import { RaceHero } from "../components/RaceHero";
import { Skeleton } from "../components/Skeleton";
import { useNextRace } from "../hooks/queries";
import { useDocumentTitle } from "../hooks/useDocumentTitle";
import { useServiceClock } from "../hooks/useServiceClock";
import { viewerTimeZone } from "../lib/time";
import { NoForecast } from "./NoForecast";
import { StandingsSection } from "./StandingsSection";
import { UpcomingSection } from "./UpcomingSection";

export function NextRacePage() {
  const forecast = useNextRace();
  const now = useServiceClock();
  useDocumentTitle(forecast.data?.race.name);

  const season = (
    <>
      <StandingsSection />
      <UpcomingSection nextSeason={forecast.data?.race.season} />
    </>
  );
  return (
    <Async
      result={forecast}
      loading={<PageFrame hero={<HeroSkeleton />} main={<Skeleton label="Loading the forecast" rows={20} />} aside={season} />}
      isEmpty={({ predictions }) => predictions.length === 0}
      empty={(code) => <NoForecast code={code} />}
      frame={(panel) => (
        <PageFrame
          main={
            <>
              <h1 className="mb-4 text-2xl font-extrabold tracking-tight">Next race</h1>
              {panel}
            </>
          }
          aside={season}
        />
      )}
    >
      {(ready) => (
        <PageFrame
          hero={<RaceHero forecast={ready} now={now} viewerZone={viewerTimeZone()} />}
          main={<ForecastTable raceName={ready.race.name} predictions={ready.predictions} lineUp={ready.line_up} />}
          aside={
            <>
              <AboutForecast forecast={ready} />
              <CircuitFacts race={ready.race} />
              {season}
            </>
          }
        />
      )}
    </Async>
  );
}
