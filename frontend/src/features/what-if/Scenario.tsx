import "./what-if.css";

import { useDrivers, useWhatIf, WHOLE_SEASON } from "../../api/queries";
import { csvLink } from "../../api/links";
import type { RaceWithWeather, WhatIf } from "../../api/types";
import { Async } from "../../ui/states/Async";
import { useDebounced } from "../../ui/useDebounced";
import { GridEditor } from "./GridEditor";
import { orderOf } from "./grid";
import { OutcomeTable } from "./OutcomeTable";
import { Refused } from "./Refused";
import { isUnchanged, questionOf } from "./scenario";
import { ScenarioButtons } from "./ScenarioButtons";
import { seatsOf, type Substitute, swapped, tokenOf } from "./seats";
import { movedTo } from "./steps";
import { SwapForm } from "./SwapForm";
import { useScenario } from "./useScenario";
import { WeatherChoice } from "./WeatherChoice";

type Props = { race: RaceWithWeather; unchanged: WhatIf };

function useSubstitutes(season: number, racing: readonly { driver_id: number; driver_code: string }[]): Substitute[] {
  const drivers = useDrivers({ season, page_size: WHOLE_SEASON });
  const found = drivers.data?.results ?? [];
  return found
    .filter(({ driver_id: id }) => !racing.some((one) => one.driver_id === id))
    .map((one) => ({ token: tokenOf(one, [...found, ...racing.filter((row) => !found.some(({ driver_id: id }) => id === row.driver_id))]), driver: one.name, code: one.driver_code, driver_id: one.driver_id }));
}

/** The scenario on the left, what it does to the forecast on the right. */
export function Scenario({ race, unchanged }: Props) {
  const { scenario, change, reset, undo } = useScenario();
  const question = useDebounced(JSON.stringify(questionOf(scenario)));
  const asked = JSON.parse(question) as ReturnType<typeof questionOf>;
  const answer = useWhatIf(race.race_id, asked);
  const substitutes = useSubstitutes(race.season, unchanged.predictions);
  const hasGrid = unchanged.predictions.some((row) => row.grid_position !== null);
  const original = seatsOf(unchanged.predictions);
  const seats = swapped(original, scenario.swap, substitutes);
  const base = seats.map(({ token }) => token);
  const order = orderOf(base, scenario.grid);
  const byToken = new Map(seats.map((seat) => [seat.token, seat]));
  const waiting = answer.isFetching || question !== JSON.stringify(questionOf(scenario));
  const nameOf = (token: string) => [...original, ...substitutes].find((one) => one.token === token || String(one.driver_id) === token)?.driver ?? token;
  const swap = (replaced: string, replacement?: string) => {
    change((before) => {
      const others = [...before.swap].filter(([one]) => one !== replaced);
      return { swap: new Map(replacement === undefined ? others : [...others, [replaced, replacement]]), grid: new Map() };
    });
  };
  return (
    <div className="what-if grid gap-8 lg:grid-cols-[24rem_minmax(0,1fr)]">
      <div className="space-y-6">
        <ScenarioButtons unchanged={isUnchanged(scenario)} onUndo={undo} onReset={reset} />
        <section aria-label="Weather">
          <h2 className="mb-2 font-bold">Weather</h2>
          <WeatherChoice wet={scenario.wet} weather={unchanged.weather} onChange={(wet) => { change(() => ({ wet })); }} />
        </section>
        <section aria-label="Grid">
          <h2 className="font-bold">Starting grid</h2>
          <p className="mb-2 text-sm text-soft">
            {hasGrid ? "As it is known." : "There is no grid yet: drivers stand in the order of their chances."} Drag a driver, or choose one: that shows penalties and other moves, and the arrow keys move the driver.
          </p>
          <GridEditor
            season={race.season}
            seats={order.flatMap((token) => byToken.get(token) ?? [])}
            places={new Map(base.map((token, index) => [token, index + 1]))}
            onMove={(token, move) => { change((before) => ({ grid: movedTo(base, before, token, move, hasGrid) })); }}
          />
        </section>
        <section aria-label="Drivers">
          <h2 className="mb-2 font-bold">Another driver in a car</h2>
          <SwapForm
            seats={original}
            substitutes={substitutes}
            swaps={[...scenario.swap].map(([replaced, replacement]) => ({ replaced, replacement, label: `${nameOf(replacement)} for ${nameOf(replaced)}` }))}
            onSwap={swap}
            onRemove={swap}
          />
        </section>
      </div>
      <section aria-label="Outcome" aria-busy={waiting} className="min-w-0">
        <h2 className="mb-2 font-bold">What it would change</h2>
        <p role="status" className="mb-3 min-h-5 text-sm text-soft">
          {waiting ? "Calculating…" : isUnchanged(scenario) ? "Nothing is changed yet: this is the forecast as it stands." : "Nothing of this is published; the link in the address bar carries your scenario."}
        </p>
        {answer.error ? (
          <Refused error={answer.error} onReset={reset} />
        ) : (
          <Async result={answer} loading="Calculating the scenario">
            {({ predictions }) => <OutcomeTable predictions={predictions} csv={csvLink("/api/v1/predictions/race/{race_id}/what-if", { race_id: race.race_id }, asked)} />}
          </Async>
        )}
      </section>
    </div>
  );
}
