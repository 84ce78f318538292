import type { Forecast } from "../api/types";
import { sortPredictions } from "../lib/sort";
import { hasStarted } from "../lib/time";
import { favouriteSentence } from "../lib/words";
import { Countdown } from "./Countdown";
import { FrontRow } from "./FrontRow";
import { RaceTimes } from "./RaceTimes";
import { UnderWay } from "./UnderWay";

type Props = { forecast: Forecast; now: Date | null; viewerZone: string };

export function RaceHero({ forecast, now, viewerZone }: Props) {
  const { race } = forecast;
  // The answer may be older than the start.
  const underWay = race.status === "under_way" || (now !== null && hasStarted(race, now));
  const place = [race.location, race.country].filter(Boolean).join(", ");
  const likeliest = sortPredictions(forecast.predictions, "win");
  return (
    <div className="hero">
      <div className="frame grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-8 py-8 sm:py-10 lg:grid-cols-[minmax(0,1fr)_auto]">
        <div>
          <p className="text-track-soft">
            {underWay ? "Being run now" : "Next race"}: {race.season}, round {race.round}
            {race.sprint_weekend && ", sprint weekend"}
          </p>
          <h1 className="mt-1 text-4xl font-extrabold tracking-tight text-balance wrap-break-word sm:text-6xl">{race.name}</h1>
          <p className="mt-3 text-lg">
            {race.circuit}
            {place && <span className="text-track-soft"> · {place}</span>}
          </p>
          <div className="mt-6">
            <RaceTimes race={race} viewerZone={viewerZone} />
          </div>
        </div>
        <FrontRow favourites={likeliest.slice(0, 3)} />
        <div className="hero-foot">
          {underWay ? <UnderWay following={forecast.following_race} /> : now && <Countdown now={now} race={race} />}
          <p className="text-lg text-pretty">{favouriteSentence(likeliest)}</p>
          <p className="text-sm text-pretty text-track-soft md:col-span-2 lg:col-span-1">
            <span className="font-semibold text-track-ink">{forecast.stage_label}.</span> {forecast.stage_meaning}
          </p>
        </div>
      </div>
      <div className="kerb" aria-hidden="true" />
    </div>
  );
}
