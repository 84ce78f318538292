import { lazy, type ReactNode, Suspense } from "react";

import { useRacePredictions, useSeasonRaces } from "../../api/queries";
import { useServiceClock } from "../../api/useServiceClock";
import type { Forecast, Race } from "../../api/types";
import { readerZone } from "../../lib/time";
import { PageFrame } from "../../ui/page/PageFrame";
import { Skeleton } from "../../ui/states/Skeleton";
import { ForecastSection } from "./forecast/ForecastSection";
import { RaceHero } from "./hero/RaceHero";
import { useStage } from "./versions/useStage";
import { newestFirst } from "./versions/versions";

const RaceAside = lazy(() => import("./aside/RaceAside"));
const NoForecastOf = lazy(() => import("./NoForecastOf"));
const StageStrip = lazy(() => import("./weekend/StageStrip"));
const Versions = lazy(() => import("./versions/Versions"));
const NeighbourLinks = lazy(() => import("./weekend/NeighbourLinks"));
const ResultSection = lazy(() => import("./result/ResultSection"));

type Props = {
  race: Race;
  /** Of the next race, which one request brings with its race. */
  newest?: Forecast;
  /** Further cards. */
  aside?: ReactNode;
};

/** All that is known of a race, from before its weekend to how its forecast did. */
export function RaceWeekend({ race, newest, aside }: Props) {
  const now = useServiceClock();
  const staged = useStage(race.race_id, newest);
  const { list, stage, stages, versions } = staged;
  const season = useSeasonRaces(race.season);
  const weather = season.data?.find((one) => one.race_id === race.race_id)?.weather;
  const has = stages.length > 0;
  const rows = useRacePredictions(has ? race.race_id : undefined, { stage }, newest?.stage === stage ? newest.predictions : undefined);
  const predictions = rows.data ?? [];
  const header = newestFirst(versions).find((one) => one.forecast_id === predictions[0]?.forecast_id);
  const isRun = race.status === "held";
  return (
    <PageFrame
      hero={
        <RaceHero
          race={race}
          predictions={newest?.predictions ?? predictions}
          stage={newest ?? header}
          following={newest?.following_race ?? null}
          isNext={newest !== undefined}
          now={now}
          viewerZone={readerZone()}
        />
      }
      main={
        <>
          <div className="mb-4 min-h-5">
            <Suspense fallback={null}>{season.data && <NeighbourLinks races={season.data} race={race} />}</Suspense>
          </div>
          {race.status !== "cancelled" && (
            <div className="mb-6 min-h-13">
              <Suspense fallback={null}><StageStrip race={race} now={now} stages={stages} /></Suspense>
            </div>
          )}
          <Suspense fallback={<Skeleton label="Loading the result" rows={8} />}>{isRun && <ResultSection race={race} stage={stages.at(-1)} />}</Suspense>
          {has && <ForecastSection race={{ ...race, weather }} now={now} newest={newest} staged={staged} />}
          <Suspense fallback={null}>
            {has ? <Versions versions={newestFirst(versions)} /> : <NoForecastOf race={race} list={list} />}
          </Suspense>
        </>
      }
      aside={
        <Suspense fallback={<Skeleton label="Loading the timetable" rows={8} />}>
          <RaceAside race={race} weather={weather} forecast={header} predictions={predictions} now={now} />
          {aside}
        </Suspense>
      }
    />
  );
}
