import { Link } from "react-router";

import { EmptyPanel } from "../../ui/states/EmptyPanel";
import { CalibrationPlot } from "./calibration/CalibrationPlot";
import type { Kind, Selection } from "./kinds";

const WHY: Record<Kind, string> = {
  live: "A forecast counts as live if it was published before the start of its race, and it is scored on its own once the result is in. No race has got that far yet.",
  backtest: "No past season has been forecast on this service yet. An operator starts that with “manage.py backfill_record --start-season YEAR”.",
};

const MEASURED = [
  ["Brier Score", "The squared distance between the probabilities and what happened, summed over the field. 0 would be certain and right; with 20 cars, equal chances for all get 0.95."],
  ["Top 3 Accuracy", "In how many races the winner was one of the three drivers that we thought most likely."],
  ["Log loss", "How surprised the forecast was by the winner: the logarithm of the probability they were given. Equal chances for 20 cars get 3.0; a winner given 50% costs 0.7."],
] as const;

type Props = { selection: Selection; onSeason: (season: string) => void };

/** Of a kind without a single score: why that is so, and what will be here. */
export function NotScored({ selection: { kind, season }, onSeason }: Props) {
  if (season !== undefined) {
    return (
      <EmptyPanel title={`No score of ${season}`}>
        <p>No forecast of a race of {season} has been scored.</p>
        <p><button type="button" className="link" onClick={() => { onSeason(""); }}>All seasons</button></p>
      </EmptyPanel>
    );
  }
  return (
    <div className="space-y-6">
      <EmptyPanel title="Nothing to score yet">
        <p>{WHY[kind]}</p>
        <p><Link className="link" to="/">See the forecast for the next race</Link></p>
      </EmptyPanel>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-2">
        <CalibrationPlot found={null} outcome="win" />
        <section aria-labelledby="measured" className="panel">
          <h2 id="measured" className="font-bold">What will be measured</h2>
          <dl className="mt-3 space-y-3 text-sm">
            {MEASURED.map(([name, meaning]) => (
              <div key={name}>
                <dt className="font-semibold">{name}</dt>
                <dd className="mt-0.5 text-soft">{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </div>
  );
}
