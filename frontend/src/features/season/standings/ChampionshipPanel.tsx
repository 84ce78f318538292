import { csvLink } from "../../../api/links";
import { useForecasts, useProgress } from "../../../api/queries";
import type { Progress, Season } from "../../../api/types";
import { HiddenResult } from "../../../ui/spoilers/HiddenResult";
import { useHiddenRace } from "../../../ui/spoilers/useHiddenRace";
import { Async } from "../../../ui/states/Async";
import { EmptyPanel } from "../../../ui/states/EmptyPanel";
import { Skeleton } from "../../../ui/states/Skeleton";
import { useAddressState } from "../../../ui/useAddressState";
import type { Championship } from "../championship";
import { FinalPlaces } from "../title/FinalPlaces";
import { TitleOdds } from "../title/TitleOdds";
import { PointsChart } from "./PointsChart";
import { before, leaderSentence, raceIndex, standingsAfter } from "./progress";
import { RoundPicker } from "./RoundPicker";
import { StandingsTable } from "./StandingsTable";

const FIRST_CONSTRUCTORS = 1958;

type Props = { championship: Championship; season: Season };

type StandingsProps = { championship: Championship; progress: Progress; isOver: boolean; forecast: boolean };

function Standings({ championship, progress, isOver, forecast }: StandingsProps) {
  const [after, choose] = useAddressState("after", "", false);
  const index = raceIndex(progress, after);
  const isLast = index === progress.races.length - 1;
  const standings = standingsAfter(progress, index);
  return (
    <div className="space-y-6">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="max-w-prose text-pretty">{leaderSentence(standings, isOver && isLast)}</p>
        <RoundPicker races={progress.races} index={index} onChoose={choose} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-[minmax(0,7fr)_minmax(0,6fr)]">
        <StandingsTable
          id={championship}
          season={progress.season}
          caption={isOver && isLast ? `Final standings of ${progress.season}` : `After round ${progress.races[index]?.round ?? "–"}, the ${progress.races[index]?.name ?? "race"}`}
          standings={standings}
          csv={csvLink(`/api/v1/standings/${championship}`, undefined, { season: progress.season })}
        />
        <div className="space-y-6">
          <PointsChart championship={championship} progress={progress} index={index} />
          {forecast && <TitleOdds year={progress.season} championship={championship} />}
        </div>
      </div>
    </div>
  );
}

function nothing(championship: Championship, year: number, raced: boolean) {
  if (championship === "constructors" && raced && year < FIRST_CONSTRUCTORS) return <EmptyPanel title={`No constructors’ championship in ${year}`}>It was first held in {FIRST_CONSTRUCTORS}. The drivers’ championship is in the other tab.</EmptyPanel>;
  return <EmptyPanel title={`No race of ${year} is finished yet`}>The standings start with its first result. Last season’s final tables are one step back, with the year above.</EmptyPanel>;
}

/** A championship: the standings, points race by race, and the chances of the title. */
export function ChampionshipPanel({ championship, season: { season: year, races, races_held: held } }: Props) {
  const progress = useProgress(held > 0 ? year : undefined, { championship });
  const hidden = useHiddenRace();
  const isHidden = hidden?.season === year;
  const isOver = held > 0 && held === races && !isHidden;
  // The years before the record of forecasts are asked for no title odds.
  const forecasts = useForecasts({ season: year, page_size: 1 });
  const forecast = (forecasts.data?.count ?? 0) > 0;
  if (hidden === undefined) return <Skeleton label="Loading the standings" rows={8} />;
  return (
    <div className="space-y-8">
      {isHidden && <HiddenResult race={hidden}>The standings are those before it; the chances of the title are left out.</HiddenResult>}
      {held === 0 ? (
        nothing(championship, year, false)
      ) : (
        <Async result={progress} loading="Loading the standings" isEmpty={({ entrants }) => entrants.length === 0} empty={() => nothing(championship, year, true)}>
          {(data) => {
            const shown = isHidden ? before(data, hidden.race_id) : data;
            return shown.races.length > 0 && <Standings championship={championship} progress={shown} isOver={isOver} forecast={forecast && !isHidden} />;
          }}
        </Async>
      )}
      {!isOver && !isHidden && forecast && <FinalPlaces year={year} championship={championship} />}
    </div>
  );
}
