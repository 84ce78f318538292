import "./race.css";

import { lazy, Suspense } from "react";

import { useNextRace } from "../../api/queries";
import { PageFrame } from "../../ui/page/PageFrame";
import { PageHeading } from "../../ui/page/PageHeading";
import { useDocumentTitle } from "../../ui/page/useDocumentTitle";
import { Async } from "../../ui/states/Async";
import { Skeleton } from "../../ui/states/Skeleton";
import { HeroSkeleton } from "./hero/HeroSkeleton";
import { NoForecast } from "./NoForecast";
import { RaceWeekend } from "./RaceWeekend";

const SeasonAside = lazy(() => import("./aside/SeasonAside"));

export default function CurrentRacePage() {
  const forecast = useNextRace();
  useDocumentTitle(forecast.data?.race.name);

  const season = (
    <Suspense fallback={<Skeleton label="Loading the season" rows={10} />}>
      <SeasonAside nextSeason={forecast.data?.race.season ?? (forecast.isError ? null : undefined)} />
    </Suspense>
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
              <div className="mb-4"><PageHeading>Next race</PageHeading></div>
              {panel}
            </>
          }
          aside={season}
        />
      )}
    >
      {(ready) => <RaceWeekend race={ready.race} newest={ready} aside={season} />}
    </Async>
  );
}
