import type { Prediction, Race, ShortRace } from "../../../api/types";
import { PageHeading } from "../../../ui/page/PageHeading";
import { formatWeekday, hasStarted } from "../../../lib/time";
import { favouriteSentence } from "../../../lib/words";
import { sortPredictions } from "../forecast/sort";
import { FrontRow } from "./FrontRow";
import { RaceMoment } from "./RaceMoment";
import { RaceTimes } from "./RaceTimes";
import { raceLabel } from "./words";

type Props = {
  race: Race;
  /** Of the newest forecast; none where there is none. */
  predictions: readonly Prediction[];
  stage: { stage_label: string; stage_meaning: string } | undefined;
  following?: ShortRace | null;
  isNext: boolean;
  now: Date | null;
  viewerZone: string;
};

export function RaceHero({ race, predictions, stage, following = null, isNext, now, viewerZone }: Props) {
  // The answer may be older than the start.
  const underWay = race.status === "under_way" || (race.status === "scheduled" && now !== null && hasStarted(race, now));
  const status = underWay ? "under_way" : race.status;
  const place = [race.location, race.country].filter(Boolean).join(", ");
  const likeliest = sortPredictions(predictions, "win");
  const isAhead = status === "scheduled" || underWay;
  return (
    <div className="hero">
      <div className="frame grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-8 py-8 sm:py-10 lg:grid-cols-[minmax(0,1fr)_auto]">
        <div>
          <p className="text-track-soft">
            {raceLabel(status, isNext)}: {race.season}
            {race.round !== null && `, round ${race.round}`}
            {race.sprint_weekend && ", sprint weekend"}
          </p>
          <PageHeading className="mt-1 text-4xl font-extrabold tracking-tight text-balance wrap-break-word sm:text-6xl">{race.name}</PageHeading>
          <p className="mt-3 text-lg">
            {race.circuit_full_name || race.circuit}
            {place && <span className="text-track-soft"> · {place}</span>}
          </p>
          <div className="mt-6">
            <RaceTimes race={race} viewerZone={viewerZone} />
            {race.former_date && <p className="mt-3 text-track-soft">Moved from {formatWeekday(race.former_date)}.</p>}
          </div>
        </div>
        {likeliest.length > 0 && <FrontRow favourites={likeliest.slice(0, 3)} />}
        <div className="hero-foot">
          <RaceMoment race={race} status={status} now={now} following={following} />
          {likeliest.length > 0 && <p className="text-lg text-pretty">{isAhead ? favouriteSentence(likeliest) : "The likeliest winners, as forecast before the race."}</p>}
          {stage && (
            <p className="text-sm text-pretty text-track-soft md:col-span-2 lg:col-span-1">
              <span className="font-semibold text-track-ink">{stage.stage_label}.</span> {stage.stage_meaning}
            </p>
          )}
        </div>
      </div>
      <div className="kerb" aria-hidden="true" />
    </div>
  );
}
