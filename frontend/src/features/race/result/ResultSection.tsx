import { useId } from "react";

import { useRacePredictions, useRaceResults } from "../../../api/queries";
import type { Race, Stage } from "../../../api/types";
import { usePreferences } from "../../../preferences/preferences";
import { Async } from "../../../ui/states/Async";
import { besideForecast } from "./beside";
import { ResultBesideForecast } from "./ResultBesideForecast";
import { Scores } from "./Scores";
import { Surprises } from "./Surprises";

/** The stage whose forecast stands beside the result; undefined where none was made. */
type Props = { race: Race; stage: Stage | undefined };

function Shown({ race, stage }: Props) {
  const results = useRaceResults(race.race_id);
  const predictions = useRacePredictions(stage && race.race_id, { stage });
  return (
    <Async result={results} loading="Loading the result">
      {({ results: sheet }) => {
        const rows = besideForecast(sheet, predictions.data ?? []);
        return (
          <>
            {stage && <Surprises rows={rows} />}
            <ResultBesideForecast race={race} rows={rows} forecast={stage !== undefined} />
            {stage && <Scores race={race} stage={stage} />}
          </>
        );
      }}
    </Async>
  );
}

/** The result and how the forecast did; hidden until the reader asks for results. */
export default function ResultSection({ race, stage }: Props) {
  const { preferences: { showResults }, prefer } = usePreferences();
  const heading = useId();
  const toggle = (
    <button
      type="button"
      className={showResults ? "link text-sm print:hidden" : "button mt-3"}
      onClick={() => {
        prefer("showResults", !showResults);
      }}
    >
      {showResults ? "Hide results" : "Show results"}
    </button>
  );
  return (
    <section aria-labelledby={heading} className="mb-8">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id={heading} className="text-xl font-bold">Result {stage && "beside our forecast"}</h2>
        {showResults && toggle}
      </div>
      {showResults ? (
        <Shown race={race} stage={stage} />
      ) : (
        <div className="panel">
          <p>This race has been run. Its result is hidden, so that nothing is given away to those who watch it later.</p>
          {toggle}
        </div>
      )}
    </section>
  );
}
